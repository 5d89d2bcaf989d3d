// runtime/http/request_metrics.hpp - how many requests, how they ended, how long they took.

#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace prometheus {
class Registry;
}

namespace barid::http {

class request_metrics {
public:
  /// Null: nothing is counted.
  explicit request_metrics(std::shared_ptr<prometheus::Registry> registry);
  ~request_metrics();

  void count(const std::string& route, int status, std::chrono::duration<double> took);
  void set_listeners(std::size_t now);

private:
  struct families;
  std::shared_ptr<prometheus::Registry> registry_;
  std::unique_ptr<families> families_;
};

} // namespace barid::http
