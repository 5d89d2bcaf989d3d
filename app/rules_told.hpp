// app/rules_told.hpp - what an operator hears when rules were read: put in force, or refused and why.

#pragma once

#include "runtime/rules/applying.hpp"

namespace barid::app {

/// For people at a terminal: the findings with the lines they are in.
void tell_rules_to_people(const rules::applied& a);

/// For the log: a line a finding (the first twenty), then what became of it.
void tell_rules_to_log(const rules::applied& a);

} // namespace barid::app
