#include "dsl/call_event.hpp"

namespace barid::dsl {

call_made call_of(const effect& e) {
  call_made out{e.text("name"), e.rule, {}, {}};
  if (const auto* other = e.argument("else")) {
    out.otherwise = std::get<double>(*other);
    out.program = e.text("program");
  }
  return out;
}

bool is_heard(const effect& call) {
  return call.verb == "extension call" || call.argument("else");
}

event call_failed(const call_made& call, const std::string& why) {
  event e;
  e.name = "call failed";
  e.arguments["call"] = call.name;
  e.arguments["rule"] = call.rule;
  e.arguments["why"] = why;
  if (call.otherwise) {
    e.arguments["else"] = *call.otherwise;
    e.arguments["program"] = call.program;
  }
  return e;
}

event call_answered(const program& rules, const std::string& call, const call_reply& reply) {
  event e;
  const auto policy = rules.extensions.find(call);
  e.name = policy == rules.extensions.end() || policy->second.emits.empty() ? "call answered" : policy->second.emits;
  e.arguments["call"] = call;
  for (const auto& [field, v] : reply.set) e.arguments["set." + field] = v;
  if (!reply.tags.empty()) e.arguments["tag"] = reply.tags;
  if (!reply.note.empty()) e.arguments["note"] = reply.note;
  return e;
}

} // namespace barid::dsl
