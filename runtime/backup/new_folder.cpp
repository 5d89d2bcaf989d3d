#include "runtime/backup/new_folder.hpp"

#include "runtime/backup/files.hpp"
#include "runtime/backup/manifest.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <vector>

namespace barid::backup {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view mark = ".unfinished-";
constexpr std::size_t mark_end = 6; ///< As mkdtemp fills it in.

/// Only what a backup is made of: whatever else lies there keeps the folder.
void remove_known(const fs::path& folder) {
  std::error_code ignored;
  for (const auto* name : {dump_name, manifest_name, keys_name}) {
    fs::remove(folder / name, ignored);
    fs::remove(folder / (std::string(name) + ".new"), ignored);
  }
  fs::remove(folder, ignored);
}

bool locks(int fd) {
  struct stat s {};
  // one that was removed before it was locked is nobody's any more
  return ::flock(fd, LOCK_EX | LOCK_NB) == 0 && ::fstat(fd, &s) == 0 && s.st_nlink > 0;
}

void remove_left_over(const fs::path& parent) {
  std::error_code failed;
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(parent, failed)) {
    const auto name = entry.path().filename().string();
    const auto at = name.rfind(mark);
    if (at != std::string::npos && name.size() == at + mark.size() + mark_end) found.push_back(entry.path());
  }
  for (const auto& folder : found) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) continue;
    if (locks(fd)) remove_known(folder);
    ::close(fd);
  }
}

} // namespace

result<new_folder> new_folder::beside(const fs::path& given) {
  auto wanted = fs::absolute(given).lexically_normal();
  if (wanted.filename().empty()) wanted = wanted.parent_path(); // `FOLDER/`
  if (wanted.filename().empty())
    return error{errc::invalid, given.string() + " cannot be a new folder", "name one that is not there yet"};
  std::error_code failed;
  if (fs::exists(fs::symlink_status(wanted, failed)))
    return error{errc::refused, wanted.string() + " is there already",
                 "name a folder that is not there yet, for example with the date in it"};
  const auto parent = wanted.parent_path();
  remove_left_over(parent);
  constexpr int attempts = 10;
  for (int i = 0; i < attempts; ++i) {
    auto name = wanted.string() + std::string(mark) + "XXXXXX";
    if (!::mkdtemp(name.data())) {
      auto why = file_error("make a folder in", parent, errno);
      if (why.code == errc::not_found) why.help = "make " + parent.string() + " first";
      return why;
    }
    const int fd = ::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0 && locks(fd)) return new_folder(wanted, name, fd);
    // another backup took it for a left-over in between, and removes it
    if (fd >= 0) ::close(fd);
    ::rmdir(name.c_str());
  }
  return error{errc::refused, "cannot lock a folder in " + parent.string(), "choose a place on another file system"};
}

new_folder::~new_folder() {
  if (lock_ < 0) return;
  if (!path_.empty()) remove_known(path_);
  ::close(lock_);
}

result<void> new_folder::put_in_place() {
  if (::fsync(lock_) != 0) return file_error("write", path_, errno);
  if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, wanted_.c_str(), RENAME_NOREPLACE) != 0) {
    const int code = errno;
    if (code == EEXIST)
      return error{errc::refused, wanted_.string() + " is there by now", "name a folder that is not there yet"};
    // file systems that cannot promise it (NFS and others): an empty folder is replaced at worst
    if (code != EINVAL && code != ENOSYS) return file_error("make", wanted_, code);
    std::error_code failed;
    if (fs::exists(fs::symlink_status(wanted_, failed))) return file_error("make", wanted_, EEXIST);
    if (::rename(path_.c_str(), wanted_.c_str()) != 0) return file_error("make", wanted_, errno);
  }
  path_.clear();
  return flush(wanted_.parent_path());
}

} // namespace barid::backup
