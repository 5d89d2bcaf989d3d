// runtime/http/served_certificate.hpp - the certificate of HTTPS, and its successors.
//
// Owns     Poco's context for new connections; those that are open keep theirs.
// Fails    at the start where the files cannot be used; later the last good ones stay.
// Restart  reads the files anew.

#pragma once

#include "model/result.hpp"
#include "runtime/net/certificate_files.hpp"

#include <Poco/Net/Context.h>

#include <functional>
#include <mutex>
#include <string>
#include <utility>

namespace barid::http {

class served_certificate {
public:
  /// `told`: what became of files that changed; may be empty.
  served_certificate(std::string certificate, std::string key, std::function<void(const result<void>&)> told)
      : files_(std::move(certificate), std::move(key)), told_(std::move(told)) {}

  /// Has to work before `current` is called.
  [[nodiscard]] result<void> load();

  /// For the next connection. Looks at the files at most once a second; from any thread.
  [[nodiscard]] Poco::Net::Context::Ptr current();

private:
  net::certificate_files files_;
  std::function<void(const result<void>&)> told_;
  std::mutex guard_;
  Poco::Net::Context::Ptr context_;
};

} // namespace barid::http
