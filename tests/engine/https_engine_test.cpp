// The running program serves HTTPS by itself: a certificate of its own, renewed while it runs.

#include "runtime/net/stream.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/tls_authority.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

using namespace barid;
using namespace barid::testing;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(engine_https)

namespace {

namespace fs = std::filesystem;

net::deadline soon() {
  return net::deadline::after(20s);
}

/// One connection as a browser makes it, which trusts one authority.
class secure_line {
public:
  secure_line(std::uint16_t port, const std::string& ca_file)
      : line_(std::move(*net::stream::connect({"localhost", port, {}}, soon()))) {
    const auto trusting = net::tls_context::client(ca_file);
    open_ = line_.start_tls(*trusting, "localhost", soon()).ok();
  }
  [[nodiscard]] bool open() const { return open_; }
  void say(const std::string& request) { BOOST_REQUIRE(line_.write(request, soon()).ok()); }
  void get(const std::string& path, const std::string& more = {}) {
    say("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n");
  }
  /// Until this is in what came; all of it.
  std::string hear(const std::string& last) {
    while (heard_.find(last) == std::string::npos) {
      std::array<char, 4096> bytes;
      const auto n = line_.read_some(bytes, soon());
      if (!n || *n == 0) return heard_ + "(gone)";
      heard_.append(bytes.data(), *n);
    }
    return std::exchange(heard_, {});
  }

private:
  net::stream line_;
  bool open_ = false;
  std::string heard_;
};

struct https_desk {
  temp_folder files;
  tls_authority first{"first authority"}, second{"second authority"};
  std::string certificate = (files.path() / "desk.pem").string();
  std::string key = (files.path() / "desk.key").string();

  https_desk() { show(first.issue()); }
  /// As those do who renew certificates: one file after the other.
  void show(const certificate_files& from) const {
    fs::copy_file(from.certificate, certificate, fs::copy_options::overwrite_existing);
    fs::copy_file(from.key, key, fs::copy_options::overwrite_existing);
  }
  [[nodiscard]] engine_options options() const {
    return {.variables = {{"BARID_HTTP_CERTIFICATE", certificate}, {"BARID_HTTP_KEY", key}}};
  }
  static bool shows(const engine_process& engine, const tls_authority& whose) {
    return secure_line(engine.http_port(), whose.ca_file()).open();
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(people_sign_in_and_listen_by_https_alone, https_desk) {
  engine_process engine(options());
  BOOST_TEST(content_of(engine.data() / "barid.page") ==
             "https://127.0.0.1:" + std::to_string(engine.http_port()) + "/\n");
  const auto word = files.write("password", "a-long-enough-pass\n").string();
  const auto person = run({std::string(std::getenv("BARID_BUILD")) + "/app/barid", "user", "add", "mona@acme.example",
                           "--role", "owner", "--password-file", word, "--data", engine.data().string()});
  BOOST_REQUIRE_MESSAGE(person.status == 0, person.output);
  secure_line line(engine.http_port(), first.ca_file());
  BOOST_REQUIRE(line.open());
  const std::string login = R"({"email":"mona@acme.example","password":"a-long-enough-pass"})";
  line.say("POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
           "Content-Length: " +
           std::to_string(login.size()) + "\r\n\r\n" + login);
  const auto in = line.hear("\"presence\"");
  BOOST_TEST(in.starts_with("HTTP/1.1 200"), in);
  BOOST_TEST(in.find("Strict-Transport-Security: max-age=31536000") != std::string::npos, in);
  const auto at = in.find("__Host-barid=");
  BOOST_REQUIRE_MESSAGE(at != std::string::npos, in);
  BOOST_TEST(in.find("; Secure", at) != std::string::npos);
  const auto cookie = "Cookie: " + in.substr(at, in.find(';', at) - at) + "\r\n";
  // the live stream hands its connection on: TLS goes with it
  secure_line live(engine.http_port(), first.ca_file());
  live.get("/api/v1/live", cookie);
  const auto begun = live.hear("\n\n");
  BOOST_TEST(begun.find("text/event-stream") != std::string::npos, begun);
  BOOST_TEST(live.hear("\n\n").find("(gone)") == std::string::npos);
  // whoever does not speak TLS hears nothing
  auto plain = std::move(*net::stream::connect({"127.0.0.1", engine.http_port(), {}}, soon()));
  BOOST_REQUIRE(plain.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", soon()).ok());
  const auto said = plain.read_line(4096, soon());
  BOOST_TEST((!said || !said->starts_with("HTTP/")));
  BOOST_TEST(engine.stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_renewed_certificate_is_shown_next_and_a_broken_one_never, https_desk) {
  engine_process engine(options());
  secure_line old(engine.http_port(), first.ca_file());
  BOOST_REQUIRE(old.open());
  BOOST_TEST(!shows(engine, second));

  std::ofstream(certificate) << "half of a file";
  BOOST_TEST(eventually([&] {
    BOOST_TEST(shows(engine, first)); // a look at the files comes with a connection
    return engine.output().find("cannot be used; the last good one stays") != std::string::npos;
  }));
  show(second.issue());
  BOOST_TEST(eventually([&] { return shows(engine, second); }));
  BOOST_TEST(!shows(engine, first));
  BOOST_TEST(engine.output().find("the certificate of HTTPS was renewed") != std::string::npos);
  // who is connected stays so
  old.get("/healthz");
  BOOST_TEST(old.hear("\r\n\r\n").starts_with("HTTP/1.1 200"));
  BOOST_TEST(engine.stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
