#include "runtime/backup/client_program.hpp"

#include "runtime/store/child_process.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace barid::backup {

namespace {

constexpr std::chrono::hours longest{7 * 24};
constexpr std::size_t most_read = 1U << 20U;

/// A file without a name, in memory.
class said {
public:
  said() : fd_(::memfd_create("output", MFD_CLOEXEC)) {}
  said(const said&) = delete;
  said& operator=(const said&) = delete;
  ~said() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] bool ok() const { return fd_ >= 0; }
  /// While this process opens it by that.
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }
  [[nodiscard]] std::string text() const {
    struct stat s {};
    if (::fstat(fd_, &s) != 0) return {};
    std::string out(std::min(static_cast<std::size_t>(s.st_size), most_read), '\0');
    const auto n = ::pread(fd_, out.data(), out.size(), 0);
    out.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return out;
  }

private:
  int fd_;
};

/// The first line that tells of an error, without what stands before it.
std::string reason_in(const std::string& output) {
  for (const std::string mark : {"error: ", "FATAL:  ", "ERROR:  "}) {
    const auto at = output.find(mark);
    if (at == std::string::npos) continue;
    const auto begin = at + mark.size();
    return output.substr(begin, output.find('\n', begin) - begin);
  }
  return output.substr(0, output.find('\n'));
}

bool has(const std::string& text, const char* words) {
  return text.find(words) != std::string::npos;
}

} // namespace

error client_error(const std::string& program, const std::string& output) {
  const auto reason = reason_in(output);
  const auto words = "`" + program + "` failed" + (reason.empty() ? "" : ": " + reason);
  if (has(output, "No space left on device") || has(output, "Disk quota exceeded"))
    return {errc::exhausted, "no space left on the disk: " + words, "free disk space, and run it again"};
  if (has(output, "permission denied"))
    return {errc::refused, words, "check the rights of the user in the database settings"};
  if (has(output, "lock timeout"))
    return {errc::timeout, words, "somebody changes the schema; try again when that is over"};
  return {errc::unavailable, words, "see what the database's log says, and run it again"};
}

result<void> run_client(const store::postgres_client& program, const store::way_in& to,
                        std::vector<std::string> arguments) {
  const said output;
  if (!output.ok()) return error{errc::exhausted, "no memory for another program", "free memory, and run it again"};
  store::child_options how;
  how.program = program.file;
  how.arguments = {"--dbname=" + to.target, "--no-password"};
  how.arguments.insert(how.arguments.end(), std::make_move_iterator(arguments.begin()),
                       std::make_move_iterator(arguments.end()));
  how.output = output.path();
  how.ends_with_us = true;
  if (!to.password.empty()) how.variables.push_back("PGPASSWORD=" + to.password);
  // keys and certificates of this user, as our own connection found them
  if (const char* home = std::getenv("HOME")) how.variables.push_back(std::string("HOME=") + home);
  const auto ended = store::run_child(how, longest);
  if (!ended) return ended.why();
  if (*ended == 0) return {};
  return client_error(program.file.filename().string(), output.text());
}

} // namespace barid::backup
