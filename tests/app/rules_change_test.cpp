// `barid apply`, `rollback`, `rules`: with an engine, without one, and beside its folder.

#include "runtime/store/rule_sets.hpp"
#include "tests/app/program.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"

#include <boost/test/unit_test.hpp>

#include <pwd.h>
#include <unistd.h>

#include <filesystem>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(rules_changes)

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::engine_process;

std::string set_with(const std::string& tag) {
  return "language 1\nmailbox support { address support@acme.example; team triage }\n"
         "team triage { strategy queue }\n"
         "table facts on message match all { rule one when size > 0 { tag " +
         tag + " } }\n";
}

/// A rules folder with one file.
struct rules_folder {
  testing::temp_folder at;

  explicit rules_folder(const std::string& tag) { write(set_with(tag)); }
  void write(const std::string& text) const { at.write("main.route", text); }
  [[nodiscard]] std::string path() const { return at.path().string(); }
};

testing::finished on(const fs::path& data, std::vector<std::string> words) {
  words.insert(words.end(), {"--data", data.string()});
  return barid(words);
}

json parsed(const testing::finished& r) {
  BOOST_REQUIRE_MESSAGE(r.status == 0, r.output);
  return json::parse(r.output);
}

std::int64_t generation(const fs::path& data) {
  return parsed(on(data, {"rules", "current", "--json"}))["generation"];
}

bool says(const testing::finished& r, const std::string& words) {
  const bool there = r.output.find(words) != std::string::npos;
  BOOST_TEST(there, "`" << words << "` is not in: " << r.output);
  return there;
}

} // namespace

BOOST_AUTO_TEST_CASE(without_an_engine_rules_are_applied_shown_compared_and_rolled_back) {
  const test::temp_folder data;
  const rules_folder one("one"), two("two");
  const auto none = on(data.path(), {"rules", "current"});
  BOOST_TEST(none.status == 3);
  says(none, "no rules were ever in force");
  BOOST_TEST(on(data.path(), {"rollback"}).status == 3);

  const auto first = on(data.path(), {"apply", one.path(), "--message", "the first"});
  BOOST_TEST(first.status == 0);
  says(first, "in force: generation 1");
  says(first, "no engine runs; the next one to start uses them");
  says(on(data.path(), {"apply", one.path()}), "in force already: generation 1");
  const auto second = parsed(on(data.path(), {"apply", two.path(), "--json", "--expect", "1"}));
  BOOST_TEST(second["applied"] == true);
  BOOST_TEST(second["generation"] == 2);
  BOOST_TEST(second["engines"].empty());
  const auto late = on(data.path(), {"apply", one.path(), "--expect", "1"});
  BOOST_TEST(late.status == 1);
  says(late, "other rules came into force meanwhile");

  const auto diff = on(data.path(), {"rules", "diff", "1"});
  BOOST_TEST(diff.status == 1);
  says(diff, "-table facts on message match all { rule one when size > 0 { tag one } }\n");
  says(diff, "+table facts on message match all { rule one when size > 0 { tag two } }\n");
  BOOST_TEST(on(data.path(), {"rules", "diff", "1", "1"}).status == 0);

  says(on(data.path(), {"rollback", "--message", "two was wrong"}), "in force: generation 3");
  const auto history = parsed(on(data.path(), {"rules", "history", "--json"}));
  BOOST_REQUIRE(history.size() == 3u);
  BOOST_TEST(history[0]["kind"] == "rollback");
  BOOST_TEST(history[0]["message"] == "two was wrong");
  BOOST_TEST(history[0]["hash"] == history[2]["hash"]);
  BOOST_TEST(history[2]["message"] == "the first");
  BOOST_TEST(history[2]["author"] == ::getpwuid(::getuid())->pw_name);
  says(on(data.path(), {"rules", "history"}), "two was wrong");

  const auto show = parsed(on(data.path(), {"rules", "show", "2", "--json"}));
  BOOST_TEST(show["files"][0]["text"] == set_with("two"));
  const auto to = (one.at.path() / "written").string();
  BOOST_TEST(on(data.path(), {"rules", "show", "2", "--to", to}).status == 0);
  BOOST_TEST((testing::content_of(fs::path(to) / "main.route") == set_with("two")));
  const auto again = on(data.path(), {"rules", "show", "2", "--to", to});
  BOOST_TEST(again.status == 3);
  says(again, "is not empty");
  BOOST_TEST(on(data.path(), {"rules", "show", "9"}).status == 3);
}

