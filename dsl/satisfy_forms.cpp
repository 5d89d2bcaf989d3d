// dsl/satisfy_forms.cpp - conditions as alternatives of wanted answers.

#include "dsl/satisfy.hpp"

#include <algorithm>
#include <iterator>

namespace barid::dsl {

namespace {

constexpr std::size_t most_alternatives = 256;
constexpr std::size_t most_answers = 512; ///< In one of them.

alternatives too_many() {
  return {{}, false};
}

alternatives either(alternatives a, alternatives b) {
  if (!a.complete || !b.complete || a.any.size() + b.any.size() > most_alternatives) return too_many();
  std::ranges::move(b.any, std::back_inserter(a.any));
  return a;
}

struct question_of_file {
  const node* test = nullptr;
  bool yes = true;
};

alternatives form(const node& n, bool yes, question_of_file asked) {
  if (!n.written.empty()) asked = {&n, yes};
  switch (n.kind) {
  case node::kind_of::constant:
    return n.answer == yes ? always() : alternatives{};
  case node::kind_of::ask:
    return {{{{n.which, yes, asked.test, asked.yes}}}, true};
  case node::kind_of::negation:
    return form(n.parts.front(), !yes, asked);
  case node::kind_of::all:
  case node::kind_of::any: {
    const bool join = (n.kind == node::kind_of::all) == yes;
    auto out = join ? always() : alternatives{};
    for (const auto& part : n.parts) {
      auto next = form(part, yes, asked);
      out = join ? both(out, next) : either(std::move(out), std::move(next));
      if (!out.complete) return out;
    }
    return out;
  }
  }
  return too_many();
}

} // namespace

alternatives always() {
  return {{{}}, true};
}

alternatives alternatives_of(const node& n, bool yes) {
  return form(n, yes, {});
}

alternatives both(const alternatives& a, const alternatives& b) {
  if (!a.complete || !b.complete || a.any.size() * b.any.size() > most_alternatives) return too_many();
  alternatives out;
  for (const auto& x : a.any)
    for (const auto& y : b.any) {
      auto joined = x;
      for (const auto& w : y)
        if (std::ranges::none_of(x, [&](const wanted_answer& o) { return o.which == w.which && o.yes == w.yes; }))
          joined.push_back(w);
      if (joined.size() > most_answers) return too_many();
      out.any.push_back(std::move(joined));
    }
  return out;
}

} // namespace barid::dsl
