// runtime/http/mail_frame.hpp - the page in which a mail's HTML is shown (promise P18, layer 3).
//
// The HTML was rebuilt from an allow-list when the mail was read. Here it gets a document of its
// own (frame_page) with a policy that allows no script and no request. Remote pictures stay set aside
// until a reader asks for them; then this process fetches them (runtime/pictures), so that their
// servers learn neither who reads nor from where. The frame counts as of this origin, so that the
// console can measure how high it is; with scripts forbidden twice over, the mail cannot use that.

#pragma once

#include "model/mail.hpp"
#include "runtime/http/connection_pool.hpp"
#include "runtime/http/frame_page.hpp"
#include "runtime/pictures/fetch_picture.hpp"
#include "runtime/store/console_rows.hpp"

#include <optional>
#include <string>

namespace barid::http {

/// The attachment number `index` as the reader described it.
[[nodiscard]] std::optional<attachment> attachment_of(const std::string& parsed, std::size_t index);

/// Fails with not_found where the mail has no HTML.
[[nodiscard]] result<std::string> mail_frame(connection_pool& api_db, agent_id who, const store::shown_mail& m);

/// `page` with its remote pictures inside it, as far as they can be had: at most 40 of them, 8 MB and
/// 8 seconds in all. What cannot be had stays set aside.
[[nodiscard]] std::string with_remote_pictures(std::string page, const pictures::fetching& how);

} // namespace barid::http
