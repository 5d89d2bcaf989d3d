// grammar/route/syntax.hpp - a rule file as plain data, before anything is known about its meaning.
//
// Owns     the shape of the language: declarations, tables, conditions, statements, values.
// Never    knows which verbs, fields, events or settings exist: the grammar knows only the generic
//          shape (`verb arguments`, `key arguments`), so that a developer adds a verb without it.
// Every node carries the bytes it was read from.

#pragma once

#include "model/source.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace barid::route {

struct statement;
struct setting;

/// A word or dotted path: `sender.domain`, `billing`, `lang.ar`. NFC. Keywords are contextual, so a
/// name may well be `reply` or `else`. An empty text marks a name that was missing (and reported).
struct name {
  std::string text;
  span at;
};

/// One piece of a string a person reads: literal text, or a field to be put in
/// (`{field|otherwise}`).
struct piece {
  bool is_field = false;
  std::string text;                     ///< Literal text (escapes resolved), or the field's path.
  std::optional<std::string> otherwise; ///< What stands in when an optional field is missing.
  span at;
};

enum class unit { second, minute, hour, day, week };

/// What kind of value was written. Where two fit, the grammar takes the first of: text, pattern,
/// capture, instant, date, clock_time, size, percent, elapsed, business, number, address, word.
enum class value_kind {
  word,       ///< `billing`, `sender.domain`, `and`, `of` (any bare word): `text` is the path. Right of
              ///< `is`, the two words `on leave` are one. `crm@1.touch` before parentheses too.
  text,       ///< `"…"`: `text` is the literal view (escapes resolved, braces as written), `pieces` the
              ///< view for people. Fields are looked for in actions and in settings of declarations,
              ///< not in lists, conditions and tests.
  pattern,    ///< `/…/`: `text` is what stands between the slashes, escapes untouched; it begins one
              ///< byte behind `at`, and pattern::parse (grammar/pattern) reads it.
  capture,    ///< `$order`: `text` is the name.
  number,     ///< `15`, `0.8`: `number`.
  percent,    ///< `80%`: `number` is 80.
  size,       ///< `25MB`: `number` in bytes (KB = 1024).
  elapsed,    ///< `20m`, `1h30m`, `24 hours`, `3 days`: `number` in seconds.
  business,   ///< `8 business hours [in riyadh]`: `number` and `in_unit`; `calendar` if named.
  date,       ///< `2026-09-23`: `text` as written.
  clock_time, ///< `09:00`, `24:00`: `number` in minutes after midnight.
  instant,    ///< `2026-03-29 10:00 Asia/Riyadh`, `2026-03-29T10:00+03:00`: `text` is always
              ///< `2026-03-29T10:00[:00]`; see `zone`, which is empty when none was written.
  zone,       ///< `Asia/Riyadh`: `text`.
  address,    ///< `sara@shop.example`: `text`.
  range,      ///< `sun..thu`, `09:00-17:00`: `items` are the two ends.
  list,       ///< `[ … ]`: `items`.
  group,      ///< `( … )` after a name (a call's arguments) or for `any of (a, b)`: `items`.
  comparison, ///< `=`, `->`, `|`, `:`, `<`, `<=`, `>`, `>=` inside a statement: `text` is the mark.
  block,      ///< `{ … }` of statements: `body`.
  comma,      ///< A `,` between arguments.
  missing,    ///< Where a value was expected and none found (reported already). A statement that has
              ///< one broke off there: say nothing more about it.
};

struct value {
  value_kind kind = value_kind::missing;
  span at;
  std::string text;
  double number = 0;
  unit in_unit = unit::hour;   ///< `business`: hour or day (only these two).
  std::string calendar;        ///< `business`: the calendar after `in`; empty when not named.
  std::string zone;            ///< `instant`: IANA name, `Z` or an offset such as `+03:00`.
  std::vector<piece> pieces;   ///< `text`: never empty for text; one literal piece when plain.
  std::vector<value> items;    ///< `list`, `group`, `range`.
  std::vector<statement> body; ///< `block`.
};

/// `verb argument…`: an action (`assign billing needing lang.ar`, `try crm.touch(a) else { … }`).
/// Arguments are in the order written; a call's parentheses are one `group` argument right after
/// the verb.
struct statement {
  name verb;
  std::vector<value> arguments;
  span at;
};

// ---- conditions

/// What stands left of an operator, or alone as a yes/no question.
struct operand {
  std::vector<name> fields;       ///< One path, or several for `any of (a, b)`.
  bool any_of = false;            ///< Written as `any of ( … )`.
  std::optional<value> argument;  ///< `header "X-Y"`: the text.
  std::optional<value> otherwise; ///< `customer.tier else basic`.
  span at;
};

/// Operators as written; the checker decides which types take them.
enum class comparator {
  none,   ///< The operand alone: `auto_submitted`.
  is,     ///< Also `is not` (see `negated`).
  is_any, ///< `is any [a, b]`
  is_present,
  is_missing,
  is_empty, ///< `sender is empty`
  contains,
  starts,
  ends,
  matches,
  mentions,
  in,
  within,
  outside,
  has,
  has_any,
  has_all,
  has_none,
  seen_within, ///< `message_id seen within 7d`
  less,
  less_equal,
  greater,
  greater_equal,
  between, ///< Two values.
};

