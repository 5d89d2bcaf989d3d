// runtime/http/auth/sign_in_limits.hpp - how often a password may be guessed.
//
// Owns     counts of failures per account and per address, in memory.
// Never    grows beyond some 20,000 entries.
// Restart  forgets the counts.

#pragma once

#include "model/time.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace barid::http {

class sign_in_limits {
public:
  sign_in_limits(int failures, std::chrono::seconds window) : failures_(failures), window_(window) {}

  /// How long to wait; nothing when a guess is free. Takes the guess: two at once cannot both have
  /// the last one.
  [[nodiscard]] std::optional<std::chrono::seconds> take(const std::string& account, const std::string& address,
                                                         instant now);
  /// It was right: guesses of the account are forgotten, and this one of the address.
  void succeeded(const std::string& account, const std::string& address);

private:
  struct count {
    int used = 0;
    instant until;
  };
  void forget(instant now);

  int failures_;
  std::chrono::seconds window_;
  std::mutex guard_;
  std::map<std::string, count> counts_;
};

} // namespace barid::http
