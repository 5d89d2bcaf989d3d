// runtime/mail/lmtp/delivery.hpp - who takes the mails: the seam at which the engine plugs in.

#pragma once

#include "runtime/mail/lmtp/envelope.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace barid::lmtp {

/// What is to be said to RCPT.
enum class acceptance {
  accepted,
  unknown,     ///< 550: there is no such mailbox and the sender shall hear so.
  unavailable, ///< 451: not known now; the peer keeps the mail and tries again.
};

/// What became of a mail for one recipient.
enum class outcome {
  committed,   ///< 250: on disk, ours from now on (P1). A recognised duplicate is committed as well.
  unavailable, ///< 451: not stored, or not known to be.
  busy,        ///< 451: too much mail waits to be decided; not stored.
  full,        ///< 452: the disk is full (P7).
  refused,     ///< 554: never for this recipient.
};

/// The bytes of a mail exactly as sent, dots unstuffed; held once however many share them. They
/// count against the listener's budget until the last holder lets go.
using raw_mail = std::shared_ptr<const std::string>;

/// Called from the listener's connection threads, from several at once.
class delivery {
public:
  virtual ~delivery() = default;

  /// Answers at once, from memory or a short question; the peer waits meanwhile. An exception
  /// counts as `unavailable`.
  [[nodiscard]] virtual acceptance recipient(const std::string& spec) = 0;

  /// Stores a mail, then calls `done` once, from any thread, with one outcome per recipient in the
  /// envelope's order. The call itself returns soon. What comes after the listener's deadline is
  /// ignored: the peer was told 451 and will send the mail again, so a second delivery of one mail
  /// is to be recognised (P4).
  virtual void deliver(const envelope& to, raw_mail bytes, std::function<void(std::vector<outcome>)> done) = 0;
};

} // namespace barid::lmtp
