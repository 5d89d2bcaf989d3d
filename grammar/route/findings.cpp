#include "grammar/route/findings.hpp"

#include <algorithm>
#include <utility>

namespace barid::route {

void findings::add(severity level, code what, std::size_t begin, std::size_t end, std::string message, std::string help,
                   std::vector<related_place> related) {
  added_ = !full();
  if (!added_) return;
  diagnostic d;
  d.code = id_of(what);
  d.level = level;
  d.where = place(begin, end);
  d.message = std::move(message);
  d.help = std::move(help);
  d.related = std::move(related);
  list_.push_back(std::move(d));
}

void findings::error(code what, std::size_t begin, std::size_t end, std::string message, std::string help,
                     std::vector<related_place> related) {
  add(severity::error, what, begin, end, std::move(message), std::move(help), std::move(related));
}

void findings::warn(code what, std::size_t begin, std::size_t end, std::string message, std::string help) {
  // A flood of warnings must not crowd out the errors.
  added_ = false;
  if (list_.size() < limit_ / 2 + 1) add(severity::warning, what, begin, end, std::move(message), std::move(help), {});
}

void findings::forget(std::size_t begin, std::size_t end, std::initializer_list<code> kinds) {
  std::erase_if(list_, [&](const diagnostic& d) {
    const auto meant = [&](code k) { return d.code == id_of(k); };
    return d.where.begin >= begin && d.where.end <= end && std::any_of(kinds.begin(), kinds.end(), meant);
  });
}

void findings::fix(std::size_t begin, std::size_t end, std::string text) {
  if (added_) list_.back().fixes.push_back({place(begin, end), std::move(text)});
}

std::size_t findings::line_of(std::size_t offset) const {
  const auto end = text_.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text_.size()));
  return 1 + static_cast<std::size_t>(std::count(text_.begin(), end, '\n'));
}

std::string findings::quoted(std::size_t begin, std::size_t end) const {
  constexpr std::size_t longest = 40;
  std::string_view piece = text_.substr(begin, end - begin);
  if (const auto line = piece.find('\n'); line != piece.npos) piece = piece.substr(0, line);
  std::string out = "`";
  if (piece.size() <= longest) {
    out += piece;
  } else {
    std::size_t cut = longest - 3;
    // not inside a UTF-8 sequence
    while (cut > 0 && (static_cast<unsigned char>(piece[cut]) & 0xC0u) == 0x80u) --cut;
    out += piece.substr(0, cut);
    out += "…";
  }
  return out + "`";
}

std::vector<diagnostic> findings::take() {
  const bool more = full();
  if (more) list_.pop_back();
  std::stable_sort(list_.begin(), list_.end(),
                   [](const diagnostic& a, const diagnostic& b) { return a.where.begin < b.where.begin; });
  if (more) {
    diagnostic d;
    d.code = id_of(code::too_many_errors);
    d.where = list_.back().where;
    d.message = "there are more errors in this file than are shown";
    d.help = "correct the ones above first, then check again";
    list_.push_back(std::move(d));
  }
  return std::move(list_);
}

} // namespace barid::route
