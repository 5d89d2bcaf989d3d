// runtime/http/live/hub.hpp - every live stream, on one thread.
//
// Owns     the sockets of all listeners, a bounded queue for each, and the position up to which
//          everybody was told.
// Never    blocks on a listener, tells one of a channel that the agent may not see, or sends more than
//          ids and versions.
// Fails    a listener that falls behind its queue is told to `resync`; one that takes nothing for
//          four heartbeats is closed; one whose session ended is closed at the next heartbeat. Whose
//          rights change is told `access`, and hears no more of what was taken away.
//          Without the database streams stay open and go on where they were.
// Restart  closes the streams; clients come back with Last-Event-ID and miss nothing.

#pragma once

#include "runtime/http/connection_pool.hpp"
#include "runtime/http/settings.hpp"
#include "runtime/http/viewer.hpp"
#include "runtime/store/live_rows.hpp"

#include <memory>
#include <optional>

namespace Poco::Net {
class StreamSocket;
}

namespace barid::http {

class live_hub {
public:
  live_hub(connection_pool& engine_db, const settings& options, const wall_clock& clock);
  ~live_hub(); ///< Closes all streams.
  live_hub(const live_hub&) = delete;
  live_hub& operator=(const live_hub&) = delete;

  /// Whether one more of this agent is taken.
  [[nodiscard]] bool has_room(agent_id who) const;
  /// Takes the connection over; the response header is written here. `after`: replay what came
  /// behind it.
  void add(const Poco::Net::StreamSocket& socket, const viewer& who, std::optional<store::live_position> after);
  /// Something was committed: look now.
  void wake();
  [[nodiscard]] std::size_t listeners() const;

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace barid::http
