#include "dsl/template.hpp"

#include "dsl/context.hpp"

namespace barid::dsl {

namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (char c : text) switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      out += c;
    }
  return out;
}

} // namespace

std::string render(const text_template& t, const context& from) {
  std::string out;
  for (const auto& piece : t.pieces) {
    if (const auto* literal = std::get_if<std::string>(&piece)) {
      out += *literal;
      continue;
    }
    const auto& f = std::get<text_template::field_piece>(piece);
    const auto v = from.read(f.use);
    std::string text = is_missing(v) ? f.otherwise : to_text(v);
    out += t.html ? escaped(text) : text;
  }
  return out;
}

} // namespace barid::dsl
