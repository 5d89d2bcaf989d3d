// runtime/store/source_ledger.hpp - the ledger of what a source offered (promise P8), a page at a time.
//
// Reads with the rights of the connection's role: as `barid_api`, only channels that the agent may see.

#pragma once

#include "runtime/store/source_rows.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::store {

/// Which lines of the ledger are wanted.
enum class ledger_filter {
  all,
  stored,
  duplicate,
  failed,
  retried, ///< Tried more than once, or waiting to be read again; whatever came of it.
};

/// Nothing for a word that names no filter.
[[nodiscard]] std::optional<ledger_filter> ledger_filter_named(std::string_view word);

/// Where a page ended: its last line's time and place. Many lines of one commit bear one time.
struct ledger_place {
  instant at;
  source_place place; ///< Its channel is not looked at.
};

/// A line with what people know its mail by.
struct offered_mail {
  ledger_line line;
  conversation_id conversation; ///< Nothing: none yet.
  std::string from;             ///< The address of its author; empty where it names none, or was not read yet.
  std::string subject;
};

struct ledger_page {
  std::vector<offered_mail> mails;  ///< Newest first.
  std::optional<ledger_place> next; ///< Of the page behind; empty: there is none.
};

/// `folder`: empty for all of them. `limit`: at least 1. A line that is tried again meanwhile moves to the
/// front, as its time is the last try's.
[[nodiscard]] result<ledger_page> read_ledger(connection& on, mailbox_id channel, ledger_filter wanted,
                                              const std::string& folder, const std::optional<ledger_place>& after,
                                              int limit);

} // namespace barid::store
