// runtime/store/roles.hpp - the roles that the schema's rights are given to.
//
// `barid_owner` owns the schema and migrates it, `barid_engine` reads and writes everything and may
// neither change the schema nor be superuser, `barid_api` sees rows through policies. The private
// cluster makes them; on a managed server an administrator does, once, with `administrator_sql()`.

#pragma once

#include "runtime/store/connection.hpp"

#include <string>
#include <string_view>

namespace barid::store {

inline constexpr std::string_view owner_role = "barid_owner";
inline constexpr std::string_view engine_role = "barid_engine";
inline constexpr std::string_view api_role = "barid_api";

/// What makes the three roles where they are missing; run by an administrator of the server. Rights
/// to log in (passwords) are left to the administrator.
[[nodiscard]] std::string roles_sql();

/// Everything that an administrator of a server does before `migrate`, for psql: the roles, the
/// rights of `login` to work as them, and the database. Running it again changes nothing.
[[nodiscard]] std::string administrator_sql(const std::string& login, const std::string& database);

/// Who logs in where by a connection string, as far as it says so.
struct login_names {
  std::string user, database;
};
/// Fails with `invalid` for what is no connection string. Never with its words: it may hold a
/// password.
[[nodiscard]] result<login_names> names_in(const std::string& target);

/// Makes the roles, able to log in. `admin` may create roles.
[[nodiscard]] result<void> make_roles(connection& admin);

/// Whether engine and api exist and are not superusers; the failure says how to make them.
[[nodiscard]] result<void> check_roles(connection& any);

} // namespace barid::store
