#include "text/mail_language.hpp"

#include "text/language.hpp"
#include "text/utf8.hpp"

#include <algorithm>

namespace barid::text {

namespace {

/// Enough text to be sure of most mails, at a fifth of the price of what CLD2 would read.
constexpr std::size_t first_look = 1'500;

/// A word or two in Latin letters belong to many languages, whatever CLD2 takes them for.
constexpr std::size_t too_few_letters = 12;

std::string begin_of(std::string_view body, std::string_view subject) {
  std::string all(subject);
  all += '\n';
  all += clip_utf8(body, first_look);
  return all;
}

bool tells_little(std::string_view text) {
  const auto letters = std::ranges::count_if(
      text, [](unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80; });
  return static_cast<std::size_t>(letters) < too_few_letters;
}

} // namespace

std::string language_of_mail(std::string_view body, std::string_view subject) {
  auto all = begin_of(body, subject);
  if (tells_little(all) && body.size() <= first_look) return "unknown";
  auto found = detect_language(all);
  if (!found.reliable && body.size() > first_look) {
    all = std::string(subject) + '\n' + std::string(body);
    found = detect_language(all);
  }
  return found.reliable ? std::move(found.code) : "unknown";
}

std::string script_of_mail(std::string_view body, std::string_view subject) {
  return language_of_script(begin_of(body, subject));
}

} // namespace barid::text
