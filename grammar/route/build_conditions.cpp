#include "grammar/route/build.hpp"

namespace barid::route {

std::optional<condition> builder::read_when(std::uint32_t parent) {
  const auto index = child(parent, node_kind::when);
  if (index == 0) return std::nullopt;
  std::optional<condition> out;
  each_child(index, [&](std::uint32_t c) {
    if (!out && at(c).kind == node_kind::any) out = read_condition(c);
  });
  if (!out) {
    out.emplace(); // there was a `when`, but no condition that could be read
    out->at = place_of(at(index));
  }
  return out;
}

condition builder::read_condition(std::uint32_t index) {
  const node& n = at(index);
  condition out;
  out.at = place_of(n);
  switch (n.kind) {
  case node_kind::any:
  case node_kind::all: {
    out.kind = n.kind == node_kind::any ? condition::kind_of::any : condition::kind_of::all;
    each_child(index, [&](std::uint32_t c) { out.parts.push_back(read_condition(c)); });
    if (out.parts.size() == 1) {
      auto only = std::move(out.parts.front());
      return only;
    }
    if (out.parts.empty()) out.kind = condition::kind_of::broken;
    break;
  }
  case node_kind::negation:
    out.kind = condition::kind_of::negation;
    each_child(index, [&](std::uint32_t c) {
      if (out.parts.empty()) out.parts.push_back(read_condition(c));
    });
    if (out.parts.empty()) out.kind = condition::kind_of::broken;
    break;
  case node_kind::test:
    out.test = read_test(index);
    // a test that broke off in the middle means nothing
    out.kind = child(index, node_kind::broken) != 0 ? condition::kind_of::broken : condition::kind_of::test;
    break;
  default:
    break; // broken
  }
  return out;
}

route::test builder::read_test(std::uint32_t index) {
  route::test out;
  out.at = place_of(at(index));
  each_child(index, [&](std::uint32_t c) {
    switch (at(c).kind) {
    case node_kind::operand:
      out.left = read_operand(c);
      break;
    case node_kind::comparison:
      read_comparison(at(c), out);
      break;
    case node_kind::broken:
    case node_kind::absent:
      break;
    default:
      out.right.push_back(read_value(c, reader::engine));
    }
  });
  return out;
}

operand builder::read_operand(std::uint32_t index) {
  operand out;
  out.at = place_of(at(index));
  each_child(index, [&](std::uint32_t c) {
    switch (at(c).kind) {
    case node_kind::id:
      out.fields.push_back(name_at(tokens_[at(c).first]));
      break;
    case node_kind::any_of:
      out.any_of = true;
      each_child(c, [&](std::uint32_t f) {
        if (at(f).kind == node_kind::id) out.fields.push_back(name_at(tokens_[at(f).first]));
      });
      break;
    case node_kind::fallback:
      each_child(c, [&](std::uint32_t v) { out.otherwise = read_value(v, reader::engine); });
      break;
    case node_kind::leaf:
      out.argument = read_value(c, reader::engine);
      break;
    default:
      break;
    }
  });
  return out;
}

void builder::read_comparison(const node& n, route::test& to) {
  to.op = static_cast<comparator>(n.detail);
  to.op_at = place_of(n);
  const bool takes_lists = to.op == comparator::contains || to.op == comparator::starts || to.op == comparator::ends ||
                           to.op == comparator::matches || to.op == comparator::mentions;
  for (auto i = n.first; i < n.last; ++i) {
    const token& t = tokens_[i];
    if (t.word == keyword::k_not || t.mark == sign::unequal) to.negated = true;
    if (t.word == keyword::k_exact) to.exact = true;
    if (takes_lists && t.word == keyword::k_any) to.many = quantifier::any;
    if (takes_lists && t.word == keyword::k_all) to.many = quantifier::all;
  }
}

} // namespace barid::route
