#include "runtime/mail/worker/language.hpp"

#include "text/language.hpp"

namespace barid::reader {

std::string detect_language(std::string_view body, std::string_view subject) {
  std::string all(subject);
  all += '\n';
  all += body;
  auto found = text::detect_language(all);
  return found.reliable ? std::move(found.code) : text::language_of_script(all);
}

} // namespace barid::reader
