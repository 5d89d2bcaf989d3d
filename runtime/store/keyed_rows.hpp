// runtime/store/keyed_rows.hpp - small things by name: encrypted secrets, settings, customers.

#pragma once

#include "runtime/store/exchange.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::store {

/// Ciphertext and the name of the key it was made with; the key is never in the database.
struct secret_row {
  std::string name; ///< `channel/7/password`
  std::string cipher;
  std::string key_name;
};
[[nodiscard]] result<void> put_secret(connection& on, const secret_row& row);
[[nodiscard]] result<secret_row> get_secret(connection& on, const std::string& name);
[[nodiscard]] result<void> remove_secret(connection& on, const std::string& name);
/// For re-encryption with another key.
[[nodiscard]] result<std::vector<std::string>> list_secrets(connection& on, const std::string& prefix);

/// JSON; not_found when it was never set.
[[nodiscard]] result<std::string> get_setting(connection& on, const std::string& key);
[[nodiscard]] result<void> put_setting(connection& on, const std::string& key, const std::string& json_text,
                                       const std::string& by);
/// Removes a setting that still has this value; false when it has another one or is gone. Of
/// several callers one gets true: what may be used once is used once.
[[nodiscard]] result<bool> take_setting(connection& on, const std::string& key, const std::string& json_text);

struct customer_row {
  customer_id id;
  std::string address; ///< As first seen.
  std::string name;
  std::string language = "unknown";
  std::string attributes; ///< JSON
};
/// The customer of an address, made when new. `key` is the folded address under which it is one
/// person.
[[nodiscard]] result<customer_row> customer_of(connection& on, const std::string& key, const customer_row& as_new);
/// The same as a part of an exchange; `out` is set when it has run.
void ask_customer(exchange& to, const std::string& key, const customer_row& as_new, customer_row& out);
/// Who has this address; nothing where nobody was ever seen with it.
[[nodiscard]] result<std::optional<customer_row>> find_customer(connection& on, const std::string& key);

} // namespace barid::store
