// actors/pinned_sets.hpp - rules that are no longer in force and that running flows still go by.
//
// Owns     the flows of the sets that were asked for lately, by content hash, compiled once; beside
//          each, the same with the names of the rules in force, made anew when others come into
//          force.
// Never    reads the store: who lacks a set has the archive load it and puts it here.
// Restart  empty; sets are loaded when a conversation needs them.
// Thread   any.

#pragma once

#include "dsl/pinned.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace barid::actors {

class pinned_sets {
public:
  /// Those of `hashes` that are neither here nor known to be gone.
  [[nodiscard]] std::vector<std::string> lacking(const std::vector<std::string>& hashes) const;
  /// What a decision by `in_force` needs; what is gone is left out.
  [[nodiscard]] dsl::pinned_programs with_names_of(const dsl::program_ptr& in_force,
                                                   const std::vector<std::string>& hashes);
  /// Null: the set is gone, or this version cannot read it.
  void put(const std::string& hash, const dsl::program_ptr& whole);

private:
  struct entry {
    dsl::program_ptr flows; ///< Null: gone.
    std::weak_ptr<const dsl::program> names_of;
    dsl::program_ptr renamed;
    std::uint64_t used = 0;
  };
  mutable std::mutex lock_;
  std::map<std::string, entry> sets_;
  std::uint64_t uses_ = 0;
};

} // namespace barid::actors
