// dsl/check_each.hpp - what rules about the desk itself may do: tell people, call out, and have each
// open conversation of an agent do something.

#pragma once

#include "dsl/checker.hpp"

namespace barid::dsl {

/// `for each open conversation of agent { … }`: reads its actions into `to`. Reports what does not
/// fit; `to` null: this is no rule that may have it.
void check_each(checker& c, const route::statement& from, std::vector<action>* to);

/// Reports an action that needs a conversation where the event is about none. False then.
bool may_act_here(checker& c, const verb& v, span at);
/// The same for a field, by its name.
bool may_read_here(checker& c, const std::string& field, span at);

} // namespace barid::dsl
