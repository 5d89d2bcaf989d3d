#include "runtime/store/connection.hpp"
#include "tests/support/postgres_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <thread>

namespace barid::store {

using namespace std::chrono_literals;
using test::must;
using test::test_database;

BOOST_AUTO_TEST_SUITE(connections)

BOOST_AUTO_TEST_CASE(values_of_every_type_come_back_as_they_went) {
  test_database db;
  auto on = db.connect();
  const instant t = std::chrono::sys_days{std::chrono::year(1999) / 12 / 31} + 5h + 7us;
  const std::string raw("\0\x01\xFF'\\", 5);
  auto got = must(on.run("select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12",
                         with(true, -7, std::int64_t(-9'000'000'000), 1.5, "فاتورة", bytes{raw}, json{R"({"a":[1]})"},
                              t, std::vector<std::string>{"a", "", "b,\"c\\"}, std::vector<std::int64_t>{1, -2},
                              std::optional<instant>(), std::vector<std::string>{})));
  bool yes = false;
  std::int32_t small = 0;
  std::int64_t big = 0;
  double half = 0;
  std::string text, back, doc;
  instant when;
  std::vector<std::string> words, none{"x"};
  std::vector<std::int64_t> numbers;
  std::optional<instant> never = t;
  got[0].into(yes, small, big, half, text, back, doc, when, words, numbers, never, none);
  BOOST_TEST(yes);
  BOOST_TEST(small == -7);
  BOOST_TEST(big == -9'000'000'000);
  BOOST_TEST(half == 1.5);
  BOOST_TEST(text == "فاتورة");
  BOOST_TEST(back == raw);
  BOOST_TEST(doc == R"({"a": [1]})");
  BOOST_CHECK(when == t);
  BOOST_TEST(words == (std::vector<std::string>{"a", "", "b,\"c\\"}), boost::test_tools::per_element());
  BOOST_TEST(numbers == (std::vector<std::int64_t>{1, -2}), boost::test_tools::per_element());
  BOOST_CHECK(!never);
  BOOST_TEST(none.empty());
}

BOOST_AUTO_TEST_CASE(arrays_of_times_and_bytes_keep_their_nulls_and_lengths) {
  test_database db;
  auto on = db.connect();
  const std::vector<std::optional<instant>> times{instant(5s), {}};
  const std::string nul("\0", 1);
  auto got = must(on.run("select t is null, octet_length(b), j is null, l::text[] from "
                         "unnest($1::timestamptz[], $2::bytea[], $3::jsonb[], $4::text[]) as i(t, b, j, l)",
                         with(times, bytes_array{{nul, ""}}, json_array{{"{}", ""}},
                              std::vector<std::string>{array_literal({"a\"b", "\\", ""}), "{}"})));
  BOOST_TEST(!got[0].get<bool>(0));
  BOOST_TEST(got[1].get<bool>(0));
  BOOST_TEST(got[0].get<int>(1) == 1);
  BOOST_TEST(got[1].get<bool>(2));
  BOOST_TEST(got[0].get<std::vector<std::string>>(3) == (std::vector<std::string>{"a\"b", "\\", ""}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(text_that_postgresql_would_refuse_is_stored_without_the_bad_bytes) {
  test_database db;
  auto on = db.connect();
  auto got = must(on.run("select $1, $2", with(std::string_view("a\0\xFFz", 4), json{R"(["\u0000"])"})));
  BOOST_TEST(got[0].get<std::string>(0) == "a\xEF\xBF\xBDz");
  BOOST_TEST(got[0].get<std::string>(1) == R"([""])");
}

BOOST_AUTO_TEST_CASE(a_pipeline_stops_at_its_first_failure_and_says_where) {
  test_database db;
  auto on = db.connect();
  must(on.run_script("create temp table seen (n int)"));
  const statement insert{"t_insert", "insert into seen values ($1)"};
  auto done = on.run_pipeline({{insert, with(1)}, {{"", "select 1/0"}, {}}, {insert, with(2)}});
  BOOST_REQUIRE(!done);
  BOOST_TEST(on.failed_step() == 1u);
  BOOST_TEST(on.last_state() == "22012");
  BOOST_TEST(!on.broken());
  // what stood before is one transaction with it
  BOOST_TEST(must(on.run("select count(*) from seen"))[0].get<std::int64_t>(0) == 0);
  BOOST_CHECK(on.run_pipeline({{insert, with(3)}, {insert, with(4)}}).ok());
  BOOST_TEST(must(on.run("select count(*) from seen"))[0].get<std::int64_t>(0) == 2);
}

BOOST_AUTO_TEST_CASE(a_large_pipeline_is_read_while_it_is_written) {
  test_database db;
  auto on = db.connect();
  const std::string block(100'000, 'x');
  std::vector<step> steps;
  for (int i = 0; i < 300; ++i) steps.push_back({{"echo", "select $1::text"}, with(block)});
  auto got = must(on.run_pipeline(steps)); // 30 MB each way: blocking writes would stand still
  BOOST_TEST(got.size() == 300u);
  BOOST_TEST(got.back()[0].view(0).size() == block.size());
}

BOOST_AUTO_TEST_CASE(a_slow_statement_ends_in_a_time_out_and_the_connection_goes_on) {
  test_database db;
  auto settings = db.settings();
  settings.statement_timeout = 50ms;
  auto on = must(connection::open(settings));
  auto slow = on.run("select pg_sleep(30)");
  BOOST_REQUIRE(!slow);
  BOOST_CHECK(slow.why().code == errc::timeout);
  BOOST_TEST(!on.broken());
  BOOST_CHECK(on.run("select 1").ok());
}

BOOST_AUTO_TEST_CASE(a_frozen_server_does_not_hold_the_client) {
  test_database db;
  auto settings = db.settings();
  settings.statement_timeout = 100ms;
  auto on = must(connection::open(settings));
  const pid_t backend = on.backend_pid();
  BOOST_REQUIRE(kill(backend, SIGSTOP) == 0);
  const auto begin = std::chrono::steady_clock::now();
  auto got = on.run("select 1");
  const auto took = std::chrono::steady_clock::now() - begin;
  kill(backend, SIGCONT);
  BOOST_REQUIRE(!got);
  BOOST_CHECK(got.why().code == errc::timeout);
  BOOST_TEST(on.broken());
  BOOST_CHECK(took < 5s);
  BOOST_CHECK(on.run("select 1").why().code == errc::unavailable);
}

BOOST_AUTO_TEST_CASE(an_ended_session_is_unavailable_and_broken) {
  test_database db;
  auto on = db.connect();
  auto other = db.connect();
  must(other.run("select pg_terminate_backend($1)", with(on.backend_pid())));
  auto got = on.run("select 1");
  BOOST_REQUIRE(!got);
  BOOST_CHECK(got.why().code == errc::unavailable);
  BOOST_TEST(on.broken());
}

BOOST_AUTO_TEST_CASE(a_transaction_is_rolled_back_unless_committed) {
  test_database db;
  auto on = db.connect();
  {
    auto t = must(transaction::begin(on));
    must(on.run("insert into settings (key, value) values ('a', '1')"));
  }
  BOOST_TEST(must(on.run("select count(*) from settings"))[0].get<std::int64_t>(0) == 0);
  {
    auto t = must(transaction::begin(on));
    must(on.run("insert into settings (key, value) values ('a', '1')"));
    BOOST_CHECK(!on.run("select 1/0"));
    BOOST_CHECK(!t.commit()); // the failure above had ended it
  }
  BOOST_TEST(must(on.run("select count(*) from settings"))[0].get<std::int64_t>(0) == 0);
}

BOOST_AUTO_TEST_CASE(notifications_are_waited_for_with_a_deadline) {
  test_database db;
  auto on = db.connect();
  auto other = db.connect();
  must(on.listen("barid_live"));
  BOOST_CHECK(!must(on.wait_notification(20ms)));
  must(other.run("select pg_notify('barid_live', '12')"));
  auto news = must(on.wait_notification(5s));
  BOOST_REQUIRE(news.has_value());
  BOOST_TEST(news->channel == "barid_live");
  BOOST_TEST(news->payload == "12");
}

BOOST_AUTO_TEST_CASE(a_password_never_shows) {
  BOOST_TEST(without_password("postgresql://barid:hunter2@db.example/barid").find("hunter2") == std::string::npos);
  BOOST_TEST(without_password("host=db.example password='hun ter2' user=barid") ==
             "user=barid password=*** host=db.example");
  BOOST_TEST(without_password("password=hunter2 nonsense").find("hunter2") == std::string::npos);
  connection_settings s;
  s.target = "host=127.0.0.1 port=1 password=hunter2 dbname=x";
  auto refused = connection::open(s);
  BOOST_REQUIRE(!refused);
  BOOST_CHECK(refused.why().code == errc::unavailable);
  BOOST_TEST(refused.why().message.find("hunter2") == std::string::npos);
  s.target = "password=hunter2 nonsense";
  BOOST_TEST(connection::open(s).why().message.find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_missing_database_or_role_is_told_apart_from_a_missing_server) {
  test_database db;
  auto s = db.settings();
  s.target = test::shared_cluster().target("nowhere");
  BOOST_CHECK(connection::open(s).why().code == errc::not_found);
  s = db.settings("nobody");
  BOOST_CHECK(connection::open(s).why().code == errc::refused);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
