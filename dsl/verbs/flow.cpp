// dsl/verbs/flow.cpp - start flow and cancel flow; dsl/flow_run carries them out within the
// decision.

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"

namespace barid::dsl {

namespace {

bool check_flow(action_reader& in, action& out) {
  if (!in.expect_word("flow")) return false;
  const auto n = in.name("a flow");
  std::string full;
  if (!n || !in.check.require(name_kind::flow, code::unknown_flow, n->text, n->at, full)) return false;
  add(out, "flow", full);
  return in.end();
}

} // namespace

extern const verb verb_start_flow{
    .name = "start flow",
    .shape = "start flow NAME",
    .summary = "starts a flow, whatever its event; one that runs already goes on as it is",
    .example = "start flow chase",
    .check = check_flow,
};

extern const verb verb_cancel_flow{
    .name = "cancel flow",
    .shape = "cancel flow NAME",
    .summary = "ends a flow that runs",
    .example = "cancel flow chase",
    .check = check_flow,
};

} // namespace barid::dsl
