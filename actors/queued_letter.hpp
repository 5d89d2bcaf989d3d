// actors/queued_letter.hpp - a mail in the outbox, on its way from payload to letter.
//
// Pure: bytes of files and the mails that it names are loaded by whoever sends it.
// Fails    with errc::internal where the payload is none that actors/letters wrote.

#pragma once

#include "model/ids.hpp"
#include "model/mail.hpp"
#include "model/result.hpp"
#include "model/time.hpp"
#include "runtime/mail/compose/letter.hpp"
#include "runtime/mail/compose/quote.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barid::actors {

/// A file that an agent attached.
struct attached_file {
  std::int64_t upload = 0; ///< runtime/store/upload_rows.hpp
  std::string name, type;
  std::string content_id; ///< Of a picture within the text; else empty.
};
[[nodiscard]] result<std::vector<attached_file>> attached_files(const std::string& payload);
/// The mail that a payload carries as a file, or none.
[[nodiscard]] std::optional<mail_id> enclosed_mail(const std::string& payload);
/// The mail that stands below what was written, or none.
[[nodiscard]] std::optional<mail_id> mail_below(const std::string& payload);
/// Whether it is nothing without that mail.
[[nodiscard]] bool passes_on(const std::string& payload);

/// A mail as it is shown below an answer; its time as its author's clock had it.
[[nodiscard]] compose::original original_of(const mail& m, instant received);

struct enclosed_things {
  std::shared_ptr<const std::string> mail; ///< Of `enclosed_mail`.
  std::vector<compose::enclosure> files;   ///< Of `attached_files`.
  std::optional<compose::original> below;  ///< Of `mail_below`.
};
[[nodiscard]] result<compose::letter> letter_of(const std::string& payload, instant date, enclosed_things things = {});

} // namespace barid::actors
