// Running the tests that rules bring with them, as applying does.

#include "dsl/compile.hpp"
#include "dsl/source_lines.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/endpoints/rule_files.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/rules/giving_way.hpp"
#include "runtime/rules/testing.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

json test_place(const source_set& files, const span& at) {
  const auto& file = dsl::file_of(files, at);
  return {{"file", file.path}, {"line", dsl::line_at(file.text, at.begin).number}};
}

answer run_rule_tests(const call& c) {
  auto files = files_of(c.body);
  if (!files) return problem(files.why());
  const auto made = rules::giving_way([&] { return dsl::compile(*files); });
  if (!made.program) return rules_wrong(*files, made.diagnostics);
  // the same as when they are to come into force
  const rules::apply_request usual;
  const auto done = rules::giving_way(
      [&] { return rules::run_tests(made.program, *files, {.limit = usual.test_limit, .readers = usual.readers}); });
  if (!done) return problem(done.why());
  json items = json::array();
  for (const auto& r : *done) {
    json failures = json::array();
    for (const auto& f : r.failures)
      failures.push_back(
          {{"place", test_place(*files, f.at)}, {"expected", f.expected}, {"got", f.got}, {"because", f.because}});
    items.push_back({{"title", r.title},
                     {"place", test_place(*files, r.at)},
                     {"passed", r.passed() && !r.out_of_time},
                     {"unfinished", r.out_of_time},
                     {"expectations", r.expectations},
                     {"failures", std::move(failures)}});
  }
  const auto passed = std::ranges::count_if(items, [](const json& i) { return i["passed"].get<bool>(); });
  return json_answer(
      {{"passed", passed}, {"failed", static_cast<std::int64_t>(items.size()) - passed}, {"items", std::move(items)}});
}

} // namespace

std::vector<route> rule_test_routes() {
  const auto place = object({{"file", text()}, {"line", integer()}});
  return {
      {"POST",
       "/api/v1/rules/test",
       "testRules",
       "rules",
       "Run the tests of these files in simulated time, as before they come into force; nothing "
       "changes",
       {false, role::lead},
       {},
       {},
       object({{"files", list(ref("RuleFile"), 2'000)}}),
       32U << 20U,
       {{200, "every test, as the files have them; within 10 seconds for all",
         object({{"passed", integer()},
                 {"failed", integer()},
                 {"items", list(object({{"title", text()},
                                        {"place", place},
                                        {"passed", boolean()},
                                        {"unfinished", described(boolean(), "time was over before its end")},
                                        {"expectations", integer()},
                                        {"failures", list(object({{"place", place},
                                                                  {"expected", text()},
                                                                  {"got", text()},
                                                                  {"because", list(text())}}))}}))}})}},
       {},
       run_rule_tests},
  };
}

} // namespace barid::http
