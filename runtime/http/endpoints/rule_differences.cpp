// What other rules would change, over the mails of the past: what `barid plan` tells, for programs.
//
// Reads with the rights of who asks: mails of channels that they may not see are not decided anew.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/endpoints/rule_files.hpp"
#include "runtime/rules/planning.hpp"

#include <utility>

namespace barid::http {

namespace {

using namespace schema;

answer differences(const call& c) {
  auto files = files_of(c.body);
  if (!files) return problem(files.why());
  rules::plan_request what;
  what.files = std::move(*files);
  what.mails = c.body.value("mails", what.mails);
  auto made = c.read([&](store::connection& on) { return rules::make_plan(on, what); });
  if (!made && made.why().code == errc::not_found) return problem(409, "conflict", made.why().message, made.why().help);
  if (!made) return problem(made.why());
  if (!made->good) return rules_wrong(made->files, made->diagnostics);
  auto out = json::parse(rules::plan_json(*made, -1));
  out["diagnostics"] = diagnostics_json(made->files, made->diagnostics);
  return json_answer(out);
}

} // namespace

std::vector<route> rule_difference_routes() {
  const access admins{false, role::admin};
  constexpr std::size_t most = 32U << 20U;
  const auto examples = described(list(ref("PastMail")), "the first few, of those that who asks may see");
  return {
      {"POST",
       "/api/v1/rules/differences",
       "rulesDifferences",
       "rules",
       "What would change with these rules: the newest mails decided anew by them and by those in "
       "force, and what becomes of running flows; nothing changes",
       admins,
       {},
       {},
       object({{"files", list(ref("RuleFile"), 2'000)}},
              {{"mails", described(integer(1, rules::usual_mails), "10000 unless told")}}),
       most,
       {{200, "the differences in groups, the most frequent ones first",
         with_outlook(object(
             {{"generation", described(integer(1), "in force now")},
              {"hash", described(text(), "of these rules")},
              {"unchanged", described(boolean(), "these are in force already")},
              {"mails", described(integer(), "that were decided anew")},
              {"changed", described(integer(), "of these, differently")},
              {"left_out", described(integer(), "imported without deciding, or stored by "
                                                "another version")},
              {"differences", list(object({{"text", described(text(), "the whole of it in words")},
                                           {"what", described(text(), "a field, or an action")},
                                           {"before", text()},
                                           {"after", text()},
                                           {"rule", described(text(), "of these rules, that does it")},
                                           {"rule_before", described(text(), "of those in force, that did it")},
                                           {"mails", integer(1)},
                                           {"examples", examples}}))},
              {"undetermined", described(list(object({{"why", text()}, {"mails", integer(1)}, {"examples", examples}})),
                                         "what these rules ask for and nobody asked for then")},
              {"diagnostics", list(ref("Diagnostic"))}}))}},
       {409},
       differences},
  };
}

} // namespace barid::http
