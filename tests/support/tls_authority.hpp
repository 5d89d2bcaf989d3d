// tests/support/tls_authority.hpp - a certificate authority of a test's own.

#pragma once

#include "tests/support/temp_folder.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace barid::testing {

/// Files in PEM form, below the authority's folder.
struct certificate_files {
  std::string certificate;
  std::string key;
};

struct certificate_wish {
  std::vector<std::string> names{"localhost", "127.0.0.1"}; ///< Host names and IPv4 addresses.
  std::chrono::hours valid_from{-1};                        ///< From now.
  std::chrono::hours valid_until{24};                       ///< From now.
};

class tls_authority {
public:
  explicit tls_authority(const std::string& name = "test authority");
  ~tls_authority();

  /// What a client has to trust.
  [[nodiscard]] const std::string& ca_file() const { return ca_file_; }

  /// A server's certificate, signed by this authority.
  [[nodiscard]] certificate_files issue(const certificate_wish& wish = {});

private:
  struct keys;
  temp_folder folder_;
  std::unique_ptr<keys> keys_;
  std::string ca_file_;
  int issued_ = 0;
};

} // namespace barid::testing
