// runtime/backup/contents.hpp - what a database holds, as numbers that two databases can be compared by.
//
// Owns     nothing. Reads every table once, in whatever order the server gives, so it costs what a dump costs.
// Fails    as the store does; what it says is of one moment only within a transaction of one snapshot.

#pragma once

#include "runtime/store/connection.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace barid::backup {

struct contents {
  std::map<std::string, std::int64_t> rows; ///< By table of the schema `barid`, but the one that notes its version.
  /// 64 hexadecimal digits by what they are about: `conversations`, `mails`, `answers`, `clocks`.
  std::map<std::string, std::string> hashes;

  friend bool operator==(const contents&, const contents&) = default;

  [[nodiscard]] std::int64_t of(const std::string& table) const {
    const auto at = rows.find(table);
    return at == rows.end() ? 0 : at->second;
  }
};

/// A hash is the SHA-256 of a line for each of its tables: the name, the number of rows, and the SHA-256 of each row added
/// up in four numbers of 64 bits. The sum does not depend on an order, which collations of servers differ in.
[[nodiscard]] result<contents> contents_of(store::connection& on);

/// For a connection whose statements read whole tables, and that waits amid a transaction for another program: its time-outs
/// become a day, for locks a minute.
[[nodiscard]] result<void> take_time(store::connection& on);

/// What differs first, for people; empty where nothing does.
[[nodiscard]] std::string difference(const contents& wanted, const contents& found);

} // namespace barid::backup
