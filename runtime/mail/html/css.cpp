#include "runtime/mail/html/css.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

namespace barid::html {

namespace {

struct declaration {
  std::string property; ///< Lower case.
  std::string value;    ///< Lower case except inside quotes, `!important` left out.
};

std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n\f");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n\f") - begin + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

/// Calls `take` with each declaration. Semicolons inside quotes and parentheses do not separate.
template <class F>
void each_declaration(std::string_view style, F take) {
  std::size_t begin = 0;
  char quote = 0;
  int parens = 0;
  for (std::size_t i = 0; i <= style.size(); ++i) {
    const char c = i < style.size() ? style[i] : ';';
    if (i < style.size()) {
      if (quote != 0) {
        if (c == quote) quote = 0;
        continue;
      }
      if (c == '"' || c == '\'') quote = c;
      if (c == '(') ++parens;
      if (c == ')' && parens > 0) --parens;
      if (c != ';' || parens > 0) continue;
    }
    const auto text = style.substr(begin, i - begin);
    begin = i + 1;
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) continue;
    declaration d{lower(trim(text.substr(0, colon))), lower(trim(text.substr(colon + 1)))};
    if (const auto bang = d.value.find('!'); bang != std::string::npos)
      d.value = std::string(trim(std::string_view(d.value).substr(0, bang)));
    take(d);
  }
}

bool is_allowed_property(std::string_view name) {
  static constexpr std::array<std::string_view, 36> exact = {
      "color",       "background-color", "background",      "font",           "font-family",     "font-size",
      "font-style",  "font-weight",      "font-variant",    "text-align",     "text-decoration", "text-transform",
      "text-indent", "direction",        "unicode-bidi",    "line-height",    "letter-spacing",  "word-spacing",
      "white-space", "vertical-align",   "width",           "max-width",      "min-width",       "height",
      "max-height",  "list-style-type",  "border-collapse", "border-spacing", "table-layout",    "word-break",
      "word-wrap",   "overflow-wrap",    "caption-side",    "empty-cells",    "clear",           "display"};
  if (std::find(exact.begin(), exact.end(), name) != exact.end()) return true;
  return name.starts_with("border") || name.starts_with("padding") || name.starts_with("margin");
}

/// Functions that only name a colour.
bool is_allowed_function(std::string_view name) {
  return name == "rgb" || name == "rgba" || name == "hsl" || name == "hsla";
}

bool is_plain_value(std::string_view property, std::string_view value) {
  if (value.empty() || value.size() > 300) return false;
  char quote = 0;
  std::size_t word = 0; // where the current word began
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    const bool foreign = static_cast<unsigned char>(c) >= 0x80;
    if (quote != 0) {
      if (c == quote) quote = 0;
      else if (!letter && !foreign && c != ' ' && c != '.' && c != ',' && c != '@') return false;
      continue;
    }
    if (c == '"' || c == '\'') {
      if (!property.starts_with("font")) return false;
      quote = c;
      continue;
    }
    if (c == '(' && !is_allowed_function(value.substr(word, i - word))) return false;
    if (letter || (foreign && property.starts_with("font"))) continue;
    word = i + 1;
    if (std::string_view(" ,.#%()/+").find(c) == std::string_view::npos) return false;
    if (c == '.' || c == '#') word = i;
  }
  return quote == 0;
}

/// Elements pulled out of their place could cover what stands around them.
bool is_harmless(const declaration& d) {
  if (d.property.starts_with("margin") || d.property == "text-indent" || d.property == "letter-spacing" ||
      d.property == "word-spacing")
    return d.value.find('-') == std::string::npos;
  if (d.property == "display")
    return d.value == "block" || d.value == "inline" || d.value == "inline-block" || d.value.starts_with("table") ||
           d.value == "list-item";
  if (d.property == "background") return !safe_color(d.value).empty() || d.value.starts_with("rgb");
  return true;
}

/// The number at the beginning of a length; unset when there is none.
std::optional<double> number_of(std::string_view value) {
  const std::string copy(value.substr(0, 32));
  char* end = nullptr;
  const double out = std::strtod(copy.c_str(), &end);
  if (end == copy.c_str()) return std::nullopt;
  return out;
}

bool is_zero(std::string_view value) {
  const auto n = number_of(value);
  return n && *n == 0;
}

} // namespace

std::string safe_style(std::string_view style) {
  if (style.find('\\') != std::string_view::npos || style.find("/*") != std::string_view::npos)
    return {}; // escapes and comments serve to slip something past filters
  std::string out;
  each_declaration(style, [&](const declaration& d) {
    if (!is_allowed_property(d.property) || !is_plain_value(d.property, d.value) || !is_harmless(d)) return;
    if (!out.empty()) out += ';';
    out += d.property + ':' + d.value;
  });
  return out;
}

bool hides(std::string_view style) {
  bool hidden = false;
  bool flat = false;    // no height or no width
  bool clipped = false; // what does not fit is not shown
  each_declaration(style, [&](const declaration& d) {
    if (d.property == "display") hidden = hidden || d.value == "none";
    if (d.property == "visibility") hidden = hidden || d.value == "hidden" || d.value == "collapse";
    if (d.property == "mso-hide") hidden = hidden || d.value == "all";
    if (d.property == "opacity") hidden = hidden || is_zero(d.value);
    if (d.property == "max-height" || d.property == "height" || d.property == "max-width" || d.property == "width")
      flat = flat || is_zero(d.value);
    if (d.property == "overflow") clipped = d.value.starts_with("hidden");
  });
  return hidden || (flat && clipped);
}

font_size font_size_of(std::string_view style) {
  auto out = font_size::unsaid;
  each_declaration(style, [&](const declaration& d) {
    if (d.property != "font-size") return;
    const auto n = number_of(d.value);
    const bool pixels = d.value.find("em") == std::string::npos;
    out = n && (*n == 0 || (pixels && *n <= 1 && !d.value.ends_with('%'))) ? font_size::zero : font_size::visible;
  });
  return out;
}

std::string safe_color(std::string_view value) {
  const auto text = lower(trim(value));
  if (text.empty() || text.size() > 30) return {};
  const auto digits = text.front() == '#' ? std::string_view(text).substr(1) : text;
  const bool fine = !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
  return fine ? text : std::string();
}

} // namespace barid::html
