// tests/support/postgres_fixture.hpp - a real PostgreSQL for tests.
//
// One private cluster per test program, started at its first use in a temporary folder and stopped
// and removed at exit; each test_database is a copy of a migrated template (some 30 ms). The server
// runs without fsync: tests kill processes, not machines.

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/private_cluster.hpp"
#include "runtime/store/roles.hpp"

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>

namespace barid::test {

/// The value, or an exception with the failure's words, which ends the test case.
template <class T>
T must(result<T> r) {
  if (!r) throw std::runtime_error(std::string(name_of(r.why().code)) + ": " + r.why().message);
  if constexpr (!std::is_void_v<T>) return std::move(r).value();
}

/// A folder of its own below the system's temporary folder, passable for the database user, removed
/// at the end.
class temp_folder {
public:
  temp_folder();
  ~temp_folder();
  temp_folder(const temp_folder&) = delete;
  temp_folder& operator=(const temp_folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

/// Settings of a cluster that starts fast and needs little.
[[nodiscard]] store::cluster_settings quick_cluster(const std::filesystem::path& folder);

/// The cluster of this program.
[[nodiscard]] store::private_cluster& shared_cluster();

/// A database with the whole schema, empty, dropped at the end.
class test_database {
public:
  test_database();
  ~test_database();
  test_database(const test_database&) = delete;
  test_database& operator=(const test_database&) = delete;

  /// For a connection of one's own making.
  [[nodiscard]] store::connection_settings settings(std::string_view role = store::engine_role) const;
  [[nodiscard]] store::connection connect(std::string_view role = store::engine_role) const;
  [[nodiscard]] const std::string& name() const { return name_; }

private:
  std::string name_;
};

/// Asks again every few milliseconds until `met()` or the deadline.
[[nodiscard]] bool eventually(const std::function<bool()>& met,
                              std::chrono::milliseconds most = std::chrono::seconds(10));

} // namespace barid::test
