// actors/letters.hpp - what leaves by mail, as the outbox keeps it until it is bytes.
//
// The payload is decided and committed with the decision; Message-ID and recipients are in it, so
// that a reply to it finds its conversation whenever it was sent.

#pragma once

#include "actors/recording.hpp"
#include "dsl/json.hpp"
#include "model/mail.hpp"
#include "runtime/mail/compose/letter.hpp"

#include <memory>
#include <optional>
#include <string>

namespace barid::actors {

/// Version of the reading code; stored with every parsed mail.
inline constexpr std::int32_t reader_version = 2;

/// The mail of a `reply`, `forward` or `copy`; null where it has nobody to go to. Counts it in
/// `thread`.
[[nodiscard]] dsl::json automatic_letter(const record_input& in, const effect& e, const dsl::decided& d,
                                         const conversation& after, thread_state& thread);

/// What an agent wrote. Counts it in `thread`.
[[nodiscard]] dsl::json human_letter(const record_input& in, const conversation& after, thread_state& thread);

/// The letter of a payload. `enclosed` is the raw mail that it carries, for forward and copy; `files`
/// are those of `attached_files`, with their bytes.
[[nodiscard]] result<compose::letter> letter_of(const std::string& payload, instant date,
                                                std::shared_ptr<const std::string> enclosed,
                                                std::vector<compose::enclosure> files = {});

/// A file that an agent attached.
struct attached_file {
  std::int64_t upload = 0; ///< runtime/store/upload_rows.hpp
  std::string name, type;
};
[[nodiscard]] result<std::vector<attached_file>> attached_files(const std::string& payload);
/// The mail that a payload carries, or none.
[[nodiscard]] std::optional<mail_id> enclosed_mail(const std::string& payload);

/// An addr-spec as addresses are compared.
[[nodiscard]] std::string folded_address(const std::string& spec);

/// The beginning of a text on one line, for lists.
[[nodiscard]] std::string preview_of(const std::string& text);

/// `Re: subject`, once.
[[nodiscard]] std::string reply_subject(const std::string& subject);

} // namespace barid::actors
