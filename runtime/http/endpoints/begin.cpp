// Conversations that the desk begins.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/endpoints/reply_body.hpp"

namespace barid::http {

namespace {

using namespace schema;

answer begin(const call& c) {
  auto what = read_beginning(c);
  if (!what) return problem(what.why());
  command order;
  order.by = c.who->id;
  order.what = std::move(*what);
  const auto done = c.desk.commands.perform({}, c.channel, order, c.desk.options.command_timeout);
  if (!done) return problem(done.why());
  return json_answer({{"conversation", done->made.value}, {"version", done->version}}, 201);
}

} // namespace

std::vector<route> begin_routes() {
  return {{"POST",
           "/api/v1/channels/{id}/conversations",
           "beginConversation",
           "commands",
           "Write to somebody first; whoever begins a conversation has it",
           access{false, role::agent, level::reply},
           store::resource::channel,
           {},
           beginning_fields(),
           8 * 1024 * 1024,
           {{201, "it is begun", object({{"conversation", integer(1)}, {"version", integer(1)}})}},
           {504, 507},
           begin}};
}

} // namespace barid::http
