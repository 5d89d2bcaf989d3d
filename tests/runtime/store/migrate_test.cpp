#include "runtime/store/migrate.hpp"
#include "runtime/store/roles.hpp"
#include "tests/support/postgres_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

namespace barid::store {

using test::must;

namespace {

/// An empty database, owned by barid_owner.
struct empty_database {
  std::string name;
  explicit empty_database(const std::string& n) : name("empty_" + n) {
    must(admin().run_script("create database " + name + " owner barid_owner"));
  }
  ~empty_database() { (void)admin().run_script("drop database " + name + " with (force)"); }
  static connection open(const std::string& database, const std::string& user) {
    connection_settings s;
    s.target = test::shared_cluster().target(database);
    s.user = user;
    return must(connection::open(s));
  }
  static connection admin() { return open("postgres", private_cluster::admin_user); }
  [[nodiscard]] connection owner() const { return open(name, std::string(owner_role)); }
};

/// Everything that makes up a schema, as one text.
std::string schema_of(connection& on) {
  auto got = must(on.run("select string_agg(line, e'\\n' order by line) from ("
                         " select format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, "
                         "column_default)"
                         "  from information_schema.columns where table_schema = 'barid'"
                         " union all select indexdef from pg_indexes where schemaname = 'barid'"
                         " union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid))"
                         "  from pg_constraint where connamespace = 'barid'::regnamespace"
                         " union all select format('%s %s %s %s', tablename, policyname, cmd, qual) from pg_policies"
                         " union all select format('%s %s', relname, relacl) from pg_class"
                         "  where relnamespace = 'barid'::regnamespace and relkind in ('r', 'S')"
                         " union all select format('%s %s', proname, prosrc) from pg_proc"
                         "  where pronamespace = 'barid'::regnamespace) as all_lines (line)"));
  return got[0].get<std::string>(0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(migrating)

BOOST_AUTO_TEST_CASE(the_steps_are_numbered_from_one_without_gaps) {
  int expected = 1;
  for (const auto& step : migrations()) BOOST_TEST(step.number == expected++);
  BOOST_TEST(expected > 8);
}

BOOST_AUTO_TEST_CASE(from_every_earlier_version_the_schema_comes_out_the_same) {
  empty_database whole("whole");
  auto reference = whole.owner();
  const auto all = migrations();
  BOOST_TEST(must(migrate(reference)).from == 0);
  const auto wanted = schema_of(reference);
  BOOST_TEST(wanted.size() > 10'000u);
  for (std::size_t earlier = 1; earlier <= all.size(); ++earlier) {
    empty_database part("from_" + std::to_string(earlier));
    auto on = part.owner();
    BOOST_TEST(must(migrate(on, all.first(earlier))).to == int(earlier));
    const auto done = must(migrate(on));
    BOOST_TEST(done.from == int(earlier));
    BOOST_TEST(done.to == int(all.size()));
    BOOST_CHECK(check_schema(on).ok());
    BOOST_CHECK_MESSAGE(schema_of(on) == wanted, "from version " << earlier);
  }
}

BOOST_AUTO_TEST_CASE(a_changed_old_step_is_refused) {
  empty_database db("changed");
  auto on = db.owner();
  std::vector<migration> steps{{1, "one", "create table a (n int)"}, {2, "two", "create table b (n int)"}};
  (void)must(migrate(on, steps));
  steps[0].sql = "create table a (n bigint)";
  auto refused = migrate(on, steps);
  BOOST_REQUIRE(!refused);
  BOOST_CHECK(refused.why().code == errc::refused);
  BOOST_TEST(refused.why().message.find("migration 1 (one)") != std::string::npos);
  BOOST_CHECK(!check_schema(on, steps));
}

BOOST_AUTO_TEST_CASE(a_newer_database_is_refused_and_an_older_one_named) {
  empty_database db("newer");
  auto on = db.owner();
  const std::vector<migration> steps{{1, "one", "create table a (n int)"}, {2, "two", "create table b (n int)"}};
  (void)must(migrate(on, steps));
  auto refused = migrate(on, std::span(steps).first(1));
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.why().message == "the database is at version 2, this program knows 1");
  auto longer = steps;
  longer.push_back({3, "three", "create table c (n int)"});
  auto behind = check_schema(on, longer);
  BOOST_REQUIRE(!behind);
  BOOST_TEST(behind.why().help == "run `barid migrate`");
}

BOOST_AUTO_TEST_CASE(a_failing_step_leaves_nothing_of_itself) {
  empty_database db("failing");
  auto on = db.owner();
  const std::vector<migration> steps{{1, "one", "create table a (n int)"},
                                     {2, "two", "create table b (n int); select 1/0"}};
  auto failed = migrate(on, steps);
  BOOST_REQUIRE(!failed);
  BOOST_TEST(failed.why().message.find("migration 2 (two) failed") != std::string::npos);
  auto there = must(on.run("select to_regclass('barid.a') is not null, to_regclass('barid.b') is null"));
  BOOST_TEST(there[0].get<bool>(0));
  BOOST_TEST(there[0].get<bool>(1));
}

BOOST_AUTO_TEST_CASE(two_programs_migrating_at_once_take_turns) {
  empty_database db("turns");
  auto one = db.owner();
  auto two = db.owner();
  std::string other_why = "none";
  std::thread other([&] {
    auto done = migrate(two);
    other_why = done ? "" : done.why().message;
  });
  const bool ok = migrate(one).ok();
  other.join();
  BOOST_TEST(ok);
  BOOST_TEST(other_why == "");
  BOOST_CHECK(check_schema(one).ok());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
