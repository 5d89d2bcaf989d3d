// app/database.hpp - the database of an instance, for commands that run beside or without `barid
// run`.
//
// Owns     nothing while the engine runs or the database is a server elsewhere; else the private
//          cluster, started for as long as commands need it and stopped by the last of them. An engine
//          that starts meanwhile takes the server over: a command is a guest and never in its way.
// Never    works as root on a data folder that belongs to another user: it becomes that user first.
// Fails    with what to start, install or permit.

#pragma once

#include "model/result.hpp"
#include "runtime/config/settings.hpp"
#include "runtime/store/connection.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace barid::app {

class database {
public:
  enum class schema {
    current,  ///< A new one is brought up to date, an older one refused.
    as_it_is, ///< For who migrates it, or only asks.
  };
  /// Finds or starts it.
  [[nodiscard]] static result<database> open(const config::settings& s, schema wanted = schema::current);
  /// For who replaces all that is in it. A private cluster is ours alone then: no engine and no other command takes it
  /// over before we end; refused while an engine runs. A server elsewhere is everybody's as before.
  [[nodiscard]] static result<database> open_alone(const config::settings& s);
  database(database&&) noexcept;
  database& operator=(database&&) = delete;
  ~database();

  /// As `barid_engine` unless told otherwise.
  [[nodiscard]] result<store::connection> connect(std::string_view role = {}) const;

  enum class kind {
    server,  ///< `database.target`
    running, ///< The private cluster of an engine that runs.
    started, ///< The private cluster, started by us.
  };
  [[nodiscard]] kind how() const;

private:
  struct parts;
  explicit database(std::unique_ptr<parts> p);
  std::unique_ptr<parts> parts_;
};

/// When root works on a data folder of another user, it becomes that user: files and database then
/// belong to whom the engine runs as. Call before anything in the folder is touched.
[[nodiscard]] result<void> become_owner_of(const std::filesystem::path& data);

} // namespace barid::app
