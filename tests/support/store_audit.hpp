// tests/support/store_audit.hpp - what a store must hold after a test, whatever happened meanwhile.
//
// Reads the database as its administrator; never asks the engine.

#pragma once

#include "runtime/store/connection.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace barid::testing {

class store_audit {
public:
  explicit store_audit(store::connection_settings as) : as_(std::move(as)) {}

  /// Connects again where the connection was lost; throws when the statement fails.
  [[nodiscard]] store::rows run(const std::string& sql, const store::parameters& values = {});
  /// The first column of the first row; throws when the statement fails.
  [[nodiscard]] std::int64_t number(const std::string& sql, const store::parameters& values = {});
  [[nodiscard]] std::string text(const std::string& sql, const store::parameters& values = {});
  /// Where the mail with this Message-ID is; throws while it is nowhere.
  [[nodiscard]] std::int64_t conversation_of(const std::string& message_id);

  /// Waits until no mail waits for its decision; false when `most` is over. The database may be
  /// away meanwhile.
  [[nodiscard]] bool settled(std::chrono::milliseconds most = std::chrono::seconds(60));

  /// What must never be, in words: mails without conversation, decided twice, without a trace, cut
  /// short, versions with gaps, …. Nothing when all is well. For a settled store.
  [[nodiscard]] std::vector<std::string> complaints();

  /// How often each mail is stored: by the SHA-256 of its bytes as stored.
  [[nodiscard]] std::map<std::string, int> copies();

private:
  store::connection_settings as_;
  std::optional<store::connection> on_;
};

/// The key of `copies` for these bytes.
[[nodiscard]] std::string fingerprint(std::string_view raw);

} // namespace barid::testing
