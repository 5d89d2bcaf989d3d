#include "runtime/secrets/key_ring.hpp"

#include "runtime/secrets/sodium_ready.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace barid::secrets {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t key_size = crypto_secretbox_KEYBYTES;
constexpr std::size_t longest_file = 64 * 1024;

error cannot(const std::string& what, const fs::path& file, int code) {
  return {code == ENOSPC || code == EDQUOT ? errc::exhausted : errc::refused,
          "cannot " + what + " the key file " + file.string() + ": " + std::strerror(code),
          code == ENOSPC || code == EDQUOT
              ? "free disk space"
              : "check its owner and permissions: it belongs to the user who runs barid, mode 0600"};
}

error damaged(const fs::path& file) {
  return {errc::invalid, "the key file " + file.string() + " is damaged",
          "restore it from a backup; without it the stored passwords cannot be read and have to be "
          "entered again"};
}

std::string new_name() {
  std::array<char, 32> day{};
  const auto now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::strftime(day.data(), day.size(), "key-%Y%m%d-", &utc);
  std::array<unsigned char, 2> random{};
  randombytes_buf(random.data(), random.size());
  std::array<char, 5> hex{};
  sodium_bin2hex(hex.data(), hex.size(), random.data(), random.size());
  return std::string(day.data()) + hex.data();
}

named_key new_key() {
  std::array<char, key_size> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  named_key out{new_name(), secret(std::string_view(bytes.data(), bytes.size()))};
  sodium_memzero(bytes.data(), bytes.size());
  return out;
}

result<named_key> read_line(std::string_view line, const fs::path& file) {
  const auto blank = line.find(' ');
  if (blank == 0 || blank == std::string_view::npos) return damaged(file);
  const auto hex = line.substr(blank + 1);
  std::array<char, key_size> bytes{};
  std::size_t n = 0;
  const char* end = nullptr;
  if (sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), hex.data(), hex.size(), nullptr, &n,
                     &end) != 0 ||
      n != key_size || end != hex.data() + hex.size())
    return damaged(file);
  named_key out{std::string(line.substr(0, blank)), secret(std::string_view(bytes.data(), n))};
  sodium_memzero(bytes.data(), bytes.size());
  return out;
}

} // namespace

result<key_ring> key_ring::open(const fs::path& folder, bool may_make) {
  sodium_ready();
  key_ring ring(folder / "secret.keys");
  struct stat s {};
  if (::lstat(ring.file_.c_str(), &s) == 0) {
    if (auto ok = ring.read(); !ok) return ok.why();
    return ring;
  }
  if (errno != ENOENT) return cannot("open", ring.file_, errno);
  if (!may_make)
    return error{errc::not_found, "the key file " + ring.file_.string() + " is missing",
                 "restore it from a backup: the database holds passwords that only its keys open"};
  ring.keys_.push_back(new_key());
  if (auto ok = ring.write(); !ok) return ok.why();
  return ring;
}

result<void> key_ring::read() {
  const int fd = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return cannot("open", file_, errno);
  struct stat s {};
  std::string text;
  if (::fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && s.st_size <= off_t(longest_file)) {
    text.resize(static_cast<std::size_t>(s.st_size));
    const auto n = ::read(fd, text.data(), text.size());
    text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  }
  ::close(fd);
  if ((s.st_mode & 077U) != 0) {
    wipe(text);
    return error{errc::refused, "the key file " + file_.string() + " can be read by others",
                 "run `chmod 600 " + file_.string() + "`, and consider `barid secret rotate`"};
  }
  keys_.clear();
  result<void> outcome;
  for (std::string_view rest = text; !rest.empty() && outcome.ok();) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.empty() || line.starts_with('#')) continue;
    auto key = read_line(line, file_);
    if (key) keys_.push_back(std::move(*key));
    else outcome = key.why();
  }
  wipe(text);
  if (outcome.ok() && keys_.empty()) return damaged(file_);
  return outcome;
}

result<void> key_ring::write() const {
  std::string text = "# The keys of Barid's stored passwords. Keep a copy apart from that of the database.\n";
  for (const auto& key : keys_) {
    std::array<char, key_size * 2 + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(key.bytes.reveal().data()), key_size);
    text += key.name + " " + hex.data() + "\n";
    sodium_memzero(hex.data(), hex.size());
  }
  const auto fresh = file_.string() + ".new";
  (void)::unlink(fresh.c_str());
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  int failed = fd < 0 ? errno : 0;
  for (std::size_t at = 0; at < text.size() && failed == 0;) {
    const auto n = ::write(fd, text.data() + at, text.size() - at);
    if (n < 0 && errno != EINTR) failed = errno;
    if (n > 0) at += static_cast<std::size_t>(n);
  }
  wipe(text);
  if (failed == 0 && ::fsync(fd) != 0) failed = errno;
  if (fd >= 0) ::close(fd);
  if (failed == 0 && ::rename(fresh.c_str(), file_.c_str()) != 0) failed = errno;
  if (failed != 0) {
    (void)::unlink(fresh.c_str());
    return cannot("write", file_, failed);
  }
  // the new name is durable only with its folder; before that, nothing may be encrypted with the
  // key
  const int folder = ::open(file_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    (void)::fsync(folder);
    ::close(folder);
  }
  return {};
}

const named_key* key_ring::find(const std::string& name) const {
  const auto at = std::ranges::find(keys_, name, &named_key::name);
  return at == keys_.end() ? nullptr : &*at;
}

std::vector<std::string> key_ring::names() const {
  std::vector<std::string> out;
  for (const auto& key : keys_) out.push_back(key.name);
  return out;
}

result<void> key_ring::add() {
  auto fresh = new_key();
  while (find(fresh.name)) fresh = new_key();
  keys_.insert(keys_.begin(), std::move(fresh));
  auto ok = write();
  if (!ok) keys_.erase(keys_.begin());
  return ok;
}

result<void> key_ring::save_in(const fs::path& folder) const {
  key_ring copy(folder / "secret.keys");
  for (const auto& key : keys_) copy.keys_.push_back({key.name, secret(key.bytes.reveal())});
  return copy.write();
}

bool key_ring::same_as(const key_ring& other) const {
  return std::ranges::equal(keys_, other.keys_, [](const named_key& a, const named_key& b) {
    return a.name == b.name && a.bytes.reveal() == b.bytes.reveal();
  });
}

result<void> key_ring::keep_current() {
  keys_.erase(keys_.begin() + 1, keys_.end());
  return write();
}

} // namespace barid::secrets
