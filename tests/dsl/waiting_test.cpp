// How long a conversation waits in a team, and where it goes then.

#include "dsl/timers.hpp"
#include "dsl/turns.hpp"
#include "dsl/waiting.hpp"
#include "tests/dsl/desk.hpp"

#include <algorithm>

namespace barid::test {

using namespace std::chrono_literals;

namespace {

const std::string desk = R"(
mailbox support { address support@acme.example; team day }
calendar office { zone UTC; hours mon..fri 09:00-17:00 }
team day { strategy round_robin; hours office; overflow night after 30m }
team night { strategy round_robin; overflow last after 2 business hours in office }
team last { strategy queue }
table owner on message match all {
  rule arabic when language is ar { assign day needing lang.ar }
}
on assigned to night { tag late }
)";

struct waiting_case {
  dsl::program_ptr rules = program_of(desk);
  facts known;

  conversation begin(const letter& l = {}) {
    const auto e = message(l); // a Sunday, 07:00 UTC
    known = fresh(e);
    keep(dsl::decide_all(*rules, e, known));
    return known.conversation;
  }
  void keep(const std::vector<dsl::decided>& all) {
    known.conversation = all.back().decision.after;
    known.conversation.version += 1;
    known.conversation.id.value = 1;
  }
  std::optional<dsl::timer> overflow() const {
    for (auto& t : dsl::timers_of(*rules, known.conversation, known.now))
      if (t.kind == "overflow") return t;
    return std::nullopt;
  }
  void fire(const dsl::timer& t, duration late = {}) {
    known.now = t.due + late;
    keep(dsl::decide_all(*rules, dsl::event_of(t, known.conversation), known));
  }
  void change(instant when, auto what) {
    auto after = known.conversation;
    what(after);
    event e;
    e.name = "assign";
    e.id = "command/1";
    e.at = known.now = when;
    e.mailbox = "support";
    keep(dsl::decide_change(*rules, e, known, after));
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(dsl_waiting, waiting_case)

BOOST_AUTO_TEST_CASE(what_nobody_takes_goes_on_from_team_to_team_each_at_its_time) {
  const auto c = begin();
  BOOST_TEST(c.team == "day");
  BOOST_TEST((c.waits_since == at(2026, 3, 29, 7, 0)));
  auto t = overflow();
  BOOST_REQUIRE(t);
  BOOST_TEST((t->due == at(2026, 3, 29, 7, 30)));
  fire(*t);
  BOOST_TEST(known.conversation.team == "night");
  BOOST_TEST(known.conversation.tags.contains("late"));
  t = overflow();
  BOOST_REQUIRE(t);
  BOOST_TEST((t->due == at(2026, 3, 30, 11, 0))); // the office opens on Monday
  fire(*t);
  BOOST_TEST(known.conversation.team == "last");
  BOOST_TEST(!overflow());
}

BOOST_AUTO_TEST_CASE(after_a_long_outage_it_goes_on_once_and_waits_there_anew) {
  begin();
  fire(*overflow(), 72h);
  BOOST_TEST(known.conversation.team == "night");
  BOOST_TEST((known.conversation.waits_since == at(2026, 4, 1, 7, 30)));
}

BOOST_AUTO_TEST_CASE(whoever_takes_it_ends_the_wait_and_giving_it_back_begins_another) {
  begin();
  const auto t = *overflow();
  change(at(2026, 3, 29, 7, 10), [](conversation& c) { c.agent = "mona"; });
  BOOST_TEST(!known.conversation.waits_since.has_value());
  BOOST_TEST(!overflow());
  change(at(2026, 3, 29, 7, 20), [](conversation& c) { c.agent.clear(); });
  BOOST_REQUIRE(overflow());
  BOOST_TEST((overflow()->due == at(2026, 3, 29, 7, 50)));
  BOOST_TEST(overflow()->key != t.key);
  fire(t); // of the first wait: it moves nothing
  BOOST_TEST(known.conversation.team == "day");
}

BOOST_AUTO_TEST_CASE(a_note_does_not_begin_the_wait_anew_and_closing_ends_it) {
  begin();
  change(at(2026, 3, 29, 7, 20), [](conversation& c) { c.tags.insert("x"); });
  BOOST_TEST((overflow()->due == at(2026, 3, 29, 7, 30)));
  change(at(2026, 3, 29, 7, 25), [](conversation& c) { c.status = status::closed; });
  BOOST_TEST(!overflow());
}

BOOST_AUTO_TEST_CASE(skills_stay_with_the_work_until_it_goes_to_another_team) {
  begin({.language = "ar"});
  BOOST_TEST(known.conversation.needing == std::vector<std::string>{"lang.ar"});
  fire(*overflow());
  BOOST_TEST(known.conversation.team == "night");
  BOOST_TEST(known.conversation.needing.empty());
}

BOOST_AUTO_TEST_CASE(a_team_that_takes_over_because_nobody_has_the_skill_needs_none) {
  rules = program_of(R"(
team a { strategy round_robin }
team b { strategy round_robin }
on message { assign a needing lang.ar else b }
)");
  const auto e = message({});
  known = fresh(e);
  known.member_skills["a"] = {{"invoices"}};
  keep(dsl::decide_all(*rules, e, known));
  BOOST_TEST(known.conversation.team == "b");
  BOOST_TEST(known.conversation.needing.empty());
}

BOOST_AUTO_TEST_CASE(a_team_asked_for_a_skill_and_named_in_else_too_prefers_whoever_has_it) {
  rules = program_of(R"(
team a { strategy round_robin }
on message { assign a needing lang.ar else a }
)");
  const auto asked = dsl::teams_asked_for_skills(*rules);
  BOOST_TEST(asked == std::vector<std::string>{"a"}, boost::test_tools::per_element());
  const auto e = message({});
  known = fresh(e);
  known.member_skills["a"] = {{"invoices"}, {"lang.ar"}};
  keep(dsl::decide_all(*rules, e, known));
  BOOST_TEST(known.conversation.team == "a");
  BOOST_TEST(known.conversation.needing == std::vector<std::string>{"lang.ar"}, boost::test_tools::per_element());
  known = fresh(e);
  known.member_skills["a"] = {{"invoices"}};
  keep(dsl::decide_all(*rules, e, known));
  BOOST_TEST(known.conversation.team == "a");
  BOOST_TEST(known.conversation.needing.empty(), "nobody there has it, so anybody may take it");
}

BOOST_AUTO_TEST_CASE(skills_are_asked_for_of_every_team_that_an_action_may_mean) {
  const auto names = [](const std::string& text) { return dsl::teams_asked_for_skills(*program_of(text)); };
  // a team of the directory that no file declares
  BOOST_TEST(
      (names("on message { assign outside needing lang.ar else outside }\n") == std::vector<std::string>{"outside"}));
  // whichever the conversation has
  BOOST_TEST(
      (names("team a { strategy queue }\nteam b { strategy queue }\n"
             "on message when conversation.team is present { assign conversation.team needing lang.ar else a }\n") ==
       std::vector<std::string>{"a", "b"}));
  BOOST_TEST((names("team a { strategy queue }\nteam b { strategy queue; skills x }\non message { assign a }\n") ==
              std::vector<std::string>{"b"}));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
