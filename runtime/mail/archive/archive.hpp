// runtime/mail/archive/archive.hpp - mails from files: mbox, Maildir, single mails, folders of
// them.
//
// Owns     the order: paths as they were given, folders sorted by name, an mbox from its beginning,
//          a Maildir by the time in its file names.
// Never    holds more than one mail; never changes a file or follows a link to another folder.
// Fails    for one mail by handing it on with `trouble` set: the next one is read. As a whole only
//          where a path that was asked for cannot be read at all.

#pragma once

#include "model/result.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barid::archive {

struct archived_mail {
  std::string path;                       ///< Of the file, beginning as it was asked for.
  std::size_t number = 0;                 ///< Position in an mbox, from 1; 0 where the file is the mail.
  std::shared_ptr<const std::string> raw; ///< As stored, without mbox quoting. Null with `trouble`.
  /// What an mbox separator says the envelope sender was; empty is the null sender.
  std::optional<std::string> envelope_sender;
  std::optional<error> trouble;
};

/// `box.mbox:3`, or the path alone.
[[nodiscard]] std::string place_of(const archived_mail& m);

struct archive_limits {
  std::size_t mail_bytes = std::size_t{64} << 20; ///< A longer mail becomes `trouble`.
};

/// Gets each mail; returns false to end the reading.
using take_mail = std::function<bool(archived_mail)>;

/// Reads all mails of the paths. A file that begins with an mbox separator and does not end in
/// `.eml` is an mbox; a folder with `cur` and `new` is a Maildir; in any other folder the files
/// ending in `.eml`, `.mbox`, `.mbx` or `.mail` and those without any ending count, hidden ones
/// not. `-` is one mail, or an mbox, from standard input.
[[nodiscard]] result<void> read_archive(const std::vector<std::string>& paths, const take_mail& take,
                                        const archive_limits& limits = {});

} // namespace barid::archive
