// Makes the cluster that the tests with servers copy: as an engine makes it at its first start.

#include "runtime/store/migrate.hpp"
#include "runtime/store/private_cluster.hpp"
#include "runtime/store/roles.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/prepared_cluster.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

namespace fs = std::filesystem;

BOOST_AUTO_TEST_CASE(a_cluster_with_all_tables_is_made_for_the_other_tests) {
  const temp_folder folder;
  store::cluster_settings settings;
  settings.folder = folder.path();
  settings.sync_new = false;
  {
    auto cluster = must(store::private_cluster::start(settings));
    store::connection_settings owner;
    owner.target = cluster.target();
    owner.user = store::owner_role;
    auto on = must(store::connection::open(owner));
    BOOST_TEST(must(store::migrate(on)).from == 0);
    must(cluster.stop());
  }
  const auto to = testing::prepared_folder(), fresh = fs::path(to.string() + ".new");
  fs::remove_all(fresh);
  fs::create_directories(fresh);
  const auto copied =
      testing::run({"cp", "-a", "--reflink=auto", (folder.path() / "postgres").string(), fresh.string()});
  BOOST_TEST_REQUIRE(copied.status == 0, copied.output);
  fs::remove_all(to);
  fs::rename(fresh, to);
}

} // namespace barid::test
