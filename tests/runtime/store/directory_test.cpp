#include "runtime/store/audit_rows.hpp"
#include "runtime/store/desk_rows.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/keyed_rows.hpp"
#include "runtime/store/rule_sets.hpp"
#include "runtime/store/session_rows.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace barid::store {

using namespace std::chrono_literals;
using test::morning;
using test::must;

namespace {
struct directory_fixture {
  test::test_database db;
  connection on = db.connect();

  agent_id agent(const std::string& name) {
    agent_row row;
    row.name = name;
    row.email = name + "@acme.example";
    row.skills = {"invoices"};
    return must(create_agent(on, row));
  }
};
} // namespace

BOOST_FIXTURE_TEST_SUITE(directories, directory_fixture)

BOOST_AUTO_TEST_CASE(channels_are_kept_with_settings_and_health) {
  channel_row row;
  row.name = "support";
  row.addresses = {"support@acme.example", "help@acme.example"};
  row.settings = R"({"host": "imap.acme.example"})";
  row.id = must(create_channel(on, row));
  BOOST_CHECK(create_channel(on, row).why().code == errc::conflict);
  row.state = "on";
  must(update_channel(on, row));
  must(set_channel_health(on, row.id, "failing", "the password was refused", morning()));
  must(set_channel_health(on, row.id, "failing", "still", morning() + 1h));
  must(set_connected_since(on, row.id, morning()));
  must(set_connected_since(on, row.id, morning() + 5h));
  const auto back = must(load_channel(on, row.id));
  BOOST_TEST(back.settings == row.settings);
  BOOST_TEST(back.state == "on");
  BOOST_TEST(back.health_text == "still");
  BOOST_CHECK(back.health_since == morning());
  BOOST_CHECK(back.connected_since == morning());
  BOOST_TEST(back.addresses.size() == 2u);
  BOOST_TEST(must(list_channels(on)).size() == 1u);
  row.id.value += 1;
  BOOST_CHECK(update_channel(on, row).why().code == errc::not_found);
}

BOOST_AUTO_TEST_CASE(a_name_means_one_agent_or_one_team) {
  const auto mona = agent("mona");
  BOOST_CHECK(create_team(on, "Mona").why().code == errc::conflict);
  const auto billing = must(create_team(on, "billing"));
  agent_row clash;
  clash.name = "billing";
  clash.email = "b@acme.example";
  BOOST_CHECK(create_agent(on, clash).why().code == errc::conflict);
  clash.name = "omar";
  clash.email = "MONA@acme.example";
  BOOST_CHECK(create_agent(on, clash).why().code == errc::conflict);
  must(set_team_member(on, {billing, mona, true}));
  BOOST_TEST(must(list_team_members(on)).at(0).lead);
  BOOST_CHECK(set_team_member(on, {billing, agent_id{99}, false}).why().code == errc::not_found);
  must(remove_team_member(on, billing, mona));
  BOOST_TEST(must(list_team_members(on)).empty());
  must(update_team(on, {billing, "finance", true}));
  BOOST_TEST(must(list_teams(on)).at(0).name == "finance");
}

BOOST_AUTO_TEST_CASE(presence_and_logins_of_agents) {
  const auto mona = agent("mona");
  must(set_presence(on, mona, "available", morning()));
  must(set_presence(on, mona, "available", morning() + 1h));
  BOOST_CHECK(must(list_agents(on)).at(0).presence_since == morning());
  must(set_password_hash(on, mona, "$argon2id$v=19$x"));
  BOOST_CHECK(must(find_login(on, "Mona@ACME.example")).agent == mona);
  auto row = must(list_agents(on)).at(0);
  row.active = false;
  must(update_agent(on, row));
  BOOST_CHECK(find_login(on, "mona@acme.example").why().code == errc::not_found);
}

BOOST_AUTO_TEST_CASE(whoever_leaves_is_noted_for_the_engine_with_whose_doing_it_was) {
  const auto mona = agent("mona"), omar = agent("omar");
  must(on.run("insert into conversations (id, channel, version, agent, status, thread_token, created, updated)"
              " select n, 1, 1, case when n = 4 then $2 else $1 end, status, n::text, now(), now()"
              " from unnest('{open,snoozed,closed,open}'::text[]) with ordinality as all_of (status, n)",
              with(mona.value, omar.value)));
  const auto rows = must(list_agents(on));
  auto open = must(transaction::begin(on));
  BOOST_TEST(must(let_go(on, *std::ranges::find(rows, mona, &agent_row::id), "agent/" + std::to_string(omar.value))) ==
             2);
  must(open.commit());
  auto e = must(next_desk_event(on));
  BOOST_REQUIRE(e.has_value());
  BOOST_TEST(e->kind == "agent left");
  BOOST_CHECK(e->agent == mona);
  BOOST_TEST(e->actor == "agent/" + std::to_string(omar.value));
  must(finish_desk_event(on, e->id, morning()));
  must(on.run("update agents set active = false where id = $1", with(mona.value))); // they had left before
  BOOST_TEST(!must(next_desk_event(on)).has_value());
  // taken away by other means, and for good
  must(on.run("delete from agents where id = $1", with(omar.value)));
  e = must(next_desk_event(on));
  BOOST_REQUIRE(e.has_value());
  BOOST_CHECK(e->agent == omar);
  BOOST_TEST(e->actor.empty());
}

