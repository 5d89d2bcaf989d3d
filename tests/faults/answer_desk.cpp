#include "tests/faults/answer_desk.hpp"

#include "runtime/channel/account.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/mail_identity.hpp"
#include "runtime/store/session_rows.hpp"
#include "tests/faults/expect.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::faults {

using test::must;

namespace {

constexpr const char* words_of_token = "a token of a test";

constexpr const char* undone = "select (select count(*) from inbox) + (select count(*) from outbox"
                               " where state not in ('sent', 'parked', 'dead', 'cancelled'))";

} // namespace

std::string rules_that_acknowledge(bool all) {
  return R"(language 1
mailbox support { address support@acme.example; threads grouped; team triage }
team triage { strategy queue }
reply ack { en "ack.html"; default en }
order message: facts, answer
table facts on message match all { rule all when size > 0 { tag seen } }
table answer on message match first { rule first when )" +
         std::string(all ? "conversation is new" : "subject is \"acknowledge\"") + " { reply ack } }\n";
}

answer_desk::answer_desk(const std::string& rules, testing::environment variables, std::vector<std::string> before) {
  folder.write("rules/main.route", rules);
  folder.write("rules/ack.html", "<p>We have your mail.</p>");
  store::channel_row channel;
  channel.name = "support";
  channel.addresses = {"support@acme.example"};
  channel.kind = "lmtp";
  channel.state = "on";
  channel::account account;
  account.smtp = channel::mail_server{peer.at().host, peer.at().port, channel::tls::none};
  channel.settings = channel::to_json(account);
  (void)must(store::create_channel(on, channel));
  make_owner(on);
  engine.emplace(
      testing::engine_options{.rules = folder.path() / "rules",
                              .database = db.settings().target + " user=" + store::private_cluster::admin_user,
                              // the pace of sending is no matter here
                              .more = {"--set", "sending.rate=100000", "--set", "sending.rate_automatic=100000"},
                              .variables = std::move(variables),
                              .before = std::move(before)});
}

delivery answer_desk::deliver(const std::string& id) {
  const auto from = id + "@customer.example";
  delivery out{from, testing::mail_of({.from = from, .message_id = from}), testing::lost, {}};
  try {
    testing::lmtp_client client(engine->lmtp());
    out.code = client.deliver(from, "support@acme.example", out.raw);
  } catch (const std::runtime_error&) { // it has ended meanwhile
  }
  return out;
}

std::int64_t answer_desk::conversation_of(const std::string& id) {
  return stored.number("select c.conversation from mails m join conversation_mails c"
                       " on c.mail = m.id where m.message_id_hash = $1",
                       store::with(store::bytes{store::message_id_hash(id + "@customer.example")}));
}

int answer_desk::answer(std::int64_t conversation, const std::string& text) {
  try {
    return agent().post("/api/v1/conversations/" + std::to_string(conversation) + "/reply", {{"text", text}}).status;
  } catch (const std::exception&) {
    return 0;
  }
}

bool answer_desk::at_rest() {
  return stored.number(undone) == 0;
}

bool answer_desk::rests() {
  bool quiet = false;
  const bool in_time = testing::eventually(
      [&] {
        quiet = at_rest();
        return quiet || !engine->running();
      },
      std::chrono::seconds(60));
  if (!in_time) {
    BOOST_TEST_MESSAGE(stored.text("select string_agg(state || ' ' || last_error, chr(10))"
                                   " from outbox where state <> 'sent'"));
    BOOST_FAIL("something is under way for ever:\n" + engine->output());
  }
  return quiet;
}

void answer_desk::next_life() {
  peer.next_life();
  BOOST_REQUIRE(engine->revive());
  BOOST_REQUIRE(rests());
}

void answer_desk::check() {
  expect_none(stored.complaints());
  expect_none(judge_sent(peer.ledger(), stored));
}

test::client answer_desk::agent() const {
  return owner_at(engine->http_port());
}

void make_owner(store::connection& on) {
  store::agent_row agent;
  agent.name = "amal";
  agent.email = "amal@acme.example";
  agent.role = "owner";
  store::api_token token;
  token.agent = must(store::create_agent(on, agent));
  token.name = "test";
  (void)must(store::create_api_token(on, store::sha256_of(words_of_token), token));
}

test::client owner_at(std::uint16_t port) {
  test::client out(port);
  out.bearer = words_of_token;
  return out;
}

} // namespace barid::faults
