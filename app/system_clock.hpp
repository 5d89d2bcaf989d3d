// app/system_clock.hpp - the wall clock of the machine.

#pragma once

#include "model/time.hpp"

namespace barid::app {

class system_clock final : public wall_clock {
public:
  [[nodiscard]] instant now() const override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  }
};

} // namespace barid::app
