// app/open_instance.hpp - how commands begin that work on an instance: its configuration, its database, a connection.

#pragma once

#include "app/arguments.hpp"
#include "app/database.hpp"

namespace barid::app {

/// An open database with a connection to it.
struct instance {
  config::settings settings;
  database db;
  store::connection on;
};
[[nodiscard]] result<instance> open_instance(const config_arguments& given);

} // namespace barid::app
