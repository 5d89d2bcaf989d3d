// dsl/verbs/verbs.cpp - the table of verbs: a line each, declared and listed.

#include "dsl/verb.hpp"

#include <array>

namespace barid::dsl {

extern const verb verb_assign, verb_unassign, verb_keep, verb_tag, verb_untag, verb_priority, verb_raise, verb_sla,
    verb_stop_sla, verb_status, verb_set, verb_reply, verb_forward, verb_copy, verb_note, verb_notify, verb_escalate,
    verb_mark, verb_quarantine, verb_drop, verb_stop, verb_start_flow, verb_cancel_flow, verb_webhook,
    verb_extension_call;

std::span<const verb* const> verbs() {
  static const std::array table{
      &verb_assign,     &verb_keep, &verb_unassign, &verb_tag,        &verb_untag,       &verb_priority,
      &verb_raise,      &verb_sla,  &verb_stop_sla, &verb_status,     &verb_set,         &verb_reply,
      &verb_forward,    &verb_copy, &verb_note,     &verb_notify,     &verb_escalate,    &verb_mark,
      &verb_quarantine, &verb_drop, &verb_stop,     &verb_start_flow, &verb_cancel_flow, &verb_webhook,
  };
  return table;
}

const verb* find_verb(std::string_view name) {
  for (const auto* v : verbs())
    if (v->name == name) return v;
  // not written by a name of its own
  return name == verb_extension_call.name ? &verb_extension_call : nullptr;
}

} // namespace barid::dsl
