// runtime/mail/fetching/room.hpp - the memory that the mails of all accounts may take together (P14).
//
// Owns     a number of bytes, and the line of accounts whose next mail does not fit.
// Never    waits, and wakes nobody twice: who stands in line is given its bytes when its turn comes, in
//          the order of coming, and is called once.
// Fails    never: whoever comes gets its bytes at some time. A mail larger than all of the room comes
//          when nothing else is there; a small one of an account that holds nothing passes by the line,
//          so that large mails from slow servers keep nobody from small ones. The room is exceeded by at
//          most that much for each account, and by what servers hand out beyond the announced sizes.
// Threads  any.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace barid::fetching {

/// Bytes that are taken; they are given back with the last copy, on any thread.
using lease = std::shared_ptr<const void>;

class room : public std::enable_shared_from_this<room> {
public:
  [[nodiscard]] static std::shared_ptr<room> of(std::uint64_t bytes);
  ~room();

  [[nodiscard]] std::uint64_t taken() const;
  /// The most that was taken at one time.
  [[nodiscard]] std::uint64_t most_taken() const;

  /// Above it, a mail waits in line.
  static constexpr std::uint64_t small_mail = 64u << 10;

private:
  friend class guest;
  struct parts;
  explicit room(std::uint64_t bytes);
  std::unique_ptr<parts> parts_;
};

/// One account at the room. Copies are the same guest; one made by default is bound by nothing.
class guest {
public:
  guest() = default;
  /// `wake`: bytes that `take` had to refuse are there: call it again. From any thread, and it must not
  /// block.
  guest(std::shared_ptr<room> of, std::function<void()> wake);

  /// `bytes`, or nothing and a place in line, which is kept when other bytes are asked for meanwhile.
  [[nodiscard]] std::optional<lease> take(std::uint64_t bytes) const;
  /// `bytes` where they are free and nobody waits for them.
  [[nodiscard]] std::optional<lease> take_more(std::uint64_t bytes) const;
  /// `bytes` that exist already, whether there is room or not.
  [[nodiscard]] lease overdraw(std::uint64_t bytes) const;
  /// The next mail will not be asked for.
  void leave_line() const;

private:
  friend class room;
  struct state;
  std::shared_ptr<state> state_;
};

} // namespace barid::fetching
