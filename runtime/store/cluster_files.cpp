#include "runtime/store/cluster_files.hpp"

#include "runtime/store/hash.hpp"
#include "runtime/store/roles.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace barid::store {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t socket_name = sizeof("/.s.PGSQL.5432") - 1;

error cannot(const std::string& what, const fs::path& path, int code) {
  return {code == ENOSPC || code == EDQUOT ? errc::exhausted : errc::refused,
          "cannot " + what + " " + path.string() + ": " + std::strerror(code),
          code == ENOSPC ? "free disk space" : "check the folder's owner and permissions"};
}

result<void> write_file(const fs::path& path, const std::string& text, const os_user& owner) {
  const auto fresh = path.string() + ".new";
  const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return cannot("write", path, errno);
  int failed = 0;
  for (std::size_t at = 0; at < text.size() && failed == 0;) {
    const auto n = write(file, text.data() + at, text.size() - at);
    if (n < 0 && errno != EINTR) failed = errno;
    if (n > 0) at += std::size_t(n);
  }
  if (failed == 0 && geteuid() == 0 && fchown(file, owner.uid, owner.gid) != 0) failed = errno;
  if (failed == 0 && fsync(file) != 0) failed = errno;
  close(file);
  if (failed == 0 && rename(fresh.c_str(), path.c_str()) != 0) failed = errno;
  if (failed != 0) return cannot("write", path, failed);
  return {};
}

/// As postgresql.conf quotes a value.
std::string quoted(const std::string& value) {
  std::string out = "'";
  for (char c : value) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  return out + "'";
}

std::uint64_t machine_bytes() {
  const auto pages = sysconf(_SC_PHYS_PAGES);
  const auto size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? std::uint64_t(pages) * std::uint64_t(size) : 0;
}

} // namespace

std::uint64_t shared_buffers_bytes(std::uint64_t machine) {
  constexpr std::uint64_t mb = 1U << 20U;
  return std::clamp(machine / 8, 64 * mb, 4096 * mb);
}

fs::path choose_runtime_folder(const fs::path& cluster) {
  const auto mark = to_hex(sha256_of(cluster.string())).substr(0, 12);
  const auto uid = geteuid();
  if (uid == 0) return fs::path(fs::is_directory("/run") ? "/run" : "/tmp") / ("barid-" + mark);
  const char* given = std::getenv("XDG_RUNTIME_DIR");
  if (given && *given == '/') {
    const auto path = fs::path(given) / ("barid-" + mark);
    std::error_code ignored;
    if (path.string().size() + socket_name <= longest_socket_path && fs::is_directory(given, ignored)) return path;
  }
  return fs::path("/tmp") / ("barid-" + std::to_string(uid) + "-" + mark);
}

result<void> make_private_folder(const fs::path& folder, const os_user& owner) {
  if (folder.string().size() + socket_name > longest_socket_path)
    return error{errc::invalid, "the runtime folder's path " + folder.string() + " is too long",
                 "a socket's path has at most 107 bytes: choose a shorter folder"};
  if (mkdir(folder.c_str(), 0700) == 0) {
    if (geteuid() == 0 && lchown(folder.c_str(), owner.uid, owner.gid) != 0) return cannot("give away", folder, errno);
    return {};
  }
  if (errno != EEXIST) return cannot("make", folder, errno);
  struct stat s {};
  if (lstat(folder.c_str(), &s) != 0) return cannot("look at", folder, errno);
  // in a folder that everybody may write to, somebody may have been there first
  if (!S_ISDIR(s.st_mode) || s.st_uid != owner.uid || (s.st_mode & 07777U) != 0700U)
    return error{errc::refused, folder.string() + " is not a folder of `" + owner.name + "` alone (mode 0700)",
                 "find out who made it, and remove it"};
  return {};
}

result<void> write_configuration(const fs::path& cluster, const fs::path& socket_folder,
                                 const cluster_settings& settings, const os_user& owner,
                                 const std::vector<std::string>& clients) {
  constexpr std::uint64_t least_cache = 1U << 20U;
  const auto cache =
      settings.cache == 0 ? shared_buffers_bytes(machine_bytes()) : std::max(settings.cache, least_cache);
  std::vector<std::pair<std::string, std::string>> values{
      {"listen_addresses", ""},
      {"unix_socket_directories", socket_folder.string()},
      {"unix_socket_permissions", "0700"},
      {"port", "5432"},
      {"cluster_name", "barid"},
      {"max_connections", "64"},
      {"shared_buffers", std::to_string(cache >> 10U) + "kB"},
      {"fsync", "on"},
      {"full_page_writes", "on"},
      {"synchronous_commit", "on"},
      {"wal_compression", "lz4"},
      {"default_toast_compression", "lz4"},
      {"max_wal_size", "4GB"},
      {"min_wal_size", "256MB"},
      {"checkpoint_timeout", "15min"},
      {"random_page_cost", "1.1"},
      {"jit", "off"}, // compiling costs more than the short statements here take
      {"logging_collector", "off"},
      {"log_line_prefix", "%m [%p] %a "},
      {"log_timezone", "UTC"},
      {"timezone", "UTC"},
      {"lc_messages", "C.UTF-8"},
  };
  for (const auto& given : settings.server) {
    auto same = std::find_if(values.begin(), values.end(), [&](auto& v) { return v.first == given.first; });
    if (same != values.end()) same->second = given.second;
    else values.push_back(given);
  }
  std::string text = "# Written by barid at every start. Put your own settings into local.conf beside "
                     "this file.\n";
  for (const auto& [key, value] : values) text += key + " = " + quoted(value) + "\n";
  text += "include_if_exists 'local.conf'\n";
  if (auto ok = write_file(cluster / "postgresql.conf", text, owner); !ok) return ok;
  if (auto ok = write_file(cluster / "pg_hba.conf",
                           "# Written by barid: who asks is told by the system, never by a password.\n"
                           "local all all peer map=barid\n",
                           owner);
      !ok)
    return ok;
  std::string map = "# Written by barid.\n";
  for (const auto& client : clients)
    for (const std::string& role : {std::string(private_cluster::admin_user), std::string(owner_role),
                                    std::string(engine_role), std::string(api_role)})
      map += "barid \"" + client + "\" " + role + "\n";
  return write_file(cluster / "pg_ident.conf", map, owner);
}

} // namespace barid::store
