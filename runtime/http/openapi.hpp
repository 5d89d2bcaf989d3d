// runtime/http/openapi.hpp - the API document (OpenAPI 3.1), made from the table of routes.

#pragma once

#include "runtime/http/route.hpp"

#include <string>
#include <vector>

namespace barid::http {

[[nodiscard]] json openapi_document(const std::string& version);

/// Every status that the route may answer with, its own and those that follow from what it is.
[[nodiscard]] std::vector<int> statuses_of(const route& r);

} // namespace barid::http
