#include "runtime/mail/imap/framer.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace barid::imap {

namespace {

bool starts_with_word(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i)
    if ((text[i] & ~0x20) != word[i]) return false;
  return text.size() == word.size() || text[word.size()] == ' ';
}

/// Only untagged data carries literals. A status line may end in anything, "{12}" included.
bool may_hold_literals(std::string_view text) {
  if (!text.starts_with("* ")) return false;
  text.remove_prefix(2);
  for (const auto* word : {"OK", "NO", "BAD", "BYE", "PREAUTH"})
    if (starts_with_word(text, word)) return false;
  return true;
}

struct marker {
  std::uint64_t size = 0;
  bool too_large = false; ///< Larger than any number we can hold.
};

/// `{123}`, `{123+}` or `~{123}` at the end of a line.
std::optional<marker> marker_at_end(std::string_view line) {
  if (line.empty() || line.back() != '}') return std::nullopt;
  line.remove_suffix(1);
  if (line.ends_with('+')) line.remove_suffix(1);
  const auto open = line.rfind('{');
  if (open == std::string_view::npos || open + 1 == line.size()) return std::nullopt;
  line.remove_prefix(open + 1);
  if (!std::all_of(line.begin(), line.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  marker out;
  const auto parsed = std::from_chars(line.data(), line.data() + line.size(), out.size);
  out.too_large = parsed.ec != std::errc();
  return out;
}

} // namespace

void framer::fail(std::string message) {
  failed_ = error{errc::limit, std::move(message), ""};
}

void framer::feed(std::string_view bytes) {
  while (!bytes.empty() && !failed_) {
    if (missing_ > 0) {
      take_literal(bytes);
    } else {
      take_text(bytes);
    }
  }
}

void framer::take_literal(std::string_view& bytes) {
  const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(missing_, bytes.size()));
  current_.literals.back().bytes.append(bytes.substr(0, n));
  bytes.remove_prefix(n);
  missing_ -= n;
}

void framer::take_text(std::string_view& bytes) {
  partial_ = true;
  auto& text = current_.text;
  const auto feed_at = bytes.find('\n');
  const auto n = feed_at == std::string_view::npos ? bytes.size() : feed_at + 1;
  if (text.size() + n > limits_.text) {
    fail("the server sent a line of more than " + std::to_string(limits_.text) + " bytes");
    return;
  }
  text.append(bytes.substr(0, n));
  bytes.remove_prefix(n);
  // A bare LF ends nothing (RFC 9051 §2.2).
  if (text.ends_with('\n') && text.size() >= line_begin_ + 2 && text[text.size() - 2] == '\r') line_ended();
}

void framer::line_ended() {
  auto& text = current_.text;
  const auto line = std::string_view(text).substr(line_begin_, text.size() - line_begin_ - 2);
  const auto found = may_hold_literals(text) ? marker_at_end(line) : std::nullopt;
  if (!found) {
    text.resize(text.size() - 2);
    ready_.push_back(std::exchange(current_, {}));
    partial_ = false;
    line_begin_ = 0;
    literal_sum_ = 0;
    return;
  }
  if (found->too_large || found->size > limits_.literal || literal_sum_ + found->size > limits_.literal) {
    const auto shown = found->too_large ? "an absurd number of" : std::to_string(found->size);
    fail("the server announced a literal of " + shown + " bytes; at most " + std::to_string(limits_.literal) +
         " are accepted");
    return;
  }
  if (current_.literals.size() == limits_.literals_in_response) {
    fail("the server sent more than " + std::to_string(limits_.literals_in_response) + " literals in one response");
    return;
  }
  literal_sum_ += found->size;
  missing_ = found->size;
  line_begin_ = text.size();
  current_.literals.push_back({text.size(), {}});
}

result<std::optional<raw_response>> framer::next() {
  if (!ready_.empty()) {
    std::optional<raw_response> out(std::move(ready_.front()));
    ready_.pop_front();
    return out;
  }
  if (failed_) return *failed_;
  return std::optional<raw_response>();
}

} // namespace barid::imap
