#include "app/doctor.hpp"
#include "dsl/compile.hpp"
#include "dsl/report.hpp"
#include "runtime/config/amounts.hpp"
#include "runtime/net/endpoint.hpp"
#include "runtime/net/socket.hpp"
#include "runtime/rules/folder.hpp"
#include "runtime/store/postgres_programs.hpp"
#include "runtime/store/postmaster.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace barid::app::doctor {

namespace fs = std::filesystem;

namespace {

/// The folder itself, or what is there of the way to it.
fs::path nearest(fs::path folder) {
  std::error_code ignored;
  while (!fs::exists(folder, ignored) && folder.has_relative_path()) folder = folder.parent_path();
  return folder;
}

/// The median of 20 flushes of 8 KB, in milliseconds; negative when nothing can be written.
double flush_time(const fs::path& folder) {
  auto name = (folder / "doctor-XXXXXX").string();
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) return -1;
  ::unlink(name.c_str());
  std::array<char, 8192> block{};
  std::vector<double> times;
  for (int i = 0; i < 20; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    if (::pwrite(file, block.data(), block.size(), 0) != ssize_t(block.size()) || ::fdatasync(file) != 0) break;
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  ::close(file);
  if (times.empty()) return -1;
  std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
  return times[times.size() / 2];
}

std::string one_decimal(double x) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%.1f", x);
  return out.data();
}

std::string gigabytes(std::uint64_t bytes) {
  return one_decimal(double(bytes) / double(1U << 30U)) + " GB";
}

} // namespace

void check_folder(const config::settings& s, findings& to) {
  struct stat st {};
  if (::stat(s.data.c_str(), &st) != 0) {
    const auto above = nearest(s.data);
    if (::access(above.c_str(), W_OK) != 0)
      return fail(to, "data folder",
                  {errc::refused, s.data.string() + " does not exist and cannot be made here",
                   "make it and give it to the user that runs barid, or name another one with `data`"});
    return good(to, "data folder", s.data.string() + " will be made at the first start");
  }
  if (!S_ISDIR(st.st_mode))
    return fail(to, "data folder",
                {errc::invalid, s.data.string() + " is not a folder", "name another one with `data`"});
  if ((st.st_mode & 022U) != 0)
    fail(to, "data folder",
         {errc::refused, "others may write to " + s.data.string(), "run `chmod go-w " + s.data.string() + "`"});
  else if (::geteuid() != 0 && st.st_uid != ::geteuid())
    fail(to, "data folder",
         {errc::refused, s.data.string() + " belongs to another user", "run the command as that user"});
  else good(to, "data folder", s.data.string());
  const auto key = s.data / "secret.keys";
  struct stat ks {};
  if (::lstat(key.c_str(), &ks) != 0) return;
  if (!S_ISREG(ks.st_mode) || (ks.st_mode & 077U) != 0)
    fail(to, "key file",
         {errc::refused, key.string() + " can be read by others",
          "run `chmod 600 " + key.string() + "`, then `barid secret rotate`"});
  else good(to, "key file", key.string() + ": keep a copy apart from that of the database");
}

void check_disk(const config::settings& s, findings& to) {
  const auto folder = nearest(s.data);
  struct statvfs v {};
  if (::statvfs(folder.c_str(), &v) != 0)
    return fail(to, "disk",
                {errc::unavailable, "cannot look at the disk of " + folder.string() + ": " + std::strerror(errno), ""});
  const auto free = std::uint64_t(v.f_bavail) * v.f_frsize;
  const auto all = std::max<std::uint64_t>(std::uint64_t(v.f_blocks) * v.f_frsize, 1);
  const auto words = gigabytes(free) + " of " + gigabytes(all) + " free";
  constexpr std::uint64_t too_little = 256U << 20U;
  constexpr std::uint64_t little = std::uint64_t{2} << 30U;
  const std::string help = "free space, or move the data folder: without space no mail is taken in";
  if (free < too_little) fail(to, "disk", {errc::exhausted, words, help});
  else if (free < little) warn(to, "disk", words, help);
  else good(to, "disk", words);
  if (::access(folder.c_str(), W_OK) != 0) return;
  const auto ms = flush_time(folder);
  if (ms < 0) fail(to, "flush time", {errc::exhausted, "nothing can be written to " + folder.string(), help});
  else if (ms > 20)
    warn(to, "flush time", one_decimal(ms) + " ms a flush",
         "every group of mails waits for one: a disk with a "
         "protected cache or an SSD answers within 2 ms");
  else good(to, "flush time", one_decimal(ms) + " ms a flush");
}

void check_clock(const config::settings&, findings& to) {
  timex t{};
  const int state = ::adjtimex(&t);
  if (state < 0) return warn(to, "clock", "the system does not tell whether its clock is kept right", "");
  if (state == TIME_ERROR || (t.status & STA_UNSYNC) != 0)
    return warn(to, "clock", "the system's clock is not synchronised",
                "install and start chrony or systemd-timesyncd: deadlines follow this clock");
  good(to, "clock", "synchronised");
}

void check_ports(const config::settings& s, findings& to) {
  const auto cluster = s.data / "postgres";
  const auto server = store::read_postmaster_file(cluster);
  const bool runs = server && store::is_server_of(server->pid, cluster);
  for (const auto& [name, text] :
       {std::pair("http.listen", s.http_listen), std::pair("lmtp.listen", s.lmtp_listen),
        std::pair("smtp.listen", s.smtp_listen), std::pair("metrics.listen", s.metrics_listen)}) {
    if (text.empty()) continue;
    const auto at = net::parse_endpoint(text);
    if (!at) continue; // refused when the configuration was read
    if (auto socket = net::listening_socket::open(*at); socket) {
      good(to, name, text + " is free");
    } else if (runs && socket.why().code == errc::unavailable) {
      good(to, name, text + " is in use, and barid runs");
    } else {
      fail(to, name,
           {socket.why().code, socket.why().message,
            socket.why().help.empty() ? "stop what uses it, or choose another address for `" + std::string(name) + "`"
                                      : socket.why().help});
    }
  }
}

void check_rules(const config::settings& s, findings& to) {
  std::error_code ignored;
  if (!fs::exists(s.rules_folder, ignored))
    return warn(to, "rules", s.rules_folder.string() + " does not exist",
                "without rules every mail waits in its mailbox; name a folder with `rules.folder`");
  auto sources = rules::read_folder(s.rules_folder);
  if (!sources) return fail(to, "rules", sources.why());
  const auto done = dsl::compile(*sources);
  const auto words = dsl::summary(done.diagnostics);
  if (!done.program)
    return fail(to, "rules",
                {errc::invalid, s.rules_folder.string() + ": " + words,
                 "`barid check " + s.rules_folder.string() + "` shows them; the last good rules stay in force"});
  if (!words.empty())
    return warn(to, "rules", s.rules_folder.string() + ": " + words,
                "`barid check " + s.rules_folder.string() + "` shows them");
  good(to, "rules", s.rules_folder.string() + ": " + std::to_string(sources->files.size()) + " files, no errors");
}

void check_postgres(findings& to) {
  auto programs = store::choose_postgres(store::installed_postgres(), {});
  if (!programs) return fail(to, "database", programs.why());
  good(to, "database",
       "PostgreSQL " + std::to_string(programs->major) +
           " is installed; a private one will be made at the first start");
}

} // namespace barid::app::doctor
