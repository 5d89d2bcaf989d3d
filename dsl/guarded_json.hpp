// dsl/guarded_json.hpp - reading JSON that was written by us, perhaps by another version.

#pragma once

#include "model/result.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace barid::dsl {

/// Runs a reader that throws on JSON of another shape.
template <class Read>
auto guarded(const char* what, Read read) -> result<decltype(read())> {
  try {
    return read();
  } catch (const nlohmann::json::exception& e) {
    return error{errc::internal, std::string("a stored ") + what + " cannot be read: " + e.what(),
                 "it was written by another version of barid, or the database was changed by hand"};
  }
}

} // namespace barid::dsl
