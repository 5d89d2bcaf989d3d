#include "runtime/rules/folder.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <optional>
#include <string>

namespace barid::rules {

namespace fs = std::filesystem;

namespace {

error unreadable(const fs::path& path, const std::string& why) {
  return {errc::invalid, "`" + path.string() + "` cannot be read: " + why,
          "check that it exists and that this user may read it"};
}

result<std::string> read_file(const fs::path& path, std::size_t limit) {
  std::error_code e;
  const auto size = fs::file_size(path, e);
  if (e) return unreadable(path, e.message());
  if (size > limit)
    return error{errc::limit, "`" + path.string() + "` has " + std::to_string(size >> 20) + " MB",
                 "a rules folder takes files up to " + std::to_string(limit >> 20) + " MB"};
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return unreadable(path, std::strerror(errno));
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  // an editor may have cut the file meanwhile: what is there counts
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  if (in.bad()) return unreadable(path, std::strerror(errno));
  return text;
}

/// Whether the link's target lies below `base`.
bool stays_inside(const fs::path& link, const fs::path& base) {
  std::error_code e;
  const auto target = fs::canonical(link, e);
  if (e) return false;
  const auto relative = target.lexically_relative(base);
  return !relative.empty() && *relative.begin() != "..";
}

} // namespace

bool left_out(const fs::path& name) {
  const auto s = name.string();
  return s.starts_with('.') || s.ends_with('~') || s.ends_with(".swp");
}

result<source_set> read_folder(const fs::path& folder, const folder_limits& limits) {
  std::error_code e;
  const auto given = fs::canonical(folder, e);
  if (e) return unreadable(folder, e.message());
  std::optional<fs::path> only;
  auto base = given;
  if (fs::is_regular_file(given)) {
    only = given.filename();
    base = given.parent_path();
  }
  source_set out;
  std::size_t total = 0;
  fs::recursive_directory_iterator it(base, e), end;
  if (e) return unreadable(folder, e.message());
  for (; it != end; it.increment(e)) {
    if (e) return unreadable(folder, e.message());
    if (left_out(it->path().filename())) {
      it.disable_recursion_pending();
      continue;
    }
    if (it->is_symlink(e) && !stays_inside(it->path(), base)) {
      if (it->path().extension() != ".route") continue;
      return error{errc::invalid,
                   "`" + it->path().string() + "` is a link to nothing, or to a file outside of the folder",
                   "put the file itself there, or remove the link"};
    }
    if (!it->is_regular_file(e)) continue;
    const auto path = it->path().lexically_relative(base).generic_string();
    const bool at_top = path.find('/') == std::string::npos;
    if (only && at_top && path.ends_with(".route") && path != only->string()) continue;
    auto text = read_file(it->path(), limits.file_bytes);
    if (!text) return text.why();
    total += text->size();
    if (out.files.size() >= limits.files || total > limits.total_bytes)
      return error{errc::limit, "`" + folder.string() + "` holds too much for a rules folder",
                   "at most " + std::to_string(limits.files) + " files and " +
                       std::to_string(limits.total_bytes >> 20) + " MB; is this the right folder?"};
    out.files.push_back({path, std::move(*text)});
  }
  if (e) return unreadable(folder, e.message());
  std::ranges::sort(out.files, {}, &source_file::path);
  return out;
}

} // namespace barid::rules
