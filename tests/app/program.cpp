#include "tests/app/program.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>

namespace barid::app {

namespace {

std::string program() {
  const char* build = std::getenv("BARID_BUILD");
  return std::string(build ? build : "build/dev") + "/app/barid";
}

void no_secret_in(const std::string& output) {
  BOOST_TEST(output.find("canary") == std::string::npos, "a secret was printed: " << output);
}

} // namespace

testing::finished barid(const std::vector<std::string>& words, const testing::environment& variables) {
  // an engine that was to refuse its start and does not would run for ever
  std::vector<std::string> command{"timeout", "60", program()};
  command.insert(command.end(), words.begin(), words.end());
  auto out = testing::run(command, variables);
  no_secret_in(out.output);
  return out;
}

testing::finished on_desk(std::vector<std::string> words, const testing::environment& variables) {
  words.insert(words.end(), {"--data", desk::get().data.path().string()});
  return barid(words, variables);
}

testing::finished at_terminal(const std::vector<std::string>& words, const std::vector<std::string>& lines) {
  const auto script = desk::get().files.write("type.py", R"(import os, pty, sys
begins = sys.argv.index("--")
command, lines = sys.argv[1:begins], sys.argv[begins + 1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(command[0], command)
shown = b""
for line in lines + [None]:
    begin = len(shown)
    while line is None or b": " not in shown[begin:]:
        try: piece = os.read(terminal, 4096)
        except OSError: piece = b""
        if not piece: break
        shown += piece
    if line is not None: os.write(terminal, line.encode() + b"\n")
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
)");
  std::vector<std::string> command{"python3", script.string(), program()};
  command.insert(command.end(), words.begin(), words.end());
  command.insert(command.end(), {"--data", desk::get().data.path().string(), "--"});
  command.insert(command.end(), lines.begin(), lines.end());
  auto out = testing::run(command);
  no_secret_in(out.output);
  return out;
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
