// desk/compare.hpp - two rule sets over the same past: what the next ones would have decided
// otherwise.
//
// Owns     the groups of differences, and what the decisions of the next rules have led to so far:
//          later ones are made from it, so that limits and earlier changes follow the next rules.
// Never    reads a clock or a store: events come with the facts that were stored with them.
// Not thread-safe; events come in the order in which they happened.

#pragma once

#include "dsl/decide.hpp"
#include "dsl/program.hpp"
#include "model/event.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace barid::desk {

/// A mail that was decided once, with everything the decision depended on.
struct past_mail {
  std::int64_t mail = 0;
  barid::event event; ///< With the mail.
  facts known;
};

struct mail_example {
  std::int64_t mail = 0;
  std::int64_t conversation = 0;
  std::string from, subject;
  instant received{};
};

/// What a field or an action becomes, for so many mails, by one rule.
struct difference {
  std::string what;        ///< `assigned`, `status`, `sla`, `priority`, `tag`, `flag`, `flow`, an
                           ///< attribute, or an action's verb.
  std::string before;      ///< With the rules in force; empty: nothing.
  std::string after;       ///< With the next ones; empty: nothing.
  std::string rule;        ///< Of the next rules, that does it; empty: none does.
  std::string rule_before; ///< Of the rules in force, that did it; empty: none did.
  std::size_t count = 0;
  std::vector<mail_example> examples; ///< The first few.
};

/// A question of the next rules to which the stored facts have no answer.
struct undetermined {
  std::string why;
  std::size_t count = 0;
  std::vector<mail_example> examples;
};

class comparison {
public:
  comparison(dsl::program_ptr in_force, dsl::program_ptr next);

  void add(past_mail m);

  [[nodiscard]] std::size_t mails() const { return mails_; }
  [[nodiscard]] std::size_t changed() const { return changed_; }
  /// The most frequent ones first.
  [[nodiscard]] std::vector<difference> differences() const;
  [[nodiscard]] std::vector<undetermined> open_questions() const;

private:
  using key = std::tuple<std::string, std::string, std::string, std::string, std::string>;
  /// Where both sides have led a conversation.
  struct led {
    conversation in_force, next;
  };

  struct led_customer {
    std::map<std::string, value> in_force, next;
  };

  dsl::program_ptr in_force_, next_;
  dsl::pinned_programs pinned_;
  bool asks_presence_ = false;           ///< Of the next rules.
  std::set<std::string> seen_questions_; ///< `message_id seen within 7d`, as the next rules write it.
  std::map<std::pair<std::string, std::string>, const dsl::rule*> rules_; ///< Of the next rules.
  std::size_t mails_ = 0, changed_ = 0;
  std::map<std::int64_t, led> led_;
  std::map<std::string, led_customer> customers_;            ///< By folded address; those whose attributes differ.
  instant began_{};                                          ///< When the first of the mails came.
  std::map<std::string, instant> done_in_force_, done_next_; ///< Limit key → when.
  std::map<key, difference> groups_;
  std::map<std::string, undetermined> open_;

  [[nodiscard]] std::vector<dsl::decided> decide(const dsl::program& rules, const past_mail& m, facts known,
                                                 std::map<std::string, instant>& done) const;
  void ask_for_facts(const std::vector<dsl::decided>& next, const facts& known, const mail_example& e);
  bool compare(const std::vector<dsl::decided>& a, const std::vector<dsl::decided>& b, const mail_example& e);
  void note(const key& k, const mail_example& e);
};

/// "212 mails would go to `billing` instead of `triage`, because of rule `owner.finance`".
[[nodiscard]] std::string in_words(const difference& d);

} // namespace barid::desk
