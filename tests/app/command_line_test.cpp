// Help, completion, manual pages and configuration, and what a wrong command line is answered with.

#include "tests/app/program.hpp"
#include "tests/support/free_port.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(command_line)

namespace {

std::filesystem::path source() {
  const char* given = std::getenv("BARID_SOURCE");
  return given ? given : ".";
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

} // namespace

BOOST_AUTO_TEST_CASE(the_version_is_that_of_the_project) {
  const auto said = barid({"--version"});
  BOOST_TEST(said.status == 0);
  BOOST_TEST(said.output == "barid " + testing::content_of(source() / "VERSION"));
}

BOOST_AUTO_TEST_CASE(a_wrong_command_line_ends_with_2_and_names_what_is_wrong) {
  const auto flag = barid({"user", "list", "--jsno"});
  BOOST_TEST(flag.status == 2);
  BOOST_TEST(flag.output.find("--jsno") != std::string::npos);
  BOOST_TEST(lines_in(flag.output) <= 2u);
  BOOST_TEST(barid({}).status == 2);
  const auto word = barid({"usr"});
  BOOST_TEST(word.status == 2);
  BOOST_TEST(word.output.find("no command `usr`; did you mean `user`?") != std::string::npos);
  BOOST_TEST(barid({"frobnicate"}).output.find("no command `frobnicate`\n") != std::string::npos);
  BOOST_TEST(barid({"channel", "add"}).status == 2);
  BOOST_TEST(barid({"channel", "add", "a@acme.example", "--tls", "ssl"}).status == 2);
}

BOOST_AUTO_TEST_CASE(a_wrong_configuration_ends_with_one_line_and_what_to_do) {
  const testing::temp_folder folder;
  const auto data = folder.path().string();
  const auto unknown = barid({"config", "--data", data, "--set", "http.lisen=x"});
  BOOST_TEST(unknown.status == 3);
  BOOST_TEST(unknown.output.find("did you mean `http.listen`?") != std::string::npos);
  const auto value = barid({"config", "--data", data, "--set", "mail.reader_workers=many"});
  BOOST_TEST(value.status == 3);
  BOOST_TEST(value.output.find("a number from 1 to 64") != std::string::npos);
  BOOST_TEST(barid({"config", "--data", data, "--set", "nothing"}).status == 3);
  const auto missing = barid({"config", "--config", data + "/none.toml"});
  BOOST_TEST(missing.status == 3);
  BOOST_TEST(missing.output.find("none.toml") != std::string::npos);
  folder.write("barid.toml", "[database]\npassword = \"canary-in-toml\"\n");
  const auto secret = barid({"config", "--data", data});
  BOOST_TEST(secret.status == 5);
  BOOST_TEST(secret.output.find("database.password_file") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(config_shows_values_and_where_they_came_from_but_no_secret) {
  const testing::temp_folder folder;
  const auto r = barid({"config", "--data", folder.path().string(), "--json"},
                       {{"BARID_HTTP_LISTEN", "127.0.0.1:9"}, {"BARID_DATABASE_PASSWORD", canary}});
  BOOST_REQUIRE(r.status == 0);
  const auto j = nlohmann::json::parse(r.output);
  for (const auto& o : j["options"]) {
    if (o["name"] == "http.listen") BOOST_TEST(o["place"] == "BARID_HTTP_LISTEN");
    if (o["name"] == "database.password") BOOST_TEST(o["set"] == true);
  }
  BOOST_TEST(barid({"config", "--defaults"}).output.find("#listen = \"127.0.0.1:8025\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(completion_is_valid_for_its_shell_and_knows_every_command) {
  const testing::temp_folder folder;
  for (const auto* shell : {"bash", "zsh", "fish"}) {
    const auto r = barid({"completion", shell});
    BOOST_TEST(r.status == 0);
    for (const auto* word : {"channel", "add-member", "password-file", "starttls", "http.listen="})
      BOOST_TEST(r.output.find(word) != std::string::npos, shell << " " << word);
    BOOST_TEST(r.output.find("mail-worker") == std::string::npos);
  }
  const auto script = folder.write("barid.bash", barid({"completion", "bash"}).output).string();
  const auto complete = [&](const std::string& words, int at) {
    return testing::run({"bash", "-c",
                         "complete() { :; }; compopt() { :; }; source " + script + "; COMP_WORDS=(" + words +
                             "); COMP_CWORD=" + std::to_string(at) + "; _barid; echo \"${COMPREPLY[*]}\""})
        .output;
  };
  BOOST_TEST(complete("barid cha", 1) == "channel\n");
  BOOST_TEST(complete("barid channel a", 2) == "add\n");
  BOOST_TEST(complete("barid channel add --tls s", 4) == "starttls\n");
  BOOST_TEST(complete("barid channel add x@acme.example --pass", 4) == "--password-file\n");
  BOOST_TEST(complete("barid config --set http.p", 3) == "http.public_url=\n");
  BOOST_TEST(barid({"completion", "tcsh"}).status == 2);
}

BOOST_AUTO_TEST_CASE(the_manual_pages_are_current) {
  const auto folder = source() / "docs/man";
  const testing::temp_folder fresh;
  BOOST_REQUIRE(barid({"manual", fresh.path().string()}).status == 0);
  std::size_t pages = 0;
  for (const auto& page : std::filesystem::directory_iterator(fresh.path())) {
    ++pages;
    const auto name = page.path().filename();
    BOOST_TEST((testing::content_of(folder / name) == testing::content_of(page.path())),
               "docs/man/" << name.string() << " is out of date; `scripts/man` writes it");
  }
  BOOST_TEST(pages > 5u);
  const auto kept = std::distance(std::filesystem::directory_iterator(folder), {});
  BOOST_TEST(static_cast<std::size_t>(kept) == pages, "docs/man has pages of commands that are gone");
  BOOST_TEST(testing::content_of(folder / "barid.1").find("EXIT STATUS") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_database_that_does_not_answer_is_one_line_and_4) {
  const auto port = std::to_string(testing::free_port());
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"user", "list"}, {"team", "list"}, {"channel", "list"}, {"secret", "rotate"}}) {
    auto with = words;
    with.insert(with.end(), {"--set", "database.target=host=127.0.0.1 dbname=x user=x port=" + port});
    const auto r = barid(with, {{"BARID_DATABASE_PASSWORD", canary}});
    BOOST_TEST(r.status == 4);
    BOOST_TEST(r.output.find("barid: cannot connect to the database") == 0u);
    BOOST_TEST(lines_in(r.output) == 2u);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
