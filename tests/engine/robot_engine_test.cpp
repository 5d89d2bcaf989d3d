// A robot at the other end answers every mail and says of none that a machine wrote it (promise
// P15): with the real program, its account on a real Dovecot, and its answers through a real
// Postfix.

#include "tests/engine/connected_desk.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::testing;

BOOST_AUTO_TEST_SUITE(engine_robot)

namespace {

struct robot {
  std::string threads = "grouped";
  bool begins_anew = false; ///< Each of its mails has another subject and refers to none of ours.
  int conversations = 1;    ///< That come of it.
};

/// It answers whatever comes, until it is met with silence; returns how often it was answered.
std::int64_t answers_to(const robot& peer) {
  connected_desk desk("language 1\n"
                      "mailbox support { address support@acme.example; threads " +
                          peer.threads +
                          "; team triage }\n"
                          "team triage { strategy queue }\n"
                          "reply ack { en \"ack.html\"; default en }\n"
                          "on message { reply ack }\n",
                      {{"ack.html", "<p>We have your mail.</p>"}});
  store_audit stored{desk.engine.admin()};
  const auto count = [&](const std::string& from) { return stored.number("select count(*) from " + from); };
  const auto settled = [&](int mails) { // all of them decided, and nothing is on its way to anybody
    return eventually([&] {
      return count("conversation_mails where direction = 'in'") == mails && count("inbox") == 0 &&
             count("outbox where state in ('queued', 'claimed', 'sending', 'failed')") == 0;
    });
  };

  const std::string id_field = "\nMessage-ID:"; // once in each mail
  desk.ask("where is it?", "robot0@shop.example");
  constexpr int patience = 6; // a loop would go on for ever
  std::int64_t answered = 0;
  int round = 1;
  for (; round <= patience; ++round) {
    BOOST_REQUIRE_MESSAGE(settled(round), "round " << round << ": " << desk.engine.output());
    const auto sent = count("outbox where kind = 'smtp' and state = 'sent'");
    std::string all;
    std::vector<std::size_t> places;
    BOOST_REQUIRE(eventually([&] { // Postfix has delivered what it took
      all = desk.answers();
      places.clear();
      for (auto at = all.find(id_field); at != std::string::npos; at = all.find(id_field, at + 1)) places.push_back(at);
      return static_cast<std::int64_t>(places.size()) == sent;
    }));
    BOOST_TEST(header_of(all, "Auto-Submitted") == "auto-replied");
    if (sent == answered) break; // this one was met with silence
    BOOST_REQUIRE(sent == answered + 1);
    answered = sent;
    const auto id = header_of(all.substr(places.back()), "Message-ID");
    BOOST_REQUIRE(!id.empty());
    const auto mine = "robot" + std::to_string(round) + "@shop.example";
    if (peer.begins_anew) desk.ask("Your mail no. " + std::to_string(round) + " was read", mine);
    else desk.ask("Re: where is it?", mine, "In-Reply-To: " + id + "\r\nReferences: " + id + "\r\n");
  }
  BOOST_TEST(count("conversations") == (peer.conversations == 1 ? 1 : round));
  BOOST_TEST(desk.engine.stop() == 0);
  return answered;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_robot_that_answers_everything_unmarked_is_answered_for_two_rounds_at_most) {
  BOOST_TEST(answers_to({}) == 2);
}

BOOST_AUTO_TEST_CASE(a_robot_that_begins_a_conversation_each_time_is_answered_for_two_rounds_at_most) {
  BOOST_TEST(answers_to({.begins_anew = true, .conversations = 2}) == 2);
}

BOOST_AUTO_TEST_CASE(where_every_mail_is_a_conversation_a_robot_is_answered_for_two_rounds_at_most) {
  BOOST_TEST(answers_to({.threads = "separate", .conversations = 2}) == 2);
}

BOOST_AUTO_TEST_SUITE_END()
