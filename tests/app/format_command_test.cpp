// `barid fmt` as people and scripts call it.

#include "tests/grammar/golden.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace barid {

BOOST_AUTO_TEST_SUITE(format_command)

namespace {

namespace fs = std::filesystem;
using testing::temp_folder;

const std::string ugly = "team a{strategy queue}  # who\n";
const std::string neat = "team a { strategy queue }  # who\n";
const std::string broken = "team {\n";

testing::finished fmt(std::vector<std::string> words) {
  const char* build = std::getenv("BARID_BUILD");
  words.insert(words.begin(), {std::string(build ? build : "build/dev") + "/app/barid", "fmt"});
  return testing::run(words);
}

/// With `text` as standard input.
testing::finished fmt_input(const temp_folder& folder, const std::string& text, const std::string& more = "") {
  const auto input = folder.write("input", text);
  const char* build = std::getenv("BARID_BUILD");
  return testing::run(
      {"sh", "-c",
       std::string(build ? build : "build/dev") + "/app/barid fmt --stdin " + more + " <" + input.string()});
}

} // namespace

BOOST_AUTO_TEST_CASE(files_below_a_folder_are_laid_out_and_named) {
  const temp_folder folder;
  const auto one = folder.write("one.route", ugly);
  const auto two = folder.write("deep/two.route", neat);
  const auto other = folder.write("deep/list.txt", ugly);
  const auto hidden = folder.write(".git/three.route", ugly);
  ::chmod(one.c_str(), 0640);
  const auto done = fmt({folder.path().string()});
  BOOST_TEST(done.status == 0);
  BOOST_TEST(done.output == one.string() + "\n");
  BOOST_TEST(testing::content_of(one) == neat);
  BOOST_TEST(testing::content_of(two) == neat);
  BOOST_TEST(testing::content_of(other) == ugly);
  BOOST_TEST(testing::content_of(hidden) == ugly);
  BOOST_TEST(((fs::status(one).permissions() & fs::perms::mask) == fs::perms(0640)));
  const auto again = fmt({folder.path().string()});
  BOOST_TEST(again.status == 0);
  BOOST_TEST(again.output == "");
  // nothing is left behind
  BOOST_TEST(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 3);
}

BOOST_AUTO_TEST_CASE(check_changes_nothing_and_names_the_files) {
  const temp_folder folder;
  const auto one = folder.write("one.route", ugly);
  folder.write("two.route", neat);
  const auto done = fmt({"--check", folder.path().string()});
  BOOST_TEST(done.status == 1);
  BOOST_TEST(done.output == one.string() + "\n");
  BOOST_TEST(testing::content_of(one) == ugly);
  BOOST_TEST(fmt({"--check", (folder.path() / "two.route").string()}).status == 0);
}

BOOST_AUTO_TEST_CASE(a_file_with_errors_is_left_alone_and_the_others_are_done) {
  const temp_folder folder;
  const auto wrong = folder.write("a.route", broken);
  const auto right = folder.write("b.route", ugly);
  const auto done = fmt({wrong.string(), right.string()});
  BOOST_TEST(done.status == 1);
  BOOST_TEST(done.output.find("error[R00") != std::string::npos);
  BOOST_TEST(done.output.find("a.route: left as it is: ") != std::string::npos);
  BOOST_TEST(testing::content_of(wrong) == broken);
  BOOST_TEST(testing::content_of(right) == neat);
}

BOOST_AUTO_TEST_CASE(standard_input_is_laid_out_to_standard_output) {
  const temp_folder folder;
  const auto done = fmt_input(folder, ugly);
  BOOST_TEST(done.status == 0);
  BOOST_TEST(done.output == neat);
  BOOST_TEST(fmt_input(folder, ugly, "--check").status == 1);
  BOOST_TEST(fmt_input(folder, neat, "--check").status == 0);
  BOOST_TEST(fmt_input(folder, broken, "2>/dev/null").output == "");
  BOOST_TEST(fmt_input(folder, broken, "2>/dev/null").status == 1);
}

BOOST_AUTO_TEST_CASE(a_link_stays_a_link_and_its_target_is_laid_out) {
  const temp_folder folder;
  const auto target = folder.write("elsewhere/real.route", ugly);
  const auto link = folder.path() / "link.route";
  fs::create_symlink(target, link);
  BOOST_TEST(fmt({link.string()}).status == 0);
  BOOST_TEST(fs::is_symlink(link));
  BOOST_TEST(testing::content_of(target) == neat);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_done_is_said) {
  const temp_folder folder;
  const auto none = fmt({});
  BOOST_TEST(none.status == 2);
  BOOST_TEST(none.output.find("no file is named") != std::string::npos);
  const auto both = fmt({"--stdin", "x.route"});
  BOOST_TEST(both.status == 2);
  const auto missing = fmt({(folder.path() / "missing.route").string()});
  BOOST_TEST(missing.status == 3);
  BOOST_TEST(missing.output.find("No such file") != std::string::npos);
  const auto empty = fmt({folder.path().string()});
  BOOST_TEST(empty.status == 3);
  BOOST_TEST(empty.output.find("there is no rule file here") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid
