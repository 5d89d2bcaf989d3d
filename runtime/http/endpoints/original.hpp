// runtime/http/endpoints/original.hpp - the mail below an answer: quoted, or passed on to others.
//
// Never    takes a mail of another conversation, seen or not: it is not there.
// Fails    with invalid.

#pragma once

#include "runtime/http/engine.hpp"
#include "runtime/http/route.hpp"

#include <nlohmann/json.hpp>

namespace barid::http {

/// Of all attachments of an answer, in bytes.
inline constexpr std::int64_t most_attached = std::int64_t{25} << 20U;

/// What `quote` says: a mail of the conversation; unless told the newest that a person wrote, 0 for none.
[[nodiscard]] result<mail_id> quoted_mail(const call& c);

/// What `forward` says, where it is there. The attachments that go along become uploads of whoever passes it on.
[[nodiscard]] result<void> read_forward(const call& c, reply_command& r);
/// The schema of `forward`.
[[nodiscard]] json forwarded();

} // namespace barid::http
