// Webhooks, extensions and events of the desk in the running program, against an endpoint of the test.

#include "runtime/calls/signature.hpp"
#include "runtime/store/parameters.hpp"
#include "tests/support/called_endpoint.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <atomic>
#include <cstdlib>
#include <future>

using namespace barid;
using namespace barid::testing;
using namespace std::chrono_literals;

namespace {

struct call_desk {
  temp_folder folder;
  called_endpoint endpoint;
  std::unique_ptr<engine_process> engine;
  std::unique_ptr<store_audit> stored;

  call_desk(std::function<std::string(const received_call&)> answer,
            const std::function<std::string(const std::string& url)>& rules)
      : endpoint(std::move(answer)) {
    folder.write("rules/main.route", rules(endpoint.url()));
    const auto secret = folder.write("secret", "open sesame\n").string();
    engine = std::make_unique<engine_process>(
        engine_options{.rules = folder.path() / "rules", .more = {"--set", "calls.allow=" + endpoint.host()}});
    stored = std::make_unique<store_audit>(engine->admin());
    const auto set = run({std::string(std::getenv("BARID_BUILD")) + "/app/barid", "secret", "set", "erp", "--file",
                          secret, "--data", engine->data().string()});
    BOOST_REQUIRE_MESSAGE(set.status == 0, set.output);
  }

  std::int64_t deliver(const std::string& subject) {
    const sample s{.from = "sara@customer.example", .subject = subject, .message_id = subject + "@customer.example"};
    lmtp_client client(engine->lmtp());
    BOOST_REQUIRE(client.deliver(s.from, "support@acme.example", mail_of(s)) == 250);
    BOOST_REQUIRE(stored->settled());
    return stored->conversation_of(s.message_id);
  }
  std::int64_t count(const std::string& of, std::int64_t conversation) {
    return stored->number("select count(*) from " + of, store::with(conversation));
  }
  bool until(const std::string& of, std::int64_t conversation) {
    return eventually([&] { return count(of, conversation) > 0; }, 60s);
  }
  std::vector<nlohmann::json> bodies() const {
    std::vector<nlohmann::json> out;
    for (const auto& c : endpoint.calls()) out.push_back(nlohmann::json::parse(c.body));
    return out;
  }
};

std::string with_webhook(const std::string& url, const std::string& rest) {
  return "mailbox support { address support@acme.example; team triage }\nteam triage { strategy queue }\n"
         "webhook erp { url \"" +
         url + "\"; secret erp; timeout 55s; body { about \"{subject|nothing}\"; messages messages; vip true } }\n" +
         rest;
}

} // namespace

BOOST_AUTO_TEST_SUITE(engine_calls)

BOOST_AUTO_TEST_CASE(a_webhook_is_signed_tried_again_with_the_same_bytes_and_counted_once) {
  std::atomic<int> calls{0};
  call_desk desk([&](const auto&) { return called_endpoint::reply(++calls == 1 ? 503 : 200); },
                 [](const auto& url) { return with_webhook(url, "on message { webhook erp }\n"); });
  const auto c = desk.deliver("hello");
  BOOST_REQUIRE(desk.until("outbox where conversation = $1 and kind = 'call/erp' and state = 'sent'", c));
  const auto got = desk.endpoint.calls();
  BOOST_REQUIRE(got.size() == 2u);
  BOOST_TEST(got[0].body == got[1].body);
  BOOST_TEST(got[0].fields.at("idempotency-key") == got[1].fields.at("idempotency-key"));
  const auto signature = got[1].fields.at("barid-signature");
  const auto at = std::stoll(signature.substr(2));
  BOOST_TEST(signature == calls::signature_of("open sesame", got[1].body, instant(std::chrono::seconds(at))));
  const auto body = desk.bodies().front();
  BOOST_TEST(body["data"]["about"] == "hello");
  BOOST_TEST(body["data"]["messages"] == 1);
  BOOST_TEST(body["data"]["vip"] == true);
  BOOST_TEST(body["conversation"]["id"] == c);
  BOOST_TEST(body["event"]["name"] == "message");
  const auto numbers = test::client(desk.engine->http_port()).get("/metrics").body;
  BOOST_TEST(numbers.find("barid_calls_total{call=\"erp\",outcome=\"failed\"} 1\n") != std::string::npos);
  BOOST_TEST(numbers.find("barid_calls_total{call=\"erp\",outcome=\"done\"} 1\n") != std::string::npos);
  BOOST_TEST(numbers.find("barid_call_seconds_count{call=\"erp\"} 2\n") != std::string::npos);
  BOOST_TEST(desk.count("outbox where conversation = $1 and answered is not null", c) == 0); // nobody waits for it
  BOOST_TEST(desk.count("outbox where conversation = $1 and call_status = 200 and call_ms >= 0 and call_at is not null",
                        c) == 1);
}

