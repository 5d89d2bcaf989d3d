// dsl/who.hpp - people as `notify`, `copy` and `escalate` name them.

#pragma once

#include "dsl/action_reader.hpp"

namespace barid::dsl {

/// `agent` (who has the conversation), `team.lead` (of its team), `billing.lead`, a team, an agent,
/// or, where `address_too`, a mail address. Puts `who` into `out`; reports what does not fit.
bool read_who(action_reader& in, action& out, bool address_too);

} // namespace barid::dsl
