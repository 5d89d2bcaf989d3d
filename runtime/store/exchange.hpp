// runtime/store/exchange.hpp - statements that go to the database together, and who reads each
// answer.

#pragma once

#include "runtime/store/connection.hpp"

#include <functional>

namespace barid::store {

class exchange {
public:
  using reader = std::function<void(const rows&)>;

  void add(statement what, parameters values = {}, reader read = {}) {
    steps_.push_back({what, std::move(values)});
    readers_.push_back(std::move(read));
  }
  [[nodiscard]] bool empty() const { return steps_.empty(); }
  [[nodiscard]] std::size_t size() const { return steps_.size(); }

  /// One round trip; the readers are called in order once everything succeeded.
  [[nodiscard]] result<void> run(connection& on) const {
    auto got = on.run_pipeline(steps_);
    if (!got) return got.why();
    for (std::size_t i = 0; i < got->size(); ++i)
      if (readers_[i]) readers_[i]((*got)[i]);
    return {};
  }

private:
  std::vector<step> steps_;
  std::vector<reader> readers_;
};

} // namespace barid::store
