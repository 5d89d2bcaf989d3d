#include "runtime/store/cluster_files.hpp"
#include "runtime/store/ledger.hpp"
#include "runtime/store/mail_rows.hpp"
#include "runtime/store/migrate.hpp"
#include "runtime/store/postgres_programs.hpp"
#include "runtime/store/postmaster.hpp"
#include "runtime/store/private_cluster.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <future>
#include <optional>
#include <thread>

namespace barid::store {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using test::eventually;
using test::must;
using test::temp_folder;

namespace {

connection connect(const private_cluster& to, std::string_view role = engine_role) {
  connection_settings s;
  s.target = to.target();
  s.user = role;
  return must(connection::open(s));
}

void prepare(const private_cluster& to) {
  auto owner = connect(to, owner_role);
  (void)must(migrate(owner));
}

std::string setting(connection& on, const std::string& name) {
  return must(on.run("select current_setting($1)", with(name)))[0].get<std::string>(0);
}

/// Mounted for the duration of a test; nothing where that is not allowed.
class small_disk {
public:
  explicit small_disk(const fs::path& at) : at_(at) {
    fs::create_directories(at);
    mounted_ = mount("tmpfs", at.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=160m,mode=0755") == 0;
  }
  ~small_disk() {
    if (mounted_) umount2(at_.c_str(), MNT_DETACH);
  }
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }

private:
  fs::path at_;
  bool mounted_ = false;
};

} // namespace

BOOST_AUTO_TEST_SUITE(private_clusters)

BOOST_AUTO_TEST_CASE(a_new_cluster_is_closed_to_the_network_durable_and_stops_without_traces) {
  temp_folder data;
  cluster_settings settings;
  settings.folder = data.path() / "data";
  fs::path socket;
  {
    auto cluster = must(private_cluster::start(settings));
    BOOST_TEST(!cluster.adopted());
    socket = cluster.target().substr(5, cluster.target().find(' ') - 5);
    struct stat s {};
    BOOST_REQUIRE(stat(socket.c_str(), &s) == 0);
    BOOST_TEST((s.st_mode & 07777U) == 0700U);
    auto on = connect(cluster);
    for (auto [name, value] : {std::pair{"listen_addresses", ""},
                               {"fsync", "on"},
                               {"synchronous_commit", "on"},
                               {"full_page_writes", "on"},
                               {"data_checksums", "on"},
                               {"default_toast_compression", "lz4"}})
      BOOST_CHECK_MESSAGE(setting(on, name) == value, name << " is " << setting(on, name));
    const pid_t server = cluster.pid();
    const auto begin = std::chrono::steady_clock::now();
    must(cluster.stop());
    BOOST_CHECK(std::chrono::steady_clock::now() - begin < 10s);
    BOOST_CHECK(!is_server_of(server, settings.folder / "postgres"));
    BOOST_TEST(!cluster.running());
  }
  BOOST_TEST(!fs::exists(socket));
  BOOST_TEST(!fs::exists(settings.folder / "postgres" / "postmaster.pid"));
}

BOOST_AUTO_TEST_CASE(the_engine_role_is_no_superuser_and_the_file_system_says_who_asks) {
  auto on = [] {
    connection_settings s;
    s.target = test::shared_cluster().target("postgres");
    s.user = engine_role;
    return must(connection::open(s));
  }();
  auto got = must(on.run("select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls from pg_roles "
                         "where rolname = current_user"));
  BOOST_TEST(!got[0].get<bool>(0));
  BOOST_TEST(!got[0].get<bool>(1));
  BOOST_TEST(!got[0].get<bool>(2));
  BOOST_TEST(got[0].get<bool>(3));
  BOOST_CHECK(!on.run("select pg_read_file('postgresql.conf')"));
}

BOOST_AUTO_TEST_CASE(what_was_committed_is_there_after_a_restart_and_after_a_kill) {
  temp_folder data;
  auto settings = test::quick_cluster(data.path());
  mail_id stored;
  const auto raw = test::mail_bytes("<1@customer.example>");
  {
    auto cluster = must(private_cluster::start(settings));
    prepare(cluster);
    auto on = connect(cluster);
    const auto support = test::make_channel(on, "support");
    stored = test::commit(on, {test::accept_of(support, raw)}).at(0).mail;
  }
  auto cluster = must(private_cluster::start(settings));
  {
    auto on = connect(cluster);
    BOOST_TEST(must(load_mail_raw(on, stored)) == raw);
    kill(cluster.pid(), SIGKILL);
    BOOST_REQUIRE(eventually([&] { return !cluster.running(); }));
    // a backend notices the postmaster's death a moment later
    BOOST_CHECK(eventually([&] { return !on.run("select 1"); }));
  }
  must(cluster.revive()); // a stale pid file, a stale socket and left-over backends are in the way
  auto on = connect(cluster);
  BOOST_TEST(must(load_mail_raw(on, stored)) == raw);
}

BOOST_AUTO_TEST_CASE(a_server_that_outlived_its_program_is_adopted) {
  temp_folder data;
  const auto settings = test::quick_cluster(data.path());
  // a child that starts the cluster and dies as after kill -9
  const pid_t child = fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    auto started = private_cluster::start(settings);
    const bool ok = started.ok();
    raise(ok ? SIGKILL : SIGTERM);
  }
  BOOST_REQUIRE(eventually([&] { return reap(child).has_value(); }, 60s));
  const auto orphan = read_postmaster_file(data.path() / "postgres");
  BOOST_REQUIRE(orphan.has_value());
  BOOST_REQUIRE(is_server_of(orphan->pid, data.path() / "postgres"));
  auto cluster = must(private_cluster::start(settings));
  BOOST_TEST(cluster.adopted());
  BOOST_TEST(cluster.pid() == orphan->pid);
  auto on = connect(cluster);
  BOOST_CHECK(on.run("select 1").ok());
  must(cluster.stop());
  BOOST_TEST(!is_server_of(orphan->pid, data.path() / "postgres"));
}

