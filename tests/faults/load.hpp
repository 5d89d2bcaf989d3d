// tests/faults/load.hpp - mail that keeps coming, and an account of what was said about each.
//
// Owns     the sending threads and the account, which only grows: it is the oracle of the tests.
// Never    stops because a connection fails: it connects again, as MTAs do.

#pragma once

#include "runtime/net/endpoint.hpp"
#include "runtime/net/tls_context.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace barid::testing {
class lmtp_client;
}

namespace barid::faults {

struct delivery {
  std::string from;
  std::string raw;
  int code = 0; ///< testing::lost when no answer came.
  std::chrono::microseconds took{0};
};

struct load_settings {
  net::endpoint to;
  std::string recipient = "support@acme.example";
  int connections = 4;
  std::uint64_t seed = 1;
  std::string name = "load";                 ///< Part of every Message-ID.
  std::size_t largest = 8'000;               ///< Bytes of body; sizes vary below it.
  std::chrono::milliseconds between{0};      ///< Pause of each connection between two mails.
  std::optional<net::tls_context> smtp = {}; ///< By SMTP with STARTTLS rather than by LMTP.
};

class load {
public:
  explicit load(load_settings settings);
  ~load();
  load(const load&) = delete;
  load& operator=(const load&) = delete;

  void start();
  /// No more mails; waits for those under way.
  void stop();

  [[nodiscard]] std::size_t count() const; ///< Deliveries tried so far.
  [[nodiscard]] std::size_t acknowledged() const;
  /// After `stop`.
  [[nodiscard]] const std::vector<delivery>& account() const { return account_; }
  /// Delivers what was never acknowledged once more, as an MTA does. How many there were.
  std::size_t retry_rest();

private:
  load_settings settings_;
  std::atomic<bool> going_{false};
  std::atomic<std::size_t> acknowledged_{0};
  mutable std::mutex lock_;
  std::vector<delivery> account_;
  std::vector<std::thread> threads_;

  [[nodiscard]] std::unique_ptr<testing::lmtp_client> connect() const;
  void send(int n);
};

/// Compares an account with the store: what is wrong, in words. `retried`: everything was delivered
/// at last, so every mail has to be there.
[[nodiscard]] std::vector<std::string> judge(const std::vector<delivery>& account,
                                             const std::map<std::string, int>& copies, bool retried);

/// The value below which 99 of 100 lie; zero for none.
[[nodiscard]] std::chrono::microseconds p99(std::vector<std::chrono::microseconds> all);

/// The long forms are wanted.
[[nodiscard]] bool long_form();

/// Of BARID_SEED, else always the same; printed, so that a run can be repeated.
[[nodiscard]] std::uint64_t seed_of(const char* test);

/// Lets time pass at which a fault is injected; not for waiting until something is so.
void let_pass(std::chrono::milliseconds time);

} // namespace barid::faults
