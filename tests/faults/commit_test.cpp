// P1 and P6: a proxy in front of PostgreSQL withholds COMMIT or its answer. No 250 goes out before
// the commit is certain, and an unknown outcome is found out.

#include "tests/faults/expect.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

#include <future>

using namespace barid;
using namespace std::chrono_literals;
using faults::expect_none;
using steady = std::chrono::steady_clock;

BOOST_AUTO_TEST_SUITE(commit)

namespace {

/// Of the transaction that takes mail in.
constexpr const char* taking_in = "insert_inbox";

std::filesystem::path socket_folder() {
  const auto target = test::shared_cluster().target("x");
  const auto begin = target.find("host=") + 5;
  auto out = target.substr(begin, target.find(' ', begin) - begin);
  std::erase(out, '\'');
  return out;
}

struct withheld {
  test::test_database db;
  test::postgres_proxy proxy{socket_folder()};
  const net::endpoint smtp{"127.0.0.1", testing::free_port(), {}};
  testing::engine_process engine{{.database = "host=" + proxy.folder().string() + " dbname=" + db.name() +
                                              " user=" + store::private_cluster::admin_user,
                                  .more = {"--smtp", net::to_text(smtp)}}};
  testing::store_audit stored{admin()};

  store::connection_settings admin() const { return db.settings(store::private_cluster::admin_user); }

  int deliver(const std::string& id) {
    testing::lmtp_client client(engine.lmtp());
    return client.deliver("sara@customer.example", "support@acme.example",
                          testing::mail_of({.message_id = id + "@customer.example"}));
  }
  int deliver_by_smtp(const std::string& id) {
    testing::smtp_client client(smtp);
    return client.deliver("sara@customer.example", "support@acme.example",
                          testing::mail_of({.message_id = id + "@customer.example"}));
  }
  void taken_once(std::int64_t mails) {
    BOOST_REQUIRE(stored.settled());
    expect_none(stored.complaints());
    BOOST_TEST(stored.number("select count(*) from mails") == mails);
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(without_the_answer_to_commit_there_is_no_250_within_five_seconds_there_is_451, withheld) {
  BOOST_TEST(deliver("before") == 250);
  BOOST_REQUIRE(stored.settled());
  proxy.arm(test::commit_fault::swallow_answer, taking_in);
  const auto begin = steady::now();
  const int code = deliver("swallowed");
  const auto took = steady::now() - begin;
  BOOST_TEST(proxy.triggered());
  BOOST_TEST(code == 451);
  BOOST_TEST((took < 7s));
  // the server has it; the MTA tries again until it hears so
  BOOST_TEST(testing::eventually([&] { return deliver("swallowed") == 250; }, 60s));
  taken_once(2);
}

BOOST_FIXTURE_TEST_CASE(a_commit_that_is_held_back_is_not_acknowledged_and_can_be_repeated_when_it_never_came,
                        withheld) {
  proxy.arm(test::commit_fault::hold_commit, taking_in);
  auto first = std::async(std::launch::async, [&] { return deliver("held"); });
  BOOST_REQUIRE(testing::eventually([&] { return proxy.triggered(); }));
  // while the server holds the transaction open, nobody may say what became of it
  BOOST_TEST((first.wait_for(1s) == std::future_status::timeout));
  proxy.discard();
  const int code = first.get();
  BOOST_TEST((code == 250 || code == 451));
  BOOST_TEST(testing::eventually([&] { return deliver("held") == 250; }, 60s));
  taken_once(1);
}

BOOST_FIXTURE_TEST_CASE(a_commit_that_reaches_the_server_seconds_later_counts_once, withheld) {
  proxy.arm(test::commit_fault::hold_commit, taking_in);
  auto first = std::async(std::launch::async, [&] { return deliver("late"); });
  BOOST_REQUIRE(testing::eventually([&] { return proxy.triggered(); }));
  BOOST_TEST((first.wait_for(3s) == std::future_status::timeout));
  proxy.release();
  const int code = first.get();
  BOOST_TEST((code == 250 || code == 451));
  BOOST_TEST(testing::eventually([&] { return deliver("late") == 250; }, 60s));
  taken_once(1);
}

BOOST_FIXTURE_TEST_CASE(by_smtp_there_is_no_250_either_before_the_commit_is_certain, withheld) {
  proxy.arm(test::commit_fault::hold_commit, taking_in);
  auto first = std::async(std::launch::async, [&] { return deliver_by_smtp("held"); });
  BOOST_REQUIRE(testing::eventually([&] { return proxy.triggered(); }));
  BOOST_TEST((first.wait_for(1s) == std::future_status::timeout));
  proxy.discard();
  const int code = first.get();
  BOOST_TEST((code == 250 || code == 451));
  BOOST_TEST(testing::eventually([&] { return deliver_by_smtp("held") == 250; }, 60s));
  taken_once(1);
  proxy.arm(test::commit_fault::swallow_answer, taking_in);
  BOOST_TEST(deliver_by_smtp("swallowed") == 451);
  BOOST_TEST(testing::eventually([&] { return deliver_by_smtp("swallowed") == 250; }, 60s));
  taken_once(2);
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_is_lost_after_the_commit_is_found_out, withheld) {
  proxy.arm(test::commit_fault::lose_answer, taking_in);
  BOOST_TEST(deliver("lost") == 250);
  BOOST_TEST(proxy.triggered());
  taken_once(1);
}

BOOST_FIXTURE_TEST_CASE(a_decision_whose_commit_is_lost_is_made_once, withheld) {
  proxy.arm(test::commit_fault::lose_answer, "upsert_conversations");
  BOOST_TEST(deliver("decided") == 250);
  taken_once(1);
  proxy.arm(test::commit_fault::hold_commit, "delete_inbox");
  BOOST_TEST(deliver("again") == 250);
  BOOST_TEST(testing::eventually([&] { return proxy.triggered(); }));
  proxy.release();
  taken_once(2);
}

BOOST_AUTO_TEST_SUITE_END()
