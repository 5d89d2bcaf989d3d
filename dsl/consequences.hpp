// dsl/consequences.hpp - each mistake is told once, and not more of them than people read.
//
// Owns     which findings only follow from others: what could not be read is not said again for what it
//          means, nor that names are unknown which a file that is not there may declare.
// Never    drops what the grammar says.

#pragma once

#include "grammar/route/syntax.hpp"
#include "model/diagnostic.hpp"
#include "model/source.hpp"

#include <vector>

namespace barid::dsl {

/// Takes out what follows from other findings; `all` are the declarations of the set.
void drop_consequences(std::vector<diagnostic>& found, const std::vector<const route::declaration*>& all,
                       const source_set& sources);

/// Of a file with more than 1,000 findings the last ones are left out, warnings before errors, and it is said. `found` is
/// in the order of places.
void leave_out_most(std::vector<diagnostic>& found);

} // namespace barid::dsl