BOOST_AUTO_TEST_CASE(sessions_and_tokens_end_with_time_and_with_their_agent) {
  const auto mona = agent("mona");
  const auto token = sha256_of("secret token");
  must(create_session(on, token, {mona, morning() + 1h, "192.0.2.1", "browser", morning()}));
  BOOST_CHECK(must(use_session(on, token, morning())).agent == mona);
  BOOST_CHECK(use_session(on, token, morning() + 1h).why().code == errc::not_found);
  BOOST_CHECK(use_session(on, sha256_of("other"), morning()).why().code == errc::not_found);
  api_token t;
  t.agent = mona;
  t.name = "report";
  t.scopes = {"read"};
  t.id = must(create_api_token(on, sha256_of("api"), t));
  BOOST_TEST(must(use_api_token(on, sha256_of("api"), morning())).scopes.at(0) == "read");
  BOOST_CHECK(must(list_api_tokens(on, mona)).at(0).last_used == morning());
  auto row = must(list_agents(on)).at(0);
  row.active = false;
  must(update_agent(on, row));
  BOOST_CHECK(!use_session(on, token, morning()));
  BOOST_CHECK(!use_api_token(on, sha256_of("api"), morning()));
  BOOST_TEST(must(forget_expired_sessions(on, morning() + 2h)) == 1);
}

BOOST_AUTO_TEST_CASE(secrets_settings_customers_and_the_audit_log) {
  must(put_secret(on, {"channel/7/password", std::string("\0cipher\xFF", 8), "key-1"}));
  must(put_secret(on, {"channel/7/password", std::string("\0other", 6), "key-2"}));
  BOOST_TEST(must(get_secret(on, "channel/7/password")).cipher == std::string("\0other", 6));
  BOOST_TEST(must(list_secrets(on, "channel/7/")).size() == 1u);
  must(remove_secret(on, "channel/7/password"));
  BOOST_CHECK(get_secret(on, "channel/7/password").why().code == errc::not_found);
  must(put_setting(on, "retention", R"({"days": 30})", "mona"));
  BOOST_TEST(must(get_setting(on, "retention")) == R"({"days": 30})");
  customer_row sara{{}, "Sara@shop.example", "Sara", "ar", ""};
  const auto first = must(customer_of(on, "sara@shop.example", sara));
  sara.name = "another spelling";
  const auto again = must(customer_of(on, "sara@shop.example", sara));
  BOOST_CHECK(first.id == again.id);
  BOOST_TEST(again.name == "Sara");
  must(write_audit(on, {0, morning(), "agent/1", "channel.change", "channel/7", R"({"state": "on"})", ""}));
  BOOST_TEST(must(read_audit(on, {}, 0, 10)).at(0).detail == R"({"state": "on"})");
}

BOOST_AUTO_TEST_CASE(rules_are_activated_against_the_generation_they_were_planned_for) {
  const std::string a(32, 'a'), b(32, 'b');
  BOOST_TEST(must(load_active_rules(on)).generation == 0);
  must(save_rule_set(on, {a, std::string("bundle\0a", 8), 1, "mona", "first"}));
  must(save_rule_set(on, {a, "again", 1, "omar", "the same"}));
  must(save_rule_set(on, {b, "bundle b", 1, "mona", "second"}));
  BOOST_TEST(must(load_rule_set(on, a)).bundle == std::string("bundle\0a", 8));
  BOOST_TEST(must(activate_rules(on, {a, 0, false, "mona", ""})).generation == 1);
  BOOST_CHECK(activate_rules(on, {b, 0, false, "omar", ""}).why().code == errc::conflict);
  BOOST_CHECK(activate_rules(on, {std::string(32, 'x'), 1, false, "", ""}).why().code == errc::not_found);
  BOOST_TEST(must(activate_rules(on, {b, 1, false, "omar", "", "agent/4"})).generation == 2);
  audit_filter rules;
  rules.kind = "rules";
  const auto noted = must(read_audit(on, rules, 0, 10));
  BOOST_REQUIRE(noted.size() == 2u); // what was refused is not in it
  BOOST_TEST(noted[0].actor == "agent/4");
  BOOST_TEST(noted[0].action == "rules.apply");
  BOOST_TEST(noted[0].subject == "rules/2");
  BOOST_TEST(noted[1].actor == "mona");
  BOOST_TEST(must(activate_rules(on, {a, 2, true, "omar", "b was wrong"})).generation == 3);
  BOOST_TEST(must(load_active_rules(on)).hash == a);
  const auto history = must(rule_history(on, 10));
  BOOST_REQUIRE(history.size() == 3u);
  BOOST_TEST(history[0].kind == "rollback");
  BOOST_TEST(history[1].hash == b);
}

BOOST_AUTO_TEST_CASE(stored_rules_go_only_when_nothing_needs_them) {
  const std::string active(32, 'a'), pinned(32, 'p'), unused(32, 'u');
  for (const auto& hash : {active, pinned, unused}) must(save_rule_set(on, {hash, "b", 1, "mona", ""}));
  must(activate_rules(on, {active, 0, false, "mona", ""}));
  const auto support = test::make_channel(on, "support");
  auto d = test::decision_of(test::fresh_conversation(on), support, 1);
  d.flows = {{"chase", "nudge", 0, pinned, morning(), {}, ""}};
  test::commit(on, {d});
  BOOST_TEST(must(forget_rule_sets(on, morning() + std::chrono::days(36500))) == 1);
  BOOST_CHECK(load_rule_set(on, pinned).ok());
  BOOST_CHECK(!load_rule_set(on, unused));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
