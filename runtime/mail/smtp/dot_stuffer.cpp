#include "runtime/mail/smtp/dot_stuffer.hpp"

namespace barid::smtp {

std::string dot_stuffer::add(std::string_view part) {
  std::string out;
  out.reserve(part.size() + part.size() / 32 + 2);
  for (const char c : part) {
    if (after_cr_) {
      out += "\r\n";
      line_begin_ = true;
      after_cr_ = false;
      if (c == '\n') continue;
    }
    if (c == '\r') {
      after_cr_ = true;
      continue;
    }
    if (c == '\n') {
      out += "\r\n";
      line_begin_ = true;
      continue;
    }
    if (c == '.' && line_begin_) out += '.';
    out += c;
    line_begin_ = false;
  }
  return out;
}

std::string dot_stuffer::finish() {
  const bool open = after_cr_ || !line_begin_;
  line_begin_ = true;
  after_cr_ = false;
  return open ? "\r\n" : "";
}

} // namespace barid::smtp
