// What people correct in a conversation, in the running program: its subject, its attributes and those of its customer.

#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/session_rows.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
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

constexpr const char* correcting_token = "correcting-token";

struct correcting_desk {
  temp_folder folder;
  test::test_database db;
  store_audit stored{db.settings(store::private_cluster::admin_user)};
  std::unique_ptr<engine_process> engine;

  correcting_desk() {
    folder.write("rules/main.route", "mailbox support { address support@acme.example }\n"
                                     "attribute conversation.order of text optional\n"
                                     "attribute conversation.items of number optional\n"
                                     "attribute conversation.paid of time optional\n"
                                     "attribute conversation.wait of duration optional\n"
                                     "attribute conversation.urgent of bool optional\n"
                                     "attribute customer.tier of gold | basic optional\n"
                                     "on message when customer.tier else basic is gold { tag vip }\n");
    auto on = db.connect();
    store::agent_row amal;
    amal.name = "amal";
    amal.email = "amal@acme.example";
    amal.role = "owner";
    store::api_token row;
    row.agent = must(store::create_agent(on, amal));
    row.name = "test";
    (void)must(store::create_api_token(on, store::sha256_of(correcting_token), row));
    engine = std::make_unique<engine_process>(
        engine_options{.rules = folder.path() / "rules",
                       .database = db.settings().target + " user=" + store::private_cluster::admin_user});
  }

  std::int64_t deliver(const sample& s) {
    lmtp_client client(engine->lmtp());
    BOOST_REQUIRE(client.deliver(s.from, "support@acme.example", mail_of(s)) == 250);
    BOOST_REQUIRE(stored.settled());
    return stored.conversation_of(s.message_id);
  }
  [[nodiscard]] test::client agent() const {
    test::client out(engine->http_port());
    out.bearer = correcting_token;
    return out;
  }
  [[nodiscard]] static std::string path(std::int64_t conversation, const std::string& rest = {}) {
    return "/api/v1/conversations/" + std::to_string(conversation) + rest;
  }
  [[nodiscard]] int set(std::int64_t conversation, const std::string& name, const json& value) const {
    return agent().post(path(conversation, "/attribute"), {{"name", name}, {"value", value}}).status;
  }
  [[nodiscard]] json value_of(std::int64_t conversation, const std::string& name) const {
    const auto got = agent().get(path(conversation)).document();
    for (const auto& a : got["attributes"])
      if (a["name"] == name) return a["value"];
    return "not declared";
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(engine_correcting)

BOOST_FIXTURE_TEST_CASE(a_corrected_subject_is_found_and_the_thread_goes_on, correcting_desk) {
  const auto talk = deliver({.from = "sara@customer.example", .message_id = "one@customer.example"});
  const auto done = agent().post(path(talk, "/subject"), {{"subject", "Warranty of the green lamp"}});
  BOOST_REQUIRE_MESSAGE(done.status == 200, done.body);
  BOOST_TEST(eventually([&] {
    const auto found = agent().get("/api/v1/conversations?q=warranty%20green").document()["items"];
    return found.size() == 1 && found[0]["id"] == talk && found[0]["subject"] == "Warranty of the green lamp";
  }));
  BOOST_TEST(deliver({.from = "sara@customer.example",
                      .message_id = "two@customer.example",
                      .in_reply_to = "one@customer.example"}) == talk);
  BOOST_TEST(agent().get(path(talk)).document()["conversation"]["subject"] == "Warranty of the green lamp");
  for (const auto& c : stored.complaints()) BOOST_ERROR(c);
}

BOOST_FIXTURE_TEST_CASE(attributes_take_what_they_are_declared_to_hold, correcting_desk) {
  const auto talk = deliver({.from = "sara@customer.example", .message_id = "one@customer.example"});
  const std::vector<std::pair<std::string, json>> good = {
      {"conversation.order", "A-4711"}, {"conversation.items", 3.5},
      {"conversation.wait", 5400.0},    {"conversation.paid", "2026-03-29T10:00:00Z"},
      {"conversation.urgent", true},    {"customer.tier", "gold"}};
  for (const auto& [name, value] : good) {
    BOOST_TEST(set(talk, name, value) == 200, name);
    BOOST_TEST(value_of(talk, name) == value, name << ": " << value_of(talk, name).dump());
  }
  const std::vector<std::pair<std::string, json>> bad = {
      {"conversation.order", 5},    {"conversation.items", "many"}, {"conversation.paid", "tomorrow"},
      {"conversation.urgent", "x"}, {"customer.tier", "silver"},    {"customer.shoe", "42"},
      {"conversation.wait", 1e300}};
  for (const auto& [name, value] : bad) BOOST_TEST(set(talk, name, value) == 422, name);
  // rules go by it, also in another conversation of theirs
  const auto other = deliver({.from = "sara@customer.example", .message_id = "two@customer.example"});
  BOOST_REQUIRE(other != talk);
  BOOST_TEST(agent().get(path(other)).document()["conversation"]["tags"] == json::array({"vip"}));
  BOOST_TEST(value_of(other, "customer.tier") == "gold");
  BOOST_TEST(value_of(other, "conversation.order").is_null());
  BOOST_TEST(set(other, "customer.tier", nullptr) == 200);
  BOOST_TEST(value_of(talk, "customer.tier").is_null());
  for (const auto& c : stored.complaints()) BOOST_ERROR(c);
}

BOOST_AUTO_TEST_SUITE_END()
