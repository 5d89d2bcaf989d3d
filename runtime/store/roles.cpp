#include "runtime/store/roles.hpp"

#include <libpq-fe.h>

#include <memory>

namespace barid::store {

namespace {

/// A name as SQL takes any of them.
std::string identifier(const std::string& name) {
  std::string out = "\"";
  for (char c : name) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string literal(const std::string& text) {
  std::string out = text.find('\\') == std::string::npos ? "'" : "E'";
  for (char c : text) out += c == '\'' ? "''" : c == '\\' ? "\\\\" : std::string(1, c);
  return out + "'";
}

} // namespace

std::string roles_sql() {
  std::string out;
  for (auto role : {owner_role, engine_role, api_role}) {
    const std::string name(role);
    out += "do $$ begin if not exists (select from pg_roles where rolname = '" + name + "') then create role " + name +
           " login; end if; end $$;\n";
  }
  return out;
}

std::string administrator_sql(const std::string& login, const std::string& database) {
  const auto roles = std::string(owner_role) + ", " + std::string(engine_role) + ", " + std::string(api_role);
  return "-- For psql, as an administrator of the server, once.\n"
         "-- The roles that barid works as. They need no password: the login becomes them.\n" +
         roles_sql() +
         "-- Spares the engine the evaluation of policies; it works without, too.\n"
         "do $$ begin alter role " +
         std::string(engine_role) +
         " bypassrls; "
         "exception when insufficient_privilege then raise notice 'without bypassrls'; end $$;\n"
         "grant " +
         roles + " to " + identifier(login) + ";\n" +
         "-- The database.\n"
         "select " +
         literal("create database " + identifier(database) + " owner " + std::string(owner_role)) +
         " where not exists (select from pg_database where datname = " + literal(database) +
         ") \\gexec\n"
         "grant connect, create, temporary on database " +
         identifier(database) + " to " + std::string(owner_role) +
         ";\n"
         "grant connect on database " +
         identifier(database) + " to " + identifier(login) + ";\n";
}

result<login_names> names_in(const std::string& target) {
  char* why = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parsed(PQconninfoParse(target.c_str(), &why),
                                                                              PQconninfoFree);
  PQfreemem(why); // libpq quotes the string, password included: never shown
  if (!parsed)
    return error{errc::invalid, "the database setting is not a connection string",
                 "write it like `host=db.example dbname=barid user=barid` or "
                 "`postgresql://barid@db.example/barid`"};
  login_names out;
  for (const auto* o = parsed.get(); o->keyword; ++o) {
    if (!o->val) continue;
    if (std::string_view(o->keyword) == "user") out.user = o->val;
    if (std::string_view(o->keyword) == "dbname") out.database = o->val;
  }
  return out;
}

result<void> make_roles(connection& admin) {
  // Policies alone let the engine see everything; the attribute spares their evaluation. Set only where it is missing: the
  // last statement of a program that was killed a moment ago may still be at the same row.
  return admin.run_script(
      roles_sql() + "do $$ begin if exists (select from pg_roles where rolname = 'barid_engine' and not rolbypassrls) "
                    "then alter role barid_engine bypassrls; end if; end $$;");
}

result<void> check_roles(connection& any) {
  auto got = any.run("select rolname::text, rolsuper from pg_roles "
                     "where rolname in ('barid_engine', 'barid_api') order by rolname");
  if (!got) return got.why();
  if (got->size() < 2)
    return error{errc::refused, "the database server lacks the roles `barid_engine` and `barid_api`",
                 "let its administrator run the statements that `barid migrate --roles` prints"};
  for (std::size_t i = 0; i < got->size(); ++i)
    if ((*got)[i].get<bool>(1))
      return error{errc::refused, "the role `" + (*got)[i].get<std::string>(0) + "` is a superuser",
                   "take that from it: `alter role " + (*got)[i].get<std::string>(0) + " nosuperuser`"};
  return {};
}

} // namespace barid::store
