// runtime/store/accepting.hpp - what it takes to take a mail in: values only.

#pragma once

#include "model/ids.hpp"
#include "model/time.hpp"
#include "runtime/store/mail_identity.hpp"
#include "runtime/store/shard.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barid::store {

/// Raw mail is stored in pieces of at most this many bytes.
inline constexpr std::size_t chunk_size = 1U << 20U;

/// One message as a source shows it: IMAP by UID, POP3 by UIDL (RFC 3501 §2.3.1.1, RFC 1939).
struct source_place {
  mailbox_id channel;
  std::string folder;           ///< At most 1,024 bytes.
  std::int64_t uidvalidity = 0; ///< 0 for POP3.
  std::int64_t uid = 0;         ///< 0 for POP3.
  std::string uidl;             ///< Empty for IMAP.
};

/// How far a folder was read. It only moves forward within one UIDVALIDITY.
struct source_cursor {
  mailbox_id channel;
  std::string folder;
  std::int64_t uidvalidity = 0;
  std::int64_t next_uid = 1;
  std::int64_t modseq = 0; ///< RFC 7162; 0 where the server has none.
  std::string state;       ///< JSON of the source's own; empty: {}.
};

/// A mail to be stored. After its commit, and not before, the source is acknowledged (promise P1).
struct accept_mail {
  shard_fence fence; ///< Of the channel.
  mailbox_id channel;
  mail_identity identity; ///< identify(*raw)
  std::string envelope_from;
  std::vector<std::string> envelope_to;
  instant received;
  std::shared_ptr<const std::string> raw; ///< Byte for byte as served; never null, and never copied.
  std::string source;                     ///< JSON about the delivery, for people; empty: {}.
  bool to_inbox = true;
  std::optional<source_place> place;
  std::optional<source_cursor> cursor;
};

/// Accounts for a message that could not be stored, so that people see it and may retry (P8), or
/// moves a cursor over a range without mail.
struct source_report {
  shard_fence fence;
  std::optional<source_place> failed;
  std::string reason; ///< Of `failed`, in words.
  std::optional<source_cursor> cursor;
};

} // namespace barid::store
