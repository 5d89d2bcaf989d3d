// runtime/metrics/registry.hpp - the numbers of this process.
//
// Owns     every metric of the table. Values live in memory only: a restart begins at zero, which
//          Prometheus knows how to read.
// Never    grows without bound: labels are channels, actors and states, and beyond 2,000 combinations
//          of one metric new ones are counted as `other`.
// Thread   any.

#pragma once

#include "runtime/metrics/metric.hpp"

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace prometheus {
class Registry;
}

namespace barid::metrics {

using label_values = std::initializer_list<std::string_view>;

class registry {
public:
  registry();
  ~registry();
  registry(const registry&) = delete;
  registry& operator=(const registry&) = delete;

  /// A counter grows, a gauge changes, by `amount`. `labels`: one value for each label of the
  /// table.
  void add(metric m, label_values labels = {}, double amount = 1);
  /// A gauge.
  void set(metric m, double value, label_values labels = {});
  /// A histogram.
  void observe(metric m, double value, label_values labels = {});

  /// What /metrics answers, with the content type `exposition_type`.
  [[nodiscard]] std::string exposition() const;

  [[nodiscard]] std::shared_ptr<prometheus::Registry> native() const;

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

inline constexpr std::string_view exposition_type = "text/plain; version=0.0.4; charset=utf-8";

} // namespace barid::metrics
