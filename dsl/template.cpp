#include "dsl/template.hpp"

#include "dsl/context.hpp"
#include "text/markup.hpp"

namespace barid::dsl {

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
    out += t.html ? markup::escaped(text) : text;
  }
  return out;
}

} // namespace barid::dsl
