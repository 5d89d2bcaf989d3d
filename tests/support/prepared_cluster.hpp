// tests/support/prepared_cluster.hpp - a database made once for all tests.
//
// The test `prepared_cluster` makes it before the others run; each start of an engine on a new folder is spared initdb
// and the migrations. Without it (a test run by hand) every engine makes its own, as everywhere else.

#pragma once

#include <filesystem>

namespace barid::testing {

/// Where the prepared data folder of this build lies, or would.
[[nodiscard]] std::filesystem::path prepared_folder();

/// Copies the prepared cluster into `data`, which has none. False: there is none to copy.
bool copy_prepared_cluster(const std::filesystem::path& data);

} // namespace barid::testing
