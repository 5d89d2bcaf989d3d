// tests/support/metric_value.hpp - one number of what Prometheus would read.

#pragma once

#include "runtime/metrics/registry.hpp"

#include <cmath>
#include <string>

namespace barid::testing {

/// The value of a series as it is exposed: name, and labels in the order of the exposition. Not a
/// number when it is not there.
[[nodiscard]] inline double metric_value(const metrics::registry& of, const std::string& series) {
  const auto text = "\n" + of.exposition();
  const auto at = text.find("\n" + series + " ");
  return at == std::string::npos ? std::nan("") : std::stod(text.substr(at + series.size() + 2));
}

} // namespace barid::testing
