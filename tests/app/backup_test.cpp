// `barid backup` and `barid restore` as people call them, beside an engine that works.

#include "tests/app/program.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(backup_commands)

namespace {

namespace fs = std::filesystem;

int deliver(testing::lmtp_client& to, int n) {
  testing::sample s;
  s.message_id = std::to_string(n) + "@customer.example";
  s.body = "Where is order " + std::to_string(n) + "?";
  return to.deliver(s.from, s.to, testing::mail_of(s));
}

/// By other statements than those of the program; `below`: of mails and conversations up to these ids.
std::string fingerprints(testing::store_audit& in) {
  return in.text("select md5(string_agg(mail || ':' || n || ':' || md5(data), ',' order by mail, n)) from "
                 "barid.mail_chunks") +
         in.text("select md5(string_agg(to_jsonb(c)::text, ',' order by id)) from barid.conversations c") +
         in.text("select md5(string_agg(to_jsonb(e)::text, ',' order by id)) from barid.events e") +
         in.text("select coalesce(md5(string_agg(to_jsonb(k)::text, ',' order by conversation, clock, started)), '-')"
                 " from barid.clocks k") +
         in.text("select coalesce(md5(string_agg(to_jsonb(t)::text, ',' order by conversation, key)), '-') from "
                 "barid.timers t");
}

bool unfinished(const fs::path& place) {
  for (const auto& entry : fs::directory_iterator(place))
    if (entry.path().filename().string().find(".unfinished-") != std::string::npos) return true;
  return false;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_backup_beside_a_working_engine_comes_back_in_another_folder) {
  const test::temp_folder place;
  const auto folder = (place.path() / "b").string();
  testing::engine_process engine;
  const auto data = engine.data().string();
  testing::store_audit source(engine.admin());
  {
    testing::lmtp_client mta(engine.lmtp());
    for (int n = 0; n < 10; ++n) BOOST_REQUIRE(deliver(mta, n) == 250);
  }
  BOOST_REQUIRE(source.settled());
  // mail goes on meanwhile
  std::atomic<bool> over = false;
  std::thread mta([&] {
    testing::lmtp_client more(engine.lmtp());
    for (int n = 10; !over; ++n) (void)deliver(more, n);
  });
  const auto saved = barid({"backup", folder, "--data", data, "--json"});
  over = true;
  mta.join();
  BOOST_REQUIRE_MESSAGE(saved.status == 0, saved.output);
  const auto said = nlohmann::json::parse(saved.output);
  BOOST_TEST(said["rows"]["mails"].get<int>() >= 10);
  const auto busy = barid({"restore", folder, "--data", data});
  BOOST_TEST(busy.status == 5);
  BOOST_TEST(busy.output.find("is in use by process") != std::string::npos, busy.output);
  BOOST_REQUIRE(source.settled());
  const auto all = source.copies();

  const auto back = (place.path() / "back").string();
  const auto done = barid({"restore", folder, "--data", back, "--json"});
  BOOST_REQUIRE_MESSAGE(done.status == 0, done.output);
  const auto told = nlohmann::json::parse(done.output);
  BOOST_TEST(told["hashes"] == said["hashes"]);
  BOOST_TEST(told["rows"]["mails"] == said["rows"]["mails"]);
  const auto again = barid({"restore", folder, "--data", back});
  BOOST_TEST(again.status == 5);
  BOOST_TEST(again.output.find("the database is in use: it has") != std::string::npos, again.output);
  // an engine goes on there: each mail that was there once, its bytes as they were
  testing::engine_process next({.data = back});
  testing::store_audit restored(next.admin());
  BOOST_REQUIRE(restored.settled());
  const auto there = restored.copies();
  BOOST_TEST(int(there.size()) == told["rows"]["mails"].get<int>());
  for (const auto& [mail, times] : there) {
    BOOST_TEST(times == 1);
    BOOST_TEST(all.contains(mail));
  }
  for (const auto& complaint : restored.complaints()) BOOST_ERROR(complaint);
}

BOOST_AUTO_TEST_CASE(a_stopped_desk_is_the_same_in_another_folder) {
  const test::temp_folder place;
  const auto folder = (place.path() / "b").string();
  const auto back = place.path() / "back";
  testing::engine_process engine;
  std::string before;
  {
    testing::lmtp_client mta(engine.lmtp());
    for (int n = 0; n < 5; ++n) BOOST_REQUIRE(deliver(mta, n) == 250);
    testing::store_audit source(engine.admin());
    BOOST_REQUIRE(source.settled());
    BOOST_TEST(source.number("select count(*) from barid.clocks") > 0);
  }
  BOOST_TEST(engine.stop() == 0);
  const auto saved = barid({"backup", folder, "--data", engine.data().string()});
  BOOST_REQUIRE_MESSAGE(saved.status == 0, saved.output);
  BOOST_TEST(saved.output.find("5 mails") != std::string::npos, saved.output);
  BOOST_TEST(saved.output.find("secret.keys is not in it") != std::string::npos);
  BOOST_REQUIRE(barid({"restore", folder, "--data", back.string()}).status == 0);
  const auto prints_of = [](const fs::path& data) {
    auto cluster = test::must(store::private_cluster::start(test::quick_cluster(data)));
    store::connection_settings s;
    s.target = cluster.target();
    s.user = store::private_cluster::admin_user;
    testing::store_audit in(s);
    return fingerprints(in);
  };
  BOOST_TEST(prints_of(engine.data()) == prints_of(back));
}

BOOST_AUTO_TEST_CASE(a_killed_backup_looks_like_none_and_is_cleared_away_by_the_next_one) {
  const test::temp_folder place;
  const auto folder = place.path() / "b";
  BOOST_REQUIRE(on_desk({"team", "add", "backed"}).status == 0);
  const char* build = std::getenv("BARID_BUILD");
  {
    // it waits for a table that somebody holds
    store::connection_settings s;
    s.target = desk::get().cluster.target();
    s.user = store::owner_role;
    auto other = test::must(store::connection::open(s));
    auto open = test::must(store::transaction::begin(other));
    test::must(other.run_script("lock table barid.teams in access exclusive mode"));
    testing::child_process backup({std::string(build ? build : "build/dev") + "/app/barid", "backup", folder.string(),
                                   "--data", desk::get().data.path().string()},
                                  place.path() / "log");
    BOOST_REQUIRE(testing::eventually([&] { return unfinished(place.path()); }));
    ::kill(backup.pid(), SIGKILL);
    BOOST_TEST(backup.wait() == 128 + SIGKILL);
  }
  BOOST_TEST(!fs::exists(folder));
  BOOST_TEST(unfinished(place.path()));
  const auto next = on_desk({"backup", folder.string()});
  BOOST_TEST(next.status == 0, next.output);
  BOOST_TEST(!unfinished(place.path()));
  BOOST_TEST(fs::exists(folder / "backup.json"));
  const auto there = on_desk({"backup", folder.string()});
  BOOST_TEST(there.status == 5);
  BOOST_TEST(there.output.find("is there already") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_backup_is_one_line_and_makes_no_database) {
  const test::temp_folder place;
  const auto back = place.path() / "back";
  const auto none = barid({"restore", (place.path() / "none").string(), "--data", back.string()});
  BOOST_TEST(none.status == 3);
  BOOST_TEST(none.output.find("there is no backup at") != std::string::npos);
  const auto empty = barid({"restore", place.path().string(), "--data", back.string()});
  BOOST_TEST(empty.status == 3);
  BOOST_TEST(empty.output.find("no complete backup") != std::string::npos);
  BOOST_TEST(!fs::exists(back / "postgres"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
