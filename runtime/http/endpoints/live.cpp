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

/// Passed on and forgotten: who is where is nothing to keep.
answer here(const call& c) {
  store::live_row row;
  row.kind = "here";
  row.channel = c.channel;
  row.conversation = {c.number("id")};
  row.payload = json{{"who", std::to_string(c.who->id.value) + " " + c.body["doing"].get<std::string>()}}.dump();
  auto told = c.desk.engine_db.with([&](store::connection& on) { return store::tell_live(on, row); });
  return told ? empty_answer() : problem(told.why());
}

} // namespace

std::vector<route> live_routes() {
  return {
      {"POST",
       "/api/v1/conversations/{id}/here",
       "sayHere",
       "live",
       "Tell others who may see this conversation that you are looking at it or writing: the event "
       "`here`, "
       "whose `who` is your id and the word",
       {false, role::agent, level::view},
       store::resource::conversation,
       {},
       object({{"doing", words({"arrived", "viewing", "typing", "gone"})}}),
       1024,
       {{204, "it is told", {}, ""}},
       {},
       here},
      {"GET",
       "/api/v1/live",
       "live",
       "live",
       "Server-sent events: `conversation_new`, `conversation_changed`, … with ids and versions of "
       "what you may see, in the order of their commits; `answer` where a mail went out, or could "
       "not; `notify` where a rule tells you of something, with "
       "`rule` and `event`, or where somebody names you in a note, with `event` `mentioned` and `agent`; "
       "`notice` where something was added to your notices, with `notice` (its id), `what` (its kind), `event`, "
       "`rule`, "
       "`clock` and `agent`, `notices_read` where you read some; `access` "
       "where what you may see has changed. "
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