BOOST_AUTO_TEST_CASE(what_is_refused_is_a_dead_letter_and_else_acts_by_the_rules_that_called) {
  std::promise<void> goes_on;
  call_desk desk(
      [released = goes_on.get_future().share()](const auto&) {
        released.wait_for(60s);
        return called_endpoint::reply(404);
      },
      [](const auto& url) {
        return with_webhook(url, "on message { try webhook erp else { tag failed; note \"no ERP\" } }\n");
      });
  const auto c = desk.deliver("hello");
  BOOST_REQUIRE(eventually([&] { return desk.endpoint.calls().size() == 1u; }, 60s));
  // other rules come into force while the call is under way: it keeps what it was written for
  desk.folder.write("rules/main.route", with_webhook(desk.endpoint.url(), "on message { tag other; webhook erp }\n"));
  desk.engine->reload();
  BOOST_REQUIRE(eventually([&] { return desk.stored->number("select generation from rule_state") == 2; }, 60s));
  goes_on.set_value();
  BOOST_TEST(desk.until("conversations where id = $1 and 'failed' = any(tags)", c));
  BOOST_TEST(desk.count("outbox where conversation = $1 and state = 'dead' and told is not null", c) == 1);
  BOOST_TEST(desk.count("events where conversation = $1 and kind = 'call failed'", c) == 1);
  BOOST_TEST(desk.stored->complaints().size() == 0u);
}

BOOST_AUTO_TEST_CASE(an_extension_over_http_sets_attributes_and_its_answer_is_an_event_also_after_a_kill) {
  call_desk desk(
      [](const auto&) {
        return called_endpoint::reply(
            200, R"({"set":{"customer.tier":"gold","customer.shoe":"41"},"tag":["seen"],"note":"an old customer"})");
      },
      [](const auto& url) {
        return "mailbox support { address support@acme.example; team triage }\nteam triage { strategy queue }\n"
               "attribute customer.tier of gold | basic optional\n"
               "extension crm.look(who: address, times: number) url \"" +
               url +
               "\" secret erp timeout 20s emits crm.known\n"
               "on message when conversation is new { crm.look(customer.address, messages) }\n"
               "on crm.known when customer.tier else basic is gold { priority urgent }\n";
      });
  const auto c = desk.deliver("hello");
  desk.engine->kill();
  desk.engine->start();
  BOOST_TEST(desk.until("conversations where id = $1 and priority = 3 and 'seen' = any(tags)", c));
  const auto bodies = desk.bodies();
  BOOST_REQUIRE(!bodies.empty());
  BOOST_TEST(bodies[0]["data"]["who"] == "sara@customer.example");
  BOOST_TEST(bodies[0]["data"]["times"] == 1);
  for (const auto& b : bodies) BOOST_TEST(b["id"] == bodies[0]["id"]); // whatever the kill did, it is one call
  BOOST_TEST(desk.count("events where conversation = $1 and kind = 'crm.known'", c) == 1);
  BOOST_TEST(desk.stored->complaints().size() == 0u);
}

BOOST_AUTO_TEST_CASE(somebody_goes_on_leave_and_all_that_they_have_hears_of_it_also_after_a_kill) {
  call_desk desk(
      [](const auto&) { return called_endpoint::reply(200); },
      [](const auto& url) {
        return "mailbox support { address support@acme.example; team triage }\nteam triage { strategy round_robin }\n"
               "webhook erp { url \"" +
               url +
               "\"; secret erp; body { who agent.name } }\n"
               "on agent on leave { webhook erp; for each open conversation of agent { unassign; tag orphan } }\n";
      });
  static_cast<void>(
      desk.stored->run("insert into agents (name, email, presence) values ('mona', 'mona@acme.example', 'available')"));
  static_cast<void>(
      desk.stored->run("insert into team_members (team, agent) select t.id, a.id from teams t, agents a"));
  desk.engine->kill();
  desk.engine->start();
  std::vector<std::int64_t> all;
  for (int i = 0; i < 5; ++i) all.push_back(desk.deliver("mail" + std::to_string(i)));
  BOOST_TEST(desk.until("conversations where id = $1 and agent is not null", all.back()));
  desk.engine->kill();
  static_cast<void>(desk.stored->run("update agents set presence = 'on_leave'"));
  desk.engine->start();
  for (const auto c : all) {
    BOOST_TEST(desk.until("conversations where id = $1 and agent is null and 'orphan' = any(tags)", c));
    BOOST_TEST(desk.count("events where conversation = $1 and kind = 'agent on leave'", c) == 1);
  }
  BOOST_TEST(eventually(
      [&] { return desk.stored->number("select count(*) from desk_events where state = 'done'") == 1; }, 60s));
  BOOST_TEST(eventually([&] { return desk.endpoint.calls().size() == 1u; }, 60s));
  BOOST_TEST(desk.bodies()[0]["data"]["who"] == "mona");
  BOOST_TEST(desk.stored->complaints().size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
