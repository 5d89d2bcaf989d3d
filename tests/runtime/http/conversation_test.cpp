// Reading conversations and working on them.

#include "dsl/act.hpp"
#include "dsl/json.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "tests/runtime/http/desk_fixture.hpp"
#include "tests/support/eventually.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <set>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_conversations)

namespace {

std::vector<std::string> types_of(const json& timeline) {
  std::vector<std::string> out;
  for (const auto& item : timeline) out.push_back(item["type"]);
  return out;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_conversation_shows_its_mail_its_decision_and_its_answer_in_order, desk_fixture) {
  const auto got = as(viewer).get(path(open)).document();
  BOOST_TEST(got["conversation"]["subject"] == "invoice");
  BOOST_TEST(got["conversation"]["channel"]["name"] == "support");
  BOOST_TEST(got["conversation"]["customer"]["name"] == "Sara");
  BOOST_TEST(got["my_level"] == "view");
  const auto& timeline = got["timeline"];
  BOOST_TEST(types_of(timeline) == (std::vector<std::string>{"mail", "event", "answer"}));
  BOOST_TEST(timeline[0]["mail"]["body"].get<std::string>().find("Where is my invoice?") == 0u);
  BOOST_TEST(timeline[0]["mail"]["from"][0]["address"] == "sara@customer.example");
  BOOST_TEST(timeline[1]["event"]["decided"] == true);
  BOOST_TEST(timeline[1]["event"]["effects"][0]["rule"] == "owner.finance");
  BOOST_TEST(timeline[2]["answer"]["state"] == "dead");
  BOOST_TEST(timeline[2]["answer"]["error"] == "the address does not exist");
  BOOST_TEST(got.dump().find("token-") == std::string::npos, "the thread's token is a secret");
}

BOOST_FIXTURE_TEST_CASE(of_each_clock_the_newest_is_shown_kept_or_not, desk_fixture) {
  const auto put = [&](const char* name, const char* state, int hours, bool over) {
    const auto at = clock.now() + std::chrono::hours(hours);
    must(on.run("insert into clocks (conversation, clock, channel, sla, state, started, due, ended) "
                "values ($1, $2, $3, 'standard', $4, $5, $5, $6)",
                store::with(open.conversation.value, name, support.value, state, at,
                            over ? std::optional(at) : std::optional<instant>())));
  };
  put("first_response", "met", -3, true);
  put("next_response", "met", -2, true);
  put("next_response", "breached", -1, true);
  put("resolution", "breached", -3, false);
  put("survey", "cancelled", -3, true);
  const auto got = as(viewer).get(path(open)).document()["clocks"];
  BOOST_REQUIRE_EQUAL(got.size(), 3U);
  BOOST_TEST(got[0]["clock"] == "first_response");
  BOOST_TEST(got[0]["state"] == "met");
  BOOST_TEST(got[0]["ended"].is_string());
  BOOST_TEST(got[1]["state"] == "breached");
  BOOST_TEST(got[1]["ended"].is_string());
  BOOST_TEST(got[2]["clock"] == "resolution");
  BOOST_TEST(got[2]["ended"].is_null());
}

BOOST_FIXTURE_TEST_CASE(an_event_tells_why_with_every_question_of_its_rules, desk_fixture) {
  const auto event = as(viewer).get(path(open, "/events")).document()["items"][0];
  BOOST_TEST(event["trace"]["rules"][0]["predicates"][0]["asked"] == "text mentions \"invoice\"");
  BOOST_TEST(event["trace"]["rules"][0]["predicates"][0]["answer"] == true);
  BOOST_TEST(event["trace"]["rules"][1]["by"] == "owner.finance");
  BOOST_TEST(event["trace"]["pruned"] == 3);
}

BOOST_FIXTURE_TEST_CASE(events_come_in_whole_versions_page_by_page, desk_fixture) {
  const auto me = as(replier);
  for (int i = 0; i < 5; ++i) BOOST_TEST(me.post(path(open, "/note"), {{"text", "note"}}).status == 200);
  std::vector<int> versions;
  json next = 0;
  while (!next.is_null()) {
    const auto page = me.get(path(open, "/events?limit=2&after=" + next.dump())).document();
    for (const auto& e : page["items"]) versions.push_back(e["version"]);
    next = page["next"];
  }
  BOOST_TEST(versions == (std::vector<int>{1, 2, 3, 4, 5, 6}));
}

BOOST_FIXTURE_TEST_CASE(pages_of_the_list_follow_each_other_without_gap_or_repetition_in_every_order, desk_fixture) {
  for (int i = 10; i < 17; ++i) static_cast<void>(converse(support, i, "number " + std::to_string(i)));
  const auto me = as(viewer);
  for (const auto* order : {"updated", "created", "sla_due", "last_mail"}) {
    std::set<int> seen;
    std::string cursor;
    for (int pages = 0; pages < 10; ++pages) {
      const auto page = me.get("/api/v1/conversations?limit=3&order=" + std::string(order) +
                               (cursor.empty() ? "" : "&cursor=" + cursor))
                            .document();
      for (const auto& c : page["items"]) BOOST_TEST(seen.insert(c["id"].get<int>()).second, order);
      if (page["next"].is_null()) break;
      cursor = page["next"];
    }
    BOOST_TEST(seen.size() == 8u, order);
  }
  const auto cursor = me.get("/api/v1/conversations?limit=3").document()["next"].get<std::string>();
  BOOST_TEST(me.get("/api/v1/conversations?order=created&cursor=" + cursor).status == 400);
  BOOST_TEST(me.get("/api/v1/conversations?cursor=zzz").status == 400);
}

BOOST_FIXTURE_TEST_CASE(nothing_with_a_tag_is_left_out_however_many_have_it, desk_fixture) {
  // more than a list goes through are newer and have none
  BOOST_REQUIRE(
      on.run("insert into conversations (channel, version, status, tags, thread_token, created, updated)"
             " select $1, 1, case when n % 10 = 0 then 'open' else 'closed' end,"
             " case when n > 21000 then array['bulk'] || case when n % 2000 = 1 then array['odd'] else '{}' end"
             " else '{}' end, 'bulk' || n,"
             " now() - n * interval '1 second', now() - n * interval '1 second' from generate_series(1, 27010) n",
             store::with(support.value)));
  const auto me = as(viewer);
  const auto listed = [&](const std::string& query) {
    std::set<int> seen;
    std::string cursor;
    do {
      const auto page = me.get("/api/v1/conversations?limit=200&" + query + cursor).document();
      for (const auto& c : page["items"]) BOOST_TEST(seen.insert(c["id"].get<int>()).second);
      cursor = page["next"].is_null() ? "" : "&cursor=" + page["next"].get<std::string>();
    } while (!cursor.empty());
    return seen.size();
  };
  const auto counted = [&](const std::string& query) {
    return me.get("/api/v1/conversation-count?" + query).document();
  };
  BOOST_TEST(listed("tag=bulk") == 6010u);
  BOOST_TEST(listed("tag=bulk&status=open") == 601u);
  BOOST_TEST(listed("tag=bulk&status=closed&order=created") == 5409u);
  BOOST_TEST(listed("tag=bulk,odd") == 3u);
  BOOST_TEST(listed("tag=bulk&status=snoozed") == 0u);
  BOOST_TEST(counted("tag=bulk") == (json{{"count", 999}, {"more", true}}));
  BOOST_TEST(counted("tag=bulk&status=open") == (json{{"count", 601}, {"more", false}}));
  BOOST_TEST(counted("tag=bulk&status=open,closed") == (json{{"count", 999}, {"more", true}}));
  BOOST_TEST(counted("tag=odd") == (json{{"count", 3}, {"more", false}}));
  BOOST_TEST(counted("tag=bulk&status=snoozed") == (json{{"count", 0}, {"more", false}}));
  BOOST_TEST(as(stranger).get("/api/v1/conversation-count?tag=bulk").document()["count"] == 0);
}

BOOST_FIXTURE_TEST_CASE(filters_narrow_the_list, desk_fixture) {
  const auto me = as(replier);
  auto many = [&](const std::string& query) {
    return me.get("/api/v1/conversations?" + query).document()["items"].size();
  };
  BOOST_TEST(many("status=open") == 1u);
  BOOST_TEST(many("status=closed,snoozed") == 0u);
  BOOST_TEST(many("agent=none") == 1u);
  BOOST_TEST(many("agent=me") == 0u);
  BOOST_TEST(me.post(path(open, "/assign"), {{"agent", replier.value}, {"team", billing.value}}).status == 200);
  BOOST_TEST(many("agent=me&team=" + std::to_string(billing.value)) == 1u);
  BOOST_TEST(many("agent=none") == 0u);
  BOOST_TEST(many("priority=high") == 0u);
  BOOST_TEST(me.post(path(open, "/priority"), {{"priority", "urgent"}}).status == 200);
  BOOST_TEST(many("priority=high") == 1u);
  BOOST_TEST(many("q=invoices") == 1u);
  BOOST_TEST(many("q=invoices&tag=vip") == 1u);
  BOOST_TEST(many("q=invoices&tag=gold") == 0u);
  BOOST_TEST(many("q=%D9%81") == 0u);
  BOOST_TEST(many("q=%21%21") == 0u);
  BOOST_TEST(many("language=unknown&kind=new") == 1u);
  BOOST_TEST(many("created_until=2026-03-29T10:00:00Z") == 0u);
  BOOST_TEST(many("created_from=2026-03-29T13:00:00%2B03:00") == 1u);
  BOOST_TEST(me.get("/api/v1/conversations?agent=x").status == 400);
  BOOST_TEST(me.get("/api/v1/conversations?sla_before=tomorrow").status == 400);
  BOOST_TEST(me.get("/api/v1/conversations?limit=0").status == 400);
}

BOOST_FIXTURE_TEST_CASE(some_are_asked_for_by_id_as_far_as_they_may_be_seen, desk_fixture) {
  const auto id = [](const talk& t) { return std::to_string(t.conversation.value); };
  const auto listed = [&](agent_id who, const std::string& query) {
    std::set<std::int64_t> out;
    const auto page = as(who).get("/api/v1/conversations?" + query).document();
    for (const auto& c : page["items"]) out.insert(c["id"].get<std::int64_t>());
    return out;
  };
  const auto other = converse(support, 7, "delivery");
  using ids = std::set<std::int64_t>;
  BOOST_TEST((listed(viewer, "id=" + id(open)) == ids{open.conversation.value}));
  BOOST_TEST((listed(viewer, "id=" + id(open) + "," + id(hidden) + ",999999," + id(other)) ==
              ids{open.conversation.value, other.conversation.value}));
  BOOST_TEST((listed(viewer, "id=" + id(hidden)) == ids{}));
  BOOST_TEST((listed(viewer, "q=delivery&id=" + id(open) + "," + id(other)) == ids{other.conversation.value}));
  BOOST_TEST((listed(viewer, "tag=vip&id=" + id(open)) == ids{open.conversation.value}));
  must(on.run("update conversations set status = 'merged' where id = $1", store::with(other.conversation.value)));
  BOOST_TEST((listed(viewer, "id=" + id(other)) == ids{other.conversation.value}));
  BOOST_TEST(as(viewer).get("/api/v1/conversation-count?id=" + id(other)).document()["count"] == 1);
  std::string many = "1";
  for (int i = 2; i <= 201; ++i) many += "," + std::to_string(i);
  for (const auto& bad : {std::string("x"), std::string("-1"), many})
    BOOST_TEST(as(viewer).get("/api/v1/conversations?id=" + bad).status == 400);
}

BOOST_FIXTURE_TEST_CASE(commands_change_the_conversation_and_appear_in_its_timeline, desk_fixture) {
  const auto me = as(replier);
  BOOST_TEST(me.post(path(open, "/note"), {{"text", "ask finance"}}).document()["version"] == 2);
  BOOST_TEST(me.post(path(open, "/tags"), {{"add", {"late"}}, {"remove", {"vip"}}}).status == 200);
  BOOST_TEST(me.post(path(open, "/status"), {{"status", "snoozed"}, {"until", "2026-04-01T08:00:00Z"}}).status == 200);
  BOOST_TEST(
      me.post(
            path(open, "/reply"),
            {{"text", "here it is"}, {"cc", {"boss@customer.example"}}, {"status", "closed"}, {"expected_version", 4}})
          .status == 200);
  const auto now = me.get(path(open)).document();
  BOOST_TEST(now["conversation"]["version"] == 5);
  BOOST_TEST(now["conversation"]["status"] == "closed");
  BOOST_TEST(now["conversation"]["tags"] == json::array({"late"}));
  BOOST_TEST(now["conversation"]["snoozed_until"] == "2026-04-01T08:00:00Z");
  const auto& timeline = now["timeline"];
  BOOST_TEST(types_of(timeline) ==
             (std::vector<std::string>{"mail", "event", "answer", "note", "event", "event", "event", "answer"}));
  BOOST_TEST(timeline[3]["note"]["text"] == "ask finance");
  BOOST_TEST(timeline[3]["note"]["by"]["name"] == "replier");
  BOOST_TEST(timeline[5]["event"]["arguments"]["status"] == "snoozed");
  BOOST_TEST(timeline[7]["answer"]["author"]["name"] == "replier");
  BOOST_TEST(timeline[7]["answer"]["cc"][0]["address"] == "boss@customer.example");
}

BOOST_FIXTURE_TEST_CASE(a_note_of_rules_that_its_limit_refused_at_the_commit_is_not_shown, desk_fixture) {
  const effect made{"note",
                    "on bounced",
                    {{"text", std::string("not delivered yet")},
                     {"once_per", duration(std::chrono::hours(24))},
                     {"once_key", std::string("note|on bounced|sara@customer.example|support")}},
                    ""};
  const auto store = [&](const std::vector<std::string>& refused) {
    const auto changed = must(on.run(
        "update events set effects = $2, refused = $3 where conversation = $1 and n = 0",
        store::with(open.conversation.value, store::json{dsl::to_json(std::vector<effect>{made}).dump()}, refused)));
    BOOST_REQUIRE(changed.affected() == 1);
  };
  const auto notes = [&] {
    const auto shown = as(replier).get(path(open)).document();
    std::size_t out = 0;
    for (const auto& one : shown["timeline"]) out += one["type"] == "note";
    return out;
  };
  store({});
  BOOST_TEST(notes() == 1u);
  store({"reply ack at most once per 1d"}); // of another effect
  BOOST_TEST(notes() == 1u);
  store({dsl::limit_label(made)});
  BOOST_TEST(notes() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_reply_to_an_older_version_is_refused_with_what_arrived_meanwhile, desk_fixture) {
  const auto me = as(replier);
  const auto seen = me.get(path(open)).document()["conversation"]["version"].get<int>();
  customer_writes(open);
  const auto refused = me.post(path(open, "/reply"), {{"text", "as I said"}, {"expected_version", seen}});
  BOOST_TEST(refused.status == 409);
  const auto problem = refused.document();
  BOOST_TEST(problem["current_version"] == seen + 1);
  BOOST_TEST(types_of(problem["arrived"]) == (std::vector<std::string>{"mail", "event"}));
  BOOST_TEST(problem["arrived"][0]["mail"]["subject"] == "again");
  BOOST_TEST(me.post(path(open, "/reply"), {{"text", "I see"}, {"expected_version", seen + 1}}).status == 200);
}

BOOST_FIXTURE_TEST_CASE(spam_leaves_every_view_but_its_own_and_needs_no_attention, desk_fixture) {
  const auto me = as(replier);
  const auto many = [&](const std::string& query) {
    return me.get("/api/v1/conversation-count?" + query).document()["count"].get<int>();
  };
  const auto mark = [&](const char* how) { return me.post(path(open, "/spam"), {{"as", how}}).status; };
  const auto unsent = many("attention=true");
  BOOST_TEST(unsent == 1, "its answer could not be sent");
  BOOST_TEST(mark("spam") == 200);
  BOOST_TEST(many("status=open") == 0);
  BOOST_TEST(many("status=quarantined") == 1);
  BOOST_TEST(me.get(path(open)).document()["conversation"]["flags"] == json::array({"spam"}));
  BOOST_TEST(many("attention=true") == 0, "also with an answer that could not be sent");
  BOOST_TEST(mark("set_aside") == 200);
  BOOST_TEST(many("attention=true") == unsent);
  BOOST_TEST(mark("not_spam") == 200);
  BOOST_TEST(many("status=open") == 1);
  BOOST_TEST(mark("ham") == 422);
  BOOST_TEST(as(viewer).post(path(open, "/spam"), {{"as", "spam"}}).status == 403);
  BOOST_TEST(as(stranger).post(path(open, "/spam"), {{"as", "spam"}}).status == 404);
}

BOOST_FIXTURE_TEST_CASE(a_note_names_only_people_who_may_see_the_conversation, desk_fixture) {
  const auto me = as(replier);
  std::set<std::string> names;
  const auto people = me.get(path(open, "/people")).document();
  for (const auto& p : people["items"]) names.insert(p["name"]);
  BOOST_TEST((names == std::set<std::string>{"admin", "lead", "manager", "owner", "replier", "viewer"}));
  BOOST_TEST(as(stranger).get(path(open, "/people")).status == 404);
  const auto note = [&](std::vector<std::int64_t> whom) {
    return me.post(path(open, "/note"), {{"text", "look, @viewer"}, {"mentions", whom}});
  };
  BOOST_TEST(note({viewer.value, viewer.value}).status == 200);
  const auto refused = note({viewer.value, stranger.value});
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(refused.document()["detail"].get<std::string>().find("may not see") != std::string::npos);
  BOOST_TEST(note({999'999}).document()["detail"] == refused.document()["detail"],
             "whether somebody is there is not said");
  const auto told = must(on.run("select payload->>'to' from live_events where kind = 'notify'"));
  BOOST_REQUIRE(told.size() == 1u);
  BOOST_TEST(told[0].get<std::string>(0) == "[" + std::to_string(viewer.value) + "]");
}

BOOST_FIXTURE_TEST_CASE(the_list_is_filtered_by_clocks_and_by_the_way_mail_comes_in, desk_fixture) {
  const auto me = as(viewer);
  const auto many = [&](const std::string& query) {
    return me.get("/api/v1/conversation-count?" + query).document()["count"].get<int>();
  };
  const auto states = [&] {
    std::string out;
    for (const auto* s : {"overdue", "at_risk", "on_track", "paused", "none"})
      if (many("sla_state=" + std::string(s)) == 1) out += (out.empty() ? "" : " ") + std::string(s);
    return out;
  };
  const auto is = [&](const std::string& set, const char* clock) {
    must(on.run("delete from clocks"));
    must(on.run("update conversations set " + set + " where id = " + std::to_string(open.conversation.value)));
    if (*clock)
      must(on.run("insert into clocks (conversation, channel, clock, sla, state, started) values ($1, $2, "
                  "'first_response', 'gold', $3, now())",
                  store::with(open.conversation.value, support.value, std::string(clock))));
  };
  const auto in = [&](int minutes) {
    return "sla_due = '" + to_rfc3339(clock.now() + std::chrono::minutes(minutes)) + "'";
  };
  is("sla = 'gold', sla_due = null", "");
  BOOST_TEST(states() == "");
  is("sla = 'gold', sla_due = null", "breached");
  BOOST_TEST(states() == "overdue");
  is(in(-1), "running");
  BOOST_TEST(states() == "overdue");
  is(in(239), "running");
  BOOST_TEST(states() == "at_risk");
  is(in(241), "running");
  BOOST_TEST(states() == "on_track");
  is("sla_due = null", "paused");
  BOOST_TEST(states() == "paused");
  is("sla_due = null, sla = ''", "");
  BOOST_TEST(states() == "none");
  BOOST_TEST(me.get("/api/v1/conversations?sla_state=late").status == 400);

  const auto kind =
      must(on.run("select kind from channels where id = $1", store::with(support.value)))[0].get<std::string>(0);
  BOOST_TEST(many("source=" + kind) == 1);
  BOOST_TEST(many("source=pop3," + kind) == 1);
  BOOST_TEST(many("source=pop3") == 0);
}

BOOST_FIXTURE_TEST_CASE(a_long_timeline_is_reached_piece_by_piece_to_its_first_mail, desk_fixture) {
  const auto me = as(replier);
  for (int i = 0; i < 420; ++i) customer_writes(open);
  std::vector<int> versions;
  json until;
  for (int pieces = 0; pieces < 5; ++pieces) {
    const auto got = me.get(path(open, until.is_null() ? "" : "?until=" + until.dump())).document();
    std::vector<int> piece;
    for (const auto& item : got["timeline"])
      if (item["type"] == "mail") piece.push_back(item["version"]);
    versions.insert(versions.begin(), piece.begin(), piece.end());
    until = got["after"];
    if (until == 0) break;
    BOOST_TEST(until.get<int>() % 100 == 0, "it moves only now and then");
  }
  BOOST_REQUIRE(versions.size() == 421u);
  for (int i = 0; i < 421; ++i) BOOST_REQUIRE(versions[static_cast<std::size_t>(i)] == i + 1);
}

BOOST_FIXTURE_TEST_CASE(what_the_engine_refuses_comes_back_in_its_words, desk_fixture) {
  const auto got = as(replier).post(path(open, "/status"), {{"status", "lost"}});
  BOOST_TEST(got.status == 422);
  BOOST_TEST(got.document()["detail"] == "there is no status `lost`");
}

BOOST_FIXTURE_TEST_CASE(addresses_that_would_write_headers_are_refused, desk_fixture) {
  const auto me = as(replier);
  for (const auto* to : {"a@b.example\r\nBcc: all@b.example", "a@b.example, c@d.example", "a b@c.example",
                         "<a@b.example>", "nobody", "a@b@c.example"})
    BOOST_TEST(me.post(path(open, "/reply"), {{"text", "x"}, {"to", {to}}}).status == 422, to);
  BOOST_TEST(me.post(path(open, "/reply"), {{"text", " \n "}}).status == 422);
  BOOST_TEST(me.post(path(open, "/reply"), {{"text", "x"}, {"to", {"مثال@customer.example"}}}).status == 200);
}

BOOST_FIXTURE_TEST_CASE(rules_are_checked_applied_listed_and_rolled_back, desk_fixture) {
  const auto me = as(admin);
  auto rules = [](const std::string& text) { return json::array({json{{"path", "support.route"}, {"text", text}}}); };
  const auto wrong = rules("language 1\nteam a { strategy sideways }\n");
  const auto checked = me.post("/api/v1/rules/check", {{"files", wrong}}).document();
  BOOST_TEST(checked["ok"] == false);
  BOOST_TEST(checked["diagnostics"][0]["line"] == 2);
  const auto first = me.post("/api/v1/rules/apply",
                             {{"files", rules("language 1\n")}, {"message", "begin"}, {"expected_generation", 0}});
  BOOST_TEST(first.document()["generation"] == 1);
  const auto refused = me.post("/api/v1/rules/apply", {{"files", wrong}});
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(refused.document()["diagnostics"].size() >= 1u);
  BOOST_TEST(
      me.post("/api/v1/rules/apply", {{"files", rules("language 1\n# two\n")}, {"expected_generation", 0}}).status ==
      409);
  BOOST_TEST(
      me.post("/api/v1/rules/apply", {{"files", rules("language 1\n# two\n")}, {"expected_generation", 1}}).status ==
      200);
  BOOST_TEST(me.post("/api/v1/rules/rollback", {{"generation", 1}, {"message", "back"}}).document()["generation"] == 3);
  BOOST_TEST(me.post("/api/v1/rules/rollback", {{"generation", 99}}).status == 404);
  const auto current = me.get("/api/v1/rules").document();
  BOOST_TEST(current["generation"] == 3);
  BOOST_TEST(current["files"] == rules("language 1\n"));
  const auto history = me.get("/api/v1/rules/history").document()["items"];
  BOOST_TEST(history.size() == 3u);
  BOOST_TEST(history[0]["kind"] == "rollback");
  for (const auto* name : {"../x.route", "/etc/passwd", "a//b", ".hidden", "a/../b", "a\\b"})
    BOOST_TEST(me.post("/api/v1/rules/check", {{"files", json::array({json{{"path", name}, {"text", ""}}})}}).status ==
                   422,
               name);
}

BOOST_FIXTURE_TEST_CASE(a_dead_mail_is_listed_and_sent_again_once, desk_fixture) {
  const auto me = as(manager);
  const auto list = me.get("/api/v1/outbox/trouble").document()["items"];
  BOOST_TEST(list[0]["error"] == "the address does not exist");
  const auto retry = "/api/v1/outbox/" + std::to_string(open.outbox.value) + "/retry";
  BOOST_TEST(me.send("POST", retry).status == 204);
  BOOST_TEST(me.get("/api/v1/outbox/trouble").document()["items"].empty());
  BOOST_TEST(me.send("POST", retry).status == 409);
}

BOOST_FIXTURE_TEST_CASE(health_readiness_and_metrics_tell_the_truth, desk_fixture) {
  BOOST_TEST(nobody().get("/healthz").status == 200);
  BOOST_TEST(nobody().get("/readyz").status == 200);
  engine.able = false;
  const auto not_yet = nobody().get("/readyz");
  BOOST_TEST(not_yet.status == 503);
  BOOST_TEST(not_yet.document()["detail"] == "the engine is starting");
  // a request is counted when its answer is away, and whoever got that may be quicker
  BOOST_TEST(testing::eventually([&] {
    return nobody().get("/metrics").body.find("barid_http_requests_total{route=\"ready\",status=\"503\"} 1") !=
           std::string::npos;
  }));
}

BOOST_FIXTURE_TEST_CASE(flows_stand_with_their_conversation_and_are_counted_by_step_of_what_one_may_see, desk_fixture) {
  const auto run = [&](const talk& c, mailbox_id channel, const std::string& step) {
    must(on.run("insert into flows (conversation, flow, channel, step, program, started, due) "
                "values ($1, 'chase', $2, $3, '\\x00', $4, $4)",
                store::with(c.conversation.value, channel.value, step, morning())));
  };
  run(open, support, "nudge");
  run(hidden, secret, "nudge");
  const auto flows = as(viewer).get(path(open)).document()["flows"];
  BOOST_REQUIRE(flows.size() == 1u);
  BOOST_TEST(flows[0]["flow"] == "chase");
  BOOST_TEST(flows[0]["step"] == "nudge");
  BOOST_TEST(flows[0]["due"] == to_rfc3339(morning()));
  const auto all = as(owner).get("/api/v1/flows").document()["items"];
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all[0]["running"] == 2);
  BOOST_TEST(all[0]["started_by_earlier_rules"] == 2);
  const auto own = as(lead).get("/api/v1/flows").document()["items"]; // of the lead's channel alone
  BOOST_REQUIRE(own.size() == 1u);
  BOOST_TEST(own[0]["running"] == 1);
  BOOST_TEST(as(viewer).get("/api/v1/flows").status == 403);
}

BOOST_FIXTURE_TEST_CASE(somebody_writes_first, desk_fixture) {
  const auto at = [](mailbox_id channel) {
    return "/api/v1/channels/" + std::to_string(channel.value) + "/conversations";
  };
  const json words = {{"to", {"omar@customer.example"}}, {"subject", "Your renewal"}, {"text", "It ends on Sunday."}};
  const auto made = as(replier).post(at(support), words);
  BOOST_REQUIRE(made.status == 201);
  const auto id = made.document()["conversation"].get<std::int64_t>();
  const auto shown = as(viewer).get("/api/v1/conversations/" + std::to_string(id)).document();
  BOOST_TEST(shown["conversation"]["subject"] == "Your renewal");
  BOOST_TEST(shown["conversation"]["customer"]["address"] == "omar@customer.example");
  BOOST_TEST(as(viewer).post(at(support), words).status == 403);
  BOOST_TEST(as(replier).post(at(secret), words).status == 404);
  // without words it is there, and empty
  const auto empty = as(replier).post(at(support), {{"to", {"omar@customer.example"}}, {"subject", ""}});
  BOOST_REQUIRE(empty.status == 201);
  const auto path = "/api/v1/conversations/" + std::to_string(empty.document()["conversation"].get<std::int64_t>());
  BOOST_TEST(as(replier).post(path + "/discard", json::object()).status == 200);
  BOOST_TEST(as(viewer).get(path).document()["conversation"]["status"] == "dropped");
  for (const json& wrong : {json{{"to", json::array()}, {"subject", "a"}}, json{{"to", {"nobody"}}, {"subject", "a"}},
                            json{{"to", {"a@b.example", "c@d.example"}}, {"subject", "no words"}},
                            json{{"to", {"a@b.example"}}, {"text", "no subject"}}})
    BOOST_TEST(as(replier).post(at(support), wrong).status >= 400, wrong.dump());
}

BOOST_FIXTURE_TEST_CASE(a_subject_is_corrected_by_who_may_answer_and_stands_in_the_timeline_and_the_log, desk_fixture) {
  const auto call_it = [&](agent_id who, const json& body) {
    return as(who).post(path(open, "/subject"), body).status;
  };
  BOOST_TEST(call_it(viewer, {{"subject", "Parcel 4711"}}) == 403);
  BOOST_TEST(call_it(stranger, {{"subject", "Parcel 4711"}}) == 404);
  BOOST_TEST(call_it(replier, {{"subject", " \t "}}) == 422);
  BOOST_TEST(call_it(replier, {{"subject", "Parcel 4711"}, {"expected_version", 0}}) == 409);
  BOOST_TEST(call_it(replier, {{"subject", "  Parcel\r\n 4711 "}}) == 200);
  const auto got = as(viewer).get(path(open)).document();
  BOOST_TEST(got["conversation"]["subject"] == "Parcel 4711");
  const auto& last = got["timeline"].back()["event"];
  BOOST_TEST(last["kind"] == "subject");
  BOOST_TEST(last["actor"]["name"] == "replier");
  BOOST_TEST(last["arguments"]["from"] == "invoice");
  BOOST_TEST(last["arguments"]["to"] == "Parcel 4711");
  for (const auto& item : got["timeline"])
    if (item["type"] == "mail") BOOST_TEST(item["mail"]["subject"] != "Parcel 4711", "mails keep theirs");
  const auto log = as(owner).get("/api/v1/audit").document()["items"];
  BOOST_REQUIRE(!log.empty());
  BOOST_TEST(log[0]["action"] == "conversation.subject");
  BOOST_TEST(log[0]["subject"] == "conversation/" + std::to_string(open.conversation.value));
  BOOST_TEST(log[0]["detail"]["subject"] == "Parcel 4711");
}

BOOST_FIXTURE_TEST_CASE(attributes_that_rules_declare_are_shown_with_their_types_and_set_by_who_may_answer,
                        desk_fixture) {
  must(on.run("update customers set attributes = '{\"tier\":\"gold\"}'"));
  must(on.run(R"(update conversations set attributes = '{"paid":{"instant":1774778400000000},"gone":"x"}')"));
  const auto named = [&](const char* name) {
    const auto got = as(viewer).get(path(open)).document();
    for (const auto& a : got["attributes"])
      if (a["name"] == name) return a;
    return json();
  };
  BOOST_TEST(named("customer.tier").dump() ==
             R"({"name":"customer.tier","type":"choice","words":["gold","basic"],"value":"gold"})");
  BOOST_TEST(named("conversation.order")["value"].is_null());
  BOOST_TEST(named("conversation.paid")["value"] == "2026-03-29T10:00:00Z");
  BOOST_TEST(named("conversation.gone").is_null(), "rules that are in force do not know it");
  const auto set = [&](agent_id who, const json& body) { return as(who).post(path(open, "/attribute"), body).status; };
  const json order = {{"name", "conversation.order"}, {"value", "4711"}};
  BOOST_TEST(set(viewer, order) == 403);
  BOOST_TEST(set(stranger, order) == 404);
  BOOST_TEST(set(replier, {{"name", "conversation.order"}, {"value", json::array()}}) == 422);
  BOOST_TEST(set(replier, {{"name", "conversation.order"}}) == 422);
  BOOST_TEST(set(replier, order) == 200);
  BOOST_TEST(named("conversation.order")["value"] == "4711");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
