// dsl/customer_change.hpp - what a decision changes about the customer: it holds for all conversations of
// theirs, whichever it was decided in.

#pragma once

#include "dsl/program.hpp"
#include "model/conversation.hpp"
#include "model/value.hpp"

#include <map>
#include <string>

namespace barid::dsl {

/// Attribute (without `customer.`) → its new value; missing: it was taken away.
using customer_change = std::map<std::string, value>;

/// Nothing where the two are of different people.
[[nodiscard]] customer_change change_between(const customer& before, const customer& after);

void change_attributes(std::map<std::string, value>& attributes, const customer_change& by);

/// Whether these rules have attributes of customers at all.
[[nodiscard]] bool knows_customers(const program& rules);

} // namespace barid::dsl
