// bench/lmtp_bench.cpp - mails per second into an LMTP server, for one line of bench/run.
//
//   lmtp_bench HOST:PORT|unix:/PATH RECIPIENT CONNECTIONS FOLDER [DATABASE]
//
// Delivers every file of FOLDER once. With DATABASE (a connection string) it goes on until no mail
// waits for its decision there. Prints one JSON object: mails, seconds until the last answer,
// seconds until the last decision, milliseconds of a delivery (median and p99), and refusals.

#include "runtime/store/connection.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/temp_folder.hpp"

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace barid;
using steady = std::chrono::steady_clock;

double seconds_since(steady::time_point begin) {
  return std::chrono::duration<double>(steady::now() - begin).count();
}

std::vector<std::string> mails_of(const std::filesystem::path& folder) {
  std::vector<std::string> out;
  for (const auto& e : std::filesystem::directory_iterator(folder))
    if (e.is_regular_file()) out.push_back(testing::on_the_wire(testing::content_of(e.path())));
  return out;
}

void wait_decided(const std::string& database) {
  store::connection_settings s;
  s.target = database;
  auto on = store::connection::open(s);
  if (!on) throw std::runtime_error(on.why().message);
  for (;;) {
    const auto left = on->run("select count(*) from inbox");
    if (!left) throw std::runtime_error(left.why().message);
    if ((*left)[0].get<std::int64_t>(0) == 0) return;
    ::poll(nullptr, 0, 10);
  }
}

int run(const std::vector<std::string>& args) {
  const auto where = net::parse_endpoint(args[0]);
  if (!where) throw std::runtime_error(where.why().message);
  const auto mails = mails_of(args[3]);
  std::vector<double> took(mails.size());
  std::atomic<std::size_t> next{0}, refused{0};
  const auto begin = steady::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < std::atoi(args[2].c_str()); ++i)
    threads.emplace_back([&] {
      testing::lmtp_client client(*where, std::chrono::seconds(60));
      for (auto n = next++; n < mails.size(); n = next++) {
        const auto one = steady::now();
        // what is refused because too much waits is offered again, as an MTA does
        while (client.deliver("bench@customer.example", args[1], mails[n]) != 250) {
          ++refused;
          if (client.broken()) throw std::runtime_error("the server closed the connection");
          ::poll(nullptr, 0, 50);
        }
        took[n] = seconds_since(one) * 1'000;
      }
    });
  for (auto& t : threads) t.join();
  const double answered = seconds_since(begin);
  if (args.size() > 4) wait_decided(args[4]);
  const double decided = seconds_since(begin);
  std::ranges::sort(took);
  const auto at = [&](double part) { return took.empty() ? 0.0 : took[std::size_t(part * double(took.size() - 1))]; };
  std::printf("{\"mails\": %zu, \"answered\": %.4f, \"decided\": %.4f, \"median\": %.2f, \"p99\": "
              "%.2f, \"refused\": %zu}\n",
              mails.size(), answered, decided, at(0.5), at(0.99), refused.load());
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 5 || argc > 6)
      throw std::runtime_error("usage: lmtp_bench ADDRESS RECIPIENT CONNECTIONS FOLDER [DATABASE]");
    return run({argv + 1, argv + argc});
  } catch (const std::exception& e) {
    std::fprintf(stderr, "lmtp_bench: %s\n", e.what());
    return 1;
  }
}
