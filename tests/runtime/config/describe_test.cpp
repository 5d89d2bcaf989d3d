// Whatever an operator can set is documented, and the documentation is current.

#include "runtime/config/amounts.hpp"
#include "runtime/config/describe.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <set>

namespace barid::config {

namespace {

std::filesystem::path source() {
  const char* given = std::getenv("BARID_SOURCE");
  return given ? given : ".";
}

/// Every line that is an option, with its `#` taken away.
std::string uncommented(const std::string& toml) {
  std::string out;
  for (std::size_t at = 0; at < toml.size();) {
    const auto end = toml.find('\n', at);
    auto line = toml.substr(at, end - at);
    if (line.starts_with('#') && !line.starts_with("# ")) line.erase(0, 1);
    out += line + "\n";
    at = end + 1;
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(config_describe)

BOOST_AUTO_TEST_CASE(the_manual_of_all_options_is_current) {
  const auto file = source() / "docs/configuration.md";
  if (std::getenv("BARID_UPDATE_GOLDEN")) std::ofstream(file) << manual_page();
  BOOST_TEST(testing::content_of(file) == manual_page(),
             "docs/configuration.md is out of date; BARID_UPDATE_GOLDEN=1 writes it");
}

BOOST_AUTO_TEST_CASE(every_option_is_described_and_its_example_and_default_can_be_set) {
  std::set<std::string_view> names;
  for (const auto& o : options()) {
    BOOST_TEST_CONTEXT(o.name) {
      BOOST_TEST(names.insert(o.name).second);
      BOOST_TEST(o.summary.size() > 15u);
      BOOST_TEST(o.summary.ends_with('.'));
      BOOST_TEST((o.of == shape::secret || !o.standard.empty() || !o.when_unset.empty()));
      if (o.of == shape::secret) {
        BOOST_TEST((find_option(std::string(o.name) + "_file") != nullptr));
        continue;
      }
      BOOST_TEST(!o.example.empty());
      const auto c = load({{}, {{"data", "/nonexistent"}, {std::string(o.name), std::string(o.example)}}, {}});
      BOOST_TEST((c.ok() || c.why().message.find("_file") != std::string::npos));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_commented_file_is_valid_once_its_comments_are_taken_away) {
  const testing::temp_folder folder;
  folder.write("etc/database.password", "x");
  auto text = uncommented(commented_toml());
  // the examples that name files which have to be there
  for (const std::string there : {"/etc/barid/database.password", "/etc/barid/suggestions.key"}) {
    const auto at = text.find(there);
    BOOST_REQUIRE(at != std::string::npos);
    text.replace(at, there.size(), (folder.path() / "etc/database.password").string());
  }
  const auto file = folder.write("barid.toml", text);
  const auto c = load({file, {}, {}});
  BOOST_TEST((c.ok() ? std::string() : c.why().message) == "");
  for (const auto& o : options())
    if (o.of != shape::secret) BOOST_TEST((c->entries.find(o.name)->second.from == origin::file), o.name);
}

BOOST_AUTO_TEST_CASE(what_is_in_force_is_shown_without_secrets) {
  const auto c = load({{}, {{"data", "/srv/barid"}}, {{"BARID_DATABASE_PASSWORD", "canary-5ecret"}}});
  BOOST_REQUIRE(c.ok());
  const auto text = table_text(*c);
  BOOST_TEST(text.find("canary") == std::string::npos);
  BOOST_TEST(text.find("(set)") != std::string::npos);
  BOOST_TEST(text.find("BARID_DATABASE_PASSWORD") != std::string::npos);
  for (const auto& o : options())
    BOOST_TEST((text.find("\n" + std::string(o.name) + " ") != std::string::npos), o.name);
}

BOOST_AUTO_TEST_CASE(amounts_are_written_as_they_are_read) {
  for (const auto* t : {"500ms", "5s", "1m30s", "2h", "5d", "1d12h"}) BOOST_TEST(time_text(*parse_time(t)) == t);
  for (const auto* t : {"64MB", "512KB", "2GB", "300B"}) BOOST_TEST(size_text(*parse_size(t)) == t);
  for (const auto* t : {"0660", "0777", "0600"}) BOOST_TEST(mode_text(*parse_mode(t)) == t);
  for (const auto* t : {"", "5", "s", "5x", "-5s", "1s1m", "5s5s", "99999999999999d"})
    BOOST_TEST(!parse_time(t).has_value(), t);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::config
