#include "runtime/http/besides.hpp"

#include "runtime/http/schema.hpp"

namespace barid::http {

namespace {

using namespace schema;

std::int64_t id_of(const json& from, const char* name) {
  return from.contains(name) && from[name].is_number_integer() ? from[name].get<std::int64_t>() : 0;
}

std::vector<std::string> tags_of(const json& from, const char* name) {
  return from.contains(name) ? from[name].get<std::vector<std::string>>() : std::vector<std::string>();
}

json tag_list() {
  return list(text(100, 1), 50);
}

json priority_words() {
  return words({"low", "normal", "high", "urgent"});
}

} // namespace

changes_besides read_besides(const json& from) {
  changes_besides out;
  if (from.contains("assign") && from["assign"].is_object())
    out.assign = assign_command{team_id{id_of(from["assign"], "team")}, agent_id{id_of(from["assign"], "agent")}};
  out.tags.add = tags_of(from, "add_tags");
  out.tags.remove = tags_of(from, "remove_tags");
  if (from.contains("priority") && from["priority"].is_string()) out.priority = priority_named(from["priority"]);
  return out;
}

void put_besides(json& into, const changes_besides& what) {
  if (what.assign) {
    into["assign"] = json::object();
    if (what.assign->team) into["assign"]["team"] = what.assign->team.value;
    if (what.assign->agent) into["assign"]["agent"] = what.assign->agent.value;
  }
  if (!what.tags.add.empty()) into["add_tags"] = what.tags.add;
  if (!what.tags.remove.empty()) into["remove_tags"] = what.tags.remove;
  if (what.priority) into["priority"] = name_of(*what.priority);
}

json besides_fields() {
  json out = json::object();
  out["assign"] = described(object({}, {{"agent", or_null(integer(1))}, {"team", or_null(integer(1))}}),
                            "give the conversation to an agent, to a team, or to nobody");
  out["add_tags"] = tag_list();
  out["remove_tags"] = tag_list();
  out["priority"] = priority_words();
  return out;
}

json reply_actions() {
  return object({}, {{"assign", object({}, {{"agent", or_null(integer(1))},
                                            {"team", or_null(integer(1))},
                                            {"me", described(boolean(), "whoever uses it")}})},
                     {"add_tags", tag_list()},
                     {"remove_tags", tag_list()},
                     {"priority", priority_words()},
                     {"status", text(100, 1)}});
}

} // namespace barid::http
