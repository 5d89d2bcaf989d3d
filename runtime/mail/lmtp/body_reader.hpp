// runtime/mail/lmtp/body_reader.hpp - the bytes between DATA and the final dot (RFC 5321 §4.5.2).
//
// The end of data is CRLF . CRLF and nothing else. A line begins only behind CRLF: a bare LF or CR
// is a byte of the mail like any other, kept as it was sent, so that `LF . LF`, `CR . CR`, `LF .
// CRLF` and their like end nothing and hide no second mail. What is stored is what was sent, less
// the dots that the protocol added.
//
// Owns     the growing mail, and the part of the byte budget that it takes.
// Never    holds more than `limit` bytes: beyond, it reads on to the end and keeps nothing.

#pragma once

#include "runtime/mail/lmtp/byte_budget.hpp"
#include "runtime/mail/lmtp/delivery.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace barid::lmtp {

class body_reader {
public:
  enum class trouble { none, too_large, no_room, bare_line_end };

  /// `expected`: the size that the peer announced, 0 when it did not.
  /// `strict`: a CR or LF without the other is trouble (RFC 5321 §2.3.8).
  body_reader(std::shared_ptr<byte_budget> budget, std::size_t limit, std::size_t expected, bool strict = false);
  body_reader(body_reader&&) = delete;
  ~body_reader();

  /// Takes bytes up to the end of data; answers how many it took. After the end it takes none.
  [[nodiscard]] std::size_t read(std::string_view bytes);

  [[nodiscard]] bool complete() const { return at_ == place::finished; }
  [[nodiscard]] trouble went_wrong() const { return trouble_; }

  /// The mail; only once, when complete and without trouble. Its share of the budget goes with it.
  [[nodiscard]] raw_mail take();

private:
  enum class place { line_begin, dot, dot_cr, inside, cr, finished };
  void keep(std::string_view bytes);
  [[nodiscard]] bool make_room(std::size_t more);
  void give_up(trouble why);

  std::shared_ptr<byte_budget> budget_;
  std::size_t limit_;
  bool strict_;
  std::size_t reserved_ = 0;
  std::string mail_;
  place at_ = place::line_begin;
  trouble trouble_ = trouble::none;
};

} // namespace barid::lmtp
