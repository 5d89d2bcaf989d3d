// runtime/mail/smtp/dot_stuffer.hpp - a mail as it goes over the wire after DATA (RFC 5321 §4.5.2).
//
// Lines end with CRLF only: a bare LF or CR becomes CRLF, so that no receiver can take one for the
// end of the data (P19). Lines that begin with a dot get a second one. The same mail always gives
// the same bytes.

#pragma once

#include <string>
#include <string_view>

namespace barid::smtp {

class dot_stuffer {
public:
  /// The next part of the mail, ready to be sent.
  [[nodiscard]] std::string add(std::string_view part);

  /// What is missing to end the last line; the final dot is not part of it.
  [[nodiscard]] std::string finish();

private:
  bool line_begin_ = true;
  bool after_cr_ = false; ///< A CR was seen and not yet written.
};

} // namespace barid::smtp
