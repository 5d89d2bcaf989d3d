#include "grammar/route/parse.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace barid::route {

namespace {

/// A condition is only read where one may stand, so it gets a place.
constexpr std::string_view before = "on message when ";

/// From the text with that place around it to the file it came from.
class mover {
public:
  mover(std::size_t length, std::uint32_t number, std::uint32_t begin)
      : length_(static_cast<std::uint32_t>(length)), number_(number), begin_(begin) {}

  void move(span& at) const {
    at.file = number_;
    at.begin = moved(at.begin);
    at.end = moved(at.end);
  }

  void move(value& v) const {
    move(v.at);
    for (auto& p : v.pieces) move(p.at);
    for (auto& i : v.items) move(i);
  }

  void move(operand& o) const {
    for (auto& f : o.fields) move(f.at);
    if (o.argument) move(*o.argument);
    if (o.otherwise) move(*o.otherwise);
    move(o.at);
  }

  void move(condition& c) const {
    for (auto& p : c.parts) move(p);
    move(c.test.left);
    for (auto& v : c.test.right) move(v);
    move(c.test.op_at);
    move(c.test.at);
    move(c.at);
  }

private:
  std::uint32_t length_, number_, begin_;

  [[nodiscard]] std::uint32_t moved(std::uint32_t place) const {
    const auto start = static_cast<std::uint32_t>(before.size());
    return begin_ + (place < start ? 0 : std::min(place - start, length_));
  }
};

} // namespace

parsed_condition parse_condition(std::string_view text, std::uint32_t number, std::uint32_t begin) {
  auto whole = parse(std::string(before) + std::string(text) + " { keep }\n", number);
  const mover to(text.size(), number, begin);
  parsed_condition out;
  for (auto& d : whole.diagnostics) {
    to.move(d.where);
    for (auto& r : d.related) to.move(r.where);
    for (auto& f : d.fixes) to.move(f.where);
  }
  out.diagnostics = std::move(whole.diagnostics);
  for (auto& d : whole.tree.declarations)
    if (auto* on = std::get_if<on_decl>(&d.what); on && on->when && !out.tree) {
      to.move(*on->when);
      out.tree = std::move(on->when);
    }
  return out;
}

} // namespace barid::route
