// actors/channel_health.hpp - how a channel is, put together from receiving and sending, and told.
//
// Owns     what each side said last, and what was written last.
// Never    writes the same twice; lets one side's recovery hide the other's trouble.
// Fails    as the store does; the next report tries again.
// Restart  the store keeps what was told; sides report again.
// Thread   any, each with a connection of its own.

#pragma once

#include "model/result.hpp"
#include "runtime/store/connection.hpp"

#include <array>
#include <map>
#include <mutex>
#include <string>

namespace barid::actors {

/// By weight: the worse of two sides counts.
enum class health { unknown, ok, failing, paused };

/// The word in the directory and in the live event.
[[nodiscard]] const char* name_of(health h);

enum class mail_side { receiving, sending };

class channel_health {
public:
  /// Written to the directory and told as the live event `channel_health` when it changes what is
  /// known of the channel. `text`: for people; empty when all is well.
  [[nodiscard]] result<void> report(store::connection& on, mailbox_id channel, mail_side side, health how,
                                    const std::string& text, instant now);

private:
  struct told {
    health how = health::unknown;
    std::string text;
    friend bool operator==(const told&, const told&) = default;
  };
  struct entry {
    std::array<told, 2> sides;
    told written;
  };
  [[nodiscard]] static told both(const entry& e);

  std::mutex lock_;
  std::map<mailbox_id, entry> channels_;
};

} // namespace barid::actors
