// What is installed and packaged fits the program.

#include "tests/app/program.hpp"
#include "tests/support/processor_seconds.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(packaging)

namespace {

namespace fs = std::filesystem;

fs::path from_environment(const char* name, const char* otherwise) {
  const char* given = std::getenv(name);
  return given ? given : otherwise;
}

fs::path source() {
  return from_environment("BARID_SOURCE", ".");
}
fs::path build() {
  return from_environment("BARID_BUILD", "build/dev");
}

} // namespace

BOOST_AUTO_TEST_CASE(the_list_of_licences_is_current) {
  if (testing::sanitizer_cost > 1) return; // its library is linked, too, and shipped to nobody
  const auto made =
      testing::run({(source() / "scripts/third-party").string(), "--print", (build() / "app/barid").string()});
  BOOST_REQUIRE_MESSAGE(made.status == 0, made.output);
  if (std::getenv("BARID_UPDATE_GOLDEN")) std::ofstream(source() / "THIRD-PARTY") << made.output;
  BOOST_TEST(testing::content_of(source() / "THIRD-PARTY") == made.output,
             "THIRD-PARTY is out of date; `scripts/third-party` writes it");
  BOOST_TEST(made.output.find("see its copyright file") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(installing_lays_down_what_a_system_needs) {
  const testing::temp_folder root;
  const auto done = testing::run({"cmake", "--install", build().string(), "--prefix", root.path().string()});
  BOOST_REQUIRE_MESSAGE(done.status == 0, done.output);
  for (const auto* file : {"bin/barid", "etc/barid/barid.toml", "lib/systemd/system/barid.service",
                           "share/man/man1/barid.1", "share/bash-completion/completions/barid",
                           "share/zsh/vendor-completions/_barid", "share/fish/vendor_completions.d/barid.fish",
                           "include/barid/model/result.hpp", "share/doc/barid/configuration.md",
                           "share/doc/barid/examples/rules/support/support.route", "share/doc/barid/THIRD-PARTY"})
    BOOST_TEST(fs::exists(root.path() / file), file);
  const auto config = testing::run(
      {(root.path() / "bin/barid").string(), "config", "--config", (root.path() / "etc/barid/barid.toml").string()});
  BOOST_TEST(config.status == 0, config.output);
}

BOOST_AUTO_TEST_CASE(the_service_unit_is_sound_and_confined) {
  const auto unit = testing::content_of(source() / "packaging/barid.service");
  for (const auto* line : {"\nUser=barid\n", "\nNoNewPrivileges=yes\n", "\nProtectSystem=strict\n",
                           "\nPrivateTmp=yes\n", "\nCapabilityBoundingSet=\n"})
    BOOST_TEST(unit.find(line) != std::string::npos, line);
  if (testing::run({"sh", "-c", "command -v systemd-analyze"}).status != 0) return; // not on every machine
  const auto seen = testing::run({"systemd-analyze", "verify", (source() / "packaging/barid.service").string()});
  for (const auto* trouble : {"Unknown", "ignoring", "Invalid", "Failed to parse"})
    BOOST_TEST(seen.output.find(trouble) == std::string::npos, seen.output);
}

BOOST_AUTO_TEST_CASE(the_scripts_are_sound) {
  for (const auto* script : {"scripts/run", "scripts/man", "scripts/third-party", "packaging/debian/postinst",
                             "packaging/debian/prerm", "packaging/debian/postrm"}) {
    const auto path = (source() / script).string();
    BOOST_TEST(testing::run({"bash", "-n", path}).status == 0, script);
    BOOST_TEST(testing::run({"test", "-x", path}).status == 0, script);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
