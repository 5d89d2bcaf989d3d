// The tags that the desk knows: those of its rules, and those in use.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/rule_tags.hpp"
#include "runtime/store/tag_rows.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

constexpr std::int64_t most_counted = 1'000;

answer list_tags(const call& c) {
  auto rules = c.desk.commands.current_rules();
  if (!rules) return problem(rules.why());
  const auto of_rules = c.desk.tags.of(rules->hash, rules->files);
  auto rows =
      c.read([&](store::connection& on) { return store::known_tags(on, *of_rules, static_cast<int>(most_counted)); });
  if (!rows) return problem(rows.why());
  json items = json::array();
  for (const auto& r : *rows)
    items.push_back({{"name", r.name},
                     {"open", std::min(r.open, most_counted - 1)},
                     {"more", r.open >= most_counted},
                     {"of_rules", std::ranges::binary_search(*of_rules, r.name)}});
  return json_answer({{"items", std::move(items)}});
}

} // namespace

std::vector<route> tag_routes() {
  return {
      {"GET",
       "/api/v1/tags",
       "listTags",
       "directory",
       "Tags of the rules in force and of conversations that you may see; where most is open first, 2,000 at most",
       {},
       {},
       {},
       {},
       0,
       {{200, "the tags",
         object({{"items", list(object({{"name", text()},
                                        {"open", described(integer(), "conversations with it that are open or wait, "
                                                                      "counted up to 999")},
                                        {"more", described(boolean(), "there are more than that")},
                                        {"of_rules", described(boolean(), "the rules in force speak of it")}}))}})}},
       {},
       list_tags},
  };
}

} // namespace barid::http
