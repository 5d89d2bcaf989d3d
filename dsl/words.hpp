// dsl/words.hpp - the words of the language that are neither verbs, fields nor events, in one
// table: what each says, for the reference, for editors and for colours.
//
// A test holds it to the keywords of the grammar and to the settings of the checker.

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace barid::dsl {

enum class word_place : std::uint8_t {
  declaration, ///< Begins one, in column 1.
  table,       ///< Begins a part of a table.
  flow,        ///< Begins a part of a flow.
  test,        ///< Begins a statement of a test.
  deed,        ///< What an agent of a test does.
  expectation, ///< Begins what a test expects.
  action,      ///< Begins an action and is no verb of dsl/verbs.
  setting,     ///< A setting of the declaration `of`.
  inside,      ///< Joins the parts of a declaration or action: `on`, `when`, `as`.
  connective,  ///< `and`, `or`, `not`
  op,          ///< An operator of a condition.
  quantity,    ///< `any`, `all`, `exact`: before the value of an operator.
  unit,        ///< Of durations.
};

struct word_entry {
  std::string_view word{};
  word_place place = word_place::inside;
  std::string_view shape{};   ///< How it is written; capitals stand for what is put in.
  std::string_view summary{}; ///< One line.
  std::string_view of{};      ///< setting: the declaration's keyword.
};

[[nodiscard]] std::span<const word_entry> words();

/// The entry of a word in one of its places, or null.
[[nodiscard]] const word_entry* find_word(word_place place, std::string_view word, std::string_view of = {});

} // namespace barid::dsl
