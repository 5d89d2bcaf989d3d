// What an account's server offered, over HTTP: filters, pages, reading failed mail again, and who may.

#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_channel_ledger)

namespace {

using json = nlohmann::ordered_json;

struct ledger_fixture : desk_fixture {
  /// Two stored (one at the second try), one duplicate, two failed (one to be read again), all of one
  /// commit; and one of another channel.
  ledger_fixture() {
    must(on.run("insert into uid_ledger (channel, folder, uidvalidity, uid, uidl, outcome, reason, mail, "
                "attempts, at, retry_at) values "
                "($1, 'INBOX', 7, 1, '', 'stored', '', $3, 1, $4, null),"
                "($1, 'INBOX', 7, 2, '', 'stored', '', $3, 2, $4, null),"
                "($1, 'INBOX', 7, 3, '', 'duplicate', '', $3, 1, $4, null),"
                "($1, 'INBOX', 7, 4, '', 'failed', 'it is too large', null, 1, $4, null),"
                "($1, 'بريد', 7, 5, '', 'failed', 'the line broke', null, 1, $4, $4),"
                "($2, 'INBOX', 0, 0, 'secret-name', 'failed', 'x', null, 1, $4, null)",
                store::with(support.value, secret.value, open.mail.value, morning())));
  }
  [[nodiscard]] std::string at(mailbox_id channel, const std::string& query = {}) const {
    return "/api/v1/channels/" + std::to_string(channel.value) + "/ledger" + query;
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(every_message_of_a_channel_has_a_line, ledger_fixture) {
  const auto got = as(manager).get(at(support));
  BOOST_REQUIRE(got.status == 200);
  const auto page = got.document();
  BOOST_TEST(page["items"].size() == 5u);
  BOOST_TEST(page["next"].is_null());
  BOOST_TEST(got.body.find("secret-name") == std::string::npos);
  for (const auto& l : page["items"])
    if (l["uid"] == 4) {
      BOOST_TEST(l["reason"] == "it is too large");
      BOOST_TEST(l["mail"].is_null());
      BOOST_TEST(l["retry_waits"] == false);
      BOOST_TEST(l["conversation"].is_null());
      BOOST_TEST(l["from"] == "");
    } else if (l["uid"] == 1) {
      BOOST_TEST(l["conversation"] == open.conversation.value);
      BOOST_TEST(l["subject"] == "invoice");
      BOOST_TEST(!l["from"].get<std::string>().empty());
    }
}

BOOST_FIXTURE_TEST_CASE(lines_are_chosen_by_their_folder, ledger_fixture) {
  const auto of = [&](const std::string& query) {
    return as(manager).get(at(support, query)).document()["items"].size();
  };
  BOOST_TEST(of("?folder=INBOX") == 4u);
  BOOST_TEST(of("?folder=%D8%A8%D8%B1%D9%8A%D8%AF") == 1u);
  BOOST_TEST(of("?folder=INBOX&outcome=failed") == 1u);
  BOOST_TEST(of("?folder=Sent") == 0u);
}

BOOST_FIXTURE_TEST_CASE(failed_messages_are_asked_for_again_one_or_all, ledger_fixture) {
  const auto waiting = [&] {
    std::set<int> out;
    const auto page = as(manager).get(at(support, "?outcome=failed")).document();
    for (const auto& l : page["items"])
      if (l["retry_waits"] == true) out.insert(l["uid"].get<int>());
    return out;
  };
  const auto ask = [&](agent_id who, const json& body, mailbox_id of) { return as(who).post(at(of, "/retry"), body); };
  const auto named = [](int uid) {
    return json{{"message", {{"folder", "INBOX"}, {"uidvalidity", 7}, {"uid", uid}, {"uidl", ""}}}};
  };
  BOOST_TEST((waiting() == std::set{5}));
  const auto one = ask(manager, named(4), support);
  BOOST_TEST(one.status == 200);
  BOOST_TEST(one.document()["mails"] == 1);
  BOOST_TEST((waiting() == std::set{4, 5}));
  BOOST_TEST(ask(manager, named(1), support).status == 409, "what is stored is not read again");
  BOOST_TEST(ask(manager, json::object(), support).document()["mails"] == 2);
  BOOST_TEST(ask(replier, json::object(), support).status == 403);
  BOOST_TEST(ask(manager, json::object(), secret).status == 404);
  const auto noted = as(owner).get("/api/v1/audit?limit=1").document()["items"][0];
  BOOST_TEST(noted["action"] == "channel.retry");
  BOOST_TEST(noted["detail"]["mails"] == 2);
  BOOST_TEST(must(on.run("select count(*) from uid_ledger where channel = $1 and retry_at is not null",
                         store::with(secret.value)))[0]
                 .get<std::int64_t>(0) == 0);
}

BOOST_FIXTURE_TEST_CASE(lines_are_chosen_by_what_became_of_them, ledger_fixture) {
  const auto uids = [&](const std::string& outcome) {
    std::set<int> out;
    const auto page = as(manager).get(at(support, "?outcome=" + outcome)).document();
    for (const auto& l : page["items"]) out.insert(l["uid"].get<int>());
    return out;
  };
  BOOST_TEST((uids("all") == std::set{1, 2, 3, 4, 5}));
  BOOST_TEST((uids("stored") == std::set{1, 2}));
  BOOST_TEST((uids("duplicate") == std::set{3}));
  BOOST_TEST((uids("failed") == std::set{4, 5}));
  BOOST_TEST((uids("retried") == std::set{2, 5}));
  BOOST_TEST(as(manager).get(at(support, "?outcome=lost")).status == 400);
}

BOOST_FIXTURE_TEST_CASE(pages_show_each_line_once_also_those_of_one_moment, ledger_fixture) {
  std::multiset<int> seen;
  std::string query = "?limit=2";
  int pages = 0;
  for (; pages < 9; ++pages) {
    const auto page = as(manager).get(at(support, query)).document();
    for (const auto& l : page["items"]) seen.insert(l["uid"].get<int>());
    if (page["next"].is_null()) break;
    query = "?limit=2&cursor=" + page["next"].get<std::string>();
  }
  BOOST_TEST(pages == 2);
  BOOST_TEST((seen == std::multiset{1, 2, 3, 4, 5}));
  for (const auto* word : {"x", "00", "5b5d", "5b312c322c332c342c355d"})
    BOOST_TEST(as(manager).get(at(support, std::string("?cursor=") + word)).status == 400, word);
}

BOOST_FIXTURE_TEST_CASE(who_does_not_manage_a_channel_reads_nothing_of_its_ledger, ledger_fixture) {
  BOOST_TEST(as(replier).get(at(support)).status == 403);
  BOOST_TEST(as(stranger).get(at(support)).status == 404);
  BOOST_TEST(as(manager).get(at(secret)).status == 404);
  BOOST_TEST(as(owner).get(at(secret)).document()["items"].size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
