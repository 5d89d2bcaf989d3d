// Rules that would take from running flows what they need are refused, with who waits where.

#include "dsl/compile.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/parameters.hpp"
#include "tests/support/postgres_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::test;

namespace {

constexpr instant now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 29}};

const std::string desk = "language 1\nmailbox support { address support@acme.example; team triage }\n"
                         "team triage { strategy queue }\n";
const std::string reminder = "reply reminder { en \"r.html\" }\n";
const std::string chase = "flow chase on status becomes waiting_customer {\n"
                          "  limit age 30d\n"
                          "  step nudge: wait 2d { reply reminder }\n"
                          "  step close: wait 1d { status closed }\n"
                          "}\n";

struct running_case {
  test_database db;
  store::connection on = db.connect();

  rules::applied apply(const std::string& text) {
    rules::apply_request what;
    what.files.files = {{"main.route", text}, {"r.html", "<p>Still there?</p>"}};
    what.author = "mona";
    return must(rules::apply(on, what, now));
  }
  /// Instances of the rules in force, `count` of them in this step.
  void run(const std::string& step, int count) {
    const auto active = must(rules::load_in_force(on));
    const auto hash = store::from_hex(active.hash);
    for (int i = 0; i < count; ++i)
      must(on.run(
          "insert into flows (conversation, flow, channel, step, program, started, variables) "
          "values ($1, 'chase', 1, $2, $3, now(), jsonb_build_object('code', $4::text))",
          store::with(std::int64_t(++conversations), step, store::bytes{hash}, active.program->flow("chase")->code)));
  }
  int conversations = 0;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rules_running_flows, running_case)

BOOST_AUTO_TEST_CASE(deleting_what_a_running_flow_needs_is_refused_with_the_count_of_each_step) {
  apply(desk + reminder + chase);
  run("nudge", 3);
  run("close", 2);
  const auto refused = apply(desk);
  BOOST_TEST(!refused.in_force);
  BOOST_REQUIRE(refused.diagnostics.size() == 1u);
  const auto& d = refused.diagnostics[0];
  BOOST_TEST(d.code == "R1105");
  BOOST_TEST(d.message == "running flows need reply `reminder`: 3 in `chase.nudge`");
  BOOST_CHECK((d.level == severity::error));
  BOOST_TEST(must(store::load_active_rules(on)).generation == 1);
}

BOOST_AUTO_TEST_CASE(the_flow_itself_may_go_while_what_it_needs_stays) {
  apply(desk + reminder + chase);
  run("nudge", 1);
  BOOST_TEST(apply(desk + reminder).in_force);
}

BOOST_AUTO_TEST_CASE(who_is_past_a_need_does_not_have_it) {
  apply(desk + reminder + chase);
  run("close", 4);
  BOOST_TEST(apply(desk).in_force);
}

BOOST_AUTO_TEST_CASE(who_is_moved_needs_only_what_the_new_rules_hold) {
  apply(desk + reminder + chase);
  run("nudge", 4);
  BOOST_TEST(apply(desk + "flow chase on status becomes waiting_customer { limit age 9d; step "
                          "poke: wait 1d { tag poked } }\n"
                          "migrate flow chase { nudge -> poke }\n")
                 .in_force);
}

BOOST_AUTO_TEST_CASE(instances_of_rules_before_the_last_ones_count_too) {
  apply(desk + reminder + chase);
  run("nudge", 1);
  BOOST_TEST(apply(desk + reminder + "status parked\n").in_force);
  const auto refused = apply(desk);
  BOOST_TEST(!refused.in_force);
  BOOST_REQUIRE(refused.diagnostics.size() == 1u);
  BOOST_TEST(refused.diagnostics[0].message == "a running flow needs reply `reminder`: 1 in `chase.nudge`");
}

BOOST_AUTO_TEST_SUITE_END()
