// dsl/fields/conversation_fields.cpp - the conversation as earlier tables left it, and its customer.

#include "dsl/context.hpp"
#include "dsl/field.hpp"

namespace barid::dsl {

namespace {

using at = const context&;
using use = const field_use&;

value word(const std::string& s) {
  return s.empty() ? value() : value(s);
}

text_list all(const std::set<std::string>& s) {
  return {s.begin(), s.end()};
}

constexpr auto co = field_origin::conversation;
using enum value_type;

constexpr field the_fields[] = {
    {.name = "conversation",
     .type = enumeration,
     .origin = co,
     .words = "new known",
     .always = true,
     .closed = true,
     .summary = "`new` for the first mail, `known` afterwards",
     .example = "conversation is new",
     .read = [](at c, use) -> value { return std::string(c.known.conversation.version == 0 ? "new" : "known"); }},
    {.name = "conversation.agent",
     .type = enumeration,
     .origin = co,
     .summary = "who has the conversation; also `is available`, `is away`, `is on leave`",
     .example = "conversation.agent is available",
     .read = [](at c, use) { return word(c.state->agent); }},
    {.name = "conversation.team",
     .type = enumeration,
     .origin = co,
     .summary = "the team the conversation is with",
     .example = "conversation.team is present",
     .read = [](at c, use) { return word(c.state->team); }},
    {.name = "conversation.sla",
     .type = enumeration,
     .origin = co,
     .summary = "the SLA in force",
     .example = "conversation.sla is gold",
     .read = [](at c, use) { return word(c.state->sla); }},
    {.name = "conversation.subject",
     .type = text,
     .origin = co,
     .always = true,
     .summary = "the subject the conversation began with, or what a person made of it",
     .example = "conversation.subject contains \"renewal\"",
     .read = [](at c, use) -> value { return c.state->subject; }},
    {.name = "conversation.age",
     .type = value_type::duration,
     .origin = field_origin::clock,
     .always = true,
     .summary = "time since its first mail",
     .example = "conversation.age > 30d",
     .read = [](at c, use) -> value {
       return c.state->version == 0 ? barid::duration::zero() : c.event.at - c.state->created;
     }},
    {.name = "messages",
     .type = number,
     .origin = co,
     .always = true,
     .counts = true,
     .summary = "how many mails the conversation has, this one included",
     .example = "messages > 5",
     .read = [](at c, use) -> value { return double(c.state->messages) + (c.event.name == "message" ? 1 : 0); }},
    {.name = "priority",
     .type = enumeration,
     .origin = co,
     .words = "low normal high urgent",
     .closed = true,
     .summary = "the priority",
     .example = "priority is any [high, urgent]",
     .read = [](at c, use) -> value {
       return c.state->priority ? value(std::string(name_of(*c.state->priority))) : value();
     }},
    {.name = "status",
     .type = enumeration,
     .origin = co,
     .summary = "the status",
     .example = "status is waiting_customer",
     .read = [](at c, use) { return word(c.state->status); }},
    {.name = "tags",
     .type = set,
     .origin = co,
     .several = true,
     .summary = "the tags",
     .example = "tags has vip",
     .read = [](at c, use) -> value { return all(c.state->tags); }},
    {.name = "flags",
     .type = set,
     .origin = co,
     .several = true,
     .summary = "what `mark` set; `outbound` where the desk wrote first, `no_sla` after `stop sla`",
     .example = "flags has no_auto_reply",
     .read = [](at c, use) -> value { return all(c.state->flags); }},
    {.name = "customer.address",
     .type = address,
     .origin = co,
     .summary = "the address of the person the conversation is with",
     .example = "customer.address in vip",
     .read = [](at c, use) { return word(c.state->customer.address); }},
    {.name = "customer.domain",
     .type = domain,
     .origin = co,
     .summary = "the domain of that address",
     .example = "customer.domain within gov.example",
     .read = [](at c, use) { return word(domain_of(c.state->customer.address)); }},
    {.name = "customer.name",
     .type = text,
     .origin = co,
     .optional = true,
     .summary = "the name of that person",
     .example = "customer.name else \"\" is \"Sara\"",
     .read = [](at c, use) { return word(c.state->customer.name); }},
};

} // namespace

std::span<const field> conversation_fields() {
  return the_fields;
}

} // namespace barid::dsl
