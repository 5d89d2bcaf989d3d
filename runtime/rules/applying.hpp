// runtime/rules/applying.hpp - putting rules in force: one way for commands, the API and the
// engine.
//
// Owns     nothing; the store holds what is in force, and everything that ever was.
// Never    puts a set in force that does not check, whose tests fail (unless told so), or a part of
//          one: its rows, the set and its
//          generation are one transaction. Engines, here or on other nodes, follow the generation.
// Fails    with `conflict` when others came into force meanwhile; what the checker says is no
//          failure but part of the answer.

#pragma once

#include "dsl/program.hpp"
#include "model/diagnostic.hpp"
#include "model/result.hpp"
#include "model/source.hpp"
#include "model/time.hpp"
#include "runtime/mail/worker/pool.hpp"
#include "runtime/store/rule_sets.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barid::rules {

/// Who is named where an engine read its own folder.
inline constexpr const char* file_watch = "file watch";

struct apply_request {
  source_set files;
  std::string author;
  agent_id by; ///< Who that is; 0: nobody who signs in.
  std::string message;
  std::optional<std::int64_t> expected; ///< Refused with `conflict` when another generation is active.
  bool rollback = false;                ///< For the history only.
  bool tested = true;                   ///< Refused when a test of the set fails; false: they are not run.
  /// For all tests together; one that takes longer counts as failed.
  std::chrono::milliseconds test_limit{10'000};
  reader::pool_options readers{.workers = 1}; ///< For mails in files that tests receive.
};

struct applied {
  bool in_force = false;          ///< False: see the diagnostics.
  bool unchanged = false;         ///< The same set was in force already.
  bool directory_changed = false; ///< Teams or channels that the rules declare were made, or names mean others.
  std::int64_t generation = 0;    ///< In force now.
  instant since{};                ///< When that came into force, where `program` is the one in force.
  std::string hash;               ///< Of the set asked for; hexadecimal.
  source_set files;               ///< For showing the diagnostics.
  std::vector<diagnostic> diagnostics;
  dsl::program_ptr program; ///< Null when it does not check, and where it was not compiled.
};

/// Checks the set, runs its tests and puts it in force as a new generation; a test that fails is an
/// error in the diagnostics. An earlier set is not tested again. Teams that it declares get a row, so
/// that people can join them; a declared mailbox that nobody has connected gets a channel to which
/// an MTA can push. What running flows need and the set lacks is an error in the diagnostics. Names
/// that nobody has yet are noted by the checker, not refused: people may join later.
[[nodiscard]] result<applied> apply(store::connection& on, const apply_request& what, instant now);

/// The set of an earlier generation as a request: everything but author and `expected` is filled
/// in. 0: the last one in force that differs from the present one. Fails with not_found.
[[nodiscard]] result<apply_request> earlier(store::connection& on, std::int64_t generation);

/// What is in force, compiled. Generation 0: nothing ever was.
[[nodiscard]] result<applied> load_in_force(store::connection& on);

/// The files that a generation put in force. Fails with not_found.
[[nodiscard]] result<source_set> files_of(store::connection& on, const store::rule_change& change);

/// The activation of a generation (0: the newest). Fails with not_found.
[[nodiscard]] result<store::rule_change> change_of(store::connection& on, std::int64_t generation);

} // namespace barid::rules
