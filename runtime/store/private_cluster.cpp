#include "runtime/store/private_cluster.hpp"

#include "runtime/store/cluster_files.hpp"
#include "runtime/store/connection.hpp"
#include "runtime/store/postgres_programs.hpp"
#include "runtime/store/postmaster.hpp"
#include "runtime/store/roles.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

namespace barid::store {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

struct private_cluster::impl {
  cluster_settings settings;
  folder_lock lock;
  os_user owner;
  fs::path cluster, run, log;
  fs::path programs{};
  pid_t postmaster = 0;
  bool adopted = false;
  bool stopped = false;

  void remove_unfinished() const;
  result<void> create();
  /// Whether the server is there and takes connections, by its own word.
  [[nodiscard]] bool accepts() const {
    const auto file = read_postmaster_file(cluster);
    return file && file->ready && is_server_of(file->pid, cluster);
  }
  result<void> adopt_or_start();
  result<void> start_server();
  result<void> wait_ready(std::uintmax_t log_begin);
  result<void> make_database();
  error from_log(std::uintmax_t begin, const std::string& what) const;
  [[nodiscard]] bool as_other() const { return geteuid() == 0; }
  [[nodiscard]] std::optional<os_user> become() const { return as_other() ? std::optional(owner) : std::nullopt; }
};

namespace {

constexpr std::uintmax_t longest_log = 16U << 20U;
/// How the folders of first starts begin that are not finished yet.
constexpr std::string_view unfinished = "postgres.new";
/// One start at a time makes roles and the database. The statement of one that was killed keeps it until it is done.
constexpr std::string_view one_at_a_time = "select pg_advisory_lock(1650553188, 2)";

std::uintmax_t size_of(const fs::path& file) {
  std::error_code failed;
  const auto n = fs::file_size(file, failed);
  return failed ? 0 : n;
}

error give_away_failed(const fs::path& path) {
  return {errc::refused, "cannot give " + path.string() + " to the database user",
          "check that the file system keeps owners"};
}

} // namespace

/// The server's own words are the best reason there is: the last severe line since `begin`.
error private_cluster::impl::from_log(std::uintmax_t begin, const std::string& what) const {
  std::ifstream in(log);
  in.seekg(static_cast<std::streamoff>(begin));
  std::string line, reason;
  bool full = false;
  while (std::getline(in, line)) {
    full = full || line.find("No space left on device") != std::string::npos;
    for (const char* mark : {"FATAL:", "PANIC:", "error:"})
      if (auto at = line.find(mark); at != std::string::npos) reason = line.substr(at);
  }
  if (full) return {errc::exhausted, what + ": no space left on the disk", "free disk space"};
  return {errc::unavailable, what + (reason.empty() ? "" : ": " + reason), "the whole story is in " + log.string()};
}

/// What interrupted first starts left. The initdb of one that was killed may still be at work: what it makes anew while
/// this runs is removed by a later start.
void private_cluster::impl::remove_unfinished() const {
  std::error_code failed;
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(settings.folder, failed))
    if (entry.path().filename().string().starts_with(unfinished)) found.push_back(entry.path());
  for (const auto& folder : found) fs::remove_all(folder, failed);
}

