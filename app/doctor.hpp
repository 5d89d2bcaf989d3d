// app/doctor.hpp - what `barid doctor` looks at. Each check tells what it found and, where that is
// not good, what to do; none changes anything that outlives it.

#pragma once

#include "app/database.hpp"
#include "model/result.hpp"
#include "runtime/config/load.hpp"

#include <string>
#include <vector>

namespace barid::app::doctor {

enum class verdict { ok, warn, fail };

struct finding {
  doctor::verdict verdict = verdict::ok;
  std::string what;  ///< `database`, `channel support`
  std::string found; ///< `PostgreSQL 15.8, schema up to date`
  std::string help;  ///< Empty when it is good.
};
using findings = std::vector<finding>;

inline void good(findings& to, std::string what, std::string found) {
  to.push_back({verdict::ok, std::move(what), std::move(found), ""});
}
inline void warn(findings& to, std::string what, std::string found, std::string help) {
  to.push_back({verdict::warn, std::move(what), std::move(found), std::move(help)});
}
inline void fail(findings& to, std::string what, const error& why) {
  to.push_back({verdict::fail, std::move(what), why.message, why.help});
}

// One line each here, and one in the table of command_doctor.cpp.
void check_folder(const config::settings& s, findings& to); ///< Owner, permissions, the key file.
void check_disk(const config::settings& s, findings& to);   ///< Free space, time of a flush.
void check_clock(const config::settings& s, findings& to);  ///< Whether the system keeps it right.
void check_ports(const config::settings& s, findings& to);  ///< Free, or ours.
void check_https(const config::settings& s, findings& to);  ///< How people and gateways come in safely.
void check_rules(const config::settings& s, findings& to);  ///< Readable, without errors.

/// Whether a private database could be made.
void check_postgres(findings& to);
/// Reachable, roles, schema, its clock.
void check_database(const database& db, store::connection& on, findings& to);
/// Every channel that is on: names, certificates, login.
void check_channels(const config::settings& s, store::connection& on, findings& to);
/// Whether an account can send what Barid itself tells people by mail.
void check_notices(store::connection& on, findings& to);

} // namespace barid::app::doctor
