#include "runtime/rules/directory_file.hpp"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace barid::rules {

namespace {

constexpr const char* form = R"(write {"teams": ["billing"], "agents": ["mona"], "mailboxes": ["support"], )"
                             R"("members": {"billing": {"mona": ["invoices"]}}})";

/// `{"billing": {"mona": ["invoices"]}}`: who is in a team, and what they can do.
result<std::map<std::string, std::vector<std::vector<std::string>>>> read_members(const nlohmann::json& teams) {
  const error wrong{errc::invalid, "`members` of the directory file is not as it should be", form};
  if (!teams.is_object()) return wrong;
  std::map<std::string, std::vector<std::vector<std::string>>> out;
  for (const auto& [team, people] : teams.items()) {
    if (!people.is_object()) return wrong;
    auto& skills = out[team];
    for (const auto& [name, list] : people.items()) {
      if (!list.is_array()) return wrong;
      auto& has = skills.emplace_back();
      for (const auto& skill : list) {
        if (!skill.is_string()) return wrong;
        has.push_back(skill.get<std::string>());
      }
    }
  }
  return out;
}

} // namespace

result<dsl::directory_names> read_directory(std::string_view text) {
  const auto j = nlohmann::json::parse(text, nullptr, false);
  if (!j.is_object()) return error{errc::invalid, "the directory file is not one JSON object", form};
  dsl::directory_names out;
  for (const auto& [key, list] : j.items()) {
    if (key == "members") {
      auto members = read_members(list);
      if (!members) return members.why();
      out.member_skills = std::move(*members);
      continue;
    }
    auto* const into = key == "teams"       ? &out.teams
                       : key == "agents"    ? &out.agents
                       : key == "mailboxes" ? &out.mailboxes
                                            : nullptr;
    if (!into) return error{errc::invalid, "the directory file has a key `" + key + "`", form};
    if (!list.is_array()) return error{errc::invalid, "`" + key + "` of the directory file is not a list", form};
    for (const auto& name : list) {
      if (!name.is_string())
        return error{errc::invalid, "`" + key + "` of the directory file holds something that is no text", form};
      into->push_back(name.get<std::string>());
    }
  }
  return out;
}

result<dsl::directory_names> read_directory_file(const std::filesystem::path& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in || in.bad())
    return error{errc::invalid, "`" + path.string() + "` cannot be read: " + std::strerror(errno), form};
  return read_directory(text);
}

} // namespace barid::rules
