// runtime/rules/replay.hpp - mails through rules one after the other, with nothing but memory.
//
// Owns     the conversations that the mails make, the Message-IDs that were seen, and when limited
//          effects happened.
// Never    reads a clock, a database or a file: the same mails in the same order give the same
//          decisions.
// Not thread-safe. A mail joins an earlier conversation of its mailbox as in the engine: by a known
// reference and the address of somebody who took part; where the mailbox keeps mails `separate`,
// never.

#pragma once

#include "dsl/decide.hpp"
#include "runtime/rules/mail_event.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace barid::rules {

struct replayed {
  barid::event event;
  conversation before; ///< What the mail found.
  /// The mail's decision, then those of the events it raised; never empty.
  std::vector<dsl::decided> decided;

  [[nodiscard]] const conversation& after() const { return decided.back().decision.after; }
};

class replay {
public:
  explicit replay(dsl::program_ptr rules) : rules_(std::move(rules)) {}

  [[nodiscard]] replayed next(mail m, const mail_origin& from, const dsl::decide_options& options = {});

private:
  struct thread {
    conversation state;
    std::set<std::string> participants; ///< Folded addr-specs.
  };

  struct person {
    std::map<std::string, value> attributes;
    std::string language = "unknown"; ///< Of the first mail that tells it.
  };

  dsl::program_ptr rules_;
  std::vector<thread> threads_;
  /// Mailbox and Message-ID → thread.
  std::unordered_map<std::string, std::size_t> by_message_;
  std::unordered_map<std::string, instant> seen_;     ///< Message-ID → last receipt.
  std::unordered_map<std::string, person> customers_; ///< By folded address.
  facts known_;                                       ///< Carried on: what `at most once` has let through.

  [[nodiscard]] std::size_t thread_of(const event& e);
};

/// `table.rule` of every rule that acted, in order; `on EVENT` for reactions.
[[nodiscard]] std::vector<std::string> rules_that_acted(const std::vector<dsl::decided>& all);

/// The effects of all decisions, in order.
[[nodiscard]] std::vector<effect> effects_of(const std::vector<dsl::decided>& all);

} // namespace barid::rules
