// dsl/witness.hpp - an event, and what is known, made to fit answers that are wanted.
//
// What no question asks about is filled with something harmless, so that the event looks like one
// of every day.

#pragma once

#include "dsl/program.hpp"
#include "model/event.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::dsl {

/// What a field of an event has to hold: nothing (missing), one value, or several.
struct demand {
  field_use use;
  std::vector<value> values;
  presence agent = presence::unknown; ///< `conversation.agent`: where that agent is.
};

struct witness {
  barid::event event;
  barid::facts facts;
  std::vector<demand> demands; ///< What it was made to fit, for describing it.
  /// What rules see at first: the facts' conversation with what the event itself brings.
  conversation state;
  /// A conversation like this can be there when the event comes; else only earlier tables make it.
  bool can_begin = true;
};

/// The event; null where a demand cannot be put into one (an unknown field).
[[nodiscard]] std::optional<witness> make_witness(const program& p, const event_filter* on,
                                                  std::vector<demand> demands);

/// "subject "refund", sender sara@shop.example": what was demanded; for a message without demands
/// its subject.
[[nodiscard]] std::string described(const witness& w);

/// Whether a field of that name can be put into a witness; attributes always can.
[[nodiscard]] bool can_demand(std::string_view field);

} // namespace barid::dsl
