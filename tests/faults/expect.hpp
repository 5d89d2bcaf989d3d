// tests/faults/expect.hpp - findings in words, as failures of the running test.

#pragma once

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace barid::faults {

inline void expect_none(const std::vector<std::string>& findings) {
  constexpr std::size_t shown = 10;
  for (std::size_t i = 0; i < findings.size() && i < shown; ++i) BOOST_ERROR(findings[i]);
  if (findings.size() > shown) BOOST_ERROR(findings.size() - shown << " more findings like these");
}

} // namespace barid::faults
