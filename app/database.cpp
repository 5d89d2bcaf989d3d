#include "app/database.hpp"

#include "app/command_lock.hpp"
#include "runtime/config/load.hpp"
#include "runtime/store/migrate.hpp"
#include "runtime/store/postmaster.hpp"
#include "runtime/store/private_cluster.hpp"
#include "runtime/store/roles.hpp"

#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

namespace barid::app {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

struct database::parts {
  kind how = kind::server;
  std::string target;
  std::optional<command_lock> lock; ///< Of a private cluster; released after it is stopped.
  fs::path data;
  std::optional<store::private_cluster> own; ///< Nobody else's; stopped with this.
};

namespace {

constexpr auto longest_wait = 60s; ///< For an engine that is starting, or a command that is ending.

/// The socket folder of the server in the data folder, once it accepts connections.
std::optional<fs::path> ready_socket(const fs::path& data) {
  const auto cluster = data / "postgres";
  const auto file = store::read_postmaster_file(cluster);
  if (!file || !file->ready || !store::is_server_of(file->pid, cluster)) return {};
  return file->socket_folder;
}

/// False while whoever has just started the server is still making its roles and database.
bool takes_us(const fs::path& socket, steady::time_point until) {
  store::connection_settings s;
  s.target = "host=" + socket.string() + " dbname=barid";
  s.user = store::engine_role;
  const auto on = store::connection::open(s);
  return on || on.why().message.find("does not exist") == std::string::npos || steady::now() > until;
}

/// Somebody else holds the data folder: `store::folder_lock` says so in these words.
bool is_in_use(const error& why) {
  return why.code == errc::refused && why.message.find(" is in use") != std::string::npos;
}

/// As its owner; made where it is missing.
result<void> enter(const fs::path& data) {
  if (auto ok = become_owner_of(data); !ok) return ok;
  std::error_code failed;
  fs::create_directories(data, failed);
  if (failed)
    return error{errc::refused, "cannot make the data folder " + data.string() + ": " + failed.message(),
                 "choose another one with `--data`, or make it and give it to this user"};
  return {};
}

store::cluster_settings as_command(const config::settings& s) {
  store::cluster_settings out;
  out.folder = s.data;
  out.cache = static_cast<std::uint64_t>(s.database_cache);
  out.holder = store::folder_holder::command;
  return out;
}

result<void> migrate_if_new(const database& db) {
  // the engine's role may see nothing of a schema that is half-way
  auto owner = db.connect(store::owner_role);
  if (!owner) return owner.why();
  auto there = owner->run("select to_regclass('barid.schema_versions') is not null");
  if (!there) return there.why();
  if ((*there)[0].get<bool>(0) && db.how() != database::kind::started) return store::check_schema(*owner);
  auto done = store::migrate(*owner);
  if (!done) return done.why();
  return {};
}

} // namespace

result<void> become_owner_of(const fs::path& data) {
  struct stat s {};
  if (::geteuid() != 0 || ::stat(data.c_str(), &s) != 0 || s.st_uid == 0) return {};
  const auto* user = ::getpwuid(s.st_uid);
  const bool done =
      user && ::initgroups(user->pw_name, s.st_gid) == 0 && ::setgid(s.st_gid) == 0 && ::setuid(s.st_uid) == 0;
  if (!done)
    return error{errc::refused, "cannot become the owner of " + data.string(),
                 "run the command as the user that runs barid"};
  return {};
}

database::database(std::unique_ptr<parts> p) : parts_(std::move(p)) {}
database::database(database&&) noexcept = default;

database::~database() {
  if (!parts_ || !parts_->lock || parts_->own) return;
  // other commands may use the server: the last one of us stops it, unless an engine has taken it
  if (!parts_->lock->is_last()) return;
  store::cluster_settings settings;
  settings.folder = parts_->data;
  settings.holder = store::folder_holder::command;
  if (!ready_socket(parts_->data)) return;
  if (auto cluster = store::private_cluster::start(settings)) (void)cluster->stop();
}

database::kind database::how() const {
  return parts_->how;
}

result<store::connection> database::connect(std::string_view role) const {
  if (role.empty()) role = store::engine_role;
  store::connection_settings s;
  s.target = parts_->target;
  s.application = "barid command";
  (parts_->how == kind::server ? s.role : s.user) = role;
  return store::connection::open(s);
}

result<database> database::open(const config::settings& s, schema wanted) {
  auto p = std::make_unique<parts>();
  if (!s.database_target.empty()) {
    p->target = config::database_target_with_password(s);
  } else {
    if (auto ok = enter(s.data); !ok) return ok.why();
    auto lock = command_lock::share(s.data, longest_wait);
    if (!lock) return lock.why();
    p->lock.emplace(std::move(*lock));
    p->data = s.data;
    const auto until = steady::now() + longest_wait;
    for (;;) {
      if (const auto socket = ready_socket(s.data); socket && takes_us(*socket, until)) {
        p->how = kind::running;
        p->target = "host=" + socket->string() + " dbname=barid";
        break;
      }
      auto cluster = store::private_cluster::start(as_command(s));
      if (cluster) {
        p->how = kind::started;
        p->target = cluster->target();
        cluster->leave_running(); // an engine that starts now takes it over
        break;
      }
      if (!is_in_use(cluster.why())) return cluster.why();
      if (steady::now() > until)
        return error{errc::timeout,
                     "the data folder " + s.data.string() + " is in use, but its database does not start",
                     "see " + (s.data / "postgres.log").string()};
      ::poll(nullptr, 0, 20);
    }
  }
  database out(std::move(p));
  if (wanted == schema::as_it_is) return out;
  if (auto ok = migrate_if_new(out); !ok) return ok.why();
  return out;
}

result<database> database::open_alone(const config::settings& s) {
  auto p = std::make_unique<parts>();
  if (!s.database_target.empty()) {
    p->target = config::database_target_with_password(s);
    return database(std::move(p));
  }
  if (auto ok = enter(s.data); !ok) return ok.why();
  auto lock = command_lock::alone(s.data, longest_wait);
  if (!lock) return lock.why();
  p->lock.emplace(std::move(*lock));
  p->data = s.data;
  auto cluster = store::private_cluster::start(as_command(s));
  if (!cluster) return cluster.why();
  p->how = kind::started;
  p->target = cluster->target();
  p->own.emplace(std::move(*cluster));
  return database(std::move(p));
}

} // namespace barid::app
