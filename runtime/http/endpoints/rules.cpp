// The rules in force, their history, checking and changing them.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/endpoints/rule_files.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/rule_sets.hpp"

namespace barid::http {

namespace {

using namespace schema;

answer current(const call& c) {
  auto rules = c.desk.commands.current_rules();
  if (!rules) return problem(rules.why());
  return json_answer({{"generation", rules->generation}, {"hash", rules->hash}, {"files", files_json(rules->files)}});
}

answer check(const call& c) {
  auto files = files_of(c.body);
  if (!files) return problem(files.why());
  const auto found = c.desk.commands.check_rules(*files);
  return json_answer({{"ok", !has_error(found)}, {"diagnostics", diagnostics_json(*files, found)}});
}

answer applied_answer(const result<rules_applied>& done, const source_set& files) {
  if (!done) return problem(done.why());
  if (!done->applied) return rules_wrong(files, done->diagnostics);
  return json_answer({{"generation", done->generation},
                      {"hash", done->hash},
                      {"diagnostics", diagnostics_json(files, done->diagnostics)}});
}

answer apply(const call& c) {
  auto files = files_of(c.body);
  if (!files) return problem(files.why());
  rules_change change{*files, {}, c.who->id, c.body.value("message", "")};
  if (c.body.contains("expected_generation"))
    change.expected_generation = c.body["expected_generation"].get<std::int64_t>();
  change.tested = !c.body.value("without_tests", false);
  return applied_answer(c.desk.commands.apply_rules(change), *files);
}

answer roll_back(const call& c) {
  return applied_answer(c.desk.commands.roll_back_rules(c.body["generation"], c.who->id, c.body.value("message", "")),
                        {});
}

answer history(const call& c) {
  auto rows = c.read([](store::connection& on) { return store::rule_history(on, 200); });
  if (!rows) return problem(rows.why());
  json out = json::array();
  for (const auto& r : *rows)
    out.push_back({{"generation", r.generation},
                   {"hash", store::to_hex(r.hash)},
                   {"kind", r.kind},
                   {"author", r.author},
                   {"message", r.message},
                   {"at", to_rfc3339(r.at)}});
  return json_answer({{"items", std::move(out)}});
}

} // namespace

std::vector<route> rules_routes() {
  const access leads{false, role::lead};
  const access admins{false, role::admin};
  constexpr std::size_t most = 32U << 20U;
  const auto files = list(ref("RuleFile"), 2'000);
  const auto applied = object({{"generation", integer(1)}, {"hash", text()}, {"diagnostics", list(ref("Diagnostic"))}});
  return {
      {"GET",
       "/api/v1/rules",
       "getRules",
       "rules",
       "The rules in force, with every file",
       leads,
       {},
       {},
       {},
       0,
       {{200, "the rules", object({{"generation", integer()}, {"hash", text()}, {"files", list(ref("RuleFile"))}})}},
       {},
       current},
      {"GET",
       "/api/v1/rules/history",
       "rulesHistory",
       "rules",
       "Which rules were in force since when, newest first",
       leads,
       {},
       {},
       {},
       0,
       {{200, "the changes",
         object({{"items", list(object({{"generation", integer(1)},
                                        {"hash", text()},
                                        {"kind", words({"apply", "rollback"})},
                                        {"author", text()},
                                        {"message", text()},
                                        {"at", moment()}}))}})}},
       {},
       history},
      {"POST",
       "/api/v1/rules/check",
       "checkRules",
       "rules",
       "What the checker says of these files; nothing changes",
       leads,
       {},
       {},
       object({{"files", files}}),
       most,
       {{200, "the findings", object({{"ok", boolean()}, {"diagnostics", list(ref("Diagnostic"))}})}},
       {},
       check},
      {"POST",
       "/api/v1/rules/apply",
       "applyRules",
       "rules",
       "Put these files in force, whole; with an error or a failing test nothing changes",
       admins,
       {},
       {},
       object({{"files", files}},
              {{"message", text(2'000)},
               {"expected_generation", described(integer(), "409 when others are in force by now")},
               {"without_tests", described(boolean(), "also where a test of theirs fails: tests are not run")}}),
       most,
       {{200, "in force", applied}},
       {409, 504, 507},
       apply},
      {"POST",
       "/api/v1/rules/rollback",
       "rollBackRules",
       "rules",
       "Put the rules of an earlier generation in force again",
       admins,
       {},
       {},
       object({{"generation", integer(1)}}, {{"message", text(2'000)}}),
       16 * 1024,
       {{200, "in force", applied}},
       {404, 409, 504, 507},
       roll_back},
  };
}

} // namespace barid::http
