// runtime/http/served_certificate.hpp - the certificate of HTTPS, and its successors.
//
// Owns     Poco's context for new connections; those that are open keep theirs.
// Fails    at the start where the files cannot be used; later the last good ones stay.
// Restart  reads the files anew.

#pragma once

#include "model/result.hpp"

#include <Poco/Net/Context.h>

#include <sys/stat.h>

#include <array>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>

namespace barid::http {

class served_certificate {
public:
  /// `told`: what became of files that changed; may be empty.
  served_certificate(std::string certificate, std::string key,
                     std::function<void(const result<void>&)> told)
      : files_{std::move(certificate), std::move(key)}, told_(std::move(told)) {}

  /// Has to work before `current` is called.
  [[nodiscard]] result<void> load();

  /// For the next connection. Looks at the files at most once a second; from any thread.
  [[nodiscard]] Poco::Net::Context::Ptr current();

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
  std::function<void(const result<void>&)> told_;
  std::mutex guard_;
  Poco::Net::Context::Ptr context_;
  stamps seen_; ///< Of the files as they were tried last.
  std::chrono::steady_clock::time_point next_look_;
};

} // namespace barid::http
