// P3: killed between the final dot of a mail and the answer to it. Its fate is unknown: what a
// person wrote goes once more, identical and flagged; automatic mail is parked, for people to see.

#include "tests/faults/answer_desk.hpp"
#include "tests/support/eventually.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace barid;
using namespace barid::faults;

BOOST_AUTO_TEST_SUITE(window)

namespace {

struct in_the_window : answer_desk {
  in_the_window() : answer_desk(rules_that_acknowledge(true)) {}

  /// The peer has the mail with this text; its Message-ID. Then the engine is killed and lives again.
  std::string killed_with(const std::string& text, auto send) {
    const auto before = peer.held().size();
    peer.hold_answer(text);
    send();
    BOOST_REQUIRE_MESSAGE(testing::eventually([&] { return peer.held().size() > before; }), engine->output());
    engine->kill();
    next_life();
    return peer.held().back();
  }
  std::vector<sent_mail> came(const std::string& message_id) const {
    std::vector<sent_mail> out;
    for (auto& m : peer.ledger())
      if (m.message_id == message_id) out.push_back(m);
    return out;
  }
  std::string fate(const std::string& message_id) {
    return stored.text("select state || case when doubtful then ', flagged' else '' end from outbox"
                       " where payload->>'message_id' = $1",
                       store::with(message_id));
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_person_s_answer_comes_a_second_time_identical_and_flagged, in_the_window) {
  for (int round = 0; round < 3; ++round) {
    const auto id = "human" + std::to_string(round);
    BOOST_REQUIRE(testing::eventually([&] { return deliver(id).code == 250; }));
    BOOST_REQUIRE(rests());
    const auto conversation = conversation_of(id);
    const auto sent =
        killed_with("it left today", [&] { BOOST_REQUIRE(answer(conversation, "it left today") == 200); });
    const auto twice = came(sent);
    BOOST_REQUIRE(twice.size() == 2u);
    BOOST_TEST(twice[0].bytes == twice[1].bytes);
    BOOST_TEST(twice[0].recipients == twice[1].recipients);
    BOOST_TEST(twice[0].life + 1 == twice[1].life);
    BOOST_TEST(fate(sent) == "sent, flagged");
    // whoever looks at the conversation sees it
    const auto shown = agent().get("/api/v1/conversations/" + std::to_string(conversation)).body;
    BOOST_TEST(shown.find("\"doubtful\":true") != std::string::npos, shown);
  }
  check();
  BOOST_TEST(doubles(peer.ledger()) == 3u);
}

BOOST_FIXTURE_TEST_CASE(an_automatic_answer_never_comes_a_second_time_and_is_parked, in_the_window) {
  for (int round = 0; round < 3; ++round) {
    const auto sent = killed_with("We have your mail",
                                  [&] { BOOST_REQUIRE(deliver("automatic" + std::to_string(round)).code == 250); });
    BOOST_TEST(came(sent).size() == 1u);
    BOOST_TEST(fate(sent).starts_with("parked"));
  }
  check();
  BOOST_TEST(doubles(peer.ledger()) == 0u);
  BOOST_TEST(stored.number(not_answered_once) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
