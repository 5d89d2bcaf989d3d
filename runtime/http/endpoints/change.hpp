// runtime/http/endpoints/change.hpp - a change of the directory: one transaction with its line in the
// audit log, told to the engine.

#pragma once

#include "runtime/http/route.hpp"
#include "runtime/store/audit_rows.hpp"

#include <functional>
#include <string>

namespace barid::http {

/// What happened, for the audit log; never a secret.
struct change_note {
  store::audit_action action{};
  std::string subject; ///< `agent/3`
  json detail = json::object();
};

/// A person as the subject of a note.
[[nodiscard]] std::string subject_of(agent_id who);

/// A line of the audit log by who asks, as part of the caller's transaction.
[[nodiscard]] result<void> note_change(store::connection& on, const call& c, const change_note& what);

/// `work` as `barid_engine` inside of a transaction; its note is written with it.
[[nodiscard]] result<void> change_directory(const call& c,
                                            const std::function<result<change_note>(store::connection&)>& work);

} // namespace barid::http
