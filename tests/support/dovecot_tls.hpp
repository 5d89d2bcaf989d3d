// tests/support/dovecot_tls.hpp - a certificate authority that lives as long as a test.

#pragma once

#include <memory>
#include <string>
#include <vector>

namespace barid::test {

struct certificate_wish {
  std::vector<std::string> names{"localhost"}; ///< DNS names, and addresses in numbers.
  long valid_from = -3600;                     ///< Seconds from now.
  long valid_for = 86400;                      ///< Seconds from `valid_from`.
};

/// Private key and certificate in PEM form.
struct certificate_pem {
  std::string key;
  std::string certificate;
};

class test_certificate_authority {
public:
  test_certificate_authority();
  ~test_certificate_authority();
  test_certificate_authority(const test_certificate_authority&) = delete;
  test_certificate_authority& operator=(const test_certificate_authority&) = delete;

  /// The authority's own certificate, to be trusted.
  [[nodiscard]] std::string pem() const;
  [[nodiscard]] certificate_pem issue(const certificate_wish& wish = {});

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace barid::test
