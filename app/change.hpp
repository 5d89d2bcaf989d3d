// app/change.hpp - a change of the directory from the command line: one transaction with its line
// in the audit log, told to a running engine.

#pragma once

#include "app/database.hpp"
#include "runtime/store/audit_rows.hpp"

#include <string>

namespace barid::app {

/// What happened, for the audit log.
struct change_note {
  store::audit_action action{};
  std::string subject;       ///< `agent/3`
  std::string detail = "{}"; ///< JSON without secrets.
};

/// The last step of a change: notes it and commits.
[[nodiscard]] result<void> commit_change(store::connection& on, store::transaction& open, const change_note& note);

} // namespace barid::app
