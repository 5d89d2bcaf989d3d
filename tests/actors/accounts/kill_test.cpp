// Promise P2 for IMAP: the whole program is killed while it reads an account.

#include "runtime/store/mail_rows.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/free_port.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <cstdlib>

namespace barid::actors {

using test::must;
using testing::eventually;

BOOST_AUTO_TEST_SUITE(killed_while_reading)

BOOST_AUTO_TEST_CASE(kill_9_during_catch_up_loses_nothing_and_doubles_nothing) {
  world w;
  (void)w.add_account("support", support);
  std::vector<std::string> mails;
  for (int i = 0; i < 400; ++i)
    mails.push_back(mail_from_sara("question " + std::to_string(i),
                                   "Message-ID: <" + std::to_string(i) + "@shop.example>\r\n",
                                   std::string(4000, 'x')));
  w.dovecot.append(support, mails);
  const std::vector<std::string> command{
      std::string(std::getenv("BARID_BUILD")) + "/app/barid",
      "run",
      "--data",
      (w.files.path() / "data").string(),
      "--set",
      "database.target=" + test::shared_cluster().target(w.db.name()) +
          " user=" + std::string(store::private_cluster::admin_user),
      "--rules",
      (w.files.path() / "rules").string(),
      "--lmtp",
      "127.0.0.1:" + std::to_string(testing::free_port()),
      "--http",
      "127.0.0.1:" + std::to_string(testing::free_port())};
  for (int round = 0; round < 4; ++round) {
    testing::child_process engine(command, w.files.path() / "log");
    const auto enough = std::int64_t(30 + 80 * round);
    BOOST_REQUIRE_MESSAGE(
        eventually([&] { return w.count("select count(*) from mails") >= enough; }),
        testing::content_of(w.files.path() / "log"));
    ::kill(engine.pid(), SIGKILL);
    engine.wait();
    // whatever is marked is stored
    const auto stored = w.count("select count(*) from uid_ledger where outcome = 'stored'");
    BOOST_TEST(std::int64_t(w.on_server(support, "SEEN")) <= stored);
  }
  testing::child_process engine(command, w.files.path() / "log");
  BOOST_REQUIRE_MESSAGE(
      w.becomes("select count(*) from conversation_mails where mail is not null", 400),
      testing::content_of(w.files.path() / "log"));
  BOOST_TEST(w.count("select count(*) from mails") == 400);
  BOOST_TEST(w.count("select count(*) from uid_ledger where outcome <> 'failed'") == 400);
  BOOST_TEST(
      w.count("select count(distinct mail) from conversation_mails where mail is not null") == 400);
  BOOST_TEST(w.count("select count(*) from events where kind = 'message'") == 400);
  // also what was stored just before a kill and not marked then
  BOOST_TEST(eventually([&] { return w.on_server(support, "SEEN") == 400; }));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
