#include "lsp/suggester.hpp"

namespace barid::lsp {

using dsl::use_of;
using dsl::word_place;

void suggester::in_test() {
  if (before().empty()) return keywords(word_place::test);
  const auto& first = before().front();
  if (first == "agent") return deed();
  if (first == "expect") return expectation();
  if (first == "call") return call_ends();
  if (first == "mailbox") {
    if (before().size() == 1) return names(use_of::mailbox, "mailbox");
    return words({"fails", "recovers"}, suggestion_kind::keyword);
  }
  if (last() == "in") return names(use_of::calendar, "calendar");
  if (first == "bounce") words({"hard", "soft", "complaint"});
  if (first == "advance" && before().size() == 1) words({"to", "1d", "3 business days"});
}

void suggester::call_ends() {
  if (before().size() > 1) return words({"fails", "answers"}, suggestion_kind::keyword);
  names(use_of::webhook, "webhook");
  for (const auto& [name, policy] : known_.result.rules.extensions)
    add({.label = name, .kind = suggestion_kind::variable, .detail = "extension"});
}

void suggester::deed() {
  if (before().size() == 1) return names(use_of::person, "person");
  if (before().size() == 2 || (before().size() == 4 && before()[2] == "in")) return later_words(word_place::deed);
  const auto& previous = last();
  if (previous == "is") words({"available", "away", "on leave"});
  if (previous == "sets") {
    words({"status", "priority"}, suggestion_kind::field);
    attributes();
  }
  if (previous == "status") statuses();
  if (previous == "priority") words({"low", "normal", "high", "urgent"});
  if (previous == "tags" || previous == "untags") names(use_of::tag, "tag");
  if (previous == "assigns") {
    people();
    words({"nobody"});
  }
}

void suggester::rule_names() {
  for (const auto& t : known_.result.rules.tables)
    for (const auto& r : t.rules)
      if (!t.name.starts_with("on "))
        add({.label = t.name + "." + r.name, .kind = suggestion_kind::variable, .detail = "rule"});
  for (const auto& f : known_.result.rules.flows)
    for (const auto& s : f.steps)
      add({.label = f.name + "." + s.acts.name, .kind = suggestion_kind::variable, .detail = "step"});
}

void suggester::expectation() {
  auto tail = std::vector<std::string>(before().begin() + 1, before().end());
  if (tail.size() > 1 && tail[0] == "in") tail.erase(tail.begin(), tail.begin() + 2);
  while (!tail.empty() && tail[0] == "not") tail.erase(tail.begin());
  if (tail.empty() || tail.back() == "no") {
    later_words(word_place::expectation);
    if (tail.empty()) fields(true);
    return;
  }
  const auto word = tail[0] == "no" && tail.size() > 1 ? tail[1] : tail[0];
  const auto& previous = tail.back();
  if (previous == "rule") return rule_names();
  if (word == "rule") return words({"acted", "not acted", "not reached", "overridden"}, suggestion_kind::keyword);
  if (word == "assigned") {
    if (tail.size() == 1) people();
    return words({"by rule", "by mailbox"}, suggestion_kind::keyword);
  }
  if (word == "tags" || word == "flags") {
    if (tail.size() == 1) return words({"has"}, suggestion_kind::keyword);
    if (word == "tags") names(use_of::tag, "tag");
    else flags();
    return words({"not"}, suggestion_kind::keyword);
  }
  if (word == "notified" && tail.size() == 1) return people();
  if (word == "called" && tail.size() == 1) names(use_of::webhook, "webhook");
  if (word == "reply" && tail.size() == 1) names(use_of::reply, "saved reply");
  if (word == "flow" && tail.size() == 1) return names(use_of::flow, "flow");
  if (word == "flow") return words({"at step"}, suggestion_kind::keyword);
  if (word == "sla" && tail.size() == 1) {
    words({"first_response", "next_response", "resolution"});
    return names(use_of::sla, "SLA");
  }
  if (word == "sla") return words({"due", "met", "breached", "warned", "paused", "running"}, suggestion_kind::keyword);
  if (tail.size() == 1 && word == "status") statuses();
  if (tail.size() == 1 && word == "priority") words({"low", "normal", "high", "urgent"});
  const auto* e = dsl::find_word(word_place::expectation, word);
  if (e && e->shape.find("exactly") != std::string_view::npos)
    return words({"exactly", "at least", "at most", "in all"}, suggestion_kind::keyword);
  condition(std::move(tail));
}

} // namespace barid::lsp
