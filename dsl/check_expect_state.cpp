// dsl/check_expect_state.cpp - expectations of how things stand: who has it, its tags, clocks and
// flows.

#include "dsl/codes.hpp"
#include "dsl/expect_check.hpp"

#include <algorithm>
#include <array>

namespace barid::dsl {

using route::value_kind;
using kind_of = expectation::kind_of;

bool expect_check::has() {
  out_.kind = kind_of::has;
  out_.subject = word_;
  if (!in_.word("has")) return false;
  do {
    const bool unwanted = in_.word("not");
    const auto n = in_.name();
    if (!n) return false;
    if (word_ == "flags" && !c_.out.flags.contains(n->text)) {
      auto help = did_you_mean(n->text, {c_.out.flags.begin(), c_.out.flags.end()});
      c_.error(code::unknown_flag, n->at, "there is no flag `" + n->text + "`",
               help.empty() ? "declare it: `flag " + n->text + "`" : help);
    }
    c_.use(word_ == "tags" ? use_of::tag : use_of::flag, n->text, n->at);
    (unwanted ? out_.unwanted : out_.wanted).push_back(n->text);
  } while (in_.comma());
  return true;
}

bool expect_check::unassigned() {
  out_.kind = kind_of::assigned;
  out_.negated = !out_.negated;
  return true;
}

bool expect_check::assigned() {
  out_.kind = kind_of::assigned;
  in_.word("to");
  if (!in_.at_end() && !in_.next_is("by")) {
    const auto n = in_.name();
    if (!n) return false;
    if (n->text == "nobody") {
      out_.negated = !out_.negated;
      return true;
    }
    if (!require_test_holder(t_, n->text, n->at)) return true;
    out_.name = n->text;
  }
  return !in_.word("by") || by_rule();
}

bool expect_check::by_rule() {
  if (in_.word("mailbox")) {
    const auto n = in_.name();
    if (!n || !c_.require(name_kind::mailbox, code::unknown_mailbox, n->text, n->at)) return n.has_value();
    out_.by = "mailbox " + n->text;
    return true;
  }
  if (!in_.word("rule")) return false;
  std::string table, rule;
  if (!rule_named(table, rule)) return false;
  out_.by = table.starts_with("on ") ? table : table + "." + rule;
  return true;
}

bool expect_check::word_is() {
  out_.kind = kind_of::word;
  out_.subject = word_;
  in_.word("is");
  const auto n = in_.name();
  if (!n) return false;
  out_.name = n->text;
  std::vector<std::string> known;
  if (word_ == "priority") known = {"low", "normal", "high", "urgent"};
  if (word_ == "status") {
    known.assign(c_.out.statuses.begin(), c_.out.statuses.end());
    known.insert(known.end(), {"quarantined", "dropped"});
    c_.use(use_of::status, n->text, n->at);
  }
  if (!known.empty() && std::ranges::find(known, n->text) == known.end())
    c_.error(word_ == "status" ? code::unknown_status : code::unknown_word, n->at,
             "`" + word_ + "` is never `" + n->text + "`", did_you_mean(n->text, known));
  return true;
}

bool expect_check::sla() {
  const auto n = in_.name();
  if (!n) return false;
  if (!sla_clock_named(n->text)) {
    out_.kind = kind_of::word;
    out_.subject = "sla";
    c_.require(name_kind::sla, code::unknown_sla, n->text, n->at, out_.name);
    return true;
  }
  out_.kind = kind_of::clock;
  out_.subject = n->text;
  const auto state = in_.name();
  if (!state) return false;
  out_.word = state->text;
  if (out_.word == "due") {
    const auto* v = in_.take(value_kind::instant);
    if (!v) return false;
    out_.due = read_instant(t_, *v);
    return true;
  }
  constexpr std::array<std::string_view, 5> states = {"met", "breached", "paused", "running", "warned"};
  return std::ranges::find(states, out_.word) != states.end();
}

bool expect_check::flow() {
  out_.kind = kind_of::flow;
  if (!flow_name()) return false;
  in_.word("running");
  if (!in_.word("at")) return true;
  in_.word("step");
  const auto n = in_.name();
  if (!n) return false;
  out_.name = n->text;
  const auto* f = c_.out.flow(out_.subject);
  if (!f) return true; // it has errors of its own
  std::vector<std::string> known;
  for (const auto& s : f->steps) known.push_back(s.acts.name);
  if (std::ranges::find(known, n->text) == known.end())
    c_.error(code::unknown_step, n->at, "flow `" + out_.subject + "` has no step `" + n->text + "`",
             did_you_mean(n->text, known));
  return true;
}

bool expect_check::flow_name() {
  const auto n = in_.name();
  if (!n) return false;
  c_.require(name_kind::flow, code::unknown_flow, n->text, n->at, out_.subject);
  return true;
}

} // namespace barid::dsl
