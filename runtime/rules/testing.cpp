#include "runtime/rules/testing.hpp"

#include "dsl/codes.hpp"

#include <algorithm>
#include <memory>

namespace barid::rules {

namespace {

using std::chrono::steady_clock;

result<std::map<std::string, mail>> read_mails(const dsl::program& rules, const source_set& files,
                                               reader::pool_options readers) {
  std::map<std::string, mail> out;
  const auto wanted = desk::mails_wanted(rules);
  if (wanted.empty()) return out;
  auto pool = reader::reader_pool::start(std::move(readers));
  if (!pool) return pool.why();
  for (const auto& path : wanted) {
    const auto file = std::ranges::find(files.files, path, &source_file::path);
    if (file == files.files.end()) continue; // the checker has said so
    out[path] = (*pool)->read_now(std::make_shared<const std::string>(file->text), {});
  }
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& l : lines) out += (out.empty() ? "" : "; ") + l;
  return out;
}

} // namespace

result<std::vector<desk::test_result>> run_tests(const dsl::program_ptr& rules, const source_set& files,
                                                 const test_run& how) {
  const auto begin = steady_clock::now();
  desk::test_options options;
  options.only = how.only;
  options.cover = how.cover;
  auto mails = read_mails(*rules, files, how.readers);
  if (!mails) return mails.why();
  options.mails = std::move(*mails);
  if (how.limit) options.enough = [until = begin + *how.limit] { return steady_clock::now() >= until; };
  return desk::run_tests(rules, options);
}

std::vector<diagnostic> findings_of(const std::vector<desk::test_result>& results, std::chrono::milliseconds limit) {
  std::vector<diagnostic> out;
  for (const auto& r : results) {
    if (r.out_of_time) {
      out.push_back({dsl::code::tests_unfinished,
                     severity::error,
                     r.at,
                     "the tests were not done within " + to_text(duration(limit)) + "; `" + r.title + "` was under way",
                     "`barid test` runs them without a limit; the rules can be put in force "
                     "without their tests",
                     {}});
      break;
    }
    for (const auto& f : r.failures)
      out.push_back({dsl::code::test_failed,
                     severity::error,
                     f.at,
                     "the test `" + r.title + "` fails: expected " + f.expected + "; got " + f.got,
                     joined(f.because),
                     {}});
  }
  return out;
}

} // namespace barid::rules
