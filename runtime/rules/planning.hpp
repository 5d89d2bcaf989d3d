// runtime/rules/planning.hpp - what other rules would change, before they are put in force: over
// the mails of the past, and over what waits now.
//
// Never    changes anything. Both rule sets decide each mail with the facts that were stored with its
//          decision; what the next rules would have done to a conversation is carried on to its
//          later mails, and so are limits.
// Fails    where there are no rules in force to compare with (not_found), or the store cannot be
//          read. What the checker says of the next rules is part of the answer; their tests are run
//          where they are applied.

#pragma once

#include "desk/compare.hpp"
#include "model/diagnostic.hpp"
#include "model/result.hpp"
#include "model/source.hpp"
#include "runtime/rules/outlook.hpp"
#include "runtime/store/connection.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace barid::rules {

inline constexpr std::int64_t usual_mails = 10'000; ///< That a plan looks at.

struct plan_request {
  source_set files;
  std::int64_t mails = usual_mails;                                 ///< At most so many of the newest.
  std::function<void(std::size_t done, std::size_t of)> progress{}; ///< Called now and then; may be empty.
};

struct plan {
  std::int64_t generation = 0; ///< In force when it was made.
  std::string hash;            ///< Of the next rules.
  bool unchanged = false;      ///< They are in force already.
  source_set files;
  std::vector<diagnostic> diagnostics; ///< With an error among them nothing was compared.
  bool good = false;
  std::size_t mails = 0, changed = 0;
  std::size_t left_out = 0; ///< Imported without deciding, or written by another version.
  std::vector<desk::difference> differences;
  std::vector<desk::undetermined> undetermined;
  outlook ahead;
};

[[nodiscard]] result<plan> make_plan(store::connection& on, const plan_request& what);

/// The whole plan with the rules themselves, as a file that `barid apply` takes.
[[nodiscard]] std::string plan_file(const plan& p);
/// What everybody may see of it: without the rules.
[[nodiscard]] std::string plan_json(const plan& p, int indent = 2);

/// The rules of a plan file, and the generation that it was made over.
struct planned {
  source_set files;
  std::int64_t generation = 0;
};
[[nodiscard]] bool is_plan_file(std::string_view text);
/// Fails where the file was changed, or is one of another version.
[[nodiscard]] result<planned> read_plan_file(std::string_view text);

} // namespace barid::rules
