// runtime/http/endpoints/reply_body.hpp - an answer as a request brings it, whether it is to go now
// or later.

#pragma once

#include "runtime/http/engine.hpp"
#include "runtime/http/route.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::http {

/// Fails with `invalid`: it is empty, names somebody who has no address, or a file that the author
/// did not upload here.
[[nodiscard]] result<reply_command> read_reply(const call& c);
/// A conversation that is about to begin, with its first mail or without: as yet it has no files, and nothing to
/// quote. Fails with `invalid`: nobody is to get it, or several are and there are no words.
[[nodiscard]] result<begin_command> read_beginning(const call& c);
[[nodiscard]] json beginning_fields();
/// The schema of what `read_reply` reads.
[[nodiscard]] json reply_fields();
/// Of a mail that is passed on: `to` and `forward` as well.
[[nodiscard]] json forward_fields();
/// The files that `attachments` names. Fails with `invalid` for what the author did not upload here.
[[nodiscard]] result<std::vector<reply_command::file>> enclosed_files(const call& c);
[[nodiscard]] std::vector<std::int64_t> uploads_of(const std::vector<reply_command::file>& files);

/// Answers 409 with the present version and what came in behind the one that the agent saw.
[[nodiscard]] answer moved_on(const call& c, const error& why, const std::optional<std::int64_t>& seen);

/// The list `name`, or none.
[[nodiscard]] std::vector<std::string> texts_in(const json& body, const char* name);

} // namespace barid::http
