// Every code of the checker, shown by a wrong file in cases/: its message, help and the text that
// is underlined. A case is one file, or a folder where it takes several; `directory.json` in it is
// the directory. Where a file begins with `# 100 times`, the rest of it stands there so often.

#include "dsl/codes.hpp"
#include "dsl/compile.hpp"
#include "runtime/rules/directory_file.hpp"
#include "runtime/rules/folder.hpp"
#include "tests/dsl/findings.hpp"
#include "tests/grammar/golden.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <optional>
#include <set>

namespace barid::test {

namespace fs = std::filesystem;
using testing::check_golden;
using testing::read_file;
using testing::source_root;

BOOST_AUTO_TEST_SUITE(dsl_cases)

namespace {

struct wrong_case {
  fs::path golden;
  std::string name;
  source_set sources;
  std::optional<dsl::directory_names> directory;

  [[nodiscard]] std::vector<diagnostic> findings() const {
    return dsl::compile(sources, {.directory = directory ? &*directory : nullptr}).diagnostics;
  }
};

std::string read_case(const fs::path& file) {
  auto text = read_file(file);
  std::size_t times = 0;
  int length = 0;
  if (std::sscanf(text.c_str(), "# %zu times\n%n", &times, &length) != 1 || length == 0) return text;
  const auto once = text.substr(static_cast<std::size_t>(length));
  text.clear();
  while (times-- > 0) text += once;
  return text;
}

std::vector<wrong_case> all_cases() {
  std::vector<wrong_case> out;
  for (const auto& entry : fs::directory_iterator(source_root() / "tests/dsl/cases")) {
    wrong_case c;
    c.name = entry.path().stem().string();
    c.golden = entry.path().parent_path() / (c.name + ".txt");
    if (entry.is_directory()) {
      auto read = rules::read_folder(entry.path());
      BOOST_REQUIRE(read);
      c.sources = std::move(*read);
      if (const auto file = entry.path() / "directory.json"; fs::exists(file)) {
        auto names = rules::read_directory_file(file);
        BOOST_REQUIRE_MESSAGE(names, file);
        c.directory = std::move(*names);
      }
    } else if (entry.path().extension() == ".route") {
      c.sources.files.push_back({"case.route", read_case(entry.path())});
    } else {
      continue;
    }
    out.push_back(std::move(c));
  }
  std::ranges::sort(out, {}, &wrong_case::name);
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_wrong_rule_set_gives_exactly_the_findings_written_beside_it) {
  for (const auto& c : all_cases()) check_golden(c.golden, shown(c.sources, c.findings()));
}

BOOST_AUTO_TEST_CASE(the_case_of_a_code_shows_that_code) {
  for (const auto& c : all_cases()) {
    const auto found = c.findings();
    BOOST_CHECK_MESSAGE(std::ranges::any_of(found, [&](const diagnostic& d) { return c.name.starts_with(d.code); }),
                        c.name << "\n"
                               << shown(c.sources, found));
  }
}

BOOST_AUTO_TEST_CASE(no_code_lacks_a_case) {
  std::set<std::string> shown_codes;
  for (const auto& c : all_cases())
    for (const auto& d : c.findings()) shown_codes.insert(d.code);
  for (const auto& entry : dsl::codes())
    BOOST_CHECK_MESSAGE(entry.only_applied || shown_codes.contains(std::string(entry.code)),
                        entry.code << " (" << entry.title << ") has no case");
}

BOOST_AUTO_TEST_CASE(codes_are_unique_in_order_and_titled) {
  std::string before;
  for (const auto& entry : dsl::codes()) {
    BOOST_TEST(std::string(entry.code) > before);
    BOOST_TEST(!entry.title.empty());
    before = entry.code;
  }
  BOOST_TEST(dsl::codes().size() > 50u);
}

BOOST_AUTO_TEST_CASE(messages_keep_the_style_of_the_project) {
  for (const auto& c : all_cases())
    for (const auto& d : c.findings()) BOOST_TEST_CONTEXT(c.name << ": " << d.message << " / " << d.help) {
        BOOST_REQUIRE(!d.message.empty());
        BOOST_TEST(!(d.message.front() >= 'A' && d.message.front() <= 'Z'));
        BOOST_TEST(d.message.back() != '.');
        BOOST_TEST((d.help.empty() || d.help.back() != '.'));
      }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
