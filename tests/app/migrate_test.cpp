// `barid migrate` on a server that somebody else runs, and `barid user first-link`.

#include "runtime/http/auth/first_administrator.hpp"
#include "runtime/store/migrate.hpp"
#include "runtime/store/postgres_programs.hpp"
#include "tests/app/program.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace barid::app {

namespace {

bool says(const testing::finished& r, const std::string& words) {
  const bool there = r.output.find(words) != std::string::npos;
  BOOST_TEST(there, "`" << words << "` is not in: " << r.output);
  return there;
}

/// A database of its own on the shared server, reached as one elsewhere is: by a login that works
/// as barid's roles.
struct foreign_database {
  std::string name;
  test::temp_folder data;

  explicit foreign_database(const std::string& n) : name(n) {}

  [[nodiscard]] std::string target() const {
    const auto socket = desk::get().cluster.target(name);
    return socket + " user=" + store::private_cluster::admin_user;
  }
  [[nodiscard]] testing::finished barid(std::vector<std::string> words) const {
    words.insert(words.end(), {"--data", data.path().string(), "--set", "database.target=" + target()});
    return app::barid(words);
  }
  /// The administrator's part.
  [[nodiscard]] testing::finished psql(const std::string& script) const {
    const testing::temp_folder files;
    const auto path = files.write("roles.sql", script).string();
    return testing::run({"psql", "-v", "ON_ERROR_STOP=1", "-f", path,
                         desk::get().cluster.target("postgres") + " user=" + store::private_cluster::admin_user});
  }
  [[nodiscard]] store::connection owner() const {
    store::connection_settings s;
    s.target = target();
    s.role = store::owner_role;
    return test::must(store::connection::open(s));
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(migrate_command)

BOOST_AUTO_TEST_CASE(a_server_elsewhere_is_prepared_by_its_administrator_and_migrated_by_the_command) {
  const foreign_database db("elsewhere");
  const auto missing = db.barid({"migrate"});
  BOOST_TEST(missing.status == 3);
  says(missing, "barid migrate --roles");
  const auto roles = db.barid({"migrate", "--roles"});
  BOOST_REQUIRE(roles.status == 0);
  for (int times = 0; times < 2; ++times) { // again changes nothing
    const auto done = db.psql(roles.output);
    BOOST_TEST(done.status == 0, done.output);
  }
  says(db.barid({"migrate"}), "it was empty");
  says(db.barid({"migrate"}), "the database is up to date");
  BOOST_TEST(db.barid({"team", "add", "billing"}).status == 0);
}

BOOST_AUTO_TEST_CASE(an_older_schema_is_refused_by_name_and_brought_up_to_date) {
  const foreign_database db("older");
  BOOST_REQUIRE(db.psql(db.barid({"migrate", "--roles"}).output).status == 0);
  const auto steps = store::migrations();
  const auto before = int(steps.size()) - 1;
  {
    auto owner = db.owner();
    BOOST_TEST(test::must(store::migrate(owner, steps.first(std::size_t(before)))).to == before);
  }
  const auto refused = db.barid({"team", "list"});
  BOOST_TEST(refused.status == 5);
  says(refused, "run `barid migrate`");
  const auto done = db.barid({"migrate", "--json"});
  BOOST_REQUIRE(done.status == 0);
  const auto j = nlohmann::json::parse(done.output);
  BOOST_TEST(j["from"] == before);
  BOOST_TEST(j["to"] == int(steps.size()));
  BOOST_TEST(db.barid({"team", "list"}).status == 0);
}

BOOST_AUTO_TEST_CASE(what_the_administrator_runs_takes_any_names_and_no_password) {
  const test::temp_folder data;
  const auto r = barid({"migrate", "--roles", "--data", data.path().string(), "--set",
                        "database.target=host=db.acme.example dbname='my desk' user=\"Desk\""},
                       {{"BARID_DATABASE_PASSWORD", canary}});
  BOOST_TEST(r.status == 0);
  says(r, "to \"\"\"Desk\"\"\";");
  says(r, "create database \"my desk\"");
  const auto nobody = barid({"migrate", "--roles", "--data", data.path().string(), "--set",
                             "database.target=host=db.acme.example dbname=desk"});
  BOOST_TEST(nobody.status == 3);
  says(nobody, "names no user");
  BOOST_TEST(barid({"migrate", "--roles", "--data", data.path().string()}).status == 3);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(first_link)

BOOST_AUTO_TEST_CASE(the_first_owner_signs_up_by_the_link_and_there_is_no_second_one) {
  const foreign_database db("first_link");
  BOOST_REQUIRE(db.psql(db.barid({"migrate", "--roles"}).output).status == 0);
  const auto link_of = [](const testing::finished& r) {
    BOOST_REQUIRE_MESSAGE(r.status == 0, r.output);
    return nlohmann::json::parse(r.output)["link"].get<std::string>();
  };
  const auto old = link_of(db.barid({"user", "first-link", "--json"}));
  const auto link = link_of(db.barid({"user", "first-link", "--json"}));
  BOOST_TEST(link.starts_with("http://127.0.0.1:8025/#first="));
  const auto token = [](const std::string& l) { return l.substr(l.find('=') + 1); };
  store::connection_settings s;
  s.target = db.target();
  s.role = store::engine_role;
  auto on = test::must(store::connection::open(s));
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  BOOST_CHECK(http::use_first_link(on, {token(old), "mona", "mona@acme.example", "x"}, now).why().code ==
              errc::refused);
  BOOST_TEST(http::use_first_link(on, {token(link), "mona", "mona@acme.example", "x"}, now).ok());
  const auto second = db.barid({"user", "first-link"});
  BOOST_TEST(second.status == 1);
  says(second, "there is an owner already");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
