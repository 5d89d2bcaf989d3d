#include "runtime/store/sqlstate.hpp"

#include <string>

namespace barid::store {

errc errc_of_sqlstate(std::string_view state) {
  if (state == "57014") return errc::timeout; // statement_timeout, or cancelled by an operator
  if (state == "55P03") return errc::timeout; // lock_timeout, nowait
  if (state == "25P03" || state == "25P04" || state == "57P05") return errc::timeout;
  if (state == "40001" || state == "40P01" || state == "23505") return errc::conflict;
  if (state == "42501" || state == "25006") return errc::refused;
  const auto group = state.substr(0, 2);
  if (group == "08" || group == "57") return errc::unavailable;
  if (group == "53") return state == "53300" ? errc::unavailable : errc::exhausted;
  if (group == "58") return errc::exhausted; // the server's own I/O failed
  if (group == "28") return errc::refused;
  if (group == "3D") return errc::not_found;
  if (group == "54") return errc::limit;
  if (group == "22" || group == "23") return errc::invalid;
  return errc::internal;
}

bool is_row_fault(std::string_view state) {
  const auto group = state.substr(0, 2);
  // 21: a row named twice, 22: data, 23: constraints, 54: a value beyond a limit of the server
  return group == "21" || group == "22" || group == "23" || group == "44" || group == "54";
}

error error_of_sqlstate(std::string_view state, std::string_view server_message) {
  std::string text(server_message.substr(0, server_message.find('\n')));
  if (text.empty()) text = "no reason given";
  const auto code = errc_of_sqlstate(state);
  switch (code) {
  case errc::unavailable:
    return {code, "the database is not available: " + text, "it is tried again when it is back"};
  case errc::exhausted:
    return {code, "the database ran out of room: " + text,
            "free disk space or memory on its machine; work resumes by itself"};
  case errc::timeout:
    return {code, "the database did not answer in time: " + text,
            "look for long-running statements and locks in pg_stat_activity"};
  case errc::refused:
    return {code, "the database refused: " + text,
            "check the user, its password and its roles in the database settings"};
  case errc::not_found:
    return {code, "the database does not exist: " + text, "create it first"};
  case errc::conflict:
    return {code, "somebody else changed it first: " + text, ""};
  case errc::limit:
    return {code, "the database's limit was reached: " + text, ""};
  case errc::invalid:
    return {code, "the database did not take a value: " + text, ""};
  case errc::internal:
    return {code, "the database reported " + std::string(state) + ": " + text,
            "this is a mistake in barid; please report it with this line"};
  }
  return {errc::internal, text, ""};
}

} // namespace barid::store
