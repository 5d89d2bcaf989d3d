#include "runtime/store/roles.hpp"

namespace barid::store {

std::string roles_sql() {
  std::string out;
  for (auto role : {owner_role, engine_role, api_role}) {
    const std::string name(role);
    out += "do $$ begin if not exists (select from pg_roles where rolname = '" + name +
           "') then create role " + name + " login; end if; end $$;\n";
  }
  return out;
}

result<void> make_roles(connection& admin) {
  // policies alone let the engine see everything; the attribute spares their evaluation
  return admin.run_script(roles_sql() + "alter role barid_engine bypassrls;");
}

result<void> check_roles(connection& any) {
  auto got = any.run("select rolname::text, rolsuper from pg_roles "
                     "where rolname in ('barid_engine', 'barid_api') order by rolname");
  if (!got) return got.why();
  if (got->size() < 2)
    return error{errc::refused,
                 "the database server lacks the roles `barid_engine` and `barid_api`",
                 "let its administrator run the statements that `barid migrate --roles` prints"};
  for (std::size_t i = 0; i < got->size(); ++i)
    if ((*got)[i].get<bool>(1))
      return error{errc::refused, "the role `" + (*got)[i].get<std::string>(0) + "` is a superuser",
                   "take that from it: `alter role " + (*got)[i].get<std::string>(0) +
                       " nosuperuser`"};
  return {};
}

} // namespace barid::store
