#include "runtime/log/line.hpp"
#include "runtime/log/log.hpp"
#include "runtime/log/repeats.hpp"
#include "runtime/secrets/redaction.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <sstream>
#include <thread>

namespace barid::log {

namespace {

using namespace std::chrono_literals;

std::vector<nlohmann::json> lines_of(const std::filesystem::path& file) {
  std::vector<nlohmann::json> out;
  std::istringstream in(testing::content_of(file));
  for (std::string line; std::getline(in, line);) out.push_back(nlohmann::json::parse(line));
  return out;
}

settings to_file(const testing::temp_folder& folder) {
  settings s;
  s.file = folder.path() / "barid.log";
  s.node = "n1";
  return s;
}

entry sample(std::span<const field> with) {
  return {instant(std::chrono::milliseconds(1'774'778'400'123)),
          level::warning,
          "the account cannot be reached",
          with,
          0,
          {}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(logging)

BOOST_AUTO_TEST_CASE(a_line_for_people_has_its_fields_behind_it) {
  const std::array with{channel(mailbox_id{3}), text("why", "no route\nto \"host\""),
                        text("host", "imap.acme.example")};
  BOOST_TEST(text_line(sample(with)) == "2026-03-29T10:00:00.123Z warning  the account cannot be reached  channel=3 "
                                        "why=\"no route\\nto \\\"host\\\"\" host=imap.acme.example");
}

BOOST_AUTO_TEST_CASE(a_field_never_takes_the_place_of_what_every_line_has) {
  const std::array with{text("at", "127.0.0.1:2424"), text("message", "from outside"), text("level", "info")};
  const auto j = nlohmann::json::parse(json_line(sample(with)));
  BOOST_TEST(j["at"] == "2026-03-29T10:00:00.123Z");
  BOOST_TEST(j["message"] == "the account cannot be reached");
  BOOST_TEST(j["level"] == "warning");
  BOOST_TEST(j["field.at"] == "127.0.0.1:2424");
  BOOST_TEST(j["field.message"] == "from outside");
}

BOOST_AUTO_TEST_CASE(a_line_for_programs_is_an_object_whatever_bytes_come) {
  const std::array with{mail(mail_id{9}), text("subject", "caf\xE9 \x1B[31m"), field{"late", true},
                        field{"seconds", 1.5}};
  const auto j = nlohmann::json::parse(json_line(sample(with)));
  BOOST_TEST(j["at"] == "2026-03-29T10:00:00.123Z");
  BOOST_TEST(j["level"] == "warning");
  BOOST_TEST(j["mail"] == 9);
  BOOST_TEST(j["late"] == true);
  BOOST_TEST(j["seconds"] == 1.5);
  BOOST_TEST(j["subject"] == "caf\xEF\xBF\xBD \x1B[31m");
}

BOOST_AUTO_TEST_CASE(everything_written_is_in_the_file_when_the_session_ends) {
  const testing::temp_folder folder;
  {
    auto s = session::start(to_file(folder));
    BOOST_REQUIRE(s.ok());
    for (int i = 0; i < 1000; ++i) info("mail accepted", {mail(mail_id{i})});
    debug("not of interest");
  }
  const auto lines = lines_of(folder.path() / "barid.log");
  BOOST_REQUIRE(lines.size() == 1000u);
  BOOST_TEST(lines[999]["mail"] == 999);
  BOOST_TEST(lines[0]["node"] == "n1");
}

BOOST_AUTO_TEST_CASE(the_level_can_change_while_it_runs) {
  const testing::temp_folder folder;
  {
    auto s = session::start(to_file(folder));
    BOOST_REQUIRE(s.ok());
    set_level(level::error);
    warning("hidden");
    set_level(level::trace);
    trace("shown");
    BOOST_TEST(enabled(level::debug));
  }
  set_level(level::info);
  const auto lines = lines_of(folder.path() / "barid.log");
  BOOST_REQUIRE(lines.size() == 1u);
  BOOST_TEST(lines[0]["message"] == "shown");
}

BOOST_AUTO_TEST_CASE(a_secret_in_use_is_masked_in_whatever_is_written) {
  const testing::temp_folder folder;
  const secrets::guarded guard("canary-5ecret");
  {
    auto s = session::start(to_file(folder));
    BOOST_REQUIRE(s.ok());
    failure("login failed with canary-5ecret", {why({errc::refused, "the server said: canary-5ecret?", ""})});
  }
  const auto all = testing::content_of(folder.path() / "barid.log");
  BOOST_TEST(all.find("canary") == std::string::npos);
  BOOST_TEST(all.find("the server said: ***?") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(of_a_flood_of_warnings_a_few_are_written_and_the_rest_is_counted) {
  const testing::temp_folder folder;
  {
    auto s = session::start(to_file(folder));
    BOOST_REQUIRE(s.ok());
    for (int i = 0; i < 500; ++i) warning("the database does not answer");
    warning("something else");
  }
  const auto lines = lines_of(folder.path() / "barid.log");
  BOOST_TEST(lines.size() == 22u); // 20, the other one, and the count at the end
  BOOST_TEST(lines.back()["repeated"] == 480);
}

BOOST_AUTO_TEST_CASE(repeats_pass_again_after_their_window_and_tell_what_was_left_out) {
  repeats r(2, 10s);
  const repeats::moment start{};
  BOOST_TEST(r.pass("a", start).value() == 0u);
  BOOST_TEST(r.pass("a", start + 1s).value() == 0u);
  BOOST_TEST(!r.pass("a", start + 2s).has_value());
  BOOST_TEST(!r.pass("a", start + 9s).has_value());
  BOOST_TEST(r.pass("b", start + 9s).value() == 0u);
  BOOST_TEST(r.pass("a", start + 10s).value() == 2u);
  BOOST_TEST(r.untold().empty());
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_is_told_at_the_start) {
  settings s;
  s.file = "/nonexistent/barid.log";
  const auto started = session::start(s);
  BOOST_REQUIRE(!started.ok());
  BOOST_TEST(started.why().message.find("/nonexistent/barid.log") != std::string::npos);
  BOOST_CHECK(!parse_level("loud").ok());
  BOOST_CHECK(*parse_level("debug") == level::debug);
}

BOOST_AUTO_TEST_CASE(many_threads_write_whole_lines) {
  const testing::temp_folder folder;
  {
    auto s = session::start(to_file(folder));
    BOOST_REQUIRE(s.ok());
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([t] {
        for (int i = 0; i < 200; ++i) info("line", {number("thread", t), number("i", i)});
      });
    for (auto& t : threads) t.join();
  }
  BOOST_TEST(lines_of(folder.path() / "barid.log").size() == 800u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::log
