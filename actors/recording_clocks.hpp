// actors/recording_clocks.hpp - the rows that show what became of a conversation's SLA clocks.
//
// The clocks themselves are part of the conversation's state; these rows repeat them for people, reports and
// lists that ask for what is due. Pure.

#pragma once

#include "dsl/program.hpp"
#include "model/conversation.hpp"
#include "runtime/store/deciding.hpp"

#include <string>
#include <vector>

namespace barid::actors {

/// What changed from `before` to `after`, both by `rules`: clocks that began, moved, paused, were broken or ended.
/// One that `after` has no more was cancelled at `now`. `all`: also those that stayed as they were, for when the rules
/// have changed and with them, perhaps, their deadlines. `routed_by`: the rule that placed the conversation just now.
[[nodiscard]] std::vector<store::clock_row> clock_rows(const dsl::program& rules, const conversation& before,
                                                       const conversation& after, instant now, bool all,
                                                       const std::string& routed_by = {});

} // namespace barid::actors
