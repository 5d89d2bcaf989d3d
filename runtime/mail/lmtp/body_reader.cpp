#include "runtime/mail/lmtp/body_reader.hpp"

#include <algorithm>
#include <utility>

namespace barid::lmtp {

namespace {
constexpr std::size_t first_room = 8 * 1024;
} // namespace

body_reader::body_reader(std::shared_ptr<byte_budget> budget, std::size_t limit, std::size_t expected, bool strict)
    : budget_(std::move(budget)), limit_(limit), strict_(strict) {
  if (expected > 0 && !make_room(std::min(expected, limit_))) give_up(trouble::no_room);
}

body_reader::~body_reader() {
  budget_->release(reserved_);
}

std::size_t body_reader::read(std::string_view bytes) {
  std::size_t i = 0;
  while (i < bytes.size() && at_ != place::finished) {
    const char c = bytes[i];
    switch (at_) {
    case place::line_begin:
      at_ = c == '.' ? place::dot : place::inside;
      i += c == '.' ? 1 : 0;
      break;
    case place::dot: // held back: it ends the data or was stuffed
      at_ = c == '\r' ? place::dot_cr : place::inside;
      i += c == '\r' ? 1 : 0;
      break;
    case place::dot_cr:
      if (c == '\n') {
        at_ = place::finished;
        ++i;
      } else { // the dot was stuffed and the CR is bare
        if (strict_) give_up(trouble::bare_line_end);
        keep("\r");
        at_ = c == '\r' ? place::cr : place::inside;
        i += c == '\r' ? 1 : 0;
        if (c == '\r') keep("\r");
      }
      break;
    case place::inside: {
      const auto cr = std::min(bytes.find('\r', i), bytes.size() - 1);
      if (strict_ && bytes.substr(i, cr + 1 - i).find('\n') != bytes.npos) give_up(trouble::bare_line_end);
      keep(bytes.substr(i, cr + 1 - i));
      at_ = bytes[cr] == '\r' ? place::cr : place::inside;
      i = cr + 1;
      break;
    }
    case place::cr:
      if (strict_ && c != '\n') give_up(trouble::bare_line_end);
      keep(bytes.substr(i, 1));
      at_ = c == '\n' ? place::line_begin : c == '\r' ? place::cr : place::inside;
      ++i;
      break;
    case place::finished:
      break;
    }
  }
  return i;
}

void body_reader::keep(std::string_view bytes) {
  if (trouble_ != trouble::none) return;
  if (bytes.size() > limit_ - mail_.size()) return give_up(trouble::too_large);
  if (!make_room(bytes.size())) return give_up(trouble::no_room);
  mail_.append(bytes);
}

bool body_reader::make_room(std::size_t more) {
  const auto needed = mail_.size() + more;
  if (needed <= reserved_) return true;
  auto room = std::min(limit_, std::max({needed, first_room, reserved_ + reserved_ / 2}));
  if (!budget_->reserve(room - reserved_)) {
    room = needed; // no more than it takes, then
    if (!budget_->reserve(room - reserved_)) return false;
  }
  reserved_ = room;
  mail_.reserve(room);
  return true;
}

void body_reader::give_up(trouble why) {
  if (trouble_ != trouble::none) return;
  trouble_ = why;
  std::string().swap(mail_);
  budget_->release(std::exchange(reserved_, 0));
}

raw_mail body_reader::take() {
  const auto size = std::exchange(reserved_, 0);
  return {new std::string(std::move(mail_)), [budget = budget_, size](const std::string* mail) {
            delete mail;
            budget->release(size);
          }};
}

} // namespace barid::lmtp
