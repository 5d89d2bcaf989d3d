#include "runtime/backup/files.hpp"

#include "runtime/store/hash.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace barid::backup {

namespace fs = std::filesystem;

error file_error(const std::string& what, const fs::path& path, int code) {
  const bool full = code == ENOSPC || code == EDQUOT;
  return {full             ? errc::exhausted
          : code == ENOENT ? errc::not_found
                           : errc::refused,
          "cannot " + what + " " + path.string() + ": " + std::strerror(code),
          full             ? "free disk space"
          : code == ENOENT ? "check the path"
                           : "give it to the user that barid runs as, or choose another place"};
}

result<void> write_new(const fs::path& file, std::string_view text) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return file_error("write", file, errno);
  int failed = 0;
  while (!text.empty() && failed == 0) {
    const auto n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno != EINTR) failed = errno;
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
  }
  if (failed == 0 && ::fsync(fd) != 0) failed = errno;
  ::close(fd);
  if (failed != 0) return file_error("write", file, failed);
  return {};
}

result<void> flush(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return file_error("open", path, errno);
  const int failed = ::fsync(fd) != 0 ? errno : 0;
  ::close(fd);
  if (failed != 0) return file_error("write", path, failed);
  return {};
}

result<measured> measure(const fs::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return file_error("read", file, errno);
  ::posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  measured out;
  store::sha256 all;
  std::vector<char> piece(1U << 20U);
  int failed = 0;
  for (;;) {
    const auto n = ::read(fd, piece.data(), piece.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) failed = errno;
    if (n <= 0) break;
    all.add({piece.data(), static_cast<std::size_t>(n)});
    out.bytes += static_cast<std::uint64_t>(n);
  }
  ::close(fd);
  if (failed != 0) return file_error("read", file, failed);
  out.sha256 = store::to_hex(all.finish());
  return out;
}

} // namespace barid::backup
