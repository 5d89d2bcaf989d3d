// runtime/net/certificate_files.hpp - the files of a server's certificate, and whether they were renewed.
//
// Never    reads them: whoever shows the certificate does.
// Threads  one at a time.

#pragma once

#include <sys/stat.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

namespace barid::net {

class certificate_files {
public:
  certificate_files(std::string certificate, std::string key);

  [[nodiscard]] const std::string& certificate() const { return files_[0]; }
  [[nodiscard]] const std::string& key() const { return files_[1]; }

  /// What is there now is about to be read.
  void note() { seen_ = look(); }
  /// Whether something else is there than was noted. Looks at most once a second.
  [[nodiscard]] bool changed();

private:
  struct stamp {
    dev_t device = 0;
    ino_t node = 0;
    off_t size = 0;
    std::int64_t changed = 0; ///< Nanoseconds.
    friend bool operator==(const stamp&, const stamp&) = default;
  };
  using stamps = std::array<stamp, 2>;
  [[nodiscard]] stamps look() const;

  std::array<std::string, 2> files_; ///< Certificate, key.
  stamps seen_{};
  std::chrono::steady_clock::time_point next_look_{};
};

} // namespace barid::net
