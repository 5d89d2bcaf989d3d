// tests/runtime/discovery/dns_stub.hpp - a name server on loopback with the records that a test gives it.

#pragma once

#include "runtime/discovery/dns.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace barid::discovery {

class dns_stub {
public:
  dns_stub();
  ~dns_stub();
  dns_stub(const dns_stub&) = delete;
  dns_stub& operator=(const dns_stub&) = delete;

  void srv(const std::string& name, const srv_record& record);
  void mx(const std::string& name, std::uint16_t preference, const std::string& host);
  /// Answers with these bytes behind the header, whatever was asked about this name.
  void garbage(const std::string& name, std::string bytes);

  [[nodiscard]] name_server at() const { return {"127.0.0.1", port_}; }

private:
  void serve();
  [[nodiscard]] std::string answer(const std::string& query) const;

  int socket_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex guard_;                                                ///< Of the two below.
  std::map<std::pair<std::string, int>, std::vector<std::string>> records_; ///< RDATA by name and type.
  std::map<std::string, std::string> garbage_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

} // namespace barid::discovery
