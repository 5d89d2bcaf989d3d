// P1, P2 and P4 for IMAP: the engine is killed at random moments while it reads an account to which
// mail keeps coming, and answers it. The servers are the oracle: what is marked there must be
// stored, and what was sent must be in the store, once.

#include "tests/faults/account_desk.hpp"
#include "tests/faults/load.hpp"
#include "tests/support/eventually.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::faults;

BOOST_AUTO_TEST_SUITE(kill)

BOOST_FIXTURE_TEST_CASE(an_account_is_read_once_and_whole_across_kills_at_random_moments, account_desk) {
  std::mt19937_64 random(seed_of("kill while an account is read"));
  const int kills = long_form() ? 200 : 25;
  mails_come(200, 3'000);
  open_and_acknowledge();
  for (int i = 0; i < kills; ++i) {
    const auto before = stored.number("select count(*) from mails");
    mails_come(20, random() % 6'000);
    // at least something was read between two of them, most of the times
    if (i % 4 != 3)
      BOOST_REQUIRE_MESSAGE(testing::eventually([&] { return stored.number("select count(*) from mails") > before; }),
                            engine->output());
    let_pass(std::chrono::milliseconds(random() % 120));
    engine->kill();
    peer.next_life();
    nothing_is_marked_that_is_not_stored();
    engine->start();
  }
  all_is_read_once();
  all_is_answered_once();
  BOOST_TEST_MESSAGE(kills << " kills, " << given.size() << " mails read once, " << peer.ledger().size()
                           << " answers sent");
}

BOOST_AUTO_TEST_SUITE_END()
