// tests/runtime/mail/lmtp/recording_delivery.hpp - a delivery that keeps what it gets and answers
// as told.

#pragma once

#include "runtime/mail/lmtp/delivery.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace barid::lmtp {

class recording_delivery : public delivery {
public:
  using done = std::function<void(std::vector<outcome>)>;
  using rule = std::function<void(const envelope&, const raw_mail&, done)>;

  explicit recording_delivery(rule answer = commit) : answer_(std::move(answer)) {}

  static void commit(const envelope& to, const raw_mail&, const done& answer) {
    answer(std::vector(to.recipients.size(), outcome::committed));
  }

  acceptance recipient(const std::string& spec) override {
    const std::lock_guard lock(guard_);
    ++asked_[spec];
    if (spec.starts_with("nobody")) return acceptance::unknown;
    if (spec.starts_with("later") && asked_[spec] == 1) return acceptance::unavailable;
    return acceptance::accepted;
  }

  void deliver(const envelope& to, raw_mail bytes, done answer) override {
    {
      const std::lock_guard lock(guard_);
      mails_.emplace_back(to, *bytes);
    }
    answer_(to, bytes, std::move(answer));
  }

  std::vector<std::pair<envelope, std::string>> mails() const {
    const std::lock_guard lock(guard_);
    return mails_;
  }

  /// How often a mail to `spec` was handed over.
  int deliveries_to(const std::string& spec) const {
    int n = 0;
    for (const auto& [to, bytes] : mails())
      for (const auto& r : to.recipients) n += r == spec;
    return n;
  }

private:
  rule answer_;
  mutable std::mutex guard_;
  std::map<std::string, int> asked_;
  std::vector<std::pair<envelope, std::string>> mails_;
};

} // namespace barid::lmtp
