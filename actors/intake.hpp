// actors/intake.hpp - mail pushed by an MTA, on its way into the ledger.
//
// Owns     nothing: it asks the directory whom an address belongs to, and the ledger to store.
// Never    lets 250 be said before the commit (P1); takes mail while too much is undecided.
// Fails    `unavailable` (451) when the store is away, `busy` (451) when the inbox is full, `full` (452)
//          when the disk is.
// Restart  loses nothing that was acknowledged.

#pragma once

#include "actors/crew.hpp"
#include "actors/services.hpp"
#include "runtime/mail/lmtp/delivery.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace barid::actors {

class intake : public lmtp::delivery {
public:
  /// `by`: what the mails came by, `lmtp` or `smtp`.
  intake(services* node, crew* staff, std::string by) : node_(node), crew_(staff), by_(std::move(by)) {}

  [[nodiscard]] lmtp::acceptance recipient(const std::string& spec) override;
  void deliver(const lmtp::envelope& to, lmtp::raw_mail bytes,
               std::function<void(std::vector<lmtp::outcome>)> done) override;

private:
  [[nodiscard]] const store::channel_row* channel_of(const directory& people, const std::string& spec) const;

  services* node_;
  crew* crew_;
  std::string by_;
};

} // namespace barid::actors
