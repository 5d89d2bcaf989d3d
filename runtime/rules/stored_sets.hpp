// runtime/rules/stored_sets.hpp - rules that were in force once, compiled when somebody asks for
// what they decided.
//
// Owns     the sets that were asked for, each loaded and compiled once; for one command or request.
// Never    refuses what was good once: a stricter version analyses nothing here.
// Not thread-safe.

#pragma once

#include "dsl/pinned.hpp"
#include "model/result.hpp"
#include "model/source.hpp"
#include "runtime/store/connection.hpp"

#include <map>
#include <string>

namespace barid::rules {

struct stored_set {
  source_set files;
  dsl::program_ptr program; ///< Null: the set is gone, or this version cannot read it.
};

class stored_sets {
public:
  explicit stored_sets(store::connection& on) : on_(on) {}

  /// By content hash, hexadecimal. Fails only where the store does. Valid as long as this is.
  [[nodiscard]] result<const stored_set*> get(const std::string& hash);
  /// The code of running flows that a decision by `in_force` needs besides; what is gone is left
  /// out.
  [[nodiscard]] result<dsl::pinned_programs> pinned(const dsl::program& in_force, const conversation& c);

private:
  store::connection& on_;
  std::map<std::string, stored_set> sets_;
};

} // namespace barid::rules
