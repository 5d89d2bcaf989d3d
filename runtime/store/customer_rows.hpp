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

/// Those with a word beginning as each word of `wanted`, folded, or whose whole address begins as it; who wrote lately
/// first. Of the rarest of these beginnings 2,000 customers that have it as a word and 2,000 that have a longer one are
/// looked at, whether the agent may see them or not. Nothing for a `wanted` without a letter or digit.
[[nodiscard]] result<std::vector<found_customer>> find_customers(connection& on, const std::string& wanted, int limit,
                                                                 const std::optional<customer_place>& after = {});

/// JSON, by name; `{}` where none are set, empty for a customer who may not be seen.
[[nodiscard]] result<std::string> customer_attributes(connection& on, customer_id id);

/// The next `most` customers from before there was this search, from the newest on, in one transaction, as
/// `barid_engine`. Whether there may be more.
[[nodiscard]] result<bool> index_earlier_customers(connection& on, int most);

} // namespace barid::store
