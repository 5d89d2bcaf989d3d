// actors/letters.hpp - what leaves by mail, as the outbox keeps it until it is bytes.
//
// The payload is decided and committed with the decision; Message-ID and recipients are in it, so
// that a reply to it finds its conversation whenever it was sent. What is made of it then:
// actors/queued_letter.

#pragma once

#include "actors/recording.hpp"
#include "dsl/json.hpp"

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

/// Whether an agent's words can go where they are to go: from an address of the channel, and to somebody who is not
/// one of our own channels. Fails with errc::invalid.
[[nodiscard]] result<void> may_send(const record_input& in, const conversation& now, const thread_state& thread);

/// Whether one of our channels receives at this address, by the rules or by the directory.
[[nodiscard]] bool is_our_address(const record_input& in, const std::string& spec);

/// An addr-spec as addresses are compared.
[[nodiscard]] std::string folded_address(const std::string& spec);

/// The beginning of a text on one line, for lists.
[[nodiscard]] std::string preview_of(const std::string& text);

/// `Re: subject`, once.
[[nodiscard]] std::string reply_subject(const std::string& subject);
/// `Fwd: subject`, once.
[[nodiscard]] std::string forward_subject(const std::string& subject);

} // namespace barid::actors
