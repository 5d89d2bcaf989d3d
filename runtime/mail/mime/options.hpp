// runtime/mail/mime/options.hpp - what the one who hands in a mail knows about it.

#pragma once

#include "runtime/mail/mime/limits.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace barid::mime {

/// Gives the ISO 639-1 language of a text, or `unknown`. Called with the body (without quoted text
/// and signature) and the subject, once a mail, in the process that reads the mail.
using language_detector = std::function<std::string(std::string_view body, std::string_view subject)>;

struct read_options {
  /// `MAIL FROM` of the transport; an empty one is the null return path of a bounce. Unset where
  /// it is not known (IMAP, POP3): then `Return-Path` counts.
  std::optional<std::string> envelope_sender;
  /// The authserv-id under which our own edge adds Authentication-Results (RFC 8601 §2.5). Empty:
  /// no such field is believed.
  std::string trusted_authserv_id;
  /// How many such fields the edge writes on a mail, one above the other; what lies below them bears
  /// its name by forgery.
  int authserv_fields = 1;
  /// Whether the edge removes X-Spam-* fields that came from outside.
  bool trust_spam_headers = false;
  limits caps;
};

} // namespace barid::mime
