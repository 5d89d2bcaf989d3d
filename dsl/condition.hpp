// dsl/condition.hpp - conditions after checking: a tree of and/or/not over shared predicates.
//
// A predicate is one yes/no question about the event. Equal questions of different rules are one
// predicate, asked once per event.

#pragma once

#include "dsl/amount.hpp"
#include "grammar/route/syntax.hpp"
#include "model/source.hpp"
#include "model/value.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barid::dsl {

struct field;

/// The types of language.md §6.
enum class value_type { text, address, domain, number, size, duration, time, enumeration, set, boolean };

[[nodiscard]] const char* name_of(value_type t);

/// A field as a condition or an interpolation reads it.
struct field_use {
  const dsl::field* field = nullptr; ///< From the table of fields; null for an attribute.
  std::string name;                  ///< As written, `customer.tier`.
  std::string argument;              ///< `header "X-Y"`: the name, folded to lower case.
  value_type type = value_type::text;
  bool optional = false;
  std::optional<value> otherwise; ///< What stands in when it is missing.

  friend bool operator==(const field_use&, const field_use&) = default;
};

using predicate_id = std::uint32_t;
using list_id = std::uint32_t;

struct compiled_pattern;

enum class question {
  text_is, ///< Equal to one of `texts` (folded, or exact).
  text_contains,
  text_starts,
  text_ends,
  text_matches,  ///< One of `patterns`.
  text_mentions, ///< One of the phrases in `texts`, by stem.
  in_list,       ///< Address, text or number in one of `lists`.
  within_domain, ///< Domain equal to or below one of `texts` or of the domains in `lists`.
  number_compare,
  number_between,
  time_within, ///< In the opening hours of `calendar`.
  seen_within, ///< A time not longer ago than `span_of`.
  is_true,
  is_present,
  is_empty,    ///< Present but with nothing in it; missing counts as empty.
  presence_is, ///< The agent that the field names is available, away or on leave.
  team_open,   ///< Team `subject` is within its hours.
};

/// One question. Which members count depends on `ask`.
struct predicate {
  question ask = question::is_true;
  std::vector<field_use> fields; ///< It holds when it holds for one of them.
  std::vector<std::string> texts;
  std::vector<list_id> lists;
  std::vector<std::shared_ptr<const compiled_pattern>> patterns;
  route::comparator compare = route::comparator::none; ///< number_compare.
  double low = 0, high = 0;
  std::string calendar;
  std::string subject;
  duration span_of{};
  bool exact = false;
  bool indexed = false; ///< The matcher answers it; else it is evaluated.
  std::string written;  ///< Where it was asked first.
  span at;
};

struct node {
  enum class kind_of { all, any, negation, ask, constant } kind = kind_of::constant;
  std::vector<node> parts;
  predicate_id which = 0;
  bool answer = false; ///< constant.
  /// Of a node that is one question of the file, with its negation: as written, for traces. The same
  /// predicate may be asked in other words by other rules.
  std::string written{};
  span at{}; ///< Of such a node.
};

} // namespace barid::dsl
