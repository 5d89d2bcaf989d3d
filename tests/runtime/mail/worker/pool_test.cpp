#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/mime/json.hpp"
#include "runtime/mail/mime/read.hpp"
#include "runtime/mail/worker/pool.hpp"
#include "runtime/mail/worker/shown_raw.hpp"
#include "tests/runtime/mail/corpus.hpp"
#include "tests/runtime/mail/worker/bombs.hpp"
#include "tests/support/sanitized.hpp"
#include "text/mail_language.hpp"

#include <boost/test/unit_test.hpp>

#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <ctime>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

namespace barid::reader {

namespace {

using namespace std::chrono;

std::string barid_program() {
  const char* build = std::getenv("BARID_BUILD");
  return std::string(build ? build : "build/dev") + "/app/barid";
}

std::unique_ptr<reader_pool> started(pool_options options = {.workers = 1}) {
  options.executable = barid_program();
  auto pool = reader_pool::start(std::move(options));
  BOOST_REQUIRE_MESSAGE(pool.ok(), (pool.ok() ? "" : pool.why().message));
  return std::move(*pool);
}

std::shared_ptr<const std::string> shared(std::string raw) {
  return std::make_shared<const std::string>(std::move(raw));
}

bool has(const mail& m, std::string_view code) {
  return std::any_of(m.defects.begin(), m.defects.end(), [&](auto& d) { return d.code == code; });
}

/// Children of this process, by asking the kernel.
std::vector<pid_t> children() {
  std::vector<pid_t> out;
  for (const auto& task : corpus::fs::directory_iterator("/proc/self/task")) {
    std::ifstream in(task.path() / "children");
    for (pid_t pid = 0; in >> pid;) out.push_back(pid);
  }
  return out;
}

std::size_t resident_of(const std::string& process) {
  std::ifstream in("/proc/" + process + "/statm");
  std::size_t pages = 0;
  in >> pages >> pages;
  return pages * 4096;
}

const std::string normal = "From: Sara <s@shop.example>\r\nSubject: hi\r\n\r\nhello\r\n";

constexpr int slower = testing::sanitized ? 10 : 1;

std::chrono::nanoseconds processor_time() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

} // namespace

BOOST_AUTO_TEST_SUITE(mail_readers)

BOOST_AUTO_TEST_CASE(a_worker_reads_like_the_reader_itself) {
  const auto pool = started();
  const auto files = corpus::mails(corpus::source() / "tests/runtime/mail/cases");
  BOOST_TEST(files.size() >= corpus::own_mails);
  for (const auto& path : files) {
    const auto raw = shared(corpus::read_file(path));
    const auto here = mime::to_json(mime::read_mail(*raw, {}, text::language_of_mail));
    BOOST_TEST((mime::to_json(pool->read_now(raw, {})) == here), path.string());
  }
  BOOST_TEST(pool->stats().failed == 0u);
  BOOST_TEST(pool->stats().read == files.size());
}

BOOST_AUTO_TEST_CASE(the_options_reach_the_worker) {
  const auto pool = started();
  mime::read_options options;
  options.trusted_authserv_id = "mx.acme.example";
  options.authserv_fields = 2;
  options.trust_spam_headers = true;
  options.envelope_sender = "";
  options.caps.text = 3;
  const auto m = pool->read_now(shared("Authentication-Results: mx.acme.example; dmarc=fail\r\n"
                                       "Authentication-Results: mx.acme.example; spf=fail\r\nX-Spam-Score: 7\r\n" +
                                       normal),
                                options);
  BOOST_TEST(m.auth.dmarc == "fail");
  BOOST_TEST(m.auth.spf == "fail");
  BOOST_TEST(m.spam_score.value_or(0) == 7.0);
  BOOST_TEST(m.auto_submitted);
  BOOST_TEST(m.text == "hel");
}

BOOST_AUTO_TEST_CASE(every_bomb_is_answered_in_time_and_the_next_mail_at_once) {
  const auto pool = started({.workers = 1});
  static_cast<void>(pool->read_now(shared(normal), {}));
  for (auto& [name, bytes, beats] : bombs::all()) {
    const auto raw = shared(std::move(bytes));
    const auto before = resident_of("self");
    auto begin = steady_clock::now();
    const auto m = pool->read_now(raw, {});
    const auto bomb = steady_clock::now() - begin;
    BOOST_TEST_MESSAGE(name << ": " << bomb / 1ms << " ms");
    BOOST_TEST((bomb < 2'500ms * slower), name);
    BOOST_TEST((m.subject == "bomb" || has(m, "no_headers")), name);
    BOOST_TEST(charset::is_utf8(m.text), name);
    BOOST_TEST(m.size == raw->size(), name);
    // what stays in the engine is the answer, not the work
    BOOST_TEST(resident_of("self") < before + 50'000'000u, name);
    begin = steady_clock::now();
    const auto next = pool->read_now(shared(normal), {});
    BOOST_TEST((steady_clock::now() - begin < 1'000ms * slower), name);
    BOOST_TEST(next.text == "hello", name);
    BOOST_TEST(!has(next, "reader_failed"), name);
  }
}

BOOST_AUTO_TEST_CASE(a_bomb_is_read_for_what_it_is_unless_it_takes_all_memory) {
  // without the limit of time, which on a busy machine ends what is read otherwise
  const auto pool = started({.workers = 1, .time_limit = 60s});
  for (auto& [name, bytes, beats] : bombs::all()) {
    const auto m = pool->read_now(shared(std::move(bytes)), {});
    if (slower == 1) BOOST_TEST(has(m, "reader_failed") == beats, name);
    if (has(m, "reader_failed")) {
      BOOST_TEST(has(m, "text_cut"), name);
      BOOST_TEST(!m.text.empty(), name); // raw, from its beginning
      BOOST_TEST(m.subject == "bomb", name);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_large_mail_is_read_within_its_limits) {
  const auto pool = started();
  const auto raw = shared(bombs::large_attachment(49));
  const auto begin = steady_clock::now();
  const auto m = pool->read_now(raw, {});
  BOOST_TEST((steady_clock::now() - begin < 2'000ms * slower));
  BOOST_TEST(!has(m, "reader_failed"));
  BOOST_REQUIRE(m.attachments.size() == 1u);
  BOOST_TEST(m.attachments[0].size > 35'000'000u);
  const auto workers = children();
  BOOST_REQUIRE(workers.size() == 1u);
  std::ifstream status("/proc/" + std::to_string(workers[0]) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:") && slower == 1) BOOST_TEST(std::stoul(line.substr(6)) < 200'000u, line);
}

BOOST_AUTO_TEST_CASE(large_mails_of_every_shape_are_read_in_two_seconds_and_200_megabytes) {
  // processor time: what else runs on the machine is not the mail's fault
  const auto pool = started({.workers = 1, .time_limit = 60s});
  static_cast<void>(pool->read_now(shared(normal), {}));
  const auto workers = children();
  BOOST_REQUIRE(workers.size() == 1u);
  const auto spent = [&] {
    std::ifstream in("/proc/" + std::to_string(workers[0]) + "/stat");
    std::string line;
    std::getline(in, line);
    std::istringstream fields(line.substr(line.rfind(')') + 2));
    std::vector<std::string> all;
    for (std::string one; fields >> one;) all.push_back(one);
    return (std::stod(all.at(11)) + std::stod(all.at(12))) / static_cast<double>(sysconf(_SC_CLK_TCK));
  };
  for (auto& [name, bytes] : bombs::large()) {
    const auto before = spent();
    const auto m = pool->read_now(shared(std::move(bytes)), {});
    BOOST_TEST(!has(m, "reader_failed"), name); // the memory limit holds, or the worker had died
    const auto took = spent() - before;
    BOOST_TEST_MESSAGE(name << ": " << took << " s of a processor");
    BOOST_TEST(took < 2.0 * slower, name);
  }
  std::ifstream status("/proc/" + std::to_string(workers[0]) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:") && slower == 1) BOOST_TEST(std::stoul(line.substr(6)) < 200'000u, line);
}

BOOST_AUTO_TEST_CASE(a_worker_that_hangs_is_killed_and_the_mail_shown_raw) {
  const auto pool = started({.workers = 1, .time_limit = 300ms});
  static_cast<void>(pool->read_now(shared(normal), {}));
  const auto workers = children();
  BOOST_REQUIRE(workers.size() == 1u);
  BOOST_REQUIRE(kill(workers[0], SIGSTOP) == 0);
  const auto begin = steady_clock::now();
  const auto m = pool->read_now(shared(normal), {});
  BOOST_TEST((steady_clock::now() - begin < 800ms * slower));
  BOOST_TEST(has(m, "reader_failed"));
  BOOST_TEST(m.text == "hello");
  BOOST_TEST(m.subject == "hi");
  BOOST_REQUIRE(m.from.size() == 1u);
  BOOST_TEST(m.from[0].spec == "s@shop.example");
  BOOST_TEST(!has(pool->read_now(shared(normal), {}), "reader_failed"));
  BOOST_TEST(pool->stats().failed == 1u);
}

BOOST_AUTO_TEST_CASE(a_worker_that_died_while_idle_costs_no_mail_its_parse) {
  const auto pool = started();
  for (int round = 0; round < 3; ++round) {
    const auto workers = children();
    BOOST_REQUIRE(workers.size() == 1u);
    BOOST_REQUIRE(kill(workers[0], SIGKILL) == 0);
    // the kernel closes the channel a moment later
    const auto deadline = steady_clock::now() + 5s;
    std::string state = "?";
    while (state != "Z" && steady_clock::now() < deadline) {
      std::ifstream in("/proc/" + std::to_string(workers[0]) + "/stat");
      std::string pid, name;
      in >> pid >> name >> state;
    }
    BOOST_TEST(!has(pool->read_now(shared(normal), {}), "reader_failed"));
  }
  BOOST_TEST(pool->stats().replaced == 3u);
}

BOOST_AUTO_TEST_CASE(many_mails_from_many_threads_each_get_their_own_answer) {
  const auto pool = started({.workers = 2});
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const auto subject = std::to_string(t) + "-" + std::to_string(i);
        const auto m = pool->read_now(shared("Subject: " + subject + "\r\n\r\nx"), {});
        if (m.subject == subject && !has(m, "reader_failed")) ++right;
      }
    });
  for (auto& t : threads) t.join();
  BOOST_TEST(right == 400);
  BOOST_TEST(pool->stats().busy == 0u);
}

/// The most workers that were seen reading at once.
std::size_t busiest_with(std::size_t large_mail) {
  const auto pool = started({.workers = 2, .large_mail = large_mail});
  const auto raw = shared(normal + bombs::repeated("words of a letter that takes a while to read\r\n", 20'000));
  std::atomic<int> left = 20;
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(pool->read(raw, {},
                          [&](const mail& m) {
                            BOOST_TEST(!has(m, "reader_failed"));
                            --left;
                          })
                   .ok());
  std::size_t most = 0;
  while (left > 0) most = std::max(most, pool->stats().busy);
  return most;
}

BOOST_AUTO_TEST_CASE(large_mails_are_read_one_at_a_time) {
  BOOST_TEST(busiest_with(1'000) == 1u);
  BOOST_TEST(busiest_with(std::size_t{4} << 20) == 2u); // what is small has both workers
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_and_stopping_drops_what_waits) {
  const auto pool = started({.workers = 1, .queued_mails = 2});
  std::mutex mutex;
  std::condition_variable changed;
  bool entered = false;
  bool released = false;
  std::atomic<int> answered = 0;
  // the first answer holds the only thread
  BOOST_REQUIRE(pool->read(shared(normal), {},
                           [&](const mail&) {
                             std::unique_lock lock(mutex);
                             entered = true;
                             changed.notify_all();
                             changed.wait(lock, [&] { return released; });
                             ++answered;
                           })
                    .ok());
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return entered; });
  }
  BOOST_TEST(pool->read(shared(normal), {}, [&](const mail&) { ++answered; }).ok());
  BOOST_TEST(pool->read(shared(normal), {}, [&](const mail&) { ++answered; }).ok());
  const auto refused = pool->read(shared(normal), {}, [&](const mail&) { ++answered; });
  BOOST_REQUIRE(!refused.ok());
  BOOST_CHECK(refused.why().code == errc::exhausted);
  BOOST_TEST(pool->stats().queued == 2u);
  std::thread stopper([&] { pool->stop(); });
  const auto deadline = steady_clock::now() + 5s;
  while (pool->stats().queued > 0 && steady_clock::now() < deadline) std::this_thread::yield();
  {
    const std::lock_guard lock(mutex);
    released = true;
  }
  changed.notify_all();
  stopper.join();
  BOOST_TEST(answered == 1);
  BOOST_TEST(children().empty());
  BOOST_CHECK(pool->read(shared(normal), {}, [](const mail&) {}).why().code == errc::unavailable);
  BOOST_TEST(has(pool->read_now(shared(normal), {}), "reader_failed"));
}

BOOST_AUTO_TEST_CASE(a_worker_is_replaced_after_its_share_of_mails) {
  const auto pool = started({.workers = 1, .mails_per_worker = 3});
  for (int i = 0; i < 10; ++i) BOOST_TEST(!has(pool->read_now(shared(normal), {}), "reader_failed"));
  BOOST_TEST(pool->stats().replaced >= 2u);
  BOOST_TEST(pool->stats().read == 10u);
}

BOOST_AUTO_TEST_CASE(a_pool_that_cannot_start_says_so) {
  BOOST_TEST(!reader_pool::start({.executable = "/nonexistent/barid"}).ok());
  const auto silent = reader_pool::start({.executable = "/bin/true"});
  BOOST_REQUIRE(!silent.ok());
  BOOST_CHECK(silent.why().code == errc::unavailable);
  BOOST_TEST(children().empty());
}

BOOST_AUTO_TEST_CASE(the_raw_view_holds_what_the_header_says_and_costs_little) {
  const auto m = shown_raw("From: =?utf-8?B?2YU=?= <m@x.example>\r\nSubject: =?windows-1256?Q?=E3?=\r\n"
                           "Auto-Submitted: auto-replied\r\n\r\n\xE3\xCD\xE3\xCF\r\n",
                           {}, "why");
  BOOST_TEST(m.from.at(0).name == "م");
  BOOST_TEST(m.subject == "م");
  BOOST_TEST(m.text == "محمد");
  BOOST_CHECK(m.kind == mail_kind::auto_reply);
  for (auto& [name, raw, beats] : bombs::all()) {
    const auto begin = processor_time(); // of this thread: others may want the processors
    static_cast<void>(shown_raw(raw, {}, "why"));
    BOOST_TEST((processor_time() - begin < 500ms * slower), name);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::reader
