#include "app/terminal.hpp"

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <cstdlib>

namespace barid::app {

void add_color(CLI::App& command, std::string& choice) {
  command.add_option("--color", choice, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->default_str("auto");
}

bool use_color(const std::string& choice) {
  if (choice == "always") return true;
  if (choice == "never") return false;
  const char* no = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return isatty(STDOUT_FILENO) == 1 && !(no && *no) && !(term && std::string_view(term) == "dumb");
}

std::string painter::operator()(ink with, std::string_view text) const {
  const char* code = "";
  switch (with) {
  case ink::plain:
    return std::string(text);
  case ink::bold:
    code = "\x1b[1m";
    break;
  case ink::dim:
    code = "\x1b[2m";
    break;
  case ink::red:
    code = "\x1b[31m";
    break;
  case ink::green:
    code = "\x1b[32m";
    break;
  case ink::yellow:
    code = "\x1b[33m";
    break;
  case ink::cyan:
    code = "\x1b[36m";
    break;
  }
  if (!on_) return std::string(text);
  return code + std::string(text) + "\x1b[0m";
}

namespace {

/// Bytes of a direction mark, embedding, override or isolate at `at` (U+061C, U+200E, U+200F,
/// U+202A…U+202E, U+2066…U+2069), or of a C1 control; 0 for anything else.
std::size_t steering(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) return 2;
  if (byte(0) == 0xD8 && byte(1) == 0x9C) return 2;
  if (byte(0) != 0xE2) return 0;
  if (byte(1) == 0x80 && (byte(2) == 0x8E || byte(2) == 0x8F || (byte(2) >= 0xAA && byte(2) <= 0xAE))) return 3;
  return byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9 ? 3 : 0;
}

} // namespace

std::string one_line(std::string_view text, std::size_t longest) {
  std::string out;
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (const auto skip = steering(text, i)) {
      i += skip;
      continue;
    }
    const auto c = static_cast<unsigned char>(text[i]);
    const bool begins = (c & 0xC0) != 0x80;
    if (begins && characters == longest) return out + "…";
    characters += begins;
    if (c == '\n' || c == '\r' || c == '\t') out += ' ';
    else if (c >= 0x20 && c != 0x7F) out += text[i];
    ++i;
  }
  return out;
}

} // namespace barid::app
