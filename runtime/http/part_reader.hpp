// runtime/http/part_reader.hpp - a stored mail or a part of it, read in pieces of at most 1 MB.
//
// Never    holds a database connection between two pieces: a slow reader costs nobody else
// anything. Fails    as the store does; a mail whose rights were taken away meanwhile ends with
// not_found.

#pragma once

#include "runtime/http/connection_pool.hpp"
#include "runtime/mail/mime/decode.hpp"

#include <cstdint>
#include <string>

namespace barid::http {

struct part_place {
  mail_id mail;
  std::uint64_t begin = 0, end = 0; ///< In the raw mail.
  std::string encoding;             ///< Content-Transfer-Encoding; empty: as it is.
};

class part_reader {
public:
  /// Gives the decoded bytes [from, until) of the part.
  part_reader(connection_pool& api_db, agent_id who, part_place place, std::uint64_t from, std::uint64_t until);

  /// The next piece; empty at the end.
  [[nodiscard]] result<std::string> next();

private:
  connection_pool& db_;
  agent_id who_;
  part_place place_;
  mime::decoder decoder_;
  bool plain_;
  std::uint64_t at_;   ///< In the raw mail.
  std::uint64_t skip_; ///< Decoded bytes before the wanted ones.
  std::uint64_t left_;
};

} // namespace barid::http
