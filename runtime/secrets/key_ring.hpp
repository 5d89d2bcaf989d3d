// runtime/secrets/key_ring.hpp - the keys that secrets are encrypted with, in a file beside the
// database and never in it.
//
// Owns     `FOLDER/secret.keys`, mode 0600: lines of a name and 32 bytes in hexadecimal digits, the
// key in
//          use first.
// Never    makes a new file where the database already holds secrets: they would be lost silently.
// Fails    with what to restore or permit.

#pragma once

#include "model/result.hpp"
#include "runtime/secrets/secret.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace barid::secrets {

struct named_key {
  std::string name; ///< `key-20260329-1f9c`: the day it was made, and four random digits.
  secret bytes;     ///< 32.
};

class key_ring {
public:
  /// The keys of a data folder. Without a file: makes one if `may_make`, else fails with not_found.
  [[nodiscard]] static result<key_ring> open(const std::filesystem::path& folder, bool may_make);

  [[nodiscard]] const named_key& current() const { return keys_.front(); }
  /// Null when there is no such key.
  [[nodiscard]] const named_key* find(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

  /// A new current key; the old ones stay, to read with. Written and flushed when this returns.
  [[nodiscard]] result<void> add();
  /// A copy in another folder, in the place of what is there: written and flushed as `add` does.
  [[nodiscard]] result<void> save_in(const std::filesystem::path& folder) const;
  /// Whether another one holds the same keys, the same of them in use.
  [[nodiscard]] bool same_as(const key_ring& other) const;
  /// Forgets all but the current one.
  [[nodiscard]] result<void> keep_current();

private:
  explicit key_ring(std::filesystem::path file) : file_(std::move(file)) {}
  [[nodiscard]] result<void> read();
  [[nodiscard]] result<void> write() const;

  std::filesystem::path file_;
  std::vector<named_key> keys_;
};

} // namespace barid::secrets
