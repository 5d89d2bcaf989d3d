#include "tests/faults/load.hpp"

#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

#include <poll.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace barid::faults {

using testing::lmtp_client;
using steady = std::chrono::steady_clock;

namespace {

std::string words(std::mt19937_64& random, std::size_t bytes) {
  static const char* const list[] = {"invoice", "order",  "when",  "the",    "parcel", "refund",
                                     "please",  "answer", "today", "فاتورة", "طلب",    "شكرا"};
  std::string out;
  while (out.size() < bytes) {
    out += list[random() % std::size(list)];
    out += out.size() % 70 > 60 ? "\r\n" : " ";
  }
  return out;
}

} // namespace

load::load(load_settings settings) : settings_(std::move(settings)) {}

load::~load() {
  stop();
}

void load::start() {
  going_ = true;
  for (int i = 0; i < settings_.connections; ++i) threads_.emplace_back([this, i] { send(i); });
}

void load::stop() {
  going_ = false;
  for (auto& t : threads_) t.join();
  threads_.clear();
}

std::size_t load::count() const {
  const std::lock_guard hold(lock_);
  return account_.size();
}

std::size_t load::acknowledged() const {
  return acknowledged_;
}

std::unique_ptr<lmtp_client> load::connect() const {
  if (settings_.smtp) return std::make_unique<testing::smtp_client>(settings_.to, &*settings_.smtp);
  return std::make_unique<lmtp_client>(settings_.to);
}

void load::send(int n) {
  std::mt19937_64 random(settings_.seed * 1'000 + std::uint64_t(n));
  std::unique_ptr<lmtp_client> client;
  std::string previous;
  for (std::size_t i = 0; going_; ++i) {
    // now and then a customer writes again, in the thread of the mail before
    const bool again = !previous.empty() && random() % 5 == 0;
    const auto mine = settings_.name + "-" + std::to_string(settings_.seed) + "-" + std::to_string(n);
    static thread_local std::string sender;
    if (!again) sender = "c" + mine + "-" + std::to_string(i) + "@customer.example";
    testing::sample s;
    s.from = sender;
    s.message_id = mine + "-" + std::to_string(i) + "@customer.example";
    if (again) s.in_reply_to = previous;
    s.body = words(random, random() % settings_.largest);
    delivery d{s.from, testing::mail_of(s), testing::lost, {}};
    const auto begin = steady::now();
    try {
      if (!client || client->broken()) client = connect();
      d.code = client->deliver(s.from, settings_.recipient, d.raw);
    } catch (const std::runtime_error&) {
      client.reset(); // nobody listens just now
      let_pass(std::chrono::milliseconds(5));
      continue;
    }
    d.took = std::chrono::duration_cast<std::chrono::microseconds>(steady::now() - begin);
    const bool refused = d.code != 250;
    if (!refused) {
      ++acknowledged_;
      previous = s.message_id;
    }
    {
      const std::lock_guard hold(lock_);
      account_.push_back(std::move(d));
    }
    if (settings_.between.count() > 0) let_pass(settings_.between);
    // no MTA comes back at once: making mail for nothing would take the machine from those who work
    if (refused) let_pass(std::chrono::milliseconds(200));
  }
}

std::size_t load::retry_rest() {
  std::size_t out = 0;
  const auto client = connect();
  for (const auto& d : account_) {
    if (d.code == 250) continue;
    ++out;
    if (const int code = client->deliver(d.from, settings_.recipient, d.raw); code != 250)
      throw std::runtime_error("a mail delivered again was answered " + std::to_string(code));
  }
  return out;
}

std::vector<std::string> judge(const std::vector<delivery>& account, const std::map<std::string, int>& copies,
                               bool retried) {
  std::vector<std::string> out;
  for (const auto& d : account) {
    const auto it = copies.find(testing::fingerprint(d.raw));
    const int n = it == copies.end() ? 0 : it->second;
    const auto which = "the mail of " + d.from + ", answered " + std::to_string(d.code);
    if (n == 0 && (d.code == 250 || retried)) out.push_back(which + ", is missing");
    if (n > 1) out.push_back(which + ", is there " + std::to_string(n) + " times");
  }
  return out;
}

std::chrono::microseconds p99(std::vector<std::chrono::microseconds> all) {
  if (all.empty()) return std::chrono::microseconds(0);
  std::ranges::sort(all);
  return all[std::min(all.size() - 1, all.size() * 99 / 100)];
}

bool long_form() {
  const char* wanted = std::getenv("BARID_LONG");
  return wanted && std::string(wanted) == "1";
}

std::uint64_t seed_of(const char* test) {
  const char* given = std::getenv("BARID_SEED");
  const auto seed = given ? std::strtoull(given, nullptr, 10) : 20'260'329ULL;
  BOOST_TEST_MESSAGE(test << ": repeat with BARID_SEED=" << seed);
  return seed;
}

void let_pass(std::chrono::milliseconds time) {
  ::poll(nullptr, 0, static_cast<int>(time.count()));
}

} // namespace barid::faults
