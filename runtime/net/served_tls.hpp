// runtime/net/served_tls.hpp - what a listener shows after STARTTLS: a certificate, and its successors.
//
// Owns     the context for new connections; those that are open keep theirs.
// Fails    at the start where the files cannot be used; later the last good ones stay.
// Restart  reads the files anew.
// Threads  any.

#pragma once

#include "model/result.hpp"
#include "runtime/net/certificate_files.hpp"
#include "runtime/net/tls_context.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace barid::net {

class served_tls {
public:
  /// `told`: what became of files that changed; may be empty.
  [[nodiscard]] static result<std::shared_ptr<served_tls>> open(std::string certificate_file, std::string key_file,
                                                                std::function<void(const result<void>&)> told = {});

  /// For the next connection.
  [[nodiscard]] tls_context current();

private:
  served_tls(certificate_files files, tls_context first, std::function<void(const result<void>&)> told);

  std::mutex guard_;
  certificate_files files_;
  tls_context context_;
  std::function<void(const result<void>&)> told_;
};

} // namespace barid::net
