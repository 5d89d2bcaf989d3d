// app/page_file.hpp - where the page of a running engine is, for commands that print links to it.
//
// Owns     the file `barid.page` in the data folder, which an engine that listens writes and removes
//          at its end. One that was killed leaves it: the next start most likely listens there again.

#pragma once

#include <filesystem>
#include <string>

namespace barid::app {

/// A data folder that cannot be written makes a wrong link at worst, so nothing is said about it.
void note_page(const std::filesystem::path& data, const std::string& address);
void forget_page(const std::filesystem::path& data);

/// As it was noted; empty when no engine did.
[[nodiscard]] std::string noted_page(const std::filesystem::path& data);

} // namespace barid::app
