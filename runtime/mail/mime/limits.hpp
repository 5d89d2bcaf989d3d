// runtime/mail/mime/limits.hpp - how much of one mail is read (promise P14).
//
// What lies beyond a limit is not lost: the raw mail keeps it, and a defect says so.

#pragma once

#include <cstddef>

namespace barid::mime {

struct limits {
  std::size_t depth = 200;               ///< Nested multiparts.
  std::size_t parts = 1'000;             ///< Leaf parts.
  std::size_t headers = 10'000;          ///< Fields in the header of the mail.
  std::size_t header_bytes = 1'000'000;  ///< Of the header of the mail.
  std::size_t addresses = 1'000;         ///< Over all address fields.
  std::size_t references = 1'000;        ///< Message-IDs kept of `References`.
  std::size_t text = 2'000'000;          ///< Bytes of UTF-8 handed on as `text` and as `html`.
  std::size_t decoded_text = 16'000'000; ///< Bytes of one text part that are decoded at all.
};

} // namespace barid::mime
