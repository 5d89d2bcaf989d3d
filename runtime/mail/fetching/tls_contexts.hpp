// runtime/mail/fetching/tls_contexts.hpp - TLS settings shared by the accounts that want the same.
//
// TLS 1.2 or later. Included only by the loop: this header shows Poco.

#pragma once

#include "model/result.hpp"

#include <Poco/Net/Context.h>

#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace barid::fetching {

/// Why OpenSSL did not like the certificate it saw last on this thread; taking it clears it.
[[nodiscard]] std::string take_certificate_trouble();

class tls_contexts {
public:
  /// Trusts the system's authorities and those in `ca_file` (PEM; may be empty).
  [[nodiscard]] result<Poco::Net::Context::Ptr> get(const std::string& ca_file, bool verify);

private:
  std::mutex mutex_;
  std::map<std::pair<std::string, bool>, Poco::Net::Context::Ptr> made_;
};

} // namespace barid::fetching
