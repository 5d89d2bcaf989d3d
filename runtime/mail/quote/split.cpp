#include "runtime/mail/quote/split.hpp"

#include "runtime/mail/quote/marks.hpp"

#include <algorithm>

namespace barid::quote {

namespace {

enum class role { body, quoted, signature };

lines lines_of(std::string_view text) {
  lines out;
  for (std::size_t at = 0; at <= text.size();) {
    auto end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    auto line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out.push_back(line);
    at = end + 1;
  }
  return out;
}

class splitter {
public:
  explicit splitter(std::string_view text)
      : all_(lines_of(text)), roles_(all_.size(), role::body), next_text_(all_.size() + 1) {
    next_text_[all_.size()] = all_.size();
    for (auto i = all_.size(); i-- > 0;) next_text_[i] = is_blank(all_[i]) ? next_text_[i + 1] : i;
  }

  pieces run() {
    mark_quotes();
    mark_signatures();
    if (forward_ < all_.size() && !has(role::body)) {
      // only a forwarded mail: that is what the sender wants read
      std::fill(roles_.begin() + static_cast<std::ptrdiff_t>(forward_), roles_.end(), role::body);
    }
    return {join(role::body), join(role::quoted), join(role::signature)};
  }

private:
  [[nodiscard]] bool quote_follows(std::size_t at) const {
    const auto next = next_text_[std::min(at, all_.size())];
    return next < all_.size() && is_marked_quote(all_[next]);
  }

  void mark(std::size_t from, std::size_t to, role as) {
    std::fill(roles_.begin() + static_cast<std::ptrdiff_t>(from), roles_.begin() + static_cast<std::ptrdiff_t>(to), as);
  }

  /// Rules and blank lines in front of a quote belong to it.
  [[nodiscard]] std::size_t with_rule_before(std::size_t at) const {
    auto i = at;
    while (i > 0 && (is_blank(all_[i - 1]) || is_rule(all_[i - 1], 5))) --i;
    const bool rule =
        std::any_of(all_.begin() + static_cast<std::ptrdiff_t>(i), all_.begin() + static_cast<std::ptrdiff_t>(at),
                    [](std::string_view line) { return is_rule(line, 5); });
    return rule ? i : at;
  }

  void mark_quotes() {
    for (std::size_t i = 0; i < all_.size();) {
      if (is_marked_quote(all_[i])) {
        roles_[i++] = role::quoted;
        continue;
      }
      if (is_blank(all_[i])) {
        // between two quoted lines
        if (i > 0 && roles_[i - 1] == role::quoted && quote_follows(i)) roles_[i] = role::quoted;
        ++i;
        continue;
      }
      const auto kind = separator_at(all_[i]);
      if (kind != separator::none || is_header_block(all_, i)) {
        if (kind == separator::forwarded) forward_ = i;
        return mark(with_rule_before(i), all_.size(), role::quoted);
      }
      if (const auto n = attribution_length(all_, i, quote_follows(i + 1))) {
        if (!quote_follows(i + n)) return mark(i, all_.size(), role::quoted);
        const auto quote = next_text_[i + n];
        mark(i, quote, role::quoted);
        i = quote;
        continue;
      }
      ++i;
    }
  }

  void mark_signatures() {
    for (std::size_t i = 0; i < all_.size();) {
      if (roles_[i] != role::body) {
        ++i;
        continue;
      }
      auto end = i;
      while (end < all_.size() && roles_[end] == role::body) ++end;
      mark_signature(i, end);
      i = end;
    }
  }

  /// The signature at the end of one stretch of own text.
  void mark_signature(std::size_t begin, std::size_t end) {
    for (auto i = begin; i < end; ++i) {
      const bool delimiter =
          is_signature_delimiter(all_[i]) && (all_[i] == "-- " || end - i <= 20) && next_text_[i + 1] < end;
      const bool footer = is_rule(all_[i], 20) && all_[i].find('_') != std::string_view::npos && end - i <= 12;
      if (delimiter || footer) {
        mark(i, end, role::signature);
        return mark_signature_tail(begin, i);
      }
    }
    mark_signature_tail(begin, end);
  }

  /// Lines at the very end that sign without a delimiter.
  void mark_signature_tail(std::size_t begin, std::size_t end) {
    auto from = end;
    for (auto i = end; i-- > begin;) {
      if (is_blank(all_[i])) continue;
      if (is_device_line(all_[i])) {
        from = i;
        continue;
      }
      const bool apart = i > begin && is_blank(all_[i - 1]);
      if (apart && is_dashed_name(all_[i])) from = i;
      break;
    }
    mark(from, end, role::signature);
  }

  [[nodiscard]] bool has(role wanted) const {
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (roles_[i] == wanted && !is_blank(all_[i])) return true;
    return false;
  }

  [[nodiscard]] std::string join(role wanted) const {
    std::string out;
    bool first = true;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (roles_[i] != wanted) continue;
      if (!first) out += '\n';
      out += all_[i];
      first = false;
    }
    const auto last = out.find_last_not_of(" \t\n");
    out.resize(last == std::string::npos ? 0 : last + 1);
    const auto text = out.find_first_not_of(" \t\n");
    if (text != std::string::npos && text > 0)
      if (const auto line = out.rfind('\n', text); line != std::string::npos) out.erase(0, line + 1);
    return out;
  }

  lines all_;
  std::vector<role> roles_;
  std::vector<std::size_t> next_text_; ///< First line from here on that is not blank.
  std::size_t forward_ = static_cast<std::size_t>(-1);
};

} // namespace

pieces split_reply(std::string_view text) {
  return splitter(text).run();
}

} // namespace barid::quote
