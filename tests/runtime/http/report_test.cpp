// Reports: what came, what was answered and how long it took, of what may be seen.

#include "runtime/store/parameters.hpp"
#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <vector>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_report)

namespace {

using json = nlohmann::ordered_json;

std::int64_t sum(const json& days, const char* what) {
  std::int64_t out = 0;
  for (const auto& d : days) out += d[what].get<std::int64_t>();
  return out;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(what_came_and_what_was_answered_is_counted_by_day_channel_and_person, desk_fixture) {
  BOOST_REQUIRE(as(replier).post(path(open, "/reply"), {{"text", "here it is"}}).status == 200);
  clock.advance(std::chrono::hours(1));
  const auto seen = as(lead).get("/api/v1/report?days=30&zone=Asia/Riyadh").document();
  BOOST_TEST(seen["days"].size() == 30u);
  BOOST_TEST(sum(seen["days"], "received") == 1);
  BOOST_TEST(sum(seen["days"], "answered") == 1, "the answer of rules is no person's");
  BOOST_TEST(sum(seen["days"], "opened") == 1);
  BOOST_TEST(sum(seen["days"], "closed") == 0);
  BOOST_REQUIRE(seen["channels"].size() == 1u);
  BOOST_TEST(seen["channels"][0]["channel"]["name"] == "support");
  BOOST_TEST(seen["channels"][0]["open"] == 1);
  BOOST_REQUIRE(seen["agents"].size() == 1u);
  BOOST_TEST(seen["agents"][0]["agent"]["name"] == "replier");
  BOOST_TEST(seen["agents"][0]["answered"] == 1);
  const auto all = as(owner).get("/api/v1/report?days=30").document();
  BOOST_TEST(sum(all["days"], "received") == 2);
  const auto one = as(owner).get("/api/v1/report?days=30&channel=" + std::to_string(secret.value)).document();
  BOOST_TEST(sum(one["days"], "received") == 1);
  BOOST_TEST(sum(one["days"], "answered") == 0);
}

BOOST_FIXTURE_TEST_CASE(who_waits_and_what_is_due_is_told_as_it_is_now, desk_fixture) {
  const auto now = [&] { return as(lead).get("/api/v1/report").document()["channels"][0]; };
  const auto due_in = [&](std::chrono::hours time) {
    must(on.run("update conversations set sla_due = $2, first_unanswered_at = $3 where id = $1",
                store::with(open.conversation.value, clock.now() + time, clock.now() - std::chrono::hours(5))));
  };
  due_in(std::chrono::hours(3));
  auto seen = now();
  BOOST_TEST(seen["at_risk"] == 1);
  BOOST_TEST(seen["overdue"] == 0);
  BOOST_TEST(seen["unanswered"] == 1);
  BOOST_TEST(seen["oldest_unanswered"] == to_rfc3339(clock.now() - std::chrono::hours(5)));
  due_in(std::chrono::hours(5));
  BOOST_TEST(now()["at_risk"] == 0, "there is time");
  due_in(std::chrono::hours(-1));
  seen = now();
  BOOST_TEST(seen["at_risk"] == 0, "it is too late");
  BOOST_TEST(seen["overdue"] == 1);
  must(on.run("update conversations set first_unanswered_at = null where id = $1",
              store::with(open.conversation.value)));
  seen = now();
  BOOST_TEST(seen["unanswered"] == 0);
  BOOST_TEST(seen["oldest_unanswered"].is_null());
}

BOOST_FIXTURE_TEST_CASE(clocks_are_counted_with_their_times, desk_fixture) {
  const auto put = [&](const char* state, std::int64_t seconds, int n) {
    must(on.run("insert into clocks (conversation, clock, channel, sla, state, started, elapsed_us, ended) "
                "values ($1, 'first_response', $2, 'standard', $3, $4, $5, $4)",
                store::with(open.conversation.value, support.value, state, clock.now() - std::chrono::minutes(n),
                            seconds * 1'000'000)));
  };
  put("met", 60, 1);
  put("met", 120, 2);
  put("breached", 7'200, 3);
  const auto clocks = as(lead).get("/api/v1/report").document()["clocks"];
  BOOST_REQUIRE(clocks.size() == 1u);
  BOOST_TEST(clocks[0]["met"] == 2);
  BOOST_TEST(clocks[0]["breached"] == 1);
  BOOST_TEST(clocks[0]["median_seconds"] == 120);
}

BOOST_FIXTURE_TEST_CASE(times_are_told_by_whose_they_were_against_what_was_promised, desk_fixture) {
  int n = 0;
  const auto put = [&](mailbox_id channel, const char* state, std::int64_t seconds, agent_id who, const char* rule) {
    ++n;
    must(on.run(
        "insert into clocks (conversation, clock, channel, sla, state, started, elapsed_us, ended, team, agent, rule, "
        "target)"
        " values ($1, 'first_response', $2, 'standard', $3, $4, $5, case when $3 = 'running' then null else $4 end,"
        " $6, $7, $8, '1h')",
        store::with(open.conversation.value, channel.value, state, clock.now() - std::chrono::minutes(n),
                    seconds * 1'000'000, billing.value, who.value, rule)));
  };
  put(support, "met", 60, replier, "owner.finance");
  put(support, "met", 300, replier, "owner.finance");
  put(support, "breached", 7'200, manager, "owner.finance");
  put(support, "running", 10, manager, "");
  put(support, "cancelled", 10, manager, "");
  put(secret, "met", 1'000'000, replier, "owner.other");
  const auto seen = as(lead).get("/api/v1/report/times?days=2").document();
  const auto of = [&](const std::string& by, const std::string& name) {
    for (const auto& t : seen["times"])
      if (t["by"] == by && t["name"] == name) return t;
    return json();
  };
  BOOST_TEST(of("all", "")["met"] == 2);
  BOOST_TEST(of("all", "")["running"] == 1);
  BOOST_TEST(of("agent", "replier")["median_seconds"] == 180);
  BOOST_TEST(of("agent", "manager")["breached"] == 1);
  BOOST_TEST(of("team", "billing")["met"] == 2);
  BOOST_TEST(of("rule", "owner.finance")["breached"] == 1);
  BOOST_TEST(of("channel", "support")["p90_seconds"].get<int>() > 300);
  BOOST_TEST(of("sla", "standard")["target"] == "1h");
  BOOST_TEST(of("channel", "secret").is_null(), "of a channel that a lead may not see");
  BOOST_TEST(of("rule", "owner.other").is_null());
  // what is told by whose it was adds up to all of it
  for (const auto* by : {"team", "agent", "channel", "rule", "sla"}) {
    std::int64_t met = 0;
    for (const auto& t : seen["times"])
      if (t["by"] == by) met += t["met"].get<std::int64_t>();
    BOOST_TEST(met == 2, by);
  }
  BOOST_REQUIRE(seen["spread"].size() == 1u);
  const auto& classes = seen["spread"][0]["classes"];
  BOOST_TEST(classes[0]["up_to_seconds"] == 300);
  BOOST_TEST(classes[0]["ended"] == 2, "a class holds its end");
  BOOST_TEST(classes[4]["ended"] == 1);
  BOOST_TEST(classes[11]["up_to_seconds"].is_null());
  BOOST_TEST(as(owner).get("/api/v1/report/times?days=2").document()["spread"][0]["classes"][11]["ended"] == 1);
  BOOST_TEST(as(replier).get("/api/v1/report/times").status == 403);
}

BOOST_FIXTURE_TEST_CASE(the_backlog_is_told_day_by_day, desk_fixture) {
  const auto at = [&](const talk& t, int created, std::optional<int> closed) {
    using day = std::chrono::hours;
    must(on.run("update conversations set created = $2, closed_at = $3, status = case when $3 is null then 'open' else"
                " 'closed' end where id = $1",
                store::with(t.conversation.value, clock.now() - day(24 * created),
                            closed ? std::optional<instant>(clock.now() - day(24 * *closed)) : std::nullopt)));
  };
  at(open, 3, std::nullopt);
  at(hidden, 2, 1);
  const auto open_on = [&](agent_id who) {
    std::vector<int> out;
    const auto said = as(who).get("/api/v1/report/times?days=5").document();
    for (const auto& b : said["backlog"]) out.push_back(b["open"]);
    return out;
  };
  BOOST_TEST(open_on(owner) == (std::vector<int>{0, 1, 2, 1, 1}));
  BOOST_TEST(open_on(lead) == (std::vector<int>{0, 1, 1, 1, 1}));
}

BOOST_FIXTURE_TEST_CASE(agents_see_no_reports_and_a_zone_is_one_of_the_world, desk_fixture) {
  BOOST_TEST(as(replier).get("/api/v1/report").status == 403);
  BOOST_TEST(as(lead).get("/api/v1/report?zone=Nowhere/City").status == 422);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