/// initdb works in a folder of its own beside and is moved into place when complete: what an interrupted first
/// start leaves is never taken for a cluster, and nothing that still works there gets in the way.
result<void> private_cluster::impl::create() {
  std::error_code failed;
  if (fs::exists(cluster, failed) && !fs::is_empty(cluster, failed))
    return error{errc::refused, cluster.string() + " is not empty and not a database cluster",
                 "move it away, or choose another data folder"};
  auto name = (settings.folder / (std::string(unfinished) + ".XXXXXX")).string();
  if (!mkdtemp(name.data()))
    return error{errno == ENOSPC ? errc::exhausted : errc::refused,
                 "cannot make a folder in " + settings.folder.string(),
                 "check its owner, its permissions and the free disk space"};
  const fs::path fresh = name;
  if (as_other() && chown(fresh.c_str(), owner.uid, owner.gid) != 0) return give_away_failed(fresh);
  const auto begin = size_of(log);
  std::vector<std::string> how{"--pgdata=" + fresh.string(),
                               "--username=" + std::string(admin_user),
                               "--auth=peer",
                               "--encoding=UTF8",
                               "--locale=C.UTF-8",
                               "--data-checksums",
                               "--no-instructions"};
  if (!settings.sync_new) how.emplace_back("--no-sync");
  auto ended = run_child({programs / "initdb", how, fresh, log, become()}, settings.start_timeout);
  if (!ended) return ended.why();
  if (*ended != 0) {
    fs::remove_all(fresh, failed);
    return from_log(begin, "the database cluster could not be made");
  }
  fs::remove(cluster, failed); // an empty folder, or nothing
  fs::rename(fresh, cluster, failed);
  if (failed)
    return error{errc::refused, "cannot move the new cluster to " + cluster.string() + ": " + failed.message(),
                 "check the folder's owner and permissions"};
  return {};
}

result<void> private_cluster::impl::wait_ready(std::uintmax_t log_begin) {
  const auto until = steady::now() + settings.start_timeout;
  for (;;) {
    const auto file = read_postmaster_file(cluster);
    if (file && file->pid == postmaster && file->ready) return {};
    if (!adopted && reap(postmaster)) return from_log(log_begin, "the database server did not start");
    if (adopted && !is_server_of(postmaster, cluster))
      return from_log(log_begin, "the database server ended while it was taken over");
    if (steady::now() > until)
      return error{errc::timeout, "the database server was not ready within " + to_text(settings.start_timeout),
                   "it may be recovering from a crash; see " + log.string()};
    std::this_thread::sleep_for(5ms);
  }
}

result<void> private_cluster::impl::start_server() {
  if (auto ok = remove_stale_file(cluster, 10s); !ok) return ok;
  if (auto ok = make_private_folder(run, owner); !ok) return ok;
  // left by a server that was killed; no server works in this cluster, so nobody listens there
  std::error_code ignored;
  fs::remove(run / ".s.PGSQL.5432", ignored);
  fs::remove(run / ".s.PGSQL.5432.lock", ignored);
  std::vector<std::string> clients{owner.name};
  if (auto me = current_user().name; me != owner.name) clients.push_back(me);
  if (auto ok = write_configuration(cluster, run, settings, owner, clients); !ok) return ok;
  if (size_of(log) > longest_log) fs::rename(log, log.string() + ".1", ignored);
  const auto begin = size_of(log);
  auto child = start_child({programs / "postgres", {"-D", cluster.string()}, cluster, log, become()});
  if (!child) return child.why();
  postmaster = *child;
  adopted = false;
  return wait_ready(begin);
}

result<void> private_cluster::impl::adopt_or_start() {
  if (const auto file = read_postmaster_file(cluster); file && is_server_of(file->pid, cluster)) {
    postmaster = file->pid;
    adopted = true;
    if (auto ok = wait_ready(size_of(log)); !ok)
      // it was just stopping
      return is_server_of(postmaster, cluster) ? ok : start_server();
    if (const auto now = read_postmaster_file(cluster)) run = now->socket_folder;
    return {};
  }
  return start_server();
}

result<void> private_cluster::impl::make_database() {
  connection_settings admin;
  admin.target = "host=" + run.string() + " dbname=postgres";
  admin.user = admin_user;
  auto on = connection::open(admin);
  if (!on) return on.why();
  if (auto turn = on->run(std::string(one_at_a_time)); !turn) return turn.why();
  auto there = on->run("select exists (select from pg_database where datname = 'barid')");
  if (!there) return there.why();
  if (auto roles = make_roles(*on); !roles) return roles;
  if ((*there)[0].get<bool>(0)) return {};
  return on->run_script("create database barid owner barid_owner");
}