enum class quantifier { one, any, all };

/// `operand comparator values`.
struct test {
  operand left;
  comparator op = comparator::none;
  bool negated = false;              ///< `is not`, `not in`, `not contains`, …
  quantifier many = quantifier::one; ///< `contains any [ … ]`, `mentions all LIST`.
  bool exact = false;                ///< `exact` before the value: no folding, no stemming.
  std::vector<value> right;          ///< One value; two for `between`; a list counts as one value.
  span op_at;                        ///< The operator's words.
  span at;
};

struct condition {
  enum class kind_of { all, any, negation, test, broken } kind = kind_of::broken;
  std::vector<condition> parts; ///< all, any: two or more; negation: one.
  route::test test;             ///< kind test
  span at;
};

// ---- declarations

/// `key argument… [{ settings }]` inside mailbox, team, calendar, sla, reply, agent, receive, ….
struct setting {
  name key;
  std::vector<value> arguments;
  bool has_body = false;
  std::vector<setting> body;
  span at;
};

/// `message`, `status becomes waiting_customer`, `idle 2 business hours in riyadh`,
/// `sla warning of first_response at 80%`: words and values up to `match`, `when`, `unless` or `{`.
struct event_pattern {
  std::vector<value> words;
  span at;
};

struct language_decl {
  value number;
};

struct use_decl {
  value path;
  std::optional<name> as;
};

struct order_decl {
  event_pattern event;
  std::vector<name> tables;
};

/// mailbox, team, calendar, sla, reply, webhook, flag, status: a keyword, a name, perhaps values
/// behind it, perhaps settings in braces.
struct block_decl {
  name keyword;
  name id;
  std::vector<value> arguments;
  bool has_body = false;
  std::vector<setting> settings;
};

struct list_decl {
  name id;
  name item_type;
  std::optional<value> from;   ///< The file.
  std::optional<value> column; ///< The CSV column.
  std::vector<value> items;
};

struct attribute_decl {
  name id;                 ///< `customer.tier`
  std::vector<name> types; ///< One type, or the words of an enumeration.
  bool optional = false;
};

struct parameter {
  name id;
  name type;
};

struct extension_decl {
  name id; ///< May carry a version: `crm@1.touch` has text `crm@1.touch`.
  std::vector<parameter> parameters;
  std::vector<value> arguments; ///< `timeout 2s`, `emits crm.changed`.
};

enum class match_mode { missing, first, all };

struct rule_decl {
  enum class kind_of { rule, otherwise, defaults } kind = kind_of::rule;
  name id; ///< Empty for otherwise and defaults.
  std::vector<name> overrides;
  std::optional<condition> when; ///< Missing for otherwise and defaults.
  std::vector<statement> actions;
  span at;
  span actions_at;
};

/// `prefer sla gold, standard`
struct prefer_decl {
  name field;
  std::vector<name> values;
  span at;
};

struct table_decl {
  name id;
  event_pattern event;
  match_mode match = match_mode::missing;
  std::vector<prefer_decl> prefers;
  std::vector<rule_decl> rules;
};

struct on_decl {
  event_pattern event;
  std::optional<condition> when;
  std::vector<statement> actions;
  span actions_at;
};

struct flow_item;

/// `step nudge: wait 3 business days in riyadh [unless E [when C]] { … }`
struct step_item {
  name id;
  value wait;
  std::optional<event_pattern> unless;
  std::optional<condition> unless_when;
  std::vector<statement> actions;
};

/// `repeat [NAME] at most N times { items }`
struct repeat_item {
  name id;
  value times;
  std::vector<flow_item> items;
};

struct flow_item {
  /// setting: `limit age 30d`; on: `on message { … }` inside the flow.
  std::variant<setting, step_item, on_decl, repeat_item> what;
  span at;
};

/// `flow chase on E [when C] [unless E [when C]] { … }`
struct flow_decl {
  name id;
  event_pattern event;
  std::optional<condition> when;
  std::optional<event_pattern> unless;
  std::optional<condition> unless_when;
  std::vector<flow_item> items;
};

/// `migrate flow F { old_step -> new_step }`
struct migrate_decl {
  name flow;
  std::vector<std::pair<name, name>> steps;
};

struct test_decl {
  value title;
  std::vector<setting> body; ///< `clock …`, `agent …`, `receive …`, `expect …`, `advance …`.
};

struct declaration {
  std::variant<language_decl, use_decl, order_decl, block_decl, list_decl, attribute_decl, extension_decl, table_decl,
               on_decl, flow_decl, migrate_decl, test_decl>
      what;
  span at;      ///< From the keyword to the closing brace.
  span head_at; ///< Only the first line: for messages about the whole declaration.
};

/// A `#` comment, without the line end; kept for the formatter.
struct comment {
  span at;
};

/// One parsed file. Declarations that could not be read at all are left out; the diagnostics say
/// so.
struct file {
  std::vector<declaration> declarations;
  std::vector<comment> comments;
};

} // namespace barid::route
