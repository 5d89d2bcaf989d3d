// dsl/fields/event_fields.cpp - the clock, the account, and what an event says of itself.

#include "dsl/context.hpp"
#include "dsl/field.hpp"

namespace barid::dsl {

namespace {

using at = const context&;
using use = const field_use&;

/// An argument of the event, `sla.clock` under the name `clock`.
value argument(at c, const char* name) {
  const auto found = c.event.arguments.find(name);
  return found == c.event.arguments.end() ? value() : found->second;
}

constexpr auto ev = field_origin::event;
using enum value_type;

constexpr field the_fields[] = {
    {.name = "received",
     .type = value_type::time,
     .origin = field_origin::clock,
     .always = true,
     .summary = "when the mail reached us",
     .example = "received outside riyadh",
     .read = [](at c, use) -> value { return c.event.at; }},
    {.name = "now",
     .type = value_type::time,
     .origin = field_origin::clock,
     .always = true,
     .summary = "when the decision is made",
     .example = "now within riyadh",
     .read = [](at c, use) -> value { return c.known.now; }},
    {.name = "mailbox",
     .type = enumeration,
     .origin = ev,
     .summary = "the account the mail came to",
     .example = "mailbox is support",
     .read = [](at c, use) -> value { return c.event.mailbox.empty() ? value() : value(c.event.mailbox); }},
    {.name = "channel",
     .type = enumeration,
     .origin = ev,
     .always = true,
     .summary = "the platform: `email`, and what extensions bring",
     .example = "channel is email",
     .read = [](at c, use) -> value { return c.event.channel; }},
    {.name = "agent.name",
     .type = enumeration,
     .origin = ev,
     .summary = "in `on agent …`: who came or went",
     .example = "agent.name is mona",
     .read = [](at c, use) { return argument(c, "agent"); }},
    {.name = "mailbox.problem",
     .type = text,
     .origin = ev,
     .optional = true,
     .summary = "in `on mailbox failing`: what is wrong, in words",
     .example = "mailbox.problem else \"\" contains \"password\"",
     .read = [](at c, use) { return argument(c, "problem"); }},
    {.name = "sla.name",
     .type = enumeration,
     .origin = ev,
     .summary = "in `on sla …`: the SLA",
     .example = "sla.name is gold",
     .read = [](at c, use) { return argument(c, "sla"); }},
    {.name = "sla.clock",
     .type = enumeration,
     .origin = ev,
     .words = "first_response next_response resolution",
     .summary = "in `on sla …`: the clock",
     .example = "sla.clock is first_response",
     .read = [](at c, use) { return argument(c, "clock"); }},
    {.name = "sla.percent",
     .type = number,
     .origin = ev,
     .summary = "in `on sla warning`: how much of the time has passed",
     .example = "sla.percent >= 80",
     .read = [](at c, use) { return argument(c, "percent"); }},
    {.name = "sla.overdue",
     .type = value_type::duration,
     .origin = ev,
     .summary = "in `on sla breach`: time since the deadline",
     .example = "sla.overdue > 1h",
     .read = [](at c, use) -> value {
       const auto due = argument(c, "due");
       const auto* deadline = std::get_if<instant>(&due);
       return deadline ? value(c.known.now - *deadline) : value();
     }},
    {.name = "sla.due",
     .type = value_type::time,
     .origin = ev,
     .summary = "in `on sla …`: the deadline",
     .example = "sla.due outside riyadh",
     .read = [](at c, use) { return argument(c, "due"); }},
};

} // namespace

std::span<const field> event_fields() {
  return the_fields;
}

} // namespace barid::dsl
