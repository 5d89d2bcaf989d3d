// dsl/verbs/reply.cpp - a saved reply, in the customer's language.

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"

namespace barid::dsl {

extern const verb verb_reply{
    .name = "reply",
    .shape = "reply NAME [at most once per D]",
    .summary = "sends a saved reply to the customer",
    .example = "reply ack at most once per 24h",
    .by = carried_by::outbox,
    .automatic_mail = true,
    .check =
        [](action_reader& in, action& out) {
          const auto n = in.name("a saved reply");
          std::string full;
          if (!n || !in.check.require(name_kind::reply, code::unknown_reply, n->text, n->at, full)) return false;
          add(out, "name", full);
          return in.once_per(out) && in.end();
        },
};

} // namespace barid::dsl
