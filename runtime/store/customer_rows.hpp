// runtime/store/customer_rows.hpp - customers, found by how their names and addresses begin.
//
// Runs as `barid_api` inside as_agent: only customers of conversations that the agent may see are found.

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/deciding.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::store {

struct found_customer {
  customer_id id;
  std::string address, name;
  instant updated; ///< When a conversation of theirs that the agent may see last changed.
};

/// Where a page ended.
struct customer_place {
  instant updated;
  customer_id id;
};

/// Those with a word beginning as each word of `wanted`, folded; who wrote lately first. Of words that begin so, the first
/// 2,000 in the order of letters are looked at. Nothing for a `wanted` without a letter or digit.
[[nodiscard]] result<std::vector<found_customer>> find_customers(connection& on, const std::string& wanted, int limit,
                                                                 const std::optional<customer_place>& after = {});

} // namespace barid::store
