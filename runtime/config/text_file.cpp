#include "runtime/config/text_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace barid::config {

namespace {

constexpr std::size_t longest = 1U << 20U;

error unreadable(const std::filesystem::path& file, int code) {
  const auto kind = code == ENOENT || code == ENOTDIR ? errc::not_found
                    : code == EACCES || code == EPERM ? errc::refused
                                                      : errc::invalid;
  return {kind, "cannot read `" + file.string() + "`: " + std::strerror(code),
          code == EISDIR ? "name a file, not a folder"
                         : "check its path, and that the user who runs barid may read it"};
}

} // namespace

result<std::string> read_text_file(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return unreadable(file, errno);
  std::string out;
  std::array<char, 4096> piece{};
  for (;;) {
    const auto n = ::read(fd, piece.data(), piece.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int code = errno;
      ::close(fd);
      return unreadable(file, code);
    }
    if (n == 0) break;
    out.append(piece.data(), static_cast<std::size_t>(n));
    if (out.size() > longest) {
      ::close(fd);
      return error{errc::limit, "`" + file.string() + "` is larger than 1 MB", "is this the right file?"};
    }
  }
  ::close(fd);
  explicit_bzero(piece.data(), piece.size());
  return out;
}

result<std::string> read_secret_file(const std::filesystem::path& file) {
  auto text = read_text_file(file);
  if (!text) return text;
  auto line = text->substr(0, text->find('\n'));
  explicit_bzero(text->data(), text->size());
  while (line.ends_with('\r')) line.pop_back();
  if (line.empty())
    return error{errc::invalid, "`" + file.string() + "` holds no secret", "write the secret into its first line"};
  if (line.find('\0') != std::string::npos)
    return error{errc::invalid, "`" + file.string() + "` is not a text file", "write the secret into its first line"};
  return line;
}

} // namespace barid::config
