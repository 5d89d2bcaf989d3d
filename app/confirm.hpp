// app/confirm.hpp - whoever removes something for good is asked whether that is meant.

#pragma once

#include "model/result.hpp"

#include <string>

namespace barid::app {

/// Asks at the terminal: only `yes` goes on. Nothing is asked with `given`, as by `--yes`. Fails with errc::invalid where
/// there is no terminal, or the answer is another one.
[[nodiscard]] result<void> confirm(const std::string& question, bool given);

} // namespace barid::app
