// Messages, comments and documents name only commands that exist.

#include "tests/app/program.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(command_names)

namespace {

namespace fs = std::filesystem;

fs::path source() {
  const char* given = std::getenv("BARID_SOURCE");
  return given ? given : ".";
}

/// `channel`, `channel add`, …: as the program's own completion offers them.
std::set<std::string> command_table() {
  std::set<std::string> out{"mail-worker"}; // started by barid itself, not offered
  const auto script = barid({"completion", "fish"});
  BOOST_REQUIRE(script.status == 0);
  const std::regex offer("^complete -c barid -n '__barid_at ?([a-z -]*)' -a ([a-z-]+) ");
  std::istringstream lines(script.output);
  for (std::string line; std::getline(lines, line);)
    if (std::smatch m; std::regex_search(line, m, offer))
      out.insert(m[1].length() > 0 ? m[1].str() + " " + m[2].str() : m[2].str());
  return out;
}

bool is_group(const std::set<std::string>& table, const std::string& name) {
  const auto after = table.upper_bound(name + " ");
  return after != table.end() && after->starts_with(name + " ");
}

struct named {
  std::string place, command;
};

/// What stands after `barid` where a text quotes a command line: in backticks, and at the beginning
/// of a line of an example.
void collect(const fs::path& file, bool examples, std::vector<named>& out) {
  static const std::regex quoted("`(?:sudo )?barid ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?");
  static const std::regex example("^(?: {4,}|ExecStart=/usr/bin/)(?:sudo )?barid ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?");
  std::istringstream lines(testing::content_of(file));
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const auto place = fs::relative(file, source()).string() + ":" + std::to_string(number);
    const auto take = [&](const std::regex& how) {
      for (std::sregex_iterator m(line.begin(), line.end(), how), end; m != end; ++m)
        out.push_back({place, (*m)[2].matched ? (*m)[1].str() + " " + (*m)[2].str() : (*m)[1].str()});
    };
    take(quoted);
    if (examples) take(example);
  }
}

std::vector<named> all_named() {
  std::vector<named> out;
  for (const auto* folder : {"app", "actors", "runtime", "dsl", "calendar", "text", "grammar", "model"})
    for (const auto& f : fs::recursive_directory_iterator(source() / folder))
      if (f.path().extension() == ".cpp" || f.path().extension() == ".hpp") collect(f.path(), false, out);
  for (const auto* name : {"README.md", "ARCHITECTURE.md", "CHANGELOG.md"}) collect(source() / name, true, out);
  for (const auto* folder : {"docs", "packaging", "examples"})
    for (const auto& f : fs::recursive_directory_iterator(source() / folder))
      if (f.is_regular_file() && f.path().extension() != ".1") collect(f.path(), true, out);
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_command_that_a_text_names_is_one_that_can_be_called) {
  const auto table = command_table();
  BOOST_TEST(table.contains("channel add"));
  BOOST_TEST(table.size() > 25u);
  const auto all = all_named();
  BOOST_TEST(all.size() > 60u);
  for (const auto& [place, command] : all) {
    const auto first = command.substr(0, command.find(' '));
    const bool there = is_group(table, first) ? first == command || table.contains(command) : table.contains(first);
    BOOST_TEST(there, place << " names `barid " << command << "`, which does not exist");
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
