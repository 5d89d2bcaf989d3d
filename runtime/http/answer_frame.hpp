// runtime/http/answer_frame.hpp - the page in which the HTML of what the desk wrote is shown.
//
// As a mail's (mail_frame) it is rebuilt from the allow-list and shown in a frame where nothing runs: what people wrote was
// rebuilt before it was stored, but saved replies and signatures of rule files never were. Unlike a mail's, which its author
// formed for a white page, it takes on light and dark with the console, unless it names colours itself.

#pragma once

#include "runtime/http/route.hpp"

#include <string>
#include <vector>

namespace barid::http {

/// Whether the HTML of a letter of the outbox, its signature included, says more than the text beside it: lists, links,
/// stress, pictures. What was written as text alone stays text, whatever its signature.
[[nodiscard]] bool is_formatted(const json& letter);

/// The Content-IDs of the pictures that its HTML shows.
[[nodiscard]] std::vector<std::string> pictures_shown(const json& letter);

/// What was written and the signature below it; not the mail that it quotes. `scheme`: `light`, `dark`, or empty for what
/// the reader prefers. Fails with not_found where it has no HTML.
[[nodiscard]] result<std::string> answer_frame(const call& c, const store::shown_answer& a, const std::string& scheme);

} // namespace barid::http
