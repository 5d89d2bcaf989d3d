#include "runtime/backup/manifest.hpp"

#include "runtime/store/hash.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>

namespace barid::backup {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

error damaged(const fs::path& file) {
  return {errc::invalid, file.string() + " is damaged", "take another backup; this one cannot be trusted"};
}

manifest from_json(const json& j) {
  manifest m;
  m.format = j.at("format");
  m.barid = j.at("barid");
  m.at = j.at("at");
  m.postgres = j.at("postgres");
  for (const auto& step : j.at("schema"))
    m.schema.push_back(
        {step.at("number"), step.at("name"), store::from_hex(step.at("hash").get<std::string>()), step.at("applied")});
  const auto& dump = j.at("dump");
  m.pg_dump = dump.at("pg_dump");
  m.dump_bytes = dump.at("bytes");
  m.dump_sha256 = dump.at("sha256");
  const auto& keys = j.at("keys");
  m.keys = keys.at("needed").get<std::vector<std::string>>();
  m.with_keys = keys.at("included");
  m.keys_sha256 = keys.at("sha256");
  m.what.rows = j.at("rows").get<std::map<std::string, std::int64_t>>();
  m.what.hashes = j.at("hashes").get<std::map<std::string, std::string>>();
  return m;
}

} // namespace

std::string to_text(const manifest& m) {
  json schema = json::array();
  for (const auto& step : m.schema)
    schema.push_back(
        {{"number", step.number}, {"name", step.name}, {"hash", store::to_hex(step.hash)}, {"applied", step.applied}});
  const json out{
      {"format", m.format},
      {"barid", m.barid},
      {"at", m.at},
      {"postgres", m.postgres},
      {"dump", {{"file", dump_name}, {"pg_dump", m.pg_dump}, {"bytes", m.dump_bytes}, {"sha256", m.dump_sha256}}},
      {"keys", {{"included", m.with_keys}, {"sha256", m.keys_sha256}, {"needed", m.keys}}},
      {"hashes", m.what.hashes},
      {"rows", m.what.rows},
      {"schema", std::move(schema)}};
  return out.dump(1) + "\n";
}

result<manifest> read_manifest(const fs::path& folder) {
  std::error_code failed;
  const auto kind = fs::status(folder, failed);
  if (failed && kind.type() != fs::file_type::not_found)
    return error{errc::refused, "cannot look into " + folder.string() + ": " + failed.message(),
                 "let the user that runs barid read it"};
  if (!fs::is_directory(kind))
    return error{errc::not_found, "there is no backup at " + folder.string(), "name a folder that `barid backup` made"};
  const auto file = folder / manifest_name;
  if (!fs::exists(file, failed) && !failed)
    return error{errc::not_found, folder.string() + " is no complete backup: it has no " + manifest_name,
                 "take another one; a backup that was interrupted cannot be restored"};
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return error{errc::refused, "cannot read " + file.string(), "let the user that runs barid read the whole folder"};
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  try {
    const auto j = json::parse(text);
    // what a newer format says of itself may look otherwise: its number is read first
    if (const int format = j.at("format"); format != manifest::known_format)
      return error{errc::refused,
                   folder.string() + " was made by a newer barid: its format is " + std::to_string(format) +
                       ", this program knows " + std::to_string(manifest::known_format),
                   "restore it with that version"};
    auto m = from_json(j);
    if (m.schema.empty()) return damaged(file);
    return m;
  } catch (const json::exception&) {
    return damaged(file);
  }
}

} // namespace barid::backup
