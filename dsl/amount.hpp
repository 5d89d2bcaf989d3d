// dsl/amount.hpp - a length of time as rules write it: elapsed, or working time in a calendar.

#pragma once

#include "model/time.hpp"
#include "model/value.hpp"

#include <cstdint>
#include <string>

namespace barid::dsl {

struct amount {
  enum class kind_of { elapsed, business_time, business_days } kind = kind_of::elapsed;
  duration length{};      ///< elapsed, business_time.
  std::uint32_t days = 0; ///< business_days.
  std::string calendar;   ///< business kinds; empty only until the checker has filled it in.

  friend bool operator==(const amount&, const amount&) = default;
};

using barid::to_text; // overloads of one name

/// `20m`, `8 business hours in riyadh`, `3 business days`.
[[nodiscard]] std::string to_text(const amount& a);

} // namespace barid::dsl
