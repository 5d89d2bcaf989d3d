#include "dsl/event_type.hpp"

namespace barid::dsl {

namespace {

using enum event_argument;

constexpr event_type table[] = {
    {.name = "message", .has_mail = true, .summary = "mail from a customer", .example = "message"},
    {.name = "answered", .summary = "somebody of the desk answered", .example = "answered"},
    {.name = "assigned",
     .takes = who,
     .summary = "a team or agent was given the conversation",
     .example = "assigned to billing"},
    {.name = "accepted", .summary = "an agent has it now", .example = "accepted"},
    {.name = "unassigned", .summary = "no agent has it any more", .example = "unassigned"},
    {.name = "status becomes",
     .takes = status,
     .argument_needed = true,
     .summary = "the status changed to this one",
     .example = "status becomes waiting_customer"},
    {.name = "tagged", .takes = tag, .argument_needed = true, .summary = "the tag was added", .example = "tagged vip"},
    {.name = "idle",
     .takes = elapsed,
     .argument_needed = true,
     .summary = "quiet since the last mail, note or change by a person",
     .example = "idle 3d"},
    {.name = "unanswered",
     .takes = elapsed,
     .argument_needed = true,
     .summary = "the oldest customer mail is still without an answer",
     .example = "unanswered 2 business hours in riyadh"},
    {.name = "sla warning",
     .takes = sla,
     .summary = "part of a clock's time has passed",
     .example = "sla warning of first_response at 80%"},
    {.name = "sla breach", .takes = sla, .summary = "a deadline has passed", .example = "sla breach of resolution"},
    {.name = "bounced",
     .has_mail = true,
     .summary = "a mail of the desk came back, or its reader complained",
     .example = "bounced"},
    {.name = "mailbox failing",
     .of_desk = true,
     .summary = "an account cannot be reached, or was paused",
     .example = "mailbox failing"},
    {.name = "mailbox recovered", .of_desk = true, .summary = "an account works again", .example = "mailbox recovered"},
    {.name = "agent available", .of_desk = true, .summary = "an agent came back", .example = "agent available"},
    {.name = "agent away", .of_desk = true, .summary = "an agent went away", .example = "agent away"},
    {.name = "agent on leave", .of_desk = true, .summary = "an agent's leave began", .example = "agent on leave"},
};

} // namespace

std::span<const event_type> event_types() {
  return table;
}

const event_type* find_event_type(std::string_view name) {
  for (const auto& t : table)
    if (t.name == name) return &t;
  return nullptr;
}

} // namespace barid::dsl
