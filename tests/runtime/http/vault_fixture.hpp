// tests/runtime/http/vault_fixture.hpp - a desk whose engine has a data folder, so that it can keep secrets.

#pragma once

#include "tests/runtime/http/desk_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <filesystem>

namespace barid::test {

struct key_folder {
  testing::temp_folder keys;
};

struct vault_fixture : key_folder, desk_fixture {
  vault_fixture() : desk_fixture(with_data(keys.path())) {}

private:
  static http::settings with_data(const std::filesystem::path& folder) {
    auto s = quick_settings();
    s.data = folder.string();
    return s;
  }
};

} // namespace barid::test
