// Passwords asked for at a terminal: not shown, asked for twice where nobody else knows them.

#include "tests/app/program.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(prompts)

namespace {

/// `barid user add` at a pseudo terminal where these lines are typed, each once its prompt is
/// there.
testing::finished typed(const std::string& address, const std::string& first, const std::string& second) {
  const auto script = desk::get().files.write("type.py", R"(import os, pty, sys
program, data, address, *lines = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(program, [program, "user", "add", address, "--data", data])
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
  const char* build = std::getenv("BARID_BUILD");
  auto out = testing::run({"python3", script.string(), std::string(build ? build : "build/dev") + "/app/barid",
                           desk::get().data.path().string(), address, first, second});
  BOOST_TEST(out.output.find("canary") == std::string::npos, out.output);
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_password_is_asked_for_twice_and_not_shown) {
  const auto r = typed("typed@acme.example", canary, canary);
  BOOST_TEST(r.status == 0, r.output);
  BOOST_TEST(r.output.find("a password for typed@acme.example: ") != std::string::npos);
  BOOST_TEST(r.output.find("added typed@acme.example") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(two_entries_that_differ_are_refused) {
  const auto r = typed("typo@acme.example", canary, wrong_canary);
  BOOST_TEST(r.status == 3, r.output);
  BOOST_TEST(r.output.find("the two entries differ") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
