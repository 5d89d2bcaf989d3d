#include "app/ask.hpp"

#include "runtime/config/text_file.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace barid::app {

namespace {

/// Echo off while it lives.
class hidden_input {
public:
  explicit hidden_input(int fd) : fd_(fd) {
    known_ = ::tcgetattr(fd_, &before_) == 0;
    auto silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (known_) ::tcsetattr(fd_, TCSAFLUSH, &silent);
  }
  hidden_input(const hidden_input&) = delete;
  hidden_input& operator=(const hidden_input&) = delete;
  ~hidden_input() {
    if (known_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
  }

private:
  int fd_;
  bool known_ = false;
  termios before_{};
};

secrets::secret read_hidden(const std::string& prompt) {
  std::string line;
  line.reserve(1024); // no copies left behind by growing
  {
    // before the prompt: what is typed as soon as it appears must neither show nor get lost
    const hidden_input hidden(STDIN_FILENO);
    std::cerr << prompt << ": " << std::flush;
    for (char c = 0; ::read(STDIN_FILENO, &c, 1) == 1 && c != '\n';) line += c;
  }
  std::cerr << '\n';
  secrets::secret out(line);
  secrets::wipe(line);
  return out;
}

} // namespace

result<secrets::secret> ask_secret(const std::string& what, const std::string& file, bool twice) {
  if (!file.empty()) {
    auto line = config::read_secret_file(file);
    if (!line) return line.why();
    secrets::secret out(*line);
    secrets::wipe(*line);
    return out;
  }
  if (::isatty(STDIN_FILENO) == 0)
    return error{errc::invalid, "there is no terminal to ask for " + what + " at",
                 "write it into a file and name that one with `--password-file`"};
  auto out = read_hidden(what);
  if (out.empty()) return error{errc::invalid, "nothing was entered for " + what, "try again"};
  if (twice && read_hidden("once more").reveal() != out.reveal())
    return error{errc::invalid, "the two entries differ", "try again"};
  return out;
}

} // namespace barid::app