BOOST_AUTO_TEST_CASE(a_set_with_errors_is_refused_with_its_findings_and_the_last_good_stays) {
  const test::temp_folder data;
  const rules_folder folder("one");
  BOOST_REQUIRE(on(data.path(), {"apply", folder.path()}).status == 0);
  folder.write(set_with("one") + "table facts on message match all { nonsense }\n");
  const auto refused = on(data.path(), {"apply", folder.path()});
  BOOST_TEST(refused.status == 1);
  says(refused, folder.path() + "/main.route:5:");
  says(refused, "not applied: ");
  says(refused, "the rules of generation 1 stay in force");
  const auto as_json = on(data.path(), {"apply", folder.path(), "--json"});
  BOOST_TEST(as_json.status == 1);
  const auto j = json::parse(as_json.output);
  BOOST_TEST(j["applied"] == false);
  BOOST_TEST(j["diagnostics"][0]["file"] == "main.route");
  BOOST_TEST(on(data.path(), {"apply", folder.path(), "--check-only"}).status == 1);
  BOOST_TEST(generation(data.path()) == 1);
  BOOST_TEST(on(data.path(), {"apply", folder.path() + "/none"}).status == 3);
  folder.write(set_with("two"));
  const auto only = on(data.path(), {"apply", folder.path(), "--check-only"});
  BOOST_TEST(only.status == 0);
  says(only, "nothing was changed");
  BOOST_TEST(generation(data.path()) == 1);
}

BOOST_AUTO_TEST_CASE(a_running_engine_follows_within_a_second_and_its_folder_is_not_forgotten) {
  const rules_folder watched("watched"), other("other");
  engine_process engine({.rules = watched.at.path()});
  const auto& data = engine.data();
  BOOST_TEST(generation(data) == 1);
  BOOST_TEST(parsed(on(data, {"rules", "history", "--json"}))[0]["author"] == "file watch");

  const auto begin = std::chrono::steady_clock::now();
  const auto applied = on(data, {"apply", other.path()});
  BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::seconds(3)));
  BOOST_TEST(applied.status == 0);
  says(applied, "the engine node1 decides by them");
  says(applied, watched.path() + ", which node1 watches, holds other rules");
  const auto j = parsed(on(data, {"rules", "current", "--json"}));
  BOOST_TEST(j["engines"][0]["followed"] == true);
  BOOST_TEST(j["folders_with_other_rules"][0]["folder"] == watched.path());
  BOOST_TEST(testing::eventually(
      [&] { return engine.output().find("holds other rules than those in force") != std::string::npos; }));

  // neither the next start nor the watch goes back to the folder by itself
  BOOST_TEST(engine.stop() == 0);
  engine.start();
  BOOST_TEST(generation(data) == 2);
  says(on(data, {"rules", "current"}), "holds other rules");
  watched.write(set_with("changed"));
  BOOST_TEST(testing::eventually([&] { return generation(data) == 3; }));
  BOOST_TEST(parsed(on(data, {"rules", "current", "--json"}))["folders_with_other_rules"].empty());
  watched.write("language 1\nbroken {\n");
  BOOST_TEST(testing::eventually([&] {
    const auto now = parsed(on(data, {"rules", "current", "--json"}));
    return now["folders_with_other_rules"].size() == 1 && now["folders_with_other_rules"][0]["with_errors"] == true;
  }));
  BOOST_TEST(generation(data) == 3);
  says(on(data, {"rules", "current"}), "holds rules with errors");
  watched.write(set_with("changed"));
  BOOST_TEST(testing::eventually([&] {
    return parsed(on(data, {"rules", "current", "--json"}))["folders_with_other_rules"].empty();
  }));
  // asked for, it does
  BOOST_TEST(on(data, {"rollback"}).status == 0);
  engine.reload();
  BOOST_TEST(testing::eventually([&] { return generation(data) == 5; }));
}

BOOST_AUTO_TEST_CASE(rules_applied_before_the_first_start_are_those_it_starts_with) {
  const test::temp_folder data;
  const rules_folder one("one");
  BOOST_REQUIRE(on(data.path(), {"apply", one.path()}).status == 0);
  engine_process engine({.rules = one.at.path(), .data = data.path()});
  BOOST_TEST(generation(data.path()) == 1);
  says(on(data.path(), {"rules", "current"}), "the engine node1 decides by them");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
