// runtime/channel/trial.hpp - whether an account works, before it is switched on.
//
// Never    fetches, marks or sends a mail: it logs in, opens the folders, begins a mail from each address
//          and takes it back before its first byte, and leaves.
// Fails    with errc::refused (login, certificate, no encryption), unavailable, not_found or
// timeout,
//          naming the server and what to do.

#pragma once

#include "runtime/channel/account.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace barid::channel {

struct trial_outcome {
  std::int64_t mails = 0; ///< In all folders that are read.
};

[[nodiscard]] result<trial_outcome> try_receiving(const account& a, const secrets::secret& password,
                                                  std::chrono::milliseconds most = std::chrono::seconds(30));

/// Also whether the server takes mail from each of `addresses`, the first of which is the account's own.
/// A refusal for now, or one that speaks of the recipient, is none.
[[nodiscard]] result<void> try_sending(const account& a, const secrets::secret& password,
                                       const std::vector<std::string>& addresses,
                                       std::chrono::milliseconds most = std::chrono::seconds(30));

} // namespace barid::channel