BOOST_AUTO_TEST_CASE(a_pid_file_that_names_another_program_is_removed_and_that_program_left_alone) {
  temp_folder data;
  const auto settings = test::quick_cluster(data.path());
  { auto cluster = must(private_cluster::start(settings)); }
  const auto other = must(start_child({"/bin/sleep", {"60"}, "/", "/dev/null", {}}));
  const auto file = data.path() / "postgres" / "postmaster.pid";
  std::ofstream(file) << other << "\n" << (data.path() / "postgres").string() << "\n1\n5432\n/tmp\n\n0 0\nready\n";
  {
    auto cluster = must(private_cluster::start(settings));
    BOOST_TEST(!cluster.adopted());
  }
  BOOST_TEST(!reap(other).has_value());
  kill(other, SIGKILL);
  BOOST_TEST(eventually([&] { return reap(other).has_value(); }));
}

BOOST_AUTO_TEST_CASE(a_data_folder_serves_one_program_at_a_time) {
  temp_folder data;
  auto first = must(folder_lock::take(data.path()));
  auto second = folder_lock::take(data.path());
  BOOST_REQUIRE(!second);
  BOOST_CHECK(second.why().code == errc::refused);
  BOOST_TEST(second.why().message.find("process " + std::to_string(getpid())) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_engine_waits_for_a_command_that_holds_the_folder_but_not_for_an_engine) {
  temp_folder data;
  auto command = std::make_optional(must(folder_lock::take(data.path(), folder_holder::command)));
  BOOST_CHECK(!folder_lock::take(data.path()));
  std::atomic<bool> taken = false;
  std::thread engine([&] {
    auto lock = folder_lock::take(data.path(), folder_holder::engine, 30s);
    taken = lock.ok();
  });
  command.reset();
  engine.join();
  BOOST_TEST(taken.load());
  const auto first = must(folder_lock::take(data.path()));
  const auto begin = std::chrono::steady_clock::now();
  BOOST_CHECK(!folder_lock::take(data.path(), folder_holder::engine, 30s));
  BOOST_CHECK(std::chrono::steady_clock::now() - begin < 5s);
}

BOOST_AUTO_TEST_CASE(a_server_that_was_left_running_is_adopted_by_who_takes_the_folder_next) {
  temp_folder data;
  const auto settings = test::quick_cluster(data.path());
  auto first = must(private_cluster::start(settings));
  const auto server = first.pid();
  first.leave_running();
  BOOST_TEST(is_server_of(server, data.path() / "postgres"));
  auto second = must(private_cluster::start(settings));
  BOOST_TEST(second.adopted());
  BOOST_TEST(second.pid() == server);
}

BOOST_AUTO_TEST_CASE(an_interrupted_first_start_is_no_obstacle_but_a_foreign_folder_is) {
  temp_folder data;
  fs::create_directories(data.path() / "postgres.new" / "base");
  { auto cluster = must(private_cluster::start(test::quick_cluster(data.path()))); }
  temp_folder foreign;
  fs::create_directories(foreign.path() / "postgres" / "photos");
  auto refused = private_cluster::start(test::quick_cluster(foreign.path()));
  BOOST_REQUIRE(!refused);
  BOOST_CHECK(refused.why().code == errc::refused);
  BOOST_TEST(fs::exists(foreign.path() / "postgres" / "photos"));
}

BOOST_AUTO_TEST_CASE(what_still_works_in_the_folder_of_a_killed_first_start_does_not_get_in_the_way) {
  temp_folder data;
  const auto left = data.path() / "postgres.new.before";
  std::atomic<bool> over = false;
  std::thread orphan([&] { // an initdb whose parent is gone goes on making files
    for (int i = 0; !over; ++i) {
      std::error_code ignored;
      fs::create_directories(left / "base" / std::to_string(i % 50), ignored);
      std::ofstream(left / "base" / std::to_string(i % 50) / "1") << i;
    }
  });
  auto cluster = private_cluster::start(test::quick_cluster(data.path()));
  over = true;
  orphan.join();
  BOOST_REQUIRE_MESSAGE(cluster.ok(), (cluster.ok() ? "" : cluster.why().message));
  BOOST_TEST(must(std::move(cluster)).stop(10s).ok());
  { auto again = must(private_cluster::start(test::quick_cluster(data.path()))); }
  BOOST_TEST(!fs::exists(left)); // nobody works there now
}

BOOST_AUTO_TEST_CASE(a_server_that_is_just_stopping_is_waited_for_and_started_again) {
  temp_folder data;
  const auto settings = test::quick_cluster(data.path());
  for (const auto pause : {0ms, 5ms, 30ms}) {
    auto first = must(private_cluster::start(settings));
    const auto server = first.pid();
    first.leave_running();
    BOOST_TEST(::kill(server, SIGINT) == 0);
    const auto until = std::chrono::steady_clock::now() + pause;
    while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
    auto second = private_cluster::start(settings);
    BOOST_REQUIRE_MESSAGE(second.ok(), (second.ok() ? "" : second.why().message));
    BOOST_TEST(second->running());
  }
}

BOOST_AUTO_TEST_CASE(what_a_killed_start_is_still_making_is_waited_for) {
  temp_folder data;
  const auto settings = test::quick_cluster(data.path());
  auto first = must(private_cluster::start(settings));
  connection_settings admin;
  admin.target = first.target("postgres");
  admin.user = private_cluster::admin_user;
  auto killed = must(connection::open(admin));
  must(killed.run_script("drop database barid"));
  must(killed.run_script("select pg_advisory_lock(1650553188, 2)"));
  first.leave_running();
  std::promise<bool> started;
  std::thread next([&] { started.set_value(private_cluster::start(settings).ok()); });
  auto done = started.get_future();
  BOOST_TEST((done.wait_for(200ms) == std::future_status::timeout));
  must(killed.run_script("create database barid owner barid_owner"));
  { auto end = std::move(killed); } // as its backend does when the statement is done
  BOOST_TEST(done.get());
  next.join();
}

BOOST_AUTO_TEST_CASE(missing_and_mismatched_programs_are_told_with_what_to_install) {
  temp_folder data;
  auto settings = test::quick_cluster(data.path());
  settings.programs = data.path() / "nothing";
  auto missing = private_cluster::start(settings);
  BOOST_REQUIRE(!missing);
  BOOST_CHECK(missing.why().code == errc::not_found);
  BOOST_TEST(missing.why().help.find("apt-get install postgresql") != std::string::npos);

  const std::vector<postgres_programs> installed{{16, "/16"}, {15, "/15"}};
  BOOST_TEST(must(choose_postgres(installed, std::nullopt)).major == 16);
  BOOST_TEST(must(choose_postgres(installed, 15)).major == 15); // its own version runs it
  auto newer = choose_postgres(installed, 17);
  BOOST_REQUIRE(!newer);
  BOOST_TEST(newer.why().message == "the data folder was written by PostgreSQL 17, installed is 16, 15");
  BOOST_TEST(newer.why().help.find("postgresql-17") != std::string::npos);
  auto older = choose_postgres({{16, "/16"}}, 15);
  BOOST_REQUIRE(!older);
  BOOST_TEST(older.why().help.find("`barid restore`") != std::string::npos);
  BOOST_CHECK(!choose_postgres({{13, "/13"}}, std::nullopt));
}

BOOST_AUTO_TEST_CASE(a_newer_data_folder_is_refused_untouched) {
  temp_folder data;
  fs::create_directories(data.path() / "postgres");
  std::ofstream(data.path() / "postgres" / "PG_VERSION") << "99\n";
  auto refused = private_cluster::start(test::quick_cluster(data.path()));
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.why().message.find("PostgreSQL 99") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_server_that_cannot_start_tells_its_own_reason) {
  temp_folder data;
  auto settings = test::quick_cluster(data.path());
  settings.server.emplace_back("max_connections", "lots");
  auto failed = private_cluster::start(settings);
  BOOST_REQUIRE(!failed);
  BOOST_TEST(failed.why().message.find("FATAL") != std::string::npos);
  BOOST_TEST(failed.why().help.find("postgres.log") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_folder_the_database_user_cannot_enter_is_told_before_anything_is_made) {
  if (geteuid() != 0) {
    BOOST_TEST_MESSAGE("skipped: needs root");
    return;
  }
  temp_folder data;
  chmod(data.path().c_str(), 0700);
  auto refused = private_cluster::start(test::quick_cluster(data.path() / "below"));
  BOOST_REQUIRE(!refused);
  BOOST_CHECK(refused.why().code == errc::refused);
  BOOST_TEST(refused.why().message.find("may not enter") != std::string::npos);
  BOOST_TEST(!fs::exists(data.path() / "below" / "postgres"));
}

BOOST_AUTO_TEST_CASE(a_runtime_folder_that_is_too_long_or_not_private_is_refused) {
  temp_folder data;
  const auto me = current_user();
  BOOST_CHECK(make_private_folder(data.path() / std::string(100, 'x'), me).why().code == errc::invalid);
  BOOST_CHECK(make_private_folder(data.path() / "run", me).ok());
  BOOST_CHECK(make_private_folder(data.path() / "run", me).ok());
  chmod((data.path() / "run").c_str(), 0755);
  BOOST_CHECK(make_private_folder(data.path() / "run", me).why().code == errc::refused);
  fs::create_directory_symlink(data.path(), data.path() / "link");
  BOOST_CHECK(make_private_folder(data.path() / "link", me).why().code == errc::refused);
  BOOST_TEST(choose_runtime_folder("/a/very/long/" + std::string(300, 'x')).string().size() < 90u);
}

BOOST_AUTO_TEST_CASE(memory_for_the_cache_follows_the_machine_within_limits) {
  constexpr std::uint64_t gb = 1U << 30U;
  BOOST_TEST(shared_buffers_bytes(gb / 4) == 64U << 20U);
  BOOST_TEST(shared_buffers_bytes(8 * gb) == gb);
  BOOST_TEST(shared_buffers_bytes(512 * gb) == 4 * gb);
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_exhausted_nothing_half_is_kept_and_it_recovers_by_itself) {
  temp_folder folder;
  small_disk disk(folder.path() / "disk");
  if (!disk.mounted()) {
    BOOST_TEST_MESSAGE("skipped: mounting a small tmpfs needs root");
    return;
  }
  auto settings = test::quick_cluster(folder.path() / "disk" / "data");
  settings.server.emplace_back("max_wal_size", "48MB");
  settings.server.emplace_back("min_wal_size", "32MB");
  settings.server.emplace_back("wal_recycle", "off");
  auto cluster = must(private_cluster::start(settings));
  prepare(cluster);
  auto on = connect(cluster);
  const auto support = test::make_channel(on, "support");
  const auto first = test::mail_bytes("<1@customer.example>");
  const auto stored = test::commit(on, {test::accept_of(support, first)}).at(0).mail;

  const auto ballast = folder.path() / "disk" / "ballast";
  std::ofstream fill(ballast, std::ios::binary);
  const std::string block(1U << 20U, 'x');
  while (fs::space(folder.path() / "disk").available > (3U << 20U)) fill << block << std::flush;

  std::string large = test::mail_bytes("<2@customer.example>");
  for (std::uint32_t x = 1; large.size() < (12U << 20U);) // does not compress
    large += char((x = x * 1664525U + 1013904223U) >> 24U);
  const auto mail = test::accept_of(support, large);
  auto full = commit_group(on, new_marker(), std::vector<item>{mail});
  BOOST_CHECK(full.end == group_end::rolled_back || full.end == group_end::in_doubt);
  BOOST_CHECK_MESSAGE(full.why.code == errc::exhausted || full.why.code == errc::unavailable, full.why.message);
  fill.close();
  fs::remove(ballast);
  // where the log could not be extended, the server ended; it is started again and recovers
  BOOST_REQUIRE(eventually(
      [&] {
        if (!cluster.revive()) return false;
        connection_settings s;
        s.target = cluster.target();
        s.user = engine_role;
        auto again = connection::open(s);
        if (!again) return false;
        on = std::move(*again);
        return on.run("select 1").ok();
      },
      30s));
  BOOST_TEST(must(load_mail_raw(on, stored)) == first);
  BOOST_TEST(must(on.run("select count(*) from mails"))[0].get<std::int64_t>(0) == 1);
  const auto out = test::commit(on, {mail});
  BOOST_CHECK(out[0].end == item_end::stored);
  BOOST_CHECK(must(load_mail_raw(on, out[0].mail)) == large);
  must(cluster.stop());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
