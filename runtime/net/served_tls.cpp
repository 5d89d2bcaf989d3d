#include "runtime/net/served_tls.hpp"

#include <utility>

namespace barid::net {

served_tls::served_tls(certificate_files files, tls_context first, std::function<void(const result<void>&)> told)
    : files_(std::move(files)), context_(std::move(first)), told_(std::move(told)) {}

result<std::shared_ptr<served_tls>> served_tls::open(std::string certificate_file, std::string key_file,
                                                     std::function<void(const result<void>&)> told) {
  certificate_files files(std::move(certificate_file), std::move(key_file));
  files.note();
  auto first = tls_context::server(files.certificate(), files.key());
  if (!first) return first.why();
  return std::shared_ptr<served_tls>(new served_tls(std::move(files), std::move(*first), std::move(told)));
}

tls_context served_tls::current() {
  const std::lock_guard lock(guard_);
  if (files_.changed()) {
    files_.note();
    auto next = tls_context::server(files_.certificate(), files_.key());
    if (told_) told_(next ? result<void>() : next.why());
    if (next) context_ = std::move(*next);
  }
  return context_;
}

} // namespace barid::net
