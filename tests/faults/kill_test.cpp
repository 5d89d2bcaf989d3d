// P1 and P2: kill -9 at any moment, under load by LMTP and by SMTP. Everything acknowledged is
// stored, each mail once, every decision's effects once.

#include "tests/faults/answer_desk.hpp"
#include "tests/faults/expect.hpp"
#include "tests/faults/load.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_audit.hpp"
#include "tests/support/tls_authority.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace barid;
using namespace barid::faults;

BOOST_AUTO_TEST_SUITE(kill)

BOOST_AUTO_TEST_CASE(what_was_acknowledged_survives_kills_at_random_moments_under_load) {
  const auto seed = seed_of("kill");
  const int kills = long_form() ? 200 : 25;
  std::mt19937_64 random(seed);
  testing::temp_folder folder;
  folder.write("rules/main.route", rules_that_acknowledge(true));
  folder.write("rules/ack.html", "<p>We have your mail.</p>");
  testing::tls_authority authority;
  const auto certificate = authority.issue();
  const net::endpoint smtp{"127.0.0.1", testing::free_port(), {}};
  testing::engine_process engine({.rules = folder.path() / "rules",
                                  .more = {"--smtp", net::to_text(smtp)},
                                  .variables = {{"BARID_SMTP_CERTIFICATE", certificate.certificate},
                                                {"BARID_SMTP_KEY", certificate.key},
                                                {"BARID_SMTP_CLIENT_RATE", "1000000"}}});
  load by_lmtp({.to = engine.lmtp(), .connections = 3, .seed = seed});
  load by_smtp({.to = smtp,
                .connections = 3,
                .seed = seed,
                .name = "gateway",
                .smtp = test::must(net::tls_context::client(authority.ca_file()))});
  by_lmtp.start();
  by_smtp.start();
  for (int i = 0; i < kills; ++i) {
    let_pass(std::chrono::milliseconds(20 + random() % 500));
    engine.kill();
    engine.launch();
    if (i % 5 == 4) { // while it is starting
      let_pass(std::chrono::milliseconds(random() % 300));
      engine.kill();
      engine.launch();
    }
    engine.wait_ready();
  }
  by_lmtp.stop();
  by_smtp.stop();

  testing::store_audit stored(engine.admin());
  BOOST_REQUIRE(stored.settled());
  expect_none(stored.complaints());
  std::size_t tried = 0;
  for (auto* mails : {&by_lmtp, &by_smtp}) {
    BOOST_TEST_MESSAGE(kills << " kills, " << mails->count() << " deliveries, " << mails->acknowledged()
                             << " acknowledged");
    BOOST_TEST(mails->acknowledged() > std::size_t(kills));
    expect_none(judge(mails->account(), stored.copies(), false));
    BOOST_TEST_MESSAGE(mails->retry_rest() << " of them delivered again, as an MTA would");
    tried += mails->count();
  }
  BOOST_REQUIRE(stored.settled());
  for (const auto* mails : {&by_lmtp, &by_smtp}) expect_none(judge(mails->account(), stored.copies(), true));
  expect_none(stored.complaints());
  BOOST_TEST(stored.number("select count(*) from mails") == std::int64_t(tried));
  BOOST_TEST(stored.number(not_answered_once) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
