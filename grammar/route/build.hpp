// grammar/route/build.hpp - raw nodes to the values of syntax.hpp.
//
// Fails    only on values that cannot be (`2026-02-30`, `25:99`) and on what stands inside strings;
//          what the grammar reported as missing becomes an empty name or a `missing` value.

#pragma once

#include "grammar/route/findings.hpp"
#include "grammar/route/node.hpp"
#include "grammar/route/syntax.hpp"
#include "grammar/route/token.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barid::route {

class builder {
public:
  builder(std::string_view text, const std::vector<token>& tokens, const std::vector<node>& nodes, findings& found)
      : text_(text), tokens_(tokens), nodes_(nodes), found_(found) {}

  [[nodiscard]] std::vector<declaration> declarations();

private:
  /// Who reads the strings of a value: people (they have fields) or the engine (they are literal).
  enum class reader { people, engine };

  // build_values.cpp
  [[nodiscard]] value read_value(std::uint32_t index, reader who);
  [[nodiscard]] std::vector<value> read_arguments(std::uint32_t parent, reader who);
  void read_leaf(const token& t, value& to, reader who);
  void read_amounts(std::string_view written, value& to);
  void read_date(const token& t, value& to);
  void read_clock(const token& t, value& to);
  void read_instant(const node& n, value& to);
  [[nodiscard]] double number_of(const token& t, std::string_view digits);

  // build_conditions.cpp
  [[nodiscard]] condition read_condition(std::uint32_t index);
  [[nodiscard]] std::optional<condition> read_when(std::uint32_t parent);
  [[nodiscard]] route::test read_test(std::uint32_t index);
  [[nodiscard]] operand read_operand(std::uint32_t index);
  void read_comparison(const node& n, route::test& to);

  // build_statements.cpp
  [[nodiscard]] statement read_statement(std::uint32_t index);
  [[nodiscard]] std::vector<statement> read_statements(std::uint32_t body);
  [[nodiscard]] setting read_setting(std::uint32_t index, reader who);
  [[nodiscard]] std::vector<setting> read_settings(std::uint32_t body, reader who);
  [[nodiscard]] event_pattern read_event(std::uint32_t parent);
  /// `unless EVENT [when CONDITION]` among the children.
  void read_unless(std::uint32_t parent, std::optional<event_pattern>& event, std::optional<condition>* when);

  // build_declarations.cpp
  [[nodiscard]] bool read_declaration(std::uint32_t index, declaration& to);
  [[nodiscard]] list_decl read_list(std::uint32_t index);
  [[nodiscard]] extension_decl read_extension(std::uint32_t index);
  [[nodiscard]] table_decl read_table(std::uint32_t index);
  [[nodiscard]] rule_decl read_rule(std::uint32_t index);
  [[nodiscard]] on_decl read_on(std::uint32_t index);
  [[nodiscard]] flow_decl read_flow(std::uint32_t index);
  [[nodiscard]] std::vector<flow_item> read_flow_items(std::uint32_t body);

  // the nodes
  [[nodiscard]] const node& at(std::uint32_t index) const { return nodes_[index]; }
  [[nodiscard]] std::uint32_t child(std::uint32_t parent, node_kind kind) const; ///< 0: none.
  template <class F>
  void each_child(std::uint32_t parent, F f) const {
    for (auto i = parent + 1; i < nodes_[parent].after; i = nodes_[i].after) f(i);
  }
  [[nodiscard]] span place_of(const node& n) const;
  [[nodiscard]] std::string_view source(const token& t) const { return text_.substr(t.begin, t.end - t.begin); }
  [[nodiscard]] name name_at(const token& t) const;
  /// The name in a child of this kind; without one, an empty name at the parent's end.
  [[nodiscard]] name name_of(std::uint32_t parent, node_kind kind = node_kind::id) const;
  /// All words of a node of names.
  [[nodiscard]] std::vector<name> names_of(std::uint32_t index) const;

  std::string_view text_;
  const std::vector<token>& tokens_;
  const std::vector<node>& nodes_;
  findings& found_;
};

} // namespace barid::route
