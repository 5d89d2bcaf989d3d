#include "runtime/mail/worker/language.hpp"

#include "text/language.hpp"
#include "text/utf8.hpp"

namespace barid::reader {

namespace {

/// Enough text to be sure of most mails, at a fifth of the price of what CLD2 would read.
constexpr std::size_t first_look = 1'500;

} // namespace

std::string detect_language(std::string_view body, std::string_view subject) {
  std::string all(subject);
  all += '\n';
  all += text::clip_utf8(body, first_look);
  auto found = text::detect_language(all);
  if (!found.reliable && body.size() > first_look) {
    all = std::string(subject) + '\n' + std::string(body);
    found = text::detect_language(all);
  }
  return found.reliable ? std::move(found.code) : text::language_of_script(all);
}

} // namespace barid::reader
