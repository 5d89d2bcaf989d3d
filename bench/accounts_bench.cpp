// bench/accounts_bench.cpp - many IMAP accounts of one engine's driver, on a Dovecot of its own.
//
//   accounts_bench [ACCOUNTS [THREADS [MAILS]]]        (500 accounts, 2 threads, 50 mails)
//
// Connects them all over TLS, waits until each idles, then delivers mails into accounts spread over all of
// them, one after the other. Prints one JSON object: seconds until all idle, threads of this process, resident
// memory before and after in KB (and for each account), processor seconds of ten idle ones, and the seconds until
// a delivered mail was handed over (median, worst).

#include "runtime/mail/imap/join.hpp"
#include "tests/support/dovecot_server.hpp"

#include <poll.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace barid;
using steady = std::chrono::steady_clock;

double seconds_since(steady::time_point begin) {
  return std::chrono::duration<double>(steady::now() - begin).count();
}

/// A number of /proc/self/status.
long status_of(const std::string& which) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(which + ":")) return std::atol(line.c_str() + which.size() + 1);
  return 0;
}

double processor_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto of = [](const timeval& t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
  return of(used.ru_utime) + of(used.ru_stime);
}

struct account {
  std::atomic<unsigned> caught_up{0}, mails{0}, failures{0};
};

void wait_until(const std::function<bool()>& done, std::chrono::seconds most, const char* for_what) {
  const auto begin = steady::now();
  while (!done()) {
    if (steady::now() - begin > most) throw std::runtime_error(std::string("gave up waiting for ") + for_what);
    ::poll(nullptr, 0, 1);
  }
}

int run(std::size_t count, unsigned threads, std::size_t mails) {
  test::dovecot_options options;
  options.users.clear();
  for (std::size_t i = 0; i < count; ++i) options.users["u" + std::to_string(i)] = "secret";
  options.clients = static_cast<unsigned>(count);
  test::dovecot_server server(options);
  const auto before = status_of("VmRSS");
  imap::driver_options how;
  how.threads = threads;
  std::vector<std::unique_ptr<account>> accounts;
  for (std::size_t i = 0; i < count; ++i) accounts.push_back(std::make_unique<account>());
  imap::driver driver(how); // behind them: it tells them of things until it ends
  const auto begin = steady::now();
  for (std::size_t i = 0; i < count; ++i) {
    imap::account_settings s;
    s.host = "localhost";
    s.port = server.imaps_port();
    s.ca_file = server.ca_file();
    s.user = "u" + std::to_string(i);
    s.secret = [](const imap::secret_answer& answer) { answer(std::string("secret")); };
    auto joined = imap::join(driver, std::move(s), [a = accounts[i].get()](const imap::event& e) {
      a->caught_up += std::holds_alternative<imap::caught_up>(e);
      a->failures += std::holds_alternative<imap::failed>(e);
      a->mails += std::holds_alternative<imap::mail>(e);
    });
    if (!joined) throw std::runtime_error(joined.why().message);
  }
  wait_until([&] { return std::ranges::all_of(accounts, [](const auto& a) { return a->caught_up > 0; }); },
             std::chrono::seconds(300), "all accounts to idle");
  const double idle_after = seconds_since(begin);
  const auto after = status_of("VmRSS"), threads_now = status_of("Threads");
  const double used = processor_seconds();
  ::poll(nullptr, 0, 10'000);
  const double idle_cpu = processor_seconds() - used;
  std::vector<double> seen;
  for (std::size_t n = 0; n < mails; ++n) {
    const auto i = n * count / mails;
    const auto had = accounts[i]->mails.load();
    server.deliver("u" + std::to_string(i), "Subject: for " + std::to_string(i) + "\r\n\r\n");
    const auto sent = steady::now();
    wait_until([&] { return accounts[i]->mails > had; }, std::chrono::seconds(60), "a mail");
    seen.push_back(seconds_since(sent));
  }
  std::ranges::sort(seen);
  unsigned failures = 0;
  for (const auto& a : accounts) failures += a->failures;
  std::printf("{\"accounts\": %zu, \"idle_after\": %.2f, \"threads\": %ld, \"memory_before_kb\": %ld, "
              "\"memory_kb\": %ld, \"kb_each\": %.1f, \"idle_cpu_of_10s\": %.3f, \"seen_median\": %.3f, "
              "\"seen_worst\": %.3f, \"failures\": %u}\n",
              count, idle_after, threads_now, before, after, double(after - before) / double(count), idle_cpu,
              seen.empty() ? 0.0 : seen[seen.size() / 2], seen.empty() ? 0.0 : seen.back(), failures);
  return 0;
}

std::size_t number(int argc, char** argv, int at, std::size_t otherwise) {
  if (at >= argc) return otherwise;
  const auto n = std::strtoul(argv[at], nullptr, 10);
  if (n == 0) throw std::runtime_error(std::string("`") + argv[at] + "` is no number");
  return n;
}

} // namespace

int main(int argc, char** argv) {
  try {
    return run(number(argc, argv, 1, 500), static_cast<unsigned>(number(argc, argv, 2, 2)), number(argc, argv, 3, 50));
  } catch (const std::exception& e) {
    std::fprintf(stderr, "accounts_bench: %s\n", e.what());
    return 1;
  }
}
