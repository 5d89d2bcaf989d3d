#include "grammar/route/reading.hpp"

#include <algorithm>
#include <utility>

namespace barid::route {
namespace {

std::string fill(std::string_view pattern, const std::string& written) {
  std::string out(pattern);
  if (const auto hole = out.find("{}"); hole != out.npos) out.replace(hole, 2, written);
  return out;
}

} // namespace

// ---- nodes

std::uint32_t reading::open(node_kind kind, std::uint8_t detail, std::uint32_t first, std::uint32_t& count) {
  nodes_.resize(count);
  nodes_.push_back({kind, detail, first, first, 0});
  open_.push_back(count);
  return count++;
}

void reading::close(std::uint32_t index, std::uint32_t last, std::uint32_t count) {
  nodes_[index].last = last;
  nodes_[index].after = count;
  open_.pop_back();
}

void reading::drop(std::uint32_t index) {
  while (!open_.empty() && open_.back() >= index) open_.pop_back();
}

void reading::leave(node_kind kind, std::uint32_t at, std::uint32_t& count) {
  const auto index = open(kind, 0, at, count);
  close(index, at, count);
}

void reading::close_down_to(std::size_t opened, std::uint32_t last, std::uint32_t count) {
  while (open_.size() > opened) close(open_.back(), last, count);
}

std::vector<node> reading::take_nodes(std::uint32_t count) {
  nodes_.resize(count);
  return std::move(nodes_);
}

// ---- complaints

bool reading::told_already(std::uint32_t at) const {
  return at == quiet_at_ || tokens_[at].tainted || (at > 0 && tokens_[at - 1].tainted);
}

std::string reading::found_at(std::uint32_t index) const {
  const token& t = tokens_[index];
  if (t.kind == token_kind::end) return "the end of the file";
  if (t.breaks && index > 0) return "the end of the line";
  return found_.quoted(t.begin, t.end);
}

/// Adds the advice that fits what was found, whatever was wanted.
std::string reading::also(std::uint32_t at, std::string help) const {
  const token& t = tokens_[at];
  if (t.kind != token_kind::word || t.word != keyword::none || t.breaks) return help;
  std::string small(source(t));
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (keyword_of(small) == keyword::none) return help;
  return "the words of the language are written in small letters: `" + small + "`";
}

void reading::missing(const expectation& wanted, std::uint32_t at) {
  const bool silent = told_already(at);
  quiet_at_ = at;
  if (silent) return;
  if (wanted.what == code::too_deep) {
    const token& t = tokens_[at];
    found_.error(wanted.what, t.begin, t.end, std::string(wanted.wanted), std::string(wanted.help));
    return;
  }
  if (wanted.what == code::line_not_ended || wanted.what == code::missing_operator)
    if (closes_nothing(at)) return;
  const std::size_t place = at > 0 ? tokens_[at - 1].end : tokens_[at].begin;
  found_.error(wanted.what, place, place, "expected " + std::string(wanted.wanted) + ", found " + found_at(at),
               also(at, std::string(wanted.help)));
  if (!wanted.insert.empty()) found_.fix(place, place, std::string(wanted.insert));
}

void reading::unexpected(const expectation& wanted, std::uint32_t at) {
  const token& t = tokens_[at];
  const bool silent = told_already(at);
  quiet_at_ = at;
  if (silent || closes_nothing(at)) return;
  found_.error(wanted.what, t.begin, t.end,
               "expected " + std::string(wanted.wanted) + ", found " + found_.quoted(t.begin, t.end),
               also(at, std::string(wanted.help)));
}

/// A `)` or `]` where anything else was wanted is one too many, whatever was wanted.
bool reading::closes_nothing(std::uint32_t at) {
  const token& t = tokens_[at];
  if (t.mark != sign::close_paren && t.mark != sign::close_bracket) return false;
  const bool paren = t.mark == sign::close_paren;
  found_.error(code::extra_close_brace, t.begin, t.end,
               std::string("this `") + (paren ? ")" : "]") + "` closes nothing",
               std::string("delete it, or write the `") + (paren ? "(" : "[") + "` that is missing before it");
  return true;
}

void reading::slipped(const slip& what, std::uint32_t first, std::uint32_t last) {
  std::string written(text_.substr(tokens_[first].begin, tokens_[last - 1].end - tokens_[first].begin));
  const auto instead = what.instead ? fill(what.instead, written) : std::string();
  complain(what.what, first, last, fill(what.message, written), fill(what.help, written),
           what.instead ? instead.c_str() : nullptr);
}

void reading::complain(code what, std::uint32_t first, std::uint32_t last, std::string message, std::string help,
                       const char* instead) {
  if (told_already(first)) return;
  const auto begin = tokens_[first].begin;
  const auto end = tokens_[last - 1].end;
  found_.error(what, begin, end, std::move(message), std::move(help));
  if (instead) found_.fix(begin, end, instead);
}

std::size_t reading::indentation(std::uint32_t offset) const {
  const auto start = offset == 0 ? 0 : text_.rfind('\n', offset - 1) + 1; // npos + 1 is 0
  const auto first = text_.find_first_not_of(" \t", start);
  return std::min<std::size_t>(first, offset) - start;
}

void reading::closed(std::uint32_t opener, std::uint32_t closer) {
  const token& end = tokens_[closer];
  if (end.newline && indentation(end.begin) < indentation(tokens_[opener].begin)) suspects_.push_back({opener, closer});
}

void reading::unclosed(std::uint32_t opener, std::uint32_t next) {
  const bool brace = tokens_[opener].mark == sign::open_brace;
  if (brace) ++owed_braces_;
  if (brace ? braces_lost_ : told_already(next)) return;
  if (brace && tokens_[next].tainted) return;
  if (brace && !suspects_.empty()) {
    // an earlier `}` stands further left than the block it closed: that is where one is missing
    opener = suspects_.front().opener;
    next = suspects_.front().closer;
    suspects_.erase(suspects_.begin());
  }
  quiet_at_ = next;
  const token& open = tokens_[opener];
  const std::string_view closer = brace ? "}" : open.mark == sign::open_bracket ? "]" : ")";
  const auto line = std::to_string(found_.line_of(open.begin));
  const std::size_t place = tokens_[next - 1].end;
  std::string help = "write `" + std::string(closer) + "` here";
  if (brace && tokens_[next].opens)
    help = "write `}` before " + found_.quoted(tokens_[next].begin, tokens_[next].end) + " in line " +
           std::to_string(found_.line_of(tokens_[next].begin)) +
           ", which starts a declaration because it stands in column 1; indent it if it belongs "
           "to the block";
  found_.error(brace ? code::missing_close_brace : code::missing_bracket, place, place,
               "missing `" + std::string(closer) + "` for the " + found_.quoted(open.begin, open.end) + " in line " +
                   line,
               std::move(help), {{found_.place(open.begin, open.end), "opened here"}});
  found_.fix(place, place, (brace && tokens_[next].newline ? "\n" : brace ? " " : "") + std::string(closer));
}

void reading::extra_brace(std::uint32_t at) {
  if (owed_braces_ > 0) {
    --owed_braces_;
    return;
  }
  if (braces_lost_ || told_already(at)) return;
  complain(code::extra_close_brace, at, at + 1, "this `}` closes nothing",
           "delete it, or write the `{` that is missing before it");
}

void reading::skipped_to(std::uint32_t at, bool unbalanced) {
  quiet_at_ = at;
  braces_lost_ = braces_lost_ || unbalanced;
}

void reading::begin_chunk() {
  braces_lost_ = false;
  suspects_.clear();
}

} // namespace barid::route
