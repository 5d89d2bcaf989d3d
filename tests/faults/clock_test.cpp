// P11 in real time: an SLA of seconds in the running program, watched as a person does, through the
// API and the live stream; and its breach comes in time although the program was killed meanwhile.
// (Weekends and holidays, in virtual time: tests/actors/timekeeper_test.)

#include "model/time.hpp"
#include "tests/faults/answer_desk.hpp"
#include "tests/faults/expect.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/sanitized.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace barid;
using namespace barid::faults;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(clocks)

namespace {

constexpr auto warning_after = 3s * testing::patience, breach_after = 2 * warning_after;
/// A second is promised; a machine that tests in parallel gets one more.
constexpr auto late = 2s * testing::patience;

const std::string rules = R"(language 1
mailbox support { address support@acme.example; threads grouped; sla quick; team triage }
team triage { strategy queue }
sla quick { first_response )" +
                          std::to_string(breach_after.count()) + R"(s; warn at 50% }
reply ack { en "ack.html"; default en }
table facts on message match all { rule all when size > 0 { tag seen } }
table answer on message match first { rule ack when subject is "acknowledge" { reply ack } }
on sla warning of first_response at 50% { tag warned }
on sla breach { tag breached }
)";

instant now() {
  return std::chrono::floor<duration>(std::chrono::system_clock::now());
}

struct watched {
  answer_desk desk{rules};
  std::string path;
  instant received{};

  void asked(const std::string& id) {
    BOOST_REQUIRE(desk.deliver(id).code == 250);
    BOOST_REQUIRE(testing::eventually([&] { return desk.conversation_of(id) != 0; }));
    path = "/api/v1/conversations/" + std::to_string(desk.conversation_of(id));
    received = instant(duration(
        desk.stored.number("select (1000000 * extract(epoch from created))::bigint from conversations where id = $1",
                           store::with(desk.conversation_of(id)))));
    const auto seen = conversation();
    BOOST_TEST(seen["sla"] == "quick");
    BOOST_TEST(seen["sla_due"] == to_rfc3339(received + breach_after));
  }
  test::json conversation() { return desk.agent().get(path).document().at("conversation"); }
  bool tagged(const std::string& tag) {
    const auto seen = conversation();
    const auto& tags = seen.at("tags");
    return std::count(tags.begin(), tags.end(), tag) > 0;
  }
  /// Waits for the tag, and that it comes when `due` after the mail.
  void comes(const std::string& tag, std::chrono::seconds due) {
    while (now() < received + due) {
      BOOST_REQUIRE_MESSAGE(!tagged(tag) || now() >= received + due, tag << " came too early");
      let_pass(20ms);
    }
    BOOST_REQUIRE_MESSAGE(testing::eventually([&] { return tagged(tag); }, 10s),
                          tag << " did not come: " << conversation().dump());
    const std::chrono::duration<double> after = now() - (received + due);
    BOOST_TEST_MESSAGE(tag << " " << after.count() << " s after it was due");
    BOOST_TEST(after.count() < std::chrono::duration<double>(late).count());
  }
  std::int64_t happened(const std::string& kind) {
    const auto all = desk.agent().get(path + "/events").document();
    const auto& events = all.at("items");
    return std::count_if(events.begin(), events.end(), [&](const auto& e) { return e["kind"] == kind; });
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(an_sla_of_seconds_warns_and_breaches_in_time_across_a_kill, watched) {
  test::raw_connection live(desk.engine->http_port());
  live.say("GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + desk.agent().bearer + "\r\n\r\n");
  BOOST_REQUIRE(live.hear("\r\n\r\n").starts_with("HTTP/1.1 200"));
  asked("clock1");
  BOOST_TEST(live.hear("conversation_new").find("conversation_new") != std::string::npos);
  comes("warned", warning_after);
  // consoles are told of it as well
  BOOST_TEST(live.hear("conversation_changed").find("conversation_changed") != std::string::npos);
  BOOST_TEST(!tagged("breached"));
  desk.engine->kill();
  desk.engine->start();
  BOOST_TEST((now() < received + breach_after)); // else this shows nothing
  comes("breached", breach_after);
  BOOST_TEST(happened("sla warning") == 1);
  BOOST_TEST(happened("sla breach") == 1);
  expect_none(desk.stored.complaints());
}

BOOST_FIXTURE_TEST_CASE(what_is_answered_in_time_neither_warns_nor_breaches, watched) {
  asked("clock2");
  BOOST_REQUIRE(desk.answer(desk.conversation_of("clock2"), "it left today") == 200);
  while (now() < received + breach_after + 1500ms) let_pass(50ms);
  BOOST_TEST(happened("sla warning") == 0);
  BOOST_TEST(happened("sla breach") == 0);
  BOOST_TEST(conversation()["sla_due"].is_null());
}

BOOST_AUTO_TEST_SUITE_END()
