#include "runtime/store/postgres_programs.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>

namespace barid::store {

namespace fs = std::filesystem;

namespace {

std::optional<int> number_in(const std::string& text) {
  int out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc{} || out <= 0) return {};
  return out;
}

std::string list_of(const std::vector<postgres_programs>& installed) {
  std::string out;
  for (const auto& p : installed) out += (out.empty() ? "" : ", ") + std::to_string(p.major);
  return out;
}

} // namespace

std::vector<postgres_programs> installed_postgres(const fs::path& base) {
  std::vector<postgres_programs> out;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(base, ignored)) {
    const auto major = number_in(entry.path().filename().string());
    const auto bin = entry.path() / "bin";
    if (major && fs::exists(bin / "postgres", ignored) && fs::exists(bin / "initdb", ignored))
      out.push_back({*major, bin});
  }
  std::sort(out.begin(), out.end(), [](auto& a, auto& b) { return a.major > b.major; });
  return out;
}

std::optional<int> cluster_version(const fs::path& cluster) {
  std::ifstream in(cluster / "PG_VERSION");
  std::string line;
  if (!std::getline(in, line)) return {};
  return number_in(line);
}

result<postgres_programs> choose_postgres(const std::vector<postgres_programs>& installed, std::optional<int> version) {
  if (installed.empty())
    return error{errc::not_found, "PostgreSQL is not installed",
                 "install it with `apt-get install postgresql`, or name a server in the setting "
                 "`database`"};
  if (!version) {
    if (installed.front().major >= oldest_postgres) return installed.front();
    return error{errc::refused, "PostgreSQL " + list_of(installed) + " is too old",
                 "install version " + std::to_string(oldest_postgres) + " or newer"};
  }
  for (const auto& p : installed)
    if (p.major == *version) return p;
  const auto wanted = std::to_string(*version);
  if (*version > installed.front().major)
    return error{errc::refused,
                 "the data folder was written by PostgreSQL " + wanted + ", installed is " + list_of(installed),
                 "install postgresql-" + wanted + "; an older server cannot read it"};
  return error{errc::refused,
               "the data folder was written by PostgreSQL " + wanted + ", installed is only " + list_of(installed),
               "install postgresql-" + wanted +
                   " beside it and start again; to move to the newer version, run `barid backup`, move the "
                   "folder `postgres` in it away, and run `barid restore`"};
}

result<postgres_client> choose_client(const std::string& name, int least, const fs::path& base) {
  std::optional<postgres_client> best;
  int newest = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(base, ignored)) {
    const auto major = number_in(entry.path().filename().string());
    const auto file = entry.path() / "bin" / name;
    if (!major || !fs::exists(file, ignored)) continue;
    newest = std::max(newest, *major);
    if (*major >= least && (!best || *major < best->major)) best = postgres_client{*major, file};
  }
  if (best) return *best;
  const auto wanted = std::to_string(least);
  return error{errc::not_found,
               "`" + name + "` of PostgreSQL " + wanted + " is not installed" +
                   (newest > 0 ? "; there is that of " + std::to_string(newest) : ""),
               "install it with `apt-get install postgresql-client-" + wanted + "`"};
}

} // namespace barid::store
