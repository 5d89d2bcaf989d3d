// Promise P6: a COMMIT without an answer is resolved, never repeated blindly.

#include "runtime/store/ledger.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>

namespace barid::store {

using namespace std::chrono_literals;
using test::accept_of;
using test::commit_fault;
using test::mail_bytes;
using test::must;

namespace {

std::filesystem::path socket_folder() {
  const auto target = test::shared_cluster().target();
  return target.substr(5, target.find(' ') - 5);
}

struct commit_fixture {
  test::test_database db;
  connection on = db.connect();
  mailbox_id support = test::make_channel(on, "support");
  test::postgres_proxy proxy{socket_folder()};
  std::vector<item> mail{accept_of(support, mail_bytes("<1@customer.example>"))};
  commit_marker marker = new_marker();

  connection through_proxy() {
    auto s = db.settings();
    s.target = "host=" + proxy.folder().string() + " dbname=" + db.name();
    s.statement_timeout = 200ms;
    return must(connection::open(s));
  }
  std::int64_t mails() { return must(on.run("select count(*) from mails"))[0].get<std::int64_t>(0); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(commit_faults, commit_fixture)

BOOST_AUTO_TEST_CASE(a_commit_whose_answer_was_lost_is_found_to_have_happened) {
  auto weak = through_proxy();
  proxy.arm(commit_fault::lose_answer);
  auto out = commit_group(weak, marker, mail);
  BOOST_CHECK(out.end == group_end::in_doubt);
  BOOST_TEST(proxy.triggered());
  BOOST_CHECK(must(resolve(on, marker, 5s)) == resolution::committed);
  BOOST_TEST(mails() == 1);
  // the outcomes that came with the doubt hold now
  BOOST_REQUIRE(out.items.size() == 1u);
  BOOST_CHECK(out.items[0].end == item_end::stored);
  BOOST_CHECK(must(resolve(on, marker, 5s)) == resolution::committed);
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_answer_a_commit_leaves_it_in_doubt) {
  auto weak = through_proxy();
  proxy.arm(commit_fault::swallow_answer);
  auto out = commit_group(weak, marker, mail);
  BOOST_CHECK(out.end == group_end::in_doubt);
  BOOST_CHECK(out.why.code == errc::timeout);
  BOOST_CHECK(must(resolve(on, marker, 5s)) == resolution::committed);
}

BOOST_AUTO_TEST_CASE(a_commit_still_under_way_is_in_doubt_until_it_has_happened) {
  auto weak = through_proxy();
  proxy.arm(commit_fault::hold_commit);
  BOOST_CHECK(commit_group(weak, marker, mail).end == group_end::in_doubt);
  BOOST_TEST(mails() == 0); // looking for the row would say "absent", wrongly
  BOOST_CHECK(must(resolve(on, marker, 50ms)) == resolution::in_doubt);
  proxy.release();
  BOOST_CHECK(must(resolve(on, marker, 5s)) == resolution::committed);
  BOOST_TEST(mails() == 1);
}

BOOST_AUTO_TEST_CASE(a_commit_that_never_came_can_not_come_after_it_was_resolved) {
  auto weak = through_proxy();
  proxy.arm(commit_fault::hold_commit);
  BOOST_CHECK(commit_group(weak, marker, mail).end == group_end::in_doubt);
  proxy.discard();
  BOOST_CHECK(must(resolve(on, marker, 5s)) == resolution::never);
  BOOST_CHECK(must(resolve(on, marker, 5s)) == resolution::never);
  BOOST_TEST(mails() == 0);
  // the same group with the same marker is shut out; with a new one it may be repeated
  auto late = commit_group(on, marker, mail);
  BOOST_CHECK(late.end == group_end::rolled_back);
  BOOST_CHECK(late.why.code == errc::conflict);
  BOOST_CHECK(commit_group(on, new_marker(), mail).end == group_end::committed);
  BOOST_TEST(mails() == 1);
}

BOOST_AUTO_TEST_CASE(a_connection_lost_before_the_commit_has_written_nothing) {
  auto weak = db.connect();
  must(on.run("select pg_terminate_backend($1)", with(weak.backend_pid())));
  auto out = commit_group(weak, marker, mail);
  BOOST_CHECK(out.end == group_end::rolled_back);
  BOOST_CHECK(out.why.code == errc::unavailable);
  BOOST_CHECK(must(resolve(on, marker, 5s)) == resolution::never);
}

BOOST_AUTO_TEST_CASE(old_markers_are_forgotten_and_young_ones_kept) {
  must(resolve(on, marker, 5s));
  using std::chrono::floor;
  const auto now = floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  BOOST_TEST(must(forget_markers(on, now - 24h)) == 0);
  BOOST_TEST(must(forget_markers(on, now + 1h)) == 1);
  BOOST_TEST(must(forget_markers(on, now + 1h)) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
