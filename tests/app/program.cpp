#include "tests/app/program.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>

namespace barid::app {

testing::finished barid(const std::vector<std::string>& words, const testing::environment& variables) {
  const char* build = std::getenv("BARID_BUILD");
  // an engine that was to refuse its start and does not would run for ever
  std::vector<std::string> command{"timeout", "60", std::string(build ? build : "build/dev") + "/app/barid"};
  command.insert(command.end(), words.begin(), words.end());
  auto out = testing::run(command, variables);
  BOOST_TEST(out.output.find("canary") == std::string::npos, "a secret was printed: " << out.output);
  return out;
}

testing::finished on_desk(std::vector<std::string> words, const testing::environment& variables) {
  words.insert(words.end(), {"--data", desk::get().data.path().string()});
  return barid(words, variables);
}

nlohmann::json json_of(std::vector<std::string> words) {
  words.emplace_back("--json");
  const auto r = on_desk(std::move(words));
  BOOST_REQUIRE_MESSAGE(r.status == 0, r.output);
  return nlohmann::json::parse(r.output);
}

desk::desk() : cluster(test::must(store::private_cluster::start(test::quick_cluster(data.path())))) {}

desk& desk::get() {
  static desk only;
  return only;
}

} // namespace barid::app
