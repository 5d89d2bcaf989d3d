// A real Postfix in front of the running program, by LMTP and by SMTP over TLS. What is refused for
// now stays in its queue, comes again by itself, and is there once.

#include "tests/engine/pushed_desk.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postfix_server.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>

using namespace barid;
using namespace barid::testing;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(engine_mta)

namespace {

struct behind_postfix : pushed_desk {
  static void submit(const postfix_server& mta, const std::string& to, const std::string& subject) {
    const auto done = run({"swaks", "--server", "127.0.0.1:" + std::to_string(mta.port()), "--from",
                           "sara@shop.example", "--to", to, "--header", "Subject: " + subject});
    BOOST_REQUIRE_MESSAGE(done.status == 0, done.output);
  }

  /// Ten mails while the database is away, the program killed and started amid them.
  void outlast(const postfix_server& mta) {
    submit(mta, "support@acme.example", "while all is well");
    BOOST_REQUIRE_MESSAGE(eventually([&] { return mta.queue().empty(); }), mta.log());
    signal_database(SIGSTOP);
    for (int i = 0; i < 10; ++i) submit(mta, "support@acme.example", "while it is away " + std::to_string(i));
    // each of them was refused for now, some more than once
    BOOST_TEST(eventually([&] { return deferred(mta) >= 10; }, 120s), mta.log());
    BOOST_TEST(mta.log().find("451 4.") != std::string::npos, mta.log());
    signal_database(SIGCONT);
    BOOST_TEST(eventually([&] { return has_handed_over(mta, 11); }, 120s), mta.log());
    holds(11);

    engine.kill();
    submit(mta, "support@acme.example", "while we sleep");
    BOOST_TEST(eventually([&] { return !mta.queue().empty(); }), mta.log());
    engine.start();
    BOOST_TEST(eventually([&] { return has_handed_over(mta, 12); }, 120s), mta.log());
    holds(12);
  }

  /// Postfix' queue alone does not tell: a mail on its way from one of its folders to another may be in neither list.
  bool has_handed_over(const postfix_server& mta, std::int64_t mails) {
    return mta.queue().empty() && stored.number("select count(*) from mails") >= mails;
  }

  static std::size_t deferred(const postfix_server& mta) {
    const auto log = mta.log();
    std::size_t out = 0;
    for (auto at = log.find("status=deferred"); at != std::string::npos; at = log.find("status=deferred", at + 1))
      ++out;
    return out;
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(by_lmtp_an_mta_keeps_what_was_not_committed_and_nothing_comes_twice, behind_postfix) {
  outlast(*postfix_server::in_front_of("inet:127.0.0.1:" + std::to_string(engine.lmtp().port)));
}

BOOST_FIXTURE_TEST_CASE(by_smtp_an_mta_keeps_what_was_not_committed_and_nothing_comes_twice, behind_postfix) {
  outlast(*postfix_server::relaying_to("smtp:[127.0.0.1]:" + std::to_string(smtp.port)));
}

BOOST_FIXTURE_TEST_CASE(what_is_no_address_of_ours_goes_back_from_the_mta_to_its_sender, behind_postfix) {
  const auto mta = postfix_server::relaying_to("smtp:[127.0.0.1]:" + std::to_string(smtp.port));
  submit(*mta, "nobody@acme.example,support@acme.example", "two of them");
  // the report about it goes to a stranger, by us: and is refused, too
  BOOST_TEST(eventually([&] { return mta->queue().empty(); }, 120s), mta->queue());
  BOOST_TEST(mta->log().find("550 5.1.1 <nobody@acme.example> no such mailbox here") != std::string::npos, mta->log());
  holds(1);
}

BOOST_AUTO_TEST_SUITE_END()
