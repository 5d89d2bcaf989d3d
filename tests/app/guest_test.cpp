// Commands are guests of the private database: an engine that starts never waits for one to end.

#include "runtime/store/folder_lock.hpp"
#include "runtime/store/postmaster.hpp"
#include "tests/app/program.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(guests)

namespace {

namespace fs = std::filesystem;
using testing::child_process;
using testing::engine_process;

std::string program() {
  return std::string(std::getenv("BARID_BUILD")) + "/app/barid";
}

/// A command in the middle of its work: it has started the server, and goes on for as long as it
/// likes.
struct slow_guest {
  explicit slow_guest(const fs::path& data)
      : lock(::open((data / "barid.commands").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    BOOST_REQUIRE(::flock(lock, LOCK_SH) == 0);
    auto settings = test::quick_cluster(data);
    settings.holder = store::folder_holder::command;
    auto cluster = test::must(store::private_cluster::start(settings));
    server = cluster.pid();
    cluster.leave_running();
  }
  ~slow_guest() { ::close(lock); }
  slow_guest(const slow_guest&) = delete;
  slow_guest& operator=(const slow_guest&) = delete;

  int lock;
  pid_t server = 0;
};

bool stopped(const fs::path& data) {
  return testing::eventually([&] { return !fs::exists(data / "postgres/postmaster.pid"); });
}

} // namespace

BOOST_AUTO_TEST_CASE(an_engine_takes_the_server_over_that_a_command_is_using) {
  const test::temp_folder data;
  const auto at = data.path().string();
  {
    const slow_guest guest(data.path());
    // another command comes and goes; the server stays for the first one
    BOOST_TEST(barid({"team", "add", "early", "--data", at}).status == 0);
    BOOST_TEST(store::is_server_of(guest.server, data.path() / "postgres"));
    engine_process engine({.data = data.path()});
    BOOST_TEST(engine.postmaster() == guest.server);
    const auto list = barid({"team", "list", "--data", at});
    BOOST_TEST(list.output.find("early") != std::string::npos, list.output);
    BOOST_TEST(store::is_server_of(guest.server, data.path() / "postgres"));
    BOOST_TEST(engine.stop() == 0);
    BOOST_TEST(stopped(data.path()));
  }
}

BOOST_AUTO_TEST_CASE(an_engine_and_many_commands_that_begin_at_once_all_get_their_turn) {
  const test::temp_folder data;
  const testing::temp_folder files;
  std::vector<std::unique_ptr<child_process>> guests;
  const auto add = [&](int from, int to) {
    for (int i = from; i < to; ++i)
      guests.push_back(std::make_unique<child_process>(
          std::vector<std::string>{program(), "team", "add", "t" + std::to_string(i), "--data", data.path().string()},
          files.path() / (std::to_string(i) + ".log")));
  };
  add(0, 3);
  engine_process engine({.data = data.path()});
  add(3, 6);
  for (std::size_t i = 0; i < guests.size(); ++i)
    BOOST_TEST(guests[i]->wait() == 0, testing::content_of(files.path() / (std::to_string(i) + ".log")));
  BOOST_TEST(engine.stop() == 0);
  BOOST_TEST(stopped(data.path()));
}

BOOST_AUTO_TEST_CASE(a_server_left_by_a_command_that_was_killed_is_stopped_by_the_next_one) {
  const test::temp_folder data;
  pid_t left = 0;
  {
    const slow_guest killed(data.path());
    left = killed.server;
  }
  BOOST_REQUIRE(store::is_server_of(left, data.path() / "postgres"));
  const auto next = barid({"team", "add", "one", "--data", data.path().string()});
  BOOST_TEST(next.status == 0, next.output);
  BOOST_TEST(!store::is_server_of(left, data.path() / "postgres"));
}

BOOST_AUTO_TEST_CASE(a_second_engine_on_the_same_folder_is_refused_at_once) {
  const test::temp_folder data;
  engine_process engine({.data = data.path()});
  const auto begin = std::chrono::steady_clock::now();
  const auto second = barid({"run", "--data", data.path().string(), "--http", "", "--lmtp", ""});
  BOOST_TEST(second.status == 5);
  BOOST_TEST(second.output.find("is in use by process " + std::to_string(engine.pid())) != std::string::npos);
  BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::seconds(5)));
}

BOOST_AUTO_TEST_CASE(a_link_for_the_first_owner_leads_to_where_the_engine_really_listens) {
  const test::temp_folder data;
  engine_process engine({.data = data.path()});
  const auto at = "http://127.0.0.1:" + std::to_string(engine.http_port()) + "/#first=";
  const auto r = barid({"user", "first-link", "--data", data.path().string()});
  BOOST_TEST(r.output.starts_with(at), r.output);
  BOOST_TEST(engine.stop() == 0);
  BOOST_TEST(!std::filesystem::exists(data.path() / "barid.page"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
