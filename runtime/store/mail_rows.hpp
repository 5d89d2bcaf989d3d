// runtime/store/mail_rows.hpp - reading stored mail, the inbox and the account of sources.

#pragma once

#include "runtime/store/accepting.hpp"
#include "runtime/store/connection.hpp"
#include "runtime/store/deciding.hpp"
#include "runtime/store/exchange.hpp"

#include <functional>
#include <optional>

namespace barid::store {

struct stored_mail {
  mail_id id;
  mailbox_id channel;
  std::string envelope_from;
  std::vector<std::string> envelope_to;
  instant received;
  std::int64_t size = 0;
  std::int32_t chunks = 0;
  std::string source; ///< JSON
};

/// Fails with not_found.
[[nodiscard]] result<stored_mail> load_mail(connection& on, mail_id mail);

/// When the newest of the mails with the Message-ID of `mail` that came before it was received, in
/// whichever channel; `out` stays empty where there is none.
void ask_seen(exchange& to, mail_id mail, std::optional<instant>& out);

/// Gives the raw bytes to `take`, at most 1 MB at a time, in order; `take` returns false to stop.
/// Fails with `internal` when a chunk is missing: half a mail is never served as a whole one.
[[nodiscard]] result<void> stream_mail(connection& on, mail_id mail, const std::function<bool(std::string_view)>& take);

/// The raw bytes [begin, end), for an attachment; reads only the chunks they lie in.
[[nodiscard]] result<std::string> load_mail_range(connection& on, mail_id mail, std::uint64_t begin, std::uint64_t end);

/// All raw bytes; fails with `limit` above `most`.
[[nodiscard]] result<std::string> load_mail_raw(connection& on, mail_id mail,
                                                std::int64_t most = std::int64_t(256) << 20U);

/// The parsed view; not_found when the mail was not read yet.
[[nodiscard]] result<mail_text> load_mail_text(connection& on, mail_id mail);
[[nodiscard]] result<void> save_mail_texts(connection& on, const std::vector<mail_text>& texts);

struct inbox_row {
  mail_id mail;
  mailbox_id channel;
  std::int32_t shard = 0;
  instant received;
};

/// Mail that waits for a decision, in the order of its ids, after `after`; of `shards` only, unless
/// empty. Ids commit out of order: page with `after` at a start, with 0 when looking for leftovers.
[[nodiscard]] result<std::vector<inbox_row>> pending_inbox(connection& on, mail_id after, int limit,
                                                           const std::vector<std::int32_t>& shards = {});

struct inbox_depth {
  std::int64_t waiting = 0;      ///< Counted up to the cap.
  std::optional<instant> oldest; ///< Receipt of the first in line.
};
[[nodiscard]] result<inbox_depth> measure_inbox(connection& on, std::int64_t cap = 100'000);

} // namespace barid::store
