// dsl/consequences.hpp - each mistake is told once.
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

} // namespace barid::dsl
