// dsl/test_case.hpp - a `test` block after checking: what happens, in order, and what is expected.
//
// desk/ carries it out. Expectations speak of how things stand now, and of what the statements
// since the last group of expectations brought (`in all`: since the beginning of the test).

#pragma once

#include "dsl/amount.hpp"
#include "dsl/call_reply.hpp"
#include "dsl/change.hpp"
#include "dsl/condition.hpp"
#include "model/event.hpp"
#include "model/mail.hpp"
#include "model/source.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace barid::dsl {

/// `agent mona { team billing; skills invoices, lang.ar; capacity 5 }`
struct test_agent {
  std::string name;
  std::vector<std::string> teams;
  std::vector<std::string> leads;  ///< Teams that the person leads; also among `teams`.
  std::vector<std::string> skills; ///< Languages among them, as `lang.ar`.
  std::optional<unsigned> capacity;
  presence is = presence::available;
};

/// `customer sara@shop.example { name "Sara"; tier gold }`
struct test_customer {
  std::string address; ///< Folded.
  std::string name;
  std::map<std::string, value> attributes; ///< Without the `customer.` prefix.
};

/// `receive m { from …; subject … }`, `receive m from file "mails/bounce.eml"`.
struct test_mail {
  std::string name;
  std::string file; ///< Path in the rule set; empty: `content` is written in the test.
  mail content;
  std::string mailbox; ///< Empty: whose addresses the mail names.
  std::optional<std::string> envelope_sender;
  std::string answers; ///< An earlier mail of the test; its conversation's last mail is answered.
};

/// `bounce m soft`: the last mail that left in the conversation comes back.
struct test_bounce {
  std::string of; ///< The mail that names the conversation; empty: the last one received.
  bounce_kind kind = bounce_kind::hard;
};

/// `agent mona in m answers "…"`
struct test_deed {
  std::string who;
  std::string of; ///< As in `test_bounce`.
  change what;
  bool assigns_self = false;      ///< `takes`
  std::optional<duration> sleeps; ///< `snoozes 2d`: until when it is snoozed.
};

/// `agent mona is away`
struct test_presence {
  std::string who;
  presence is = presence::available;
};

/// `call erp fails "HTTP 503"`, `call crm.touch answers { customer.tier gold }`: the oldest call of
/// this name that has not come back yet does.
struct test_call {
  std::string name;
  std::string of; ///< As in `test_bounce`.
  bool answered = false;
  std::string why; ///< Of a failure.
  call_reply reply;
};

/// `mailbox support fails "password refused"`, `mailbox support recovers`.
struct test_account {
  std::string name;
  bool fails = false;
  std::string why;
};

/// `advance 3 business days in riyadh`, `advance to 2026-04-01 10:00`.
struct test_wait {
  std::optional<amount> length;
  std::optional<instant> until;
};

/// `expect …`
struct expectation {
  enum class kind_of {
    condition,     ///< `when` holds.
    has,           ///< `subject` (tags or flags) has `wanted` and none of `unwanted`.
    assigned,      ///< To `name`: a team or agent; empty: to somebody. `by`: the rule that did it.
    rule,          ///< Rule `subject`.`name` did `word`: acted, not_reached, overridden.
    clock,         ///< Clock `subject` is `word`: due (at `due`), met, breached, paused, running.
    effect,        ///< The verb `subject`, about `name` where that is not empty, so many times.
    flow,          ///< Flow `subject` runs, at the step `name`; empty subject: any flow.
    word,          ///< `subject`: status, priority, sla, language is `name`; empty: there is none.
    outgoing,      ///< So many mails left.
    conversations, ///< So many conversations there are.
  };
  enum class count_of { exactly, at_least, at_most };

  kind_of kind = kind_of::condition;
  bool negated = false;
  bool in_all = false;
  std::string of; ///< As in `test_bounce`.
  std::optional<node> when;
  std::string subject, name, word, by;
  std::vector<std::string> wanted, unwanted;
  std::optional<instant> due;
  count_of count = count_of::at_least;
  std::uint32_t number = 1;
};

struct test_step {
  std::variant<test_agent, test_customer, test_mail, test_bounce, test_deed, test_presence, test_call, test_account,
               test_wait, expectation>
      what;
  span at;
};

struct test_case {
  std::string title;
  span at; ///< The first line.
  instant clock{};
  std::string zone; ///< In which times are shown.
  std::vector<test_step> steps;
};

} // namespace barid::dsl
