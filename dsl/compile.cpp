#include "dsl/compile.hpp"

#include "dsl/check_call.hpp"
#include "dsl/codes.hpp"
#include "dsl/consequences.hpp"
#include "dsl/load.hpp"
#include "dsl/matcher.hpp"
#include "dsl/sha256.hpp"

#include <algorithm>
#include <tuple>

namespace barid::dsl {

namespace {

/// True when there is no error.
bool check_all(checker& c, bool index) {
  const auto files = load(c);
  const auto all = files.all();
  check_declarations(c, all);
  check_tables(c, all);
  check_flows(c, all);
  name_elses(c.out);
  if (c.errors() == 0 && index) {
    choose_guards(c.out);
    if (auto made = matcher::build(c.out)) c.out.index = std::move(*made);
    else c.error(code::pattern_refused, {}, made.why().message, made.why().help);
  }
  // what rules do together is found by deciding, so everything has to be in place
  if (c.errors() == 0 && index && c.options.analyse) analyse(c);
  // a test speaks of the rules: those have to be right first
  if (c.errors() == 0 && c.options.tests) check_tests(c, all);
  drop_consequences(c.found, all, c.sources);
  std::ranges::stable_sort(c.found, {}, [](const diagnostic& d) { return std::tuple(d.where.file, d.where.begin); });
  const bool good = c.errors() == 0;
  leave_out_most(c.found);
  return good;
}

} // namespace

checked check(const source_set& sources, const compile_options& options) {
  checker c(sources, options);
  check_all(c, options.analyse);
  return {std::move(c.out), std::move(c.found)};
}

compiled compile(const source_set& sources, const compile_options& options) {
  checker c(sources, options);
  c.out.hash = content_hash(sources);
  compiled out;
  if (check_all(c, true)) out.program = std::make_shared<const program>(std::move(c.out));
  out.diagnostics = std::move(c.found);
  return out;
}

std::string content_hash(const source_set& sources) {
  std::vector<const source_file*> files;
  for (const auto& f : sources.files) files.push_back(&f);
  std::ranges::sort(files, {}, &source_file::path);
  sha256 hash;
  for (const auto* f : files) {
    // lengths first: no two sets of files give the same bytes
    hash.add(std::to_string(f->path.size()) + ":" + f->path + std::to_string(f->text.size()) + ":");
    hash.add(f->text);
  }
  return hash.hex();
}

} // namespace barid::dsl
