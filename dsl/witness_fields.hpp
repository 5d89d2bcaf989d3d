// dsl/witness_fields.hpp - how the value of a field gets into an event: the reverse of reading it.

#pragma once

#include "dsl/witness.hpp"

namespace barid::dsl {

/// An event while it is being made.
struct witness_draft {
  const program& rules;
  witness& made;
  barid::mail& mail; ///< Becomes the event's where it has one.
  bool has_mail = true;
  std::optional<bool> is_new{}; ///< `conversation`; missing: whatever fits.
  bool empty_subject = false;   ///< `conversation.subject` was demanded.
  bool no_customer = false;     ///< `customer.address` was demanded.
};

/// False for a field that has no way into an event.
[[nodiscard]] bool put(witness_draft& to, const demand& d);

} // namespace barid::dsl
