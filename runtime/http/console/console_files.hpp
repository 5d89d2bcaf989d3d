// runtime/http/console/console_files.hpp - the built console, read once and served from memory.
//
// Owns     every file of the folder that the build made, with its compressed forms, and the
//          document that each page of the console begins with.
// Never    opens a file for a request: what was not there at the start does not exist.
// Fails    at the start, where the folder has no index.html or a file cannot be read.
// Restart  reads them again.

#pragma once

#include "model/result.hpp"

#include <map>
#include <string>
#include <string_view>

namespace barid::http {

struct console_file {
  std::string type; ///< Content-Type
  std::string plain;
  std::string gzip, brotli; ///< Empty: not made, or not smaller.
  bool lasting = false;     ///< The name holds a hash of the content: it never changes.
};

class console_files {
public:
  [[nodiscard]] static result<console_files> load(const std::string& folder);

  /// By path, beginning with a slash; null where there is none.
  [[nodiscard]] const console_file* find(std::string_view path) const;

  /// index.html with the nonce in its places.
  [[nodiscard]] std::string document(const std::string& nonce) const;

private:
  std::string index_;
  std::map<std::string, console_file, std::less<>> files_;
};

} // namespace barid::http
