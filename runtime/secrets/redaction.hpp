// runtime/secrets/redaction.hpp - the last guard: secrets in use that must never be written (P16).
//
// Whoever holds a secret in memory registers it for that time; the log masks it in whatever it is
// asked to write, also within a longer text, in base64 (AUTH PLAIN) and percent-encoded (URLs).
// The first line of defence stays that nobody puts a secret into a message.

#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace barid::secrets {

/// Values shorter than this would mask ordinary words; nobody may rely on them being masked.
inline constexpr std::size_t shortest_masked = 5;

/// As long as it lives, the value is masked. Movable.
class guarded {
public:
  guarded() = default;
  explicit guarded(std::string_view value);
  guarded(guarded&&) noexcept = default;
  guarded& operator=(guarded&& from) noexcept;
  ~guarded();

private:
  struct entry;
  std::shared_ptr<const entry> entry_;
  friend class registry;
};

/// The text with every registered value replaced by `***`. Any thread; cheap when nothing matches.
[[nodiscard]] std::string masked(std::string_view text);

/// Whether `masked` would change it.
[[nodiscard]] bool has_secret(std::string_view text);

} // namespace barid::secrets
