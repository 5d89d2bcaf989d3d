// dsl/automaton.hpp - all literals of a field, or all patterns, found in one pass (Vectorscan).
//
// Vectorscan's two compilers stay apart: literals compile four times faster as literals and are
// found faster, and a rule set has many of them; patterns are few.

#pragma once

#include "dsl/condition.hpp"
#include "dsl/literal_trie.hpp"
#include "model/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct hs_database;

namespace barid::dsl {

/// Where in the text a literal must stand.
enum class literal_place : std::uint8_t { anywhere, begin, end };

struct close_database {
  void operator()(hs_database* db) const;
};
struct database {
  std::unique_ptr<hs_database, close_database> handle;
  std::uint64_t number = 0; ///< Of no other database of this process, as an address may be.
};

class literal_automaton {
public:
  /// With more literals than `most`, a trie finds them: ten thousand are prepared for the scanner in a
  /// quarter of a second, a hundred thousand in four seconds.
  explicit literal_automaton(std::size_t most = 12'000) : most_(most) {}

  void add(const std::string& literal, literal_place where, predicate_id id);
  /// Compiles; call once, after the last `add`.
  result<void> finish();
  /// Appends the questions whose literal occurs; a question may come more than once.
  void scan(std::string_view text, std::vector<predicate_id>& yes) const;

private:
  struct entry {
    std::string text;
    std::vector<std::pair<literal_place, predicate_id>> wanted;
  };
  std::vector<entry> literals_;
  std::unordered_map<std::string, std::uint32_t> by_text_;
  std::size_t most_;
  database db_;
  literal_trie trie_;

  void tell(std::uint32_t literal, std::size_t end, std::size_t size, std::vector<predicate_id>& yes) const;
};

class pattern_automaton {
public:
  void add(const std::string& expression, predicate_id id);
  result<void> finish();
  void scan(std::string_view text, std::vector<predicate_id>& yes) const;

private:
  std::vector<std::pair<std::string, predicate_id>> expressions_;
  database db_;
};

} // namespace barid::dsl
