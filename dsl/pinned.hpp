// dsl/pinned.hpp - the code of running flows from rules that are no longer in force.
//
// Pinned are steps, conditions and actions. Replies, lists, calendars, SLAs, teams, mailboxes, webhooks and extensions
// live by name: those of the rules in force, and where they have none of that name any more, those
// of the flow's own rules, so that a flow never stands without what it was written for.

#pragma once

#include "dsl/program.hpp"
#include "model/conversation.hpp"

#include <map>
#include <string>
#include <vector>

namespace barid::dsl {

/// By content hash.
using pinned_programs = std::map<std::string, program_ptr>;

/// The rules of a flow that the conversation runs and that the rules in force do not hold word for
/// word: which other programs a decision needs, each once.
[[nodiscard]] std::vector<std::string> pinned_needs(const program& in_force, const conversation& c);

/// What flows need of a program: without its tables and its index.
[[nodiscard]] program_ptr flows_of(const program& whole);

/// Code of `pinned`, names of `in_force`.
[[nodiscard]] program_ptr with_live_names(const program& pinned, const program& in_force);

} // namespace barid::dsl
