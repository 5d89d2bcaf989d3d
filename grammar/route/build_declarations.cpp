#include "grammar/route/build.hpp"
#include "grammar/route/name_form.hpp"

#include <algorithm>

namespace barid::route {

// ---- nodes

std::uint32_t builder::child(std::uint32_t parent, node_kind kind) const {
  for (auto i = parent + 1; i < nodes_[parent].after; i = nodes_[i].after)
    if (nodes_[i].kind == kind) return i;
  return 0;
}

span builder::place_of(const node& n) const {
  const auto begin = tokens_[n.first].begin;
  return n.last > n.first ? found_.place(begin, tokens_[n.last - 1].end) : found_.place(begin, begin);
}

name builder::name_at(const token& t) const {
  return {composed(source(t)), found_.place(t.begin, t.end)};
}

name builder::name_of(std::uint32_t parent, node_kind kind) const {
  const auto index = child(parent, kind);
  if (index != 0 && at(index).last > at(index).first) return name_at(tokens_[at(index).first]);
  const auto end = place_of(at(parent)).end;
  return {{}, found_.place(end, end)};
}

std::vector<name> builder::names_of(std::uint32_t index) const {
  std::vector<name> out;
  if (index == 0) return out;
  for (auto i = at(index).first; i < at(index).last; ++i)
    if (tokens_[i].kind == token_kind::word) out.push_back(name_at(tokens_[i]));
  return out;
}

// ---- declarations

std::vector<declaration> builder::declarations() {
  std::vector<declaration> out;
  for (std::uint32_t i = 0; i < nodes_.size(); i = nodes_[i].after) {
    declaration d;
    if (!read_declaration(i, d)) continue;
    d.at = place_of(at(i));
    const auto line = text_.find('\n', d.at.begin);
    d.head_at = d.at;
    d.head_at.end = static_cast<std::uint32_t>(std::min<std::size_t>(line, d.at.end));
    while (d.head_at.end > d.head_at.begin && (text_[d.head_at.end - 1] == '\r' || text_[d.head_at.end - 1] == ' '))
      --d.head_at.end;
    out.push_back(std::move(d));
  }
  return out;
}

list_decl builder::read_list(std::uint32_t index) {
  list_decl d;
  d.id = name_of(index);
  d.item_type = name_of(index, node_kind::other);
  if (const auto source = child(index, node_kind::names); source != 0)
    each_child(source, [&](std::uint32_t c) {
      if (at(c).kind == node_kind::leaf) d.from = read_value(c, reader::engine);
      if (at(c).kind == node_kind::absent) d.from.emplace().at = place_of(at(c));
      if (at(c).kind == node_kind::other)
        each_child(c, [&](std::uint32_t v) { d.column = read_value(v, reader::engine); });
    });
  if (const auto body = child(index, node_kind::body); body != 0)
    each_child(body, [&](std::uint32_t c) {
      if (at(c).kind != node_kind::absent) d.items.push_back(read_value(c, reader::engine));
    });
  return d;
}

extension_decl builder::read_extension(std::uint32_t index) {
  extension_decl d;
  d.id = name_of(index);
  each_child(index, [&](std::uint32_t c) {
    if (at(c).kind == node_kind::parameter) d.parameters.push_back({name_of(c), name_of(c, node_kind::other)});
  });
  d.arguments = read_arguments(index, reader::engine);
  return d;
}

rule_decl builder::read_rule(std::uint32_t index) {
  rule_decl d;
  d.at = place_of(at(index));
  switch (at(index).kind) {
  case node_kind::otherwise:
    d.kind = rule_decl::kind_of::otherwise;
    break;
  case node_kind::defaults:
    d.kind = rule_decl::kind_of::defaults;
    break;
  default:
    d.id = name_of(index);
    d.overrides = names_of(child(index, node_kind::names));
    d.when = read_when(index);
    if (!d.when) d.when.emplace().at = d.at; // lost with an error: broken, not absent
  }
  if (const auto body = child(index, node_kind::body); body != 0) {
    d.actions = read_statements(body);
    d.actions_at = place_of(at(body));
  } else {
    d.actions_at = {d.at.file, d.at.end, d.at.end};
  }
  return d;
}

table_decl builder::read_table(std::uint32_t index) {
  table_decl d;
  d.id = name_of(index);
  d.event = read_event(index);
  if (child(index, node_kind::match_first) != 0) d.match = match_mode::first;
  if (child(index, node_kind::match_all) != 0) d.match = match_mode::all;
  if (const auto body = child(index, node_kind::body); body != 0)
    each_child(body, [&](std::uint32_t c) {
      switch (at(c).kind) {
      case node_kind::rule:
      case node_kind::otherwise:
      case node_kind::defaults:
        d.rules.push_back(read_rule(c));
        break;
      case node_kind::prefer:
        d.prefers.push_back({name_of(c), names_of(child(c, node_kind::names)), place_of(at(c))});
        break;
      default:
        break;
      }
    });
  return d;
}

on_decl builder::read_on(std::uint32_t index) {
  on_decl d;
  d.event = read_event(index);
  d.when = read_when(index);
  if (const auto body = child(index, node_kind::body); body != 0) {
    d.actions = read_statements(body);
    d.actions_at = place_of(at(body));
  }
  return d;
}

std::vector<flow_item> builder::read_flow_items(std::uint32_t body) {
  std::vector<flow_item> out;
  if (body == 0) return out;
  each_child(body, [&](std::uint32_t c) {
    flow_item item;
    item.at = place_of(at(c));
    switch (at(c).kind) {
    case node_kind::setting:
      item.what = read_setting(c, reader::engine);
      break;
    case node_kind::on:
      item.what = read_on(c);
      break;
    case node_kind::step: {
      step_item step;
      step.id = name_of(c);
      if (const auto wait = child(c, node_kind::wait); wait != 0)
        each_child(wait, [&](std::uint32_t v) { step.wait = read_value(v, reader::engine); });
      read_unless(c, step.unless, &step.unless_when);
      if (const auto actions = child(c, node_kind::body); actions != 0) step.actions = read_statements(actions);
      item.what = std::move(step);
      break;
    }
    case node_kind::repeat: {
      repeat_item repeat;
      repeat.id = name_of(c);
      if (const auto count = child(c, node_kind::other); count != 0)
        each_child(count, [&](std::uint32_t v) { repeat.times = read_value(v, reader::engine); });
      repeat.items = read_flow_items(child(c, node_kind::body));
      item.what = std::move(repeat);
      break;
    }
    default:
      return;
    }
    out.push_back(std::move(item));
  });
  return out;
}

flow_decl builder::read_flow(std::uint32_t index) {
  flow_decl d;
  d.id = name_of(index);
  d.event = read_event(index);
  d.when = read_when(index);
  read_unless(index, d.unless, &d.unless_when);
  d.items = read_flow_items(child(index, node_kind::body));
  return d;
}

bool builder::read_declaration(std::uint32_t index, declaration& to) {
  const auto value_of = [&](node_kind kind) {
    const auto i = child(index, kind);
    value out;
    if (i != 0) out = read_value(i, reader::engine);
    else out.at = place_of(at(index));
    return out;
  };
  const auto body = child(index, node_kind::body);
  switch (at(index).kind) {
  case node_kind::language:
    to.what = language_decl{value_of(node_kind::leaf)};
    return true;
  case node_kind::use: {
    use_decl d{value_of(node_kind::leaf), {}};
    if (child(index, node_kind::id) != 0) d.as = name_of(index);
    to.what = std::move(d);
    return true;
  }
  case node_kind::order:
    to.what = order_decl{read_event(index), names_of(child(index, node_kind::names))};
    return true;
  case node_kind::named_block: {
    block_decl d;
    d.keyword = name_of(index, node_kind::keyword);
    d.id = name_of(index);
    d.arguments = read_arguments(index, reader::people);
    d.has_body = body != 0;
    if (body != 0) d.settings = read_settings(body, reader::people);
    to.what = std::move(d);
    return true;
  }
  case node_kind::list_of:
    to.what = read_list(index);
    return true;
  case node_kind::attribute:
    to.what = attribute_decl{name_of(index), names_of(child(index, node_kind::types)),
                             child(index, node_kind::optional) != 0};
    return true;
  case node_kind::extension:
    to.what = read_extension(index);
    return true;
  case node_kind::table:
    to.what = read_table(index);
    return true;
  case node_kind::on:
    to.what = read_on(index);
    return true;
  case node_kind::flow:
    to.what = read_flow(index);
    return true;
  case node_kind::migrate: {
    migrate_decl d{name_of(index), {}};
    if (body != 0)
      each_child(body, [&](std::uint32_t c) {
        if (at(c).kind == node_kind::move && at(c).last - at(c).first == 3)
          d.steps.emplace_back(name_of(c), name_at(tokens_[at(c).last - 1]));
      });
    to.what = std::move(d);
    return true;
  }
  case node_kind::test_case: {
    test_decl d{value_of(node_kind::leaf), {}};
    if (body != 0) d.body = read_settings(body, reader::engine);
    to.what = std::move(d);
    return true;
  }
  default:
    return false;
  }
}

} // namespace barid::route
