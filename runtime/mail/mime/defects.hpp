// runtime/mail/mime/defects.hpp - everything that reading gets over, by stable code.
//
// Codes are stored with mails and shown in the console: they are never renamed. A new one is a
// constant and a line in `all`.

#pragma once

#include "model/mail.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace barid::mime {

struct defect_kind {
  std::string_view code;
  std::string_view meaning; ///< For people: lower case, no final period.
};

namespace defects {

inline constexpr defect_kind empty_mail{"empty_mail", "the mail has no content at all"};
inline constexpr defect_kind no_headers{"no_headers", "there is no header; everything is shown as text"};
inline constexpr defect_kind malformed_header{"malformed_header", "a header line could not be read"};
inline constexpr defect_kind too_many_headers{"too_many_headers",
                                              "the header is too long; the rest of it is not shown"};
inline constexpr defect_kind nul_bytes{"nul_bytes", "the mail contains zero bytes; they are left out"};
inline constexpr defect_kind bare_cr{"bare_cr", "lines end with carriage returns only"};
inline constexpr defect_kind repeated_header{"repeated_header",
                                             "a header field that may stand once stands several times"};
inline constexpr defect_kind raw_8bit_header{"raw_8bit_header",
                                             "a header field has unencoded characters in a guessed charset"};
inline constexpr defect_kind bad_encoded_word{"bad_encoded_word", "an encoded word could not be decoded"};
inline constexpr defect_kind bad_address{"bad_address", "an address cannot be read; its text is kept as a name"};
inline constexpr defect_kind too_many_addresses{"too_many_addresses",
                                                "there are too many addresses; the rest is not shown"};
inline constexpr defect_kind missing_from{"missing_from", "the mail does not say who sent it"};
inline constexpr defect_kind bad_date{"bad_date", "the date cannot be read"};
inline constexpr defect_kind bad_message_id{"bad_message_id", "the message-id is not well formed"};
inline constexpr defect_kind bad_content_type{
    "bad_content_type", "a content type cannot be read; the part is shown as text or kept as a file"};
inline constexpr defect_kind missing_boundary{
    "missing_boundary", "a multipart does not name its boundary, or it never occurs; its text is shown raw"};
inline constexpr defect_kind truncated{"truncated", "a multipart ends without its last boundary"};
inline constexpr defect_kind too_many_parts{"too_many_parts", "there are too many parts; the rest is not shown"};
inline constexpr defect_kind too_deep{"too_deep", "parts are nested too deeply; the inner ones are not shown"};
inline constexpr defect_kind text_outside_parts{"text_outside_parts",
                                                "there is text behind the last part that is not shown"};
inline constexpr defect_kind unknown_encoding{"unknown_encoding",
                                              "a part names an unknown transfer encoding; it is shown as it is"};
inline constexpr defect_kind bad_encoding{"bad_encoding", "a part is not in the transfer encoding that it names"};
inline constexpr defect_kind unknown_charset{"unknown_charset",
                                             "a text names an unknown charset; another one was guessed"};
inline constexpr defect_kind wrong_charset{"wrong_charset",
                                           "a text is not in the charset that it names; another one was guessed"};
inline constexpr defect_kind guessed_charset{"guessed_charset", "a text names no charset; one was guessed"};
inline constexpr defect_kind damaged_text{"damaged_text", "some characters could not be read"};
inline constexpr defect_kind text_cut{"text_cut", "the text is too long; its beginning is shown"};
inline constexpr defect_kind html_cut{"html_cut", "the HTML is too long or too complex; its beginning is shown"};
inline constexpr defect_kind tnef{"tnef", "the sender's Outlook packed the attachments into winmail.dat"};
inline constexpr defect_kind encrypted{"encrypted", "the mail is encrypted; its content is kept as attachments"};
inline constexpr defect_kind reader_failed{"reader_failed", "the mail could not be read in time; it is shown raw"};

inline constexpr std::array all = {
    empty_mail,
    no_headers,
    malformed_header,
    too_many_headers,
    nul_bytes,
    bare_cr,
    repeated_header,
    raw_8bit_header,
    bad_encoded_word,
    bad_address,
    too_many_addresses,
    missing_from,
    bad_date,
    bad_message_id,
    bad_content_type,
    missing_boundary,
    truncated,
    too_many_parts,
    too_deep,
    text_outside_parts,
    unknown_encoding,
    bad_encoding,
    unknown_charset,
    wrong_charset,
    guessed_charset,
    damaged_text,
    text_cut,
    html_cut,
    tnef,
    encrypted,
    reader_failed,
};

} // namespace defects

/// Adds `kind` once, however often it is met; the first detail stays. `detail` may be bytes of the
/// mail: it becomes one short line of valid UTF-8.
void note(std::vector<defect>& to, const defect_kind& kind, std::string_view detail = {});

} // namespace barid::mime
