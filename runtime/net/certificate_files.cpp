#include "runtime/net/certificate_files.hpp"

#include <utility>

namespace barid::net {

certificate_files::certificate_files(std::string certificate, std::string key)
    : files_{std::move(certificate), std::move(key)} {}

certificate_files::stamps certificate_files::look() const {
  stamps out;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    struct stat now {};
    if (::stat(files_[i].c_str(), &now) != 0) continue;
    out[i] = {now.st_dev, now.st_ino, now.st_size,
              std::int64_t{now.st_ctim.tv_sec} * 1'000'000'000 + now.st_ctim.tv_nsec};
  }
  return out;
}

bool certificate_files::changed() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_look_) return false;
  next_look_ = now + std::chrono::seconds(1);
  return look() != seen_;
}

} // namespace barid::net
