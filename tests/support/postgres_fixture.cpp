#include "tests/support/postgres_fixture.hpp"

#include "runtime/store/migrate.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/prepared_cluster.hpp"

#include <sys/stat.h>

#include <cstdlib>

namespace barid::test {

namespace fs = std::filesystem;

namespace {

struct server {
  temp_folder folder;
  std::string template_name = "barid";
  bool prepared = testing::copy_prepared_cluster(folder.path());
  store::private_cluster cluster = must(store::private_cluster::start(quick_cluster(folder.path())));

  server() {
    if (prepared) return;
    template_name = "barid_template";
    must(admin().run_script("create database " + template_name + " owner barid_owner"));
    store::connection_settings owner;
    owner.target = cluster.target(template_name);
    owner.user = store::owner_role;
    auto on = must(store::connection::open(owner));
    (void)must(store::migrate(on));
  }
  store::connection admin() {
    store::connection_settings s;
    s.target = cluster.target("postgres");
    s.user = store::private_cluster::admin_user;
    return must(store::connection::open(s));
  }
};

server& the_server() {
  static server one;
  return one;
}

} // namespace

temp_folder::temp_folder() {
  std::string name = (fs::temp_directory_path() / "barid-test-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  chmod(name.c_str(), 0711);
  path_ = name;
}

temp_folder::~temp_folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

store::cluster_settings quick_cluster(const fs::path& folder) {
  store::cluster_settings s;
  s.folder = folder;
  s.sync_new = false;
  s.server = {{"fsync", "off"},          {"full_page_writes", "off"}, {"shared_buffers", "64MB"},
              {"max_wal_size", "256MB"}, {"min_wal_size", "64MB"},    {"autovacuum_naptime", "1h"}};
  return s;
}

store::private_cluster& shared_cluster() {
  return the_server().cluster;
}

test_database::test_database() {
  static int count = 0;
  name_ = "t" + std::to_string(++count);
  must(the_server().admin().run_script("create database " + name_ + " owner barid_owner template " +
                                       the_server().template_name));
}

test_database::~test_database() {
  // a test may have stopped the server; the whole cluster goes at exit anyway
  try {
    (void)the_server().admin().run_script("drop database if exists " + name_ + " with (force)");
  } catch (const std::exception&) {
  }
}

store::connection_settings test_database::settings(std::string_view role) const {
  store::connection_settings s;
  s.target = shared_cluster().target(name_);
  s.user = role;
  return s;
}

store::connection test_database::connect(std::string_view role) const {
  return must(store::connection::open(settings(role)));
}

bool eventually(const std::function<bool()>& met, std::chrono::milliseconds most) {
  return testing::eventually(met, most);
}

} // namespace barid::test
