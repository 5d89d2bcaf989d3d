#include "dsl/compile.hpp"

#include "dsl/codes.hpp"
#include "dsl/load.hpp"
#include "dsl/matcher.hpp"
#include "dsl/sha256.hpp"

#include <algorithm>
#include <tuple>

namespace barid::dsl {

namespace {

bool is_syntax(const diagnostic& d) {
  return d.code.starts_with("R00") && d.level == severity::error;
}

/// Parsed and known, but not carried out by this version: said, never silently skipped.
void report_what_is_missing(checker& c, const std::vector<const route::declaration*>& all) {
  const auto unread = [&](const route::declaration& d) {
    return std::ranges::any_of(c.found, [&](const diagnostic& f) {
      return is_syntax(f) && f.where.file == d.at.file && f.where.begin >= d.at.begin && f.where.end <= d.at.end;
    });
  };
  for (const auto* d : all) {
    if (unread(*d)) continue; // one thing after the other
    if (std::holds_alternative<route::test_decl>(d->what))
      c.warning(code::no_tests_yet, d->head_at, "tests are not run by this version",
                "it may stay: it does not change what the rules do");
    else if (std::holds_alternative<route::extension_decl>(d->what))
      c.error(code::no_extensions_yet, d->head_at, "extensions are not carried out by this version",
              "the syntax is fixed and checked; remove it until a later version carries it out");
    else if (const auto* b = std::get_if<route::block_decl>(&d->what); b && b->keyword.text == "webhook")
      c.error(code::no_extensions_yet, d->head_at, "webhooks are not carried out by this version",
              "the syntax is fixed and checked; remove it until a later version carries it out");
  }
}

bool overlap(span a, span b) {
  return a.file == b.file && a.begin < b.end && b.begin < a.end;
}

/// Each mistake once: what could not be read is not said again for what it means.
void drop_consequences(std::vector<diagnostic>& found) {
  std::vector<span> unread;
  for (const auto& d : found)
    if (is_syntax(d)) unread.push_back(d.where);
  std::erase_if(found, [&](const diagnostic& d) {
    return !is_syntax(d) && std::ranges::any_of(unread, [&](span s) { return overlap(s, d.where); });
  });
}

/// True when there is no error.
bool check_all(checker& c, bool index) {
  const auto files = load(c);
  const auto all = files.all();
  check_declarations(c, all);
  check_tables(c, all);
  check_flows(c, all);
  report_what_is_missing(c, all);
  if (c.errors() == 0 && index) {
    choose_guards(c.out);
    if (auto made = matcher::build(c.out)) c.out.index = std::move(*made);
    else c.error(code::pattern_refused, {}, made.why().message, made.why().help);
  }
  // what rules do together is found by deciding, so everything has to be in place
  if (c.errors() == 0 && index && c.options.analyse) analyse(c);
  drop_consequences(c.found);
  std::ranges::stable_sort(c.found, {}, [](const diagnostic& d) {
    return std::tuple(d.where.file, d.where.begin);
  });
  return c.errors() == 0;
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