result<private_cluster> private_cluster::start(const cluster_settings& given) {
  auto settings = given;
  std::error_code failed;
  fs::create_directories(settings.folder, failed);
  if (!failed) settings.folder = fs::canonical(settings.folder, failed);
  if (failed)
    return error{failed == std::errc::no_space_on_device ? errc::exhausted : errc::refused,
                 "cannot make the data folder " + given.folder.string() + ": " + failed.message(),
                 "make it yourself and give it to the user that runs barid"};
  const bool waits = settings.holder == folder_holder::engine;
  auto lock = folder_lock::take(settings.folder, settings.holder,
                                waits ? settings.start_timeout : std::chrono::milliseconds(0));
  if (!lock) return lock.why();
  auto owner = current_user();
  if (geteuid() == 0) {
    auto user = find_user(settings.system_user);
    if (!user || user->uid == 0)
      return error{errc::not_found, "there is no system user `" + settings.system_user + "`",
                   "PostgreSQL does not run as root: install the package postgresql, which makes it"};
    owner = *user;
    if (!can_reach(settings.folder, owner))
      return error{errc::refused, "the user `" + owner.name + "` may not enter " + settings.folder.string(),
                   "started as root, the data folder must lie where that user can go, for example "
                   "/var/lib/barid"};
  }
  auto made = std::unique_ptr<impl>(new impl{settings, std::move(*lock), owner, settings.folder / "postgres", {}, {}});
  made->log = settings.folder / "postgres.log";
  made->run = settings.runtime_folder.empty() ? choose_runtime_folder(made->cluster) : settings.runtime_folder;
  const auto version = cluster_version(made->cluster);
  auto programs = choose_postgres(installed_postgres(settings.programs), version);
  if (!programs) return programs.why();
  made->programs = programs->folder;
  made->remove_unfinished();
  if (!version)
    if (auto ok = made->create(); !ok) return ok.why();
  private_cluster out(std::move(made));
  if (auto ok = out.impl_->adopt_or_start(); !ok) return ok.why();
  auto made_all = out.impl_->make_database();
  if (!made_all && !out.impl_->accepts()) { // an adopted one that was told to stop a moment before
    if (auto ok = out.impl_->adopt_or_start(); !ok) return ok.why();
    made_all = out.impl_->make_database();
  }
  if (!made_all) return made_all.why();
  return out;
}

private_cluster::private_cluster(std::unique_ptr<impl> taken) : impl_(std::move(taken)) {}
private_cluster::private_cluster(private_cluster&&) noexcept = default;

private_cluster::~private_cluster() {
  if (impl_) (void)stop();
}

std::string private_cluster::target(const std::string& database) const {
  return "host=" + impl_->run.string() + " dbname=" + database;
}

bool private_cluster::adopted() const {
  return impl_->adopted;
}
pid_t private_cluster::pid() const {
  return impl_->postmaster;
}
fs::path private_cluster::log_file() const {
  return impl_->log;
}

bool private_cluster::running() const {
  if (impl_->stopped || impl_->postmaster == 0) return false;
  if (!impl_->adopted) (void)reap(impl_->postmaster);
  return is_server_of(impl_->postmaster, impl_->cluster);
}

result<void> private_cluster::revive() {
  if (running()) return {};
  impl_->stopped = false;
  return impl_->adopt_or_start();
}

void private_cluster::leave_running() {
  impl_.reset();
}

result<void> private_cluster::stop(std::chrono::milliseconds most) {
  if (impl_->stopped || impl_->postmaster == 0) return {};
  auto done = stop_server(impl_->postmaster, impl_->cluster, most);
  if (done) {
    impl_->stopped = true;
    std::error_code ignored;
    fs::remove(impl_->run / ".s.PGSQL.5432", ignored);
    fs::remove(impl_->run / ".s.PGSQL.5432.lock", ignored);
    fs::remove(impl_->run, ignored); // only when nothing else lies there
  }
  return done;
}

} // namespace barid::store
