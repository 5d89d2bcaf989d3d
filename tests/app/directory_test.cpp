// `barid user` and `barid team` on a real database.

#include "runtime/secrets/password.hpp"
#include "runtime/store/audit_rows.hpp"
#include "runtime/store/directory_people.hpp"
#include "tests/app/program.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <algorithm>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(directory_commands)

namespace {

store::connection engine() {
  store::connection_settings s;
  s.target = desk::get().cluster.target();
  s.user = store::engine_role;
  return test::must(store::connection::open(s));
}

} // namespace

BOOST_AUTO_TEST_CASE(a_person_is_added_signs_in_and_is_disabled) {
  const auto& d = desk::get();
  const auto added = on_desk({"user", "add", "mona@acme.example", "--role", "owner", "--skill", "invoices", "--skill",
                              "lang.ar", "--password-file", d.password_file});
  BOOST_TEST(added.status == 0, added.output);
  auto on = engine();
  const auto login = test::must(store::find_login(on, "Mona@acme.example"));
  BOOST_TEST(secrets::fits(secrets::secret(canary), login.password_hash));
  const auto list = json_of({"user", "list"});
  const auto mona = std::ranges::find_if(list, [](const auto& u) { return u["email"] == "mona@acme.example"; });
  BOOST_REQUIRE((mona != list.end()));
  BOOST_TEST((*mona)["role"] == "owner");
  BOOST_TEST((*mona)["skills"].size() == 2u);

  BOOST_TEST(on_desk({"user", "password", "mona", "--password-file", d.wrong_password_file}).status == 0);
  BOOST_TEST(secrets::fits(secrets::secret(wrong_canary),
                           test::must(store::find_login(on, "mona@acme.example")).password_hash));
  BOOST_TEST(on_desk({"user", "disable", "mona"}).status == 0);
  BOOST_TEST(!store::find_login(on, "mona@acme.example").ok());

  const auto audit = test::must(store::read_audit(on, {}, 0, 10));
  BOOST_TEST(audit.at(0).action == "user.disable");
  for (const auto& line : audit) BOOST_TEST(line.detail.find("canary") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_person_is_refused) {
  const auto& d = desk::get();
  const auto add = [&](const std::string& address, const std::string& file) {
    return on_desk({"user", "add", address, "--password-file", file});
  };
  BOOST_TEST(add("not an address", d.password_file).status == 3);
  BOOST_TEST(add("x@acme.example", "/nonexistent/pw").status == 3);
  const auto folder = add("x@acme.example", d.files.path().string());
  BOOST_TEST(folder.status == 3);
  BOOST_TEST(folder.output.find("name a file, not a folder") != std::string::npos);
  const auto short_one = add("x@acme.example", d.files.write("short", "abc\n").string());
  BOOST_TEST(short_one.status == 3);
  BOOST_TEST(short_one.output.find("too short") != std::string::npos);
  BOOST_TEST(add("x@acme.example", d.files.write("empty", "\n").string()).status == 3);
  const auto nobody_there = on_desk({"user", "add", "x@acme.example"}); // no terminal, no file
  BOOST_TEST(nobody_there.status == 3);
  BOOST_TEST(nobody_there.output.find("--password-file") != std::string::npos);
  BOOST_TEST(add("twice@acme.example", d.password_file).status == 0);
  BOOST_TEST(add("Twice@acme.example", d.password_file).status == 1);
  BOOST_TEST(on_desk({"user", "disable", "nobody"}).status == 3);
}

BOOST_AUTO_TEST_CASE(teams_are_made_and_filled) {
  const auto& d = desk::get();
  BOOST_REQUIRE(on_desk({"user", "add", "omar@acme.example", "--password-file", d.password_file}).status == 0);
  BOOST_TEST(on_desk({"team", "add", "billing"}).status == 0);
  BOOST_TEST(on_desk({"team", "add", "billing"}).status == 1);
  BOOST_TEST(on_desk({"team", "add", "two words"}).status == 3);
  BOOST_TEST(on_desk({"team", "add-member", "billing", "omar", "--lead"}).status == 0);
  // The desk is that of all cases here: others have put their teams there.
  const auto list = json_of({"team", "list"});
  const auto billing = std::ranges::find_if(list, [](const auto& team) { return team["name"] == "billing"; });
  BOOST_REQUIRE((billing != list.end()));
  BOOST_TEST((*billing)["members"].size() == 1u);
  BOOST_TEST((*billing)["members"][0]["name"] == "omar");
  BOOST_TEST((*billing)["members"][0]["lead"] == true);
  BOOST_TEST(on_desk({"team", "add-member", "sales", "omar"}).status == 3);
  BOOST_TEST(on_desk({"team", "add-member", "billing", "nobody"}).status == 3);
  BOOST_TEST(on_desk({"team", "remove-member", "billing", "omar@acme.example"}).status == 0);
  BOOST_TEST(on_desk({"team", "remove-member", "billing", "omar"}).status == 3);
}

BOOST_AUTO_TEST_CASE(a_running_engine_is_told_of_changes) {
  auto on = engine();
  test::must(on.listen("barid_directory"));
  BOOST_REQUIRE(on_desk({"team", "add", "heard"}).status == 0);
  const auto news = test::must(on.wait_notification(std::chrono::seconds(10)));
  BOOST_REQUIRE(news.has_value());
  BOOST_TEST(news->payload.starts_with("team/"));
}

BOOST_AUTO_TEST_CASE(without_an_engine_the_commands_start_the_database_and_stop_it_again) {
  const test::temp_folder data;
  const auto at = data.path().string();
  // at the same time: the first one starts it, the last one stops it
  testing::child_process one(
      {std::string(std::getenv("BARID_BUILD")) + "/app/barid", "team", "add", "one", "--data", at},
      data.path() / "one.log");
  testing::child_process two(
      {std::string(std::getenv("BARID_BUILD")) + "/app/barid", "team", "add", "two", "--data", at},
      data.path() / "two.log");
  BOOST_TEST(one.wait() == 0, testing::content_of(data.path() / "one.log"));
  BOOST_TEST(two.wait() == 0, testing::content_of(data.path() / "two.log"));
  BOOST_TEST(!std::filesystem::exists(data.path() / "postgres/postmaster.pid"));
  const auto list = barid({"team", "list", "--json", "--data", at});
  BOOST_REQUIRE(list.status == 0);
  BOOST_TEST(nlohmann::json::parse(list.output).size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_data_folder_that_cannot_be_used_is_told) {
  const testing::temp_folder folder;
  folder.write("file", "");
  const auto r = barid({"team", "list", "--data", (folder.path() / "file/below").string()});
  BOOST_TEST(r.status == 5);
  BOOST_TEST(r.output.find("cannot make the data folder") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
