// tests/faults/sink.hpp - an outgoing server that takes everything and keeps a ledger of it.
//
// Owns     the ledger, which only grows: the oracle for what was sent, and how often.

#pragma once

#include "tests/support/fake_peer.hpp"
#include "tests/support/store_audit.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace barid::faults {

/// A mail whose final dot came.
struct sent_mail {
  std::string message_id; ///< Without angle brackets.
  std::string recipients;
  std::string bytes;
  int life = 0; ///< Of the engine: how often it had been killed before.
};

class sink {
public:
  [[nodiscard]] net::endpoint at() const { return server_.at(); }
  [[nodiscard]] std::vector<sent_mail> ledger() const;
  /// The engine was killed: what comes now is of its next life.
  void next_life();
  /// Of the next mail that has this text in it, the final dot is not answered: its fate is unknown
  /// until the engine ends.
  void hold_answer(std::string text);
  /// The mails whose answer was held, by their Message-IDs.
  [[nodiscard]] std::vector<std::string> held() const;

private:
  mutable std::mutex lock_;
  std::vector<sent_mail> ledger_;
  int life_ = 0;
  std::string hold_;
  std::vector<std::string> held_;
  testing::fake_peer server_{[this](testing::conversation& c) { play(c); }};

  void play(testing::conversation& c);
  /// Into the ledger; whether its answer is held.
  [[nodiscard]] bool take(sent_mail now);
};

/// Compares the ledger with the store once nothing is under way any more (P3): what is wrong, in
/// words. What a person wrote comes at least once, and a second time only across a kill, identical
/// and flagged; automatic mail never comes twice.
[[nodiscard]] std::vector<std::string> judge_sent(const std::vector<sent_mail>& ledger, testing::store_audit& stored);

/// Mails that came more than once.
[[nodiscard]] std::size_t doubles(const std::vector<sent_mail>& ledger);

} // namespace barid::faults
