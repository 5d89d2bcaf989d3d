#include "runtime/http/console/console_files.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace barid::http {

namespace {

namespace fs = std::filesystem;

/// Where the build leaves room for the nonce; web/vite.config.ts has the same word.
constexpr std::string_view nonce_place = "__NONCE__";
/// The whole console has a few megabytes; more means that somebody named a wrong folder.
constexpr std::uintmax_t most_bytes = 64U << 20U;
constexpr std::size_t most_files = 2'000;

std::string type_of(const fs::path& file) {
  static constexpr auto known =
      std::to_array<std::pair<std::string_view, std::string_view>>({{".js", "text/javascript; charset=utf-8"},
                                                                    {".css", "text/css; charset=utf-8"},
                                                                    {".html", "text/html; charset=utf-8"},
                                                                    {".json", "application/json"},
                                                                    {".webmanifest", "application/manifest+json"},
                                                                    {".svg", "image/svg+xml"},
                                                                    {".png", "image/png"},
                                                                    {".ico", "image/vnd.microsoft.icon"},
                                                                    {".woff2", "font/woff2"},
                                                                    {".txt", "text/plain; charset=utf-8"}});
  const auto ending = file.extension().string();
  for (const auto& [name, type] : known)
    if (ending == name) return std::string(type);
  return "application/octet-stream";
}

std::optional<std::string> content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return {};
  std::string out(std::istreambuf_iterator<char>(in), {});
  if (in.bad()) return {};
  return out;
}

error unreadable(const fs::path& what, const std::string& why) {
  return {errc::invalid, "the console in " + what.string() + " cannot be served: " + why,
          "build it with scripts/console, or remove `http.console` to serve the plain page"};
}

} // namespace

result<console_files> console_files::load(const std::string& folder) {
  const fs::path root(folder);
  console_files out;
  auto index = content_of(root / "index.html");
  if (!index) return unreadable(root, "it has no index.html");
  if (index->find(nonce_place) == std::string::npos) return unreadable(root, "its index.html has no place for a nonce");
  out.index_ = std::move(*index);

  std::uintmax_t bytes = 0;
  std::error_code failed;
  fs::recursive_directory_iterator it(root, failed);
  for (; !failed && it != fs::recursive_directory_iterator(); it.increment(failed)) {
    std::error_code gone;
    if (it->is_symlink(gone) || !it->is_regular_file(gone)) continue;
    const auto ending = it->path().extension();
    const auto name = "/" + it->path().lexically_relative(root).generic_string();
    if (ending == ".gz" || ending == ".br" || name == "/index.html") continue;
    const auto size = it->file_size(gone);
    if (gone) return unreadable(root, name + " went away while it was read; is it being built?");
    bytes += size;
    if (bytes > most_bytes || out.files_.size() >= most_files)
      return unreadable(root, "there is more in it than a console");
    auto content = content_of(it->path());
    if (!content) return unreadable(root, "cannot read " + name);
    auto& file = out.files_[name];
    file.type = type_of(it->path());
    file.lasting = name.starts_with("/assets/");
    file.gzip = content_of(it->path().string() + ".gz").value_or("");
    file.brotli = content_of(it->path().string() + ".br").value_or("");
    file.plain = std::move(*content);
  }
  if (failed) return unreadable(root, failed.message());
  return out;
}

const console_file* console_files::find(std::string_view path) const {
  const auto it = files_.find(path);
  return it == files_.end() ? nullptr : &it->second;
}

std::string console_files::document(const std::string& nonce) const {
  std::string out;
  out.reserve(index_.size() + 256);
  std::string_view rest = index_;
  for (auto at = rest.find(nonce_place); at != std::string_view::npos; at = rest.find(nonce_place)) {
    out += rest.substr(0, at);
    out += nonce;
    rest.remove_prefix(at + nonce_place.size());
  }
  out += rest;
  return out;
}

} // namespace barid::http
