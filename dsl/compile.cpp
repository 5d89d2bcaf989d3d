#include "dsl/compile.hpp"

#include "dsl/check_call.hpp"
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

/// Or touch: what stands beside the place where reading broke off was meant to go on there.
bool overlap(span a, span b) {
  return a.file == b.file && a.begin <= b.end && b.begin <= a.end;
}

bool is_about_use(const diagnostic& d) {
  return d.code >= code::use_missing && d.code <= code::use_outside;
}

/// Whether a declaration of this kind could not be read, or not be followed.
template <class Declaration>
bool is_damaged(const std::vector<diagnostic>& found, const std::vector<const route::declaration*>& all) {
  return std::ranges::any_of(found, [&](const diagnostic& f) {
    const auto stands_in = [&](const route::declaration* d) {
      return std::holds_alternative<Declaration>(d->what) && f.where.file == d->at.file &&
             f.where.begin >= d->at.begin && f.where.begin <= d->at.end;
    };
    return (is_syntax(f) || is_about_use(f)) && std::ranges::any_of(all, stands_in);
  });
}

bool is_unknown_name(const diagnostic& d) {
  return d.code >= code::unknown_field && d.code <= code::unknown_capture;
}

bool is_about_order(const diagnostic& d) {
  return d.code == code::order_needed || d.code == code::order_incomplete;
}

/// Each mistake once: what could not be read is not said again for what it means, nor that names are
/// unknown which a file that is not there may declare.
void drop_consequences(std::vector<diagnostic>& found, const std::vector<const route::declaration*>& all) {
  std::vector<span> unread;
  for (const auto& d : found)
    if (is_syntax(d)) unread.push_back(d.where);
  const bool no_library = is_damaged<route::use_decl>(found, all);
  const bool no_order = is_damaged<route::order_decl>(found, all);
  // where the declaration of an extension could not be read, its calls and its event cannot be right
  const auto about_extension = [&](const diagnostic& d) {
    return d.code == code::unknown_webhook || d.code == code::unknown_event || d.code == code::bad_argument;
  };
  const bool no_extension = is_damaged<route::extension_decl>(found, all);
  // what could not be read may have been the limit or the steps
  const auto in_damaged_flow = [&](const diagnostic& d) {
    return std::ranges::any_of(all, [&](const route::declaration* decl) {
      return std::holds_alternative<route::flow_decl>(decl->what) && overlap(decl->at, d.where) &&
             std::ranges::any_of(unread, [&](span s) { return overlap(s, decl->at); });
    });
  };
  // a wait counts by a calendar that has to be right first
  const bool waits_alone = std::ranges::all_of(found, [](const diagnostic& d) {
    return d.level != severity::error || d.code == code::endless_wait;
  });
  std::erase_if(found, [&](const diagnostic& d) {
    if (is_syntax(d)) return false;
    if (d.code == code::endless_wait && !waits_alone) return true;
    if ((d.code == code::missing_limit || d.code == code::no_steps) && in_damaged_flow(d)) return true;
    if (no_extension && about_extension(d)) return true;
    return (no_library && is_unknown_name(d)) || (no_order && is_about_order(d)) ||
           std::ranges::any_of(unread, [&](span s) { return overlap(s, d.where); });
  });
}

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
  drop_consequences(c.found, all);
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
