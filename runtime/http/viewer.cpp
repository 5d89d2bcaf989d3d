#include "runtime/http/viewer.hpp"

namespace barid::http {

const char* name_of(role r) {
  switch (r) {
  case role::agent:
    return "agent";
  case role::lead:
    return "lead";
  case role::admin:
    return "admin";
  case role::owner:
    return "owner";
  }
  return "agent";
}

const char* name_of(level l) {
  switch (l) {
  case level::none:
    return "none";
  case level::view:
    return "view";
  case level::reply:
    return "reply";
  case level::manage:
    return "manage";
  }
  return "none";
}

role role_named(const std::string& word) {
  for (auto r : {role::lead, role::admin, role::owner})
    if (word == name_of(r)) return r;
  return role::agent;
}

level level_named(const std::string& word) {
  for (auto l : {level::view, level::reply, level::manage})
    if (word == name_of(l)) return l;
  return level::none;
}

std::vector<mailbox_id> viewer::visible() const {
  std::vector<mailbox_id> out;
  for (const auto& [channel, how] : channels) out.push_back(channel);
  return out;
}

viewer viewer_of(const store::viewer_row& row) {
  viewer v;
  v.id = row.id;
  v.name = row.name;
  v.email = row.email;
  v.presence = row.presence;
  v.role = role_named(row.role);
  for (const auto& c : row.channels) v.channels[c.channel] = level_named(c.level);
  return v;
}

} // namespace barid::http
