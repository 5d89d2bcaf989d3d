// The live stream: what changed, as it changes.

#include "runtime/http/endpoints/endpoints.hpp"

namespace barid::http {

namespace {

using namespace schema;

answer live(const call& c) {
  answer out;
  out.stream.emplace();
  auto from = c.header("last-event-id");
  if (from.empty()) from = c.query_text("after");
  if (!from.empty()) {
    // one that is not ours is as good as one that was forgotten: (0, 0) lies before everything
    out.stream->after = store::position_of(from).value_or(store::live_position{});
  }
  return out;
}

} // namespace

std::vector<route> live_routes() {
  return {
      {"GET",
       "/api/v1/live",
       "live",
       "live",
       "Server-sent events: `conversation_new`, `conversation_changed`, … with ids and versions of "
       "what you may see, in the order of their commits. "
       "With Last-Event-ID the missed ones come first; after an event `resync` load everything "
       "again",
       {},
       {},
       {{"after", text(60), "instead of Last-Event-ID, where a client cannot send that"}},
       {},
       0,
       {{200, "the stream", {}, "text/event-stream"}},
       {},
       live},
  };
}

} // namespace barid::http
