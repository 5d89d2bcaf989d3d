#include "runtime/config/load.hpp"
#include "runtime/config/similar.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>
#include <unistd.h>

namespace barid::config {

namespace {

struct folder_of_config {
  testing::temp_folder folder;
  sources from{{}, {{"data", folder.path().string()}}, {}};

  /// barid.toml with this text in the data folder.
  result<configuration> with_file(const std::string& toml) {
    folder.write("barid.toml", toml);
    return load(from);
  }
  std::string file() const { return (folder.path() / "barid.toml").string(); }
};

const error& why(const result<configuration>& r) {
  BOOST_REQUIRE(!r.ok());
  return r.why();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(config_load, folder_of_config)

BOOST_AUTO_TEST_CASE(without_anything_the_defaults_hold) {
  const auto c = load(from);
  BOOST_REQUIRE(c.ok());
  BOOST_TEST(c->file.empty());
  BOOST_TEST(c->values.http_listen == "127.0.0.1:8025");
  BOOST_TEST(c->values.mail_size_limit == 64 << 20);
  BOOST_TEST(c->values.lmtp_socket_mode == 0660);
  BOOST_CHECK(c->values.lmtp_delivery_deadline == std::chrono::seconds(4));
  BOOST_TEST(c->values.rules_folder == folder.path() / "rules");
  BOOST_TEST(c->entries.size() == options().size());
}

BOOST_AUTO_TEST_CASE(the_file_is_read_and_its_relative_paths_begin_at_it) {
  const auto c = with_file("rules.folder = \"my/rules\"\n[mail]\nreader_workers = 4\nsize_limit = \"25MB\"\n"
                           "trust_spam_headers = true\n[lmtp]\ndelivery_deadline = \"1m30s\"\n");
  BOOST_REQUIRE(c.ok());
  BOOST_TEST(c->values.rules_folder == folder.path() / "my/rules");
  BOOST_TEST(c->values.mail_reader_workers == 4);
  BOOST_TEST(c->values.mail_size_limit == 25 << 20);
  BOOST_TEST(c->values.mail_trust_spam_headers);
  BOOST_CHECK(c->values.lmtp_delivery_deadline == std::chrono::seconds(90));
  BOOST_TEST(c->entries.at("mail.reader_workers").place == "line 3 of " + file());
}

BOOST_AUTO_TEST_CASE(the_environment_goes_before_the_file_and_the_command_line_before_both) {
  from.variables["BARID_HTTP_LISTEN"] = "127.0.0.1:2";
  from.variables["BARID_LMTP_LISTEN"] = "127.0.0.1:3";
  from.set.emplace_back("lmtp.listen", "unix:/run/x");
  const auto c = with_file("[http]\nlisten = \"127.0.0.1:1\"\n[lmtp]\nlisten = \"127.0.0.1:1\"\n");
  BOOST_REQUIRE(c.ok());
  BOOST_TEST(c->values.http_listen == "127.0.0.1:2");
  BOOST_TEST(c->entries.at("http.listen").place == "BARID_HTTP_LISTEN");
  BOOST_TEST(c->values.lmtp_listen == "unix:/run/x");
  BOOST_CHECK(c->entries.at("lmtp.listen").from == origin::command_line);
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_an_error_with_its_line_and_a_guess) {
  const auto c = with_file("[http]\nlisten = \"127.0.0.1:1\"\nlitsen = \"x\"\n");
  BOOST_TEST(why(c).message == "line 3 of " + file() + ": unknown option `http.litsen`");
  BOOST_TEST(why(c).help.find("did you mean `http.listen`?") == 0u);
  BOOST_TEST(why(with_file("[reading]\nreader_workers = 2\n")).help.find("`mail.reader_workers`") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_mistyped_variable_is_an_error_too_and_a_foreign_one_is_not) {
  from.variables["BARID_SOURCE"] = "/somewhere";
  BOOST_TEST(load(from).ok());
  from.variables["BARID_HTTP_LISTN"] = "127.0.0.1:2";
  const auto c = load(from);
  BOOST_TEST(why(c).message.find("BARID_HTTP_LISTN") != std::string::npos);
  BOOST_TEST(why(c).help.find("`http.listen`") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(broken_toml_names_its_line) {
  const auto c = with_file("[http]\nlisten = 127.0.0.1\n");
  BOOST_TEST(why(c).message.find("line 2 of ") == 0u);
  BOOST_TEST(why(c).message.find('\n') == std::string::npos);
  BOOST_TEST(why(with_file("[mail]\nreader_workers = [1]\n")).message.find("line 2") == 0u);
}

BOOST_AUTO_TEST_CASE(values_out_of_their_range_or_form_are_refused_with_what_is_right) {
  for (const auto& [name, value] : std::initializer_list<std::pair<const char*, const char*>>{
           {"mail.reader_workers", "0"},
           {"mail.reader_workers", "65"},
           {"mail.reader_workers", "two"},
           {"mail.reader_workers", "99999999999999999999"},
           {"mail.size_limit", "1KB"},
           {"mail.size_limit", "64"},
           {"mail.size_limit", "9999999999GB"},
           {"lmtp.delivery_deadline", "5 parsecs"},
           {"lmtp.delivery_deadline", "10m"},
           {"lmtp.socket_mode", "0999"},
           {"lmtp.socket_mode", "0"},
           {"http.listen", "nowhere"},
           {"http.listen", ""},
           {"http.public_url", "ftp://desk.acme.example"},
           {"http.public_url", "https://desk.acme.example/path"},
           {"http.public_url", "https://desk\n.acme.example"},
           {"log.level", "loud"},
           {"rules.watch", "perhaps"},
           {"node.name", "a node"},
       }) {
    auto with = from;
    with.set.emplace_back(name, value);
    const auto c = load(with);
    BOOST_TEST_CONTEXT(name << " = " << value) {
      BOOST_TEST(why(c).message.find("`" + std::string(name) + "` cannot be") != std::string::npos);
      BOOST_TEST(why(c).help.find("it has to be ") == 0u);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_secret_is_taken_from_a_file_or_the_environment_only) {
  const auto in_file = with_file("[database]\npassword = \"canary-5ecret\"\n");
  BOOST_CHECK(why(in_file).code == errc::refused);
  BOOST_TEST(why(in_file).message.find("canary") == std::string::npos);
  BOOST_TEST(why(in_file).help.find("BARID_DATABASE_PASSWORD") != std::string::npos);
  folder.write("barid.toml", "");
  auto on_line = from;
  on_line.set.emplace_back("database.password", "canary-5ecret");
  BOOST_CHECK(why(load(on_line)).code == errc::refused);
  auto in_target = from;
  in_target.set.emplace_back("database.target", "postgresql://barid:canary-5ecret@db/x");
  BOOST_CHECK(why(load(in_target)).code == errc::refused);
  BOOST_TEST(why(load(in_target)).message.find("canary") == std::string::npos);

  auto by_variable = from;
  by_variable.variables["BARID_DATABASE_PASSWORD"] = "canary-5ecret";
  BOOST_TEST(load(by_variable)->values.database_password == "canary-5ecret");
  BOOST_TEST(load(by_variable)->entries.at("database.password").text.empty());
  auto by_file = from;
  by_file.set.emplace_back("database.password_file", folder.write("pw", "canary-5ecret\r\nrest\n").string());
  BOOST_TEST(load(by_file)->values.database_password == "canary-5ecret");
  by_file.variables["BARID_DATABASE_PASSWORD"] = "another";
  BOOST_CHECK(why(load(by_file)).code == errc::invalid);
}

BOOST_AUTO_TEST_CASE(a_file_that_was_named_has_to_be_readable) {
  auto missing = from;
  missing.file = folder.path() / "none.toml";
  BOOST_CHECK(why(load(missing)).code == errc::not_found);
  missing.file = folder.path();
  BOOST_TEST(why(load(missing)).help == "name a file, not a folder");
  auto no_secret = from;
  no_secret.set.emplace_back("database.password_file", "/nonexistent/pw");
  BOOST_TEST(why(load(no_secret)).message.find("`database.password_file`") == 0u);
}

BOOST_AUTO_TEST_CASE(the_password_gets_into_both_forms_of_a_target) {
  settings s;
  s.database_password = "it's \\ 100%";
  s.database_target = "host=db dbname=barid";
  BOOST_TEST(database_target_with_password(s) == "host=db dbname=barid password='it\\'s \\\\ 100%'");
  s.database_target = "postgresql://barid@db/barid?sslmode=require";
  s.database_password = "a&b";
  BOOST_TEST(database_target_with_password(s) == s.database_target + "&password=%61%26%62");
}

BOOST_AUTO_TEST_CASE(guesses_are_made_only_for_what_is_near) {
  BOOST_TEST(closest_option("http.lsiten") == "http.listen");
  BOOST_TEST(closest_option("mail.size-limit") == "mail.size_limit");
  BOOST_TEST(closest_option("colour").empty());
  BOOST_TEST(closest_option(std::string(100'000, 'a')).empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::config
