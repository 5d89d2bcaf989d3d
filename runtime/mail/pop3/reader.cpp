#include "runtime/mail/pop3/reader.hpp"

#include <algorithm>
#include <utility>

namespace barid::pop3 {

void reader::shrink() {
  if (at_ < in_.size() && at_ < (64u << 10)) return;
  in_.erase(0, at_);
  looked_ -= std::min(looked_, at_);
  at_ = 0;
}

result<std::optional<std::string>> reader::line() {
  const auto end = in_.find("\r\n", std::max(at_, looked_));
  if (end == std::string::npos) {
    if (in_.size() - at_ > line_limit)
      return error{errc::limit, "the server sent a line of more than " + std::to_string(line_limit) + " bytes", ""};
    looked_ = in_.empty() ? 0 : in_.size() - 1; // a CR may be waiting for its LF
    return std::optional<std::string>();
  }
  if (end - at_ > line_limit)
    return error{errc::limit, "the server sent a line of more than " + std::to_string(line_limit) + " bytes", ""};
  std::optional<std::string> out(in_.substr(at_, end - at_));
  at_ = looked_ = end + 2;
  shrink();
  return out;
}

result<std::optional<std::string>> reader::body(std::uint64_t limit) {
  while (true) {
    std::string_view rest = std::string_view(in_).substr(at_);
    if (begins_line_) {
      if (rest.size() < 3 && std::string_view(".\r\n").starts_with(rest)) break; // may be the end
      if (rest.starts_with(".\r\n")) {
        at_ += 3;
        looked_ = at_;
        shrink();
        std::optional<std::string> out(std::exchange(body_, {}));
        return out;
      }
      if (rest.starts_with('.')) {
        ++at_;
        rest.remove_prefix(1);
      }
      begins_line_ = false;
    }
    auto end = rest.find("\r\n");
    const bool whole = end != std::string_view::npos;
    // a CR at the end of what is there may be half a line end
    const auto n = whole ? end + 2 : rest.size() - (rest.ends_with('\r') ? 1 : 0);
    if (body_.size() + n > limit) {
      body_ = {};
      return error{errc::limit, "the server sent more than " + std::to_string(limit) + " bytes at once", ""};
    }
    body_.append(rest.substr(0, n));
    at_ += n;
    if (!whole) break;
    begins_line_ = true;
  }
  looked_ = at_;
  shrink();
  return std::optional<std::string>();
}

} // namespace barid::pop3
