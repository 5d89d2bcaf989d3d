// What was in force before, and how often each rule acted.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/endpoints/rule_files.hpp"
#include "runtime/http/rule_places.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/rule_hits.hpp"
#include "runtime/store/rule_sets.hpp"

namespace barid::http {

namespace {

using namespace schema;

/// Hits are counted among so many of the newest events.
constexpr std::int64_t counted_events = 200'000;

answer generation(const call& c) {
  const auto number = c.number("id");
  auto change = c.read([&](store::connection& on) { return store::load_rule_change(on, number); });
  if (!change) return change.why().code == errc::not_found ? not_here() : problem(change.why());
  auto files = c.desk.commands.rules_of(change->hash);
  if (!files) return problem(files.why());
  return json_answer({{"generation", change->generation},
                      {"hash", store::to_hex(change->hash)},
                      {"kind", change->kind},
                      {"author", change->author},
                      {"message", change->message},
                      {"at", to_rfc3339(change->at)},
                      {"files", files_json(*files)}});
}

answer hits(const call& c) {
  const auto since = c.desk.clock.now() - std::chrono::hours(24 * c.query_number("days").value_or(30));
  auto rows = c.read([&](store::connection& on) { return store::rule_hits(on, since, counted_events); });
  if (!rows) return problem(rows.why());
  auto rules = c.desk.commands.current_rules();
  if (!rules) return problem(rules.why());
  json items = json::array();
  for (const auto& [name, place] : places_in(rules->files)) {
    const auto it = rows->find(name);
    items.push_back({{"rule", name},
                     {"file", place.file},
                     {"line", place.line},
                     {"hits", it == rows->end() ? 0 : it->second.hits},
                     {"last", it == rows->end() ? json() : json(to_rfc3339(it->second.last))}});
  }
  return json_answer({{"since", to_rfc3339(since)}, {"rules", std::move(items)}});
}

} // namespace

std::vector<route> rule_history_routes() {
  const access leads{false, role::lead};
  return {
      {"GET",
       "/api/v1/rules/generations/{id}",
       "getRuleGeneration",
       "rules",
       "The files of an earlier generation",
       leads,
       {},
       {},
       {},
       0,
       {{200, "the rules as they were",
         object({{"generation", integer(1)},
                 {"hash", text()},
                 {"kind", words({"apply", "rollback"})},
                 {"author", text()},
                 {"message", text()},
                 {"at", moment()},
                 {"files", list(ref("RuleFile"))}})}},
       {404},
       generation},
      {"GET",
       "/api/v1/rules/hits",
       "ruleHits",
       "rules",
       "How often each rule in force acted, on the channels that you may see; of the newest "
       "200,000 events",
       leads,
       {},
       {{"days", integer(1, 366), "counted from so many days ago; 30 unless told"}},
       {},
       0,
       {{200, "the rules with their places",
         object({{"since", moment()},
                 {"rules", list(object({{"rule", text()},
                                        {"file", text()},
                                        {"line", integer(1)},
                                        {"hits", integer()},
                                        {"last", or_null(moment())}}))}})}},
       {},
       hits},
  };
}

} // namespace barid::http
