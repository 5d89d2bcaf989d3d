// runtime/mail/compose/header_writer.hpp - header fields, folded and encoded (RFC 5322 §2.2.3, RFC
// 2047, RFC 2231).
//
// Owns     the text of the fields written so far.
// Never    writes a CR, LF or NUL that came in a value. `atom` is for what was checked before; a
//          control character in it is a mistake of ours and becomes `?`.

#pragma once

#include "model/mail.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace barid::compose {

class header_writer {
public:
  /// Words for people, in UTF-8: plain where possible, else encoded words. White space and control
  /// characters become single spaces.
  void text_field(std::string_view name, std::string_view words);

  /// Atoms with single spaces between, folded there.
  void atoms_field(std::string_view name, const std::vector<std::string>& atoms);

  /// Names and addresses; `spec` as it goes over the wire.
  void addresses_field(std::string_view name, const std::vector<address>& list);

  /// `value; key=parameter`: quoted where that is enough, else by RFC 2231.
  void parameter_field(std::string_view name, std::string_view value, std::string_view key, std::string_view parameter);

  [[nodiscard]] const std::string& bytes() const { return out_; }

private:
  void begin(std::string_view name);
  void atom(std::string_view text);
  void phrase(std::string_view words);
  void encoded(std::string_view text);
  void end();

  std::string out_;
  std::size_t column_ = 0;
  bool fresh_ = true; ///< Nothing but the name stands on the line yet.
};

/// White space and control characters as single spaces, none at the ends; what is not UTF-8 as
/// U+FFFD.
[[nodiscard]] std::string one_line(std::string_view text);

} // namespace barid::compose
