// Two conversations become one in the running program: what each had shows in one timeline, later
// mail of either goes there, also after a kill, and it can be undone.

#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/mail_identity.hpp"
#include "runtime/store/session_rows.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::testing;
using test::json;
using test::must;

namespace {

constexpr const char* token = "merging-token";

struct merging_desk {
  temp_folder folder;
  test::test_database db;
  store_audit stored{db.settings(store::private_cluster::admin_user)};
  std::unique_ptr<engine_process> engine;

  merging_desk() {
    folder.write("rules/main.route", "mailbox support { address support@acme.example; reopen within 30d }\n"
                                     "mailbox billing { address billing@acme.example }\n"
                                     "on status becomes closed { note \"closed\" }\n"
                                     "on message { tag seen }\n");
    auto on = db.connect();
    store::agent_row amal;
    amal.name = "amal";
    amal.email = "amal@acme.example";
    amal.role = "owner";
    store::api_token row;
    row.agent = must(store::create_agent(on, amal));
    row.name = "test";
    (void)must(store::create_api_token(on, store::sha256_of(token), row));
    engine = std::make_unique<engine_process>(
        engine_options{.rules = folder.path() / "rules",
                       .database = db.settings().target + " user=" + store::private_cluster::admin_user});
  }

  std::int64_t deliver(const sample& s, const std::string& to = "support@acme.example") {
    lmtp_client client(engine->lmtp());
    BOOST_REQUIRE(client.deliver(s.from, to, mail_of(s)) == 250);
    BOOST_REQUIRE(stored.settled());
    return stored.conversation_of(s.message_id);
  }
  [[nodiscard]] test::client agent() const {
    test::client out(engine->http_port());
    out.bearer = token;
    return out;
  }
  [[nodiscard]] static std::string path(std::int64_t conversation, const std::string& rest = {}) {
    return "/api/v1/conversations/" + std::to_string(conversation) + rest;
  }
  [[nodiscard]] std::vector<std::string> mails_shown(std::int64_t conversation) const {
    std::vector<std::string> out;
    const auto got = agent().get(path(conversation));
    BOOST_TEST(got.status == 200, got.body);
    const auto shown = got.document();
    for (const auto& item : shown["timeline"])
      if (item["type"] == "mail") out.push_back(item["mail"]["message_id"]);
    return out;
  }
};

using texts = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_SUITE(engine_merging)

BOOST_FIXTURE_TEST_CASE(mail_of_both_goes_on_in_one_conversation_also_after_a_kill, merging_desk) {
  const auto asked = deliver({.from = "sara@customer.example", .message_id = "one@customer.example"});
  const auto again = deliver({.from = "omar@customer.example", .message_id = "two@customer.example"});
  BOOST_REQUIRE(asked != again);
  const auto done = agent().post(path(again, "/merge"), {{"into", asked}});
  BOOST_REQUIRE_MESSAGE(done.status == 200, done.body);
  BOOST_TEST(mails_shown(asked) == (texts{"one@customer.example", "two@customer.example"}));
  const auto other = agent().get(path(again)).document()["conversation"];
  BOOST_TEST(other["status"] == "merged");
  BOOST_TEST(other["linked"] == asked);
  // it is no closing: rules that say good-bye do not act
  BOOST_TEST(stored.number("select count(*) from events where kind = 'status becomes' and"
                           " effects::text like '%note%'") == 0);
  BOOST_TEST(agent().get("/api/v1/conversations").document()["items"].size() == 1u);

  // each goes on from his own mail
  BOOST_TEST(deliver({.from = "omar@customer.example",
                      .message_id = "three@customer.example",
                      .in_reply_to = "two@customer.example"}) == asked);
  engine->kill();
  engine->start();
  BOOST_TEST(deliver({.from = "omar@customer.example",
                      .message_id = "four@customer.example",
                      .in_reply_to = "two@customer.example"}) == asked);
  BOOST_TEST(deliver({.from = "sara@customer.example",
                      .message_id = "five@customer.example",
                      .in_reply_to = "one@customer.example"}) == asked);
  // the token of the one that is over leads there, too
  const auto secret = stored.text("select thread_token from conversations where id = $1", store::with(again));
  BOOST_TEST(deliver({.from = "nadia@elsewhere.example",
                      .message_id = "six@elsewhere.example",
                      .in_reply_to = secret + ".1@acme.example"}) == asked);
  BOOST_TEST(mails_shown(asked).size() == 6u);
  for (const auto& c : stored.complaints()) BOOST_ERROR(c);
}

BOOST_FIXTURE_TEST_CASE(a_merge_is_undone_and_what_came_meanwhile_stays_where_it_came, merging_desk) {
  const auto asked = deliver({.from = "sara@customer.example", .message_id = "one@customer.example"});
  const auto again = deliver({.from = "sara@customer.example", .message_id = "two@customer.example"});
  BOOST_REQUIRE(agent().post(path(again, "/merge"), {{"into", asked}}).status == 200);
  (void)deliver({.from = "sara@customer.example",
                 .message_id = "meanwhile@customer.example",
                 .in_reply_to = "two@customer.example"});
  BOOST_REQUIRE(agent().post(path(again, "/unmerge"), json::object()).status == 200);
  BOOST_TEST(mails_shown(again) == texts{"two@customer.example"});
  BOOST_TEST(mails_shown(asked) == (texts{"one@customer.example", "meanwhile@customer.example"}));
  BOOST_TEST(deliver({.from = "sara@customer.example",
                      .message_id = "later@customer.example",
                      .in_reply_to = "two@customer.example"}) == again);
  BOOST_TEST(agent().get(path(again)).document()["conversation"]["status"] == "open");
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_merged_says_why_and_changes_nothing, merging_desk) {
  const auto one = deliver({.from = "sara@customer.example", .message_id = "one@customer.example"});
  const auto two = deliver({.from = "sara@customer.example", .message_id = "two@customer.example"});
  const auto bill =
      deliver({.from = "sara@customer.example", .to = "billing@acme.example", .message_id = "bill@customer.example"},
              "billing@acme.example");
  const auto merge = [&](std::int64_t from, json body) { return agent().post(path(from, "/merge"), body); };
  BOOST_TEST(merge(one, {{"into", one}}).status == 422);
  BOOST_TEST(merge(one, {{"into", bill}}).status == 422);
  BOOST_TEST(merge(one, {{"into", 999'999}}).status == 404);
  BOOST_TEST(merge(one, {{"into", two}, {"expected_version", 0}}).status == 409);
  BOOST_TEST(agent().post(path(one, "/unmerge"), json::object()).status == 409);
  BOOST_REQUIRE(merge(one, {{"into", two}}).status == 200);
  BOOST_TEST(merge(one, {{"into", two}}).status == 409);
  BOOST_TEST(merge(two, {{"into", one}}).status == 409);
  const auto answer = agent().post(path(one, "/reply"), {{"text", "hello"}});
  BOOST_TEST(answer.status == 409);
  BOOST_TEST(answer.body.find("merged into number " + std::to_string(two)) != std::string::npos, answer.body);
}

BOOST_FIXTURE_TEST_CASE(a_mail_becomes_a_conversation_of_its_own_and_its_answers_follow_it, merging_desk) {
  const auto both = deliver({.from = "sara@customer.example", .message_id = "one@customer.example"});
  BOOST_TEST(deliver({.from = "sara@customer.example",
                      .subject = "another matter",
                      .message_id = "two@customer.example",
                      .in_reply_to = "one@customer.example"}) == both);
  const auto number = [&](const std::string& id) {
    return stored.number("select id from mails where message_id_hash = $1",
                         store::with(store::bytes{store::message_id_hash(id)}));
  };
  const auto split = [&](std::int64_t from, std::int64_t mail) {
    return agent().post(path(from, "/split"), {{"mail", mail}});
  };
  const auto done = split(both, number("two@customer.example"));
  BOOST_REQUIRE_MESSAGE(done.status == 200, done.body);
  const auto own = done.document()["conversation"].get<std::int64_t>();
  BOOST_TEST(mails_shown(both) == texts{"one@customer.example"});
  BOOST_TEST(mails_shown(own) == texts{"two@customer.example"});
  const auto shown = agent().get(path(own)).document()["conversation"];
  BOOST_TEST(shown["subject"] == "another matter");
  BOOST_TEST(shown["customer"]["address"] == "sara@customer.example");
  BOOST_TEST(shown["linked"] == both);
  BOOST_TEST(stored.number("select messages from conversations where id = $1", store::with(both)) == 1);
  engine->kill();
  engine->start();
  const auto answer = [&](const std::string& id, const std::string& to) {
    return deliver({.from = "sara@customer.example", .message_id = id, .in_reply_to = to});
  };
  BOOST_TEST(answer("three@customer.example", "two@customer.example") == own);
  BOOST_TEST(answer("four@customer.example", "one@customer.example") == both);
  // once, and never the last one
  BOOST_TEST(split(both, number("two@customer.example")).status == 404);
  const auto alone = deliver({.from = "omar@customer.example", .message_id = "alone@customer.example"});
  BOOST_TEST(split(alone, number("alone@customer.example")).status == 422);
  for (const auto& c : stored.complaints()) BOOST_ERROR(c);
}

BOOST_FIXTURE_TEST_CASE(the_mails_of_a_thread_join_in_whatever_order_they_come, merging_desk) {
  // an answer before what it answers, as when an account's folders are read one after the other
  const auto later = deliver({.from = "sara@customer.example",
                              .message_id = "late2@customer.example",
                              .in_reply_to = "late1@customer.example"});
  BOOST_TEST(deliver({.from = "sara@customer.example", .message_id = "late1@customer.example"}) == later);
  // two answers to a mail that never came, one of them after a restart
  const auto first = deliver(
      {.from = "omar@customer.example", .message_id = "a1@customer.example", .in_reply_to = "unseen@customer.example"});
  engine->kill();
  engine->start();
  BOOST_TEST(deliver({.from = "omar@customer.example",
                      .message_id = "a2@customer.example",
                      .in_reply_to = "unseen@customer.example"}) == first);
  // whoever takes no part gets a conversation of its own, with a link
  const auto stranger = deliver({.from = "mallory@elsewhere.example",
                                 .message_id = "m1@elsewhere.example",
                                 .in_reply_to = "unseen@customer.example"});
  BOOST_TEST(stranger != first);
  BOOST_TEST(stored.number("select linked from conversations where id = $1", store::with(stranger)) == first);
  // mails that merely bear one Message-ID are not a thread
  const auto one = deliver({.from = "robot@customer.example", .subject = "disk full", .message_id = "1@localhost"});
  lmtp_client client(engine->lmtp());
  BOOST_REQUIRE(client.deliver(
                    "robot@customer.example", "support@acme.example",
                    mail_of({.from = "robot@customer.example", .subject = "disk gone", .message_id = "1@localhost"})) ==
                250);
  BOOST_REQUIRE(stored.settled());
  BOOST_TEST(stored.number("select messages from conversations where id = $1", store::with(one)) == 1);
}

BOOST_FIXTURE_TEST_CASE(an_answer_long_after_the_end_begins_anew_where_the_mailbox_says_so, merging_desk) {
  const auto asked = deliver({.from = "sara@customer.example", .message_id = "one@customer.example"});
  const auto close = [&] { return agent().post(path(asked, "/status"), {{"status", "closed"}}).status; };
  BOOST_REQUIRE(close() == 200);
  BOOST_TEST(deliver({.from = "sara@customer.example",
                      .message_id = "soon@customer.example",
                      .in_reply_to = "one@customer.example"}) == asked);
  BOOST_TEST(agent().get(path(asked)).document()["conversation"]["status"] == "open");
  BOOST_REQUIRE(close() == 200);
  engine->kill();
  (void)stored.run("update conversations set closed_at = now() - interval '31 days' where id = $1", store::with(asked));
  engine->start();
  const auto anew = deliver(
      {.from = "sara@customer.example", .message_id = "late@customer.example", .in_reply_to = "one@customer.example"});
  BOOST_TEST(anew != asked);
  BOOST_TEST(stored.number("select linked from conversations where id = $1", store::with(anew)) == asked);
  BOOST_TEST(agent().get(path(asked)).document()["conversation"]["status"] == "closed");
}

BOOST_AUTO_TEST_SUITE_END()
