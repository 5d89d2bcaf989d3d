#include "runtime/rules/route_files.hpp"

#include "runtime/rules/folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace barid::rules {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest = 64U << 20U;

error cannot(const char* what, const fs::path& path, int code) {
  const auto kind = code == ENOENT || code == ENOTDIR  ? errc::not_found
                    : code == EACCES || code == EPERM  ? errc::refused
                    : code == ENOSPC || code == EDQUOT ? errc::exhausted
                                                       : errc::invalid;
  return {kind, std::string("cannot ") + what + " `" + path.string() + "`: " + std::strerror(code),
          kind == errc::exhausted ? "free disk space; the file is as it was"
                                  : "check its path, and that this user may use it"};
}

int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto n = ::write(file, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

bool has_rule_files(const fs::path& folder) {
  std::error_code e;
  for (fs::directory_iterator it(folder, e), end; !e && it != end; it.increment(e))
    if (it->path().extension() == ".route" && !left_out(it->path().filename())) return true;
  return false;
}

bool lies_in(const fs::path& folder, const fs::path& outer) {
  const auto relative = folder.lexically_relative(outer);
  return !relative.empty() && *relative.begin() != "..";
}

} // namespace

fs::path rules_folder_of(const fs::path& file, const fs::path& within) {
  auto out = file.parent_path();
  for (auto folder = out; folder != folder.parent_path();) {
    folder = folder.parent_path();
    if (!within.empty() && !lies_in(folder, within)) break;
    if (has_rule_files(folder)) out = folder;
    else if (within.empty()) break;
  }
  return out;
}

result<std::vector<fs::path>> route_files(const fs::path& path) {
  std::error_code e;
  const auto kind = fs::status(path, e).type();
  if (kind == fs::file_type::not_found) return cannot("read", path, ENOENT);
  if (e) return cannot("read", path, e.value());
  if (kind != fs::file_type::directory) return std::vector<fs::path>{path};
  std::vector<fs::path> out;
  fs::recursive_directory_iterator it(path, e), end;
  if (e) return cannot("read", path, e.value());
  for (; it != end; it.increment(e)) {
    if (left_out(it->path().filename())) {
      it.disable_recursion_pending();
      continue;
    }
    if (it->path().extension() == ".route" && !it->is_symlink(e) && it->is_regular_file(e)) out.push_back(it->path());
  }
  if (e) return cannot("read", path, e.value());
  std::ranges::sort(out);
  return out;
}

result<std::string> read_route_file(const fs::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return cannot("read", file, errno);
  std::string out;
  int failed = 0;
  for (std::size_t size = 0; failed == 0;) {
    out.resize(size + (1U << 16U));
    const auto n = ::read(fd, out.data() + size, out.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) failed = errno;
    size += n > 0 ? static_cast<std::size_t>(n) : 0;
    out.resize(size);
    if (n == 0) break;
    if (size > longest) failed = EFBIG;
  }
  ::close(fd);
  if (failed != 0) return cannot("read", file, failed);
  return out;
}

result<void> replace_route_file(const fs::path& file, std::string_view text) {
  std::error_code e;
  const auto target = fs::canonical(file, e);
  if (e) return cannot("write", file, e.value());
  struct stat before {};
  if (::stat(target.c_str(), &before) != 0) return cannot("write", file, errno);
  // a folder may be writable where the file was made read-only on purpose
  if (::access(target.c_str(), W_OK) != 0) return cannot("write", file, errno);
  auto fresh = (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
  const int fd = ::mkostemp(fresh.data(), O_CLOEXEC);
  if (fd < 0) return cannot("write", file, errno);
  int failed = write_all(fd, text);
  if (failed == 0 && ::fchmod(fd, before.st_mode & 07777U) != 0) failed = errno;
  // only root may give files away; for others the file is their own
  if (failed == 0 && ::geteuid() == 0 && ::fchown(fd, before.st_uid, before.st_gid) != 0) failed = errno;
  if (failed == 0 && ::fsync(fd) != 0) failed = errno;
  if (::close(fd) != 0 && failed == 0) failed = errno;
  if (failed == 0 && ::rename(fresh.c_str(), target.c_str()) != 0) failed = errno;
  if (failed == 0) return {};
  ::unlink(fresh.c_str());
  return cannot("write", file, failed);
}

} // namespace barid::rules
