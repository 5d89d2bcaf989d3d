// Promise P17 at the database: what an agent may not see does not exist for that agent.

#include "runtime/store/conversation_list.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/mail_rows.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "runtime/store/search_rows.hpp"
#include "runtime/store/viewer.hpp"
#include "runtime/store/written_rows.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace barid::store {

using test::must;

namespace {

struct permission_fixture {
  test::test_database db;
  connection engine = db.connect();
  connection api = db.connect(api_role);
  mailbox_id support = test::make_channel(engine, "support");
  mailbox_id secret = test::make_channel(engine, "secret");
  agent_id mona = make_agent("mona", "agent");
  agent_id boss = make_agent("boss", "admin");
  conversation_id open_one = converse(support, 1);
  conversation_id hidden = converse(secret, 2);

  permission_fixture() {
    must(set_access(engine, {support, mona, "reply"}));
    must(engine.run("delete from live_events where kind = 'access'")); // of no channel; told to her alone by the stream
  }

  agent_id make_agent(const std::string& name, const std::string& role) {
    agent_row row;
    row.name = name;
    row.email = name + "@acme.example";
    row.role = role;
    return must(create_agent(engine, row));
  }
  conversation_id converse(mailbox_id channel, int n) {
    const auto raw = test::mail_bytes("<" + std::to_string(n) + "@customer.example>");
    const auto mail = test::commit(engine, {test::accept_of(channel, raw)}).at(0).mail;
    auto d = test::decision_of(test::fresh_conversation(engine), channel, 1);
    d.inbox = mail;
    d.next.tags = {"vip"};
    d.mails = {{mail, "", {}, test::morning()}};
    d.texts = {{mail, channel, 1, "", ""}};
    d.set_timers = {{"idle", "idle", test::morning(), "", "", false}};
    d.live = {{"conversation", ""}};
    test::commit(engine, {d});
    must(index_documents(engine, {{mail, d.next.id, channel, test::morning(), "invoice", {"invoice", "it's"}}},
                         "search", {}));
    return d.next.id;
  }
  std::int64_t visible(agent_id who, const std::string& table) {
    return must(as_agent(api, who, [&](connection& on) { return on.run("select count(*) from " + table); }))[0]
        .get<std::int64_t>(0);
  }
};

/// Every table, so that a new one cannot be forgotten.
std::vector<std::string> all_tables(connection& on) {
  auto got = must(on.run("select relname::text from pg_class where relnamespace = 'barid'::regnamespace "
                         "and relkind = 'r' order by 1"));
  std::vector<std::string> out;
  for (std::size_t i = 0; i < got.size(); ++i) out.push_back(got[i].get<std::string>(0));
  return out;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(permissions, permission_fixture)

BOOST_AUTO_TEST_CASE(an_agent_sees_the_rows_of_own_channels_only_in_every_table) {
  for (const std::string table : {"channels", "channel_access", "mails", "mail_chunks", "mail_texts", "conversations",
                                  "conversation_mails", "events", "timers", "live_events"}) {
    const auto all = must(engine.run("select count(*) from " + table))[0].get<std::int64_t>(0);
    const auto some = visible(mona, table);
    BOOST_CHECK_MESSAGE(some == 1, table << ": " << some << " of " << all);
    BOOST_CHECK_MESSAGE(visible(boss, table) == all, table << " for an admin");
    BOOST_CHECK_MESSAGE(visible({}, table) == 0, table << " without an identity");
    BOOST_CHECK_MESSAGE(visible(agent_id{999}, table) == 0, table << " for an unknown agent");
  }
}

BOOST_AUTO_TEST_CASE(what_may_not_be_seen_is_not_found) {
  auto load = [](conversation_id id) { return [id](connection& on) { return load_conversation(on, id); }; };
  BOOST_CHECK(as_agent(api, mona, load(open_one)).ok());
  auto refused = as_agent(api, mona, load(hidden));
  BOOST_REQUIRE(!refused);
  BOOST_CHECK(refused.why().code == errc::not_found);
  auto missing = as_agent(api, mona, load(conversation_id{12'345}));
  BOOST_TEST(missing.why().message.substr(0, 12) == refused.why().message.substr(0, 12));
  BOOST_CHECK(as_agent(api, boss, load(hidden)).ok());
}

BOOST_AUTO_TEST_CASE(search_and_tags_give_candidates_of_own_channels_only) {
  for (const auto who : {mona, boss}) {
    const auto expected = who == mona ? 1u : 2u;
    auto found = must(as_agent(api, who, [](connection& on) {
      return search_candidates(on, {"invoice", "it's"}, 10);
    }));
    BOOST_TEST(found.size() == expected);
    for (const bool open_only : {true, false})
      for (const int most : {1, 10}) {
        auto tagged =
            must(as_agent(api, who, [&](connection& on) { return tag_candidates(on, {"vip"}, open_only, most); }));
        BOOST_TEST(tagged.some.size() == std::min<std::size_t>(expected, most));
        BOOST_TEST(tagged.all == (expected <= std::size_t(most)));
      }
  }
  BOOST_TEST(must(as_agent(api, mona, [](connection& on) { return search_candidates(on, {}, 10); })).empty());
  BOOST_TEST(must(as_agent(api, {}, [](connection& on) { return search_candidates(on, {"invoice"}, 9); })).empty());
}

BOOST_AUTO_TEST_CASE(what_the_desk_wrote_is_found_in_own_channels_and_not_when_it_was_called_back) {
  auto written = [&](conversation_id id, mailbox_id channel, const char* kind, outbox_id outbox) {
    must(index_written(engine, {{{id, 1, kind, 0, channel, outbox, test::morning(), "en", ""}, {"warehouse"}}}));
  };
  auto found = [&](agent_id who) {
    return must(as_agent(api, who, [](connection& on) { return search_candidates(on, {"warehouse"}, 10); })).size();
  };
  written(open_one, support, "note", {});
  written(hidden, secret, "note", {});
  BOOST_TEST(found(mona) == 1u);
  BOOST_TEST(found(boss) == 2u);
  BOOST_TEST(found({}) == 0u);
  must(engine.run("delete from written_documents"));
  const auto sent =
      must(engine.run("insert into outbox (effect_key, channel, conversation, shard, kind, origin, next_at)"
                      " values (sha256('one'), $1, $2, 0, 'smtp', 'human', now()) returning id",
                      with(support.value, open_one.value)))[0]
          .get<outbox_id>(0);
  written(open_one, support, "answer", sent);
  BOOST_TEST(found(mona) == 1u);
  must(cancel_outbox(engine, sent, test::morning()));
  BOOST_TEST(found(mona) == 0u);
}

BOOST_AUTO_TEST_CASE(an_identity_ends_with_its_transaction) {
  BOOST_TEST(visible(mona, "conversations") == 1);
  BOOST_TEST(must(api.run("select count(*) from conversations"))[0].get<std::int64_t>(0) == 0);
}

BOOST_AUTO_TEST_CASE(the_api_role_writes_nothing_and_reads_no_secret) {
  for (const auto& table : all_tables(engine)) {
    if (table == "schema_versions") continue;
    BOOST_CHECK_MESSAGE(!api.run("delete from " + table), table);
    BOOST_TEST(api.last_state() == "42501");
    BOOST_CHECK_MESSAGE(!api.run("insert into " + table + " default values"), table);
  }
  for (const std::string table : {"secrets", "sessions", "api_tokens", "settings", "audit_log", "search_documents",
                                  "written_documents", "commit_markers", "inbox"})
    BOOST_CHECK_MESSAGE(!api.run("select count(*) from " + table), table);
  BOOST_CHECK(!api.run("select password_hash from agents"));
  BOOST_CHECK(api.run("select name, email from agents").ok());
}

BOOST_AUTO_TEST_CASE(every_table_that_the_api_reads_has_policies_or_is_known_to_need_none) {
  auto got = must(engine.run("select c.relname::text from pg_class c where c.relnamespace = 'barid'::regnamespace "
                             "and c.relkind = 'r' and has_any_column_privilege('barid_api', c.oid, 'select') "
                             "and not c.relrowsecurity order by 1"));
  std::vector<std::string> open;
  for (std::size_t i = 0; i < got.size(); ++i) open.push_back(got[i].get<std::string>(0));
  const std::vector<std::string> known{"agents",          "rule_activations", "rule_sets", "rule_state",
                                       "schema_versions", "team_members",     "teams"};
  BOOST_TEST(open == known, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_engine_may_not_change_the_schema_or_its_history) {
  BOOST_CHECK(!engine.run("create table barid.mine (n int)"));
  BOOST_CHECK(!engine.run("drop table mails"));
  BOOST_CHECK(!engine.run("alter table mails disable row level security"));
  BOOST_CHECK(!engine.run("delete from schema_versions"));
  auto server = must(engine.run("select rolsuper from pg_roles where rolname = 'barid_owner'"));
  BOOST_TEST(!server[0].get<bool>(0));
}

BOOST_AUTO_TEST_CASE(lists_and_counts_add_the_channels_to_the_policies) {
  list_filter all;
  all.channels = {support, secret};
  auto seen =
      must(as_agent(api, mona, [&](connection& on) { return list_conversations(on, all, list_order::updated, 10); }));
  BOOST_REQUIRE(seen.rows.size() == 1u);
  BOOST_CHECK(seen.rows[0].id == open_one);
  BOOST_TEST(must(as_agent(api, mona, [&](connection& on) { return count_conversations(on, all); })) == 1);
  BOOST_TEST(must(list_conversations(engine, {}, list_order::updated, 10)).rows.empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
