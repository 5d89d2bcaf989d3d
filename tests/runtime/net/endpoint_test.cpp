#include "runtime/net/endpoint.hpp"
#include "runtime/net/resolve.hpp"
#include "runtime/net/socket.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <filesystem>

namespace barid::net {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(net_endpoint)

BOOST_AUTO_TEST_CASE(an_endpoint_is_read_and_printed_in_the_same_form) {
  for (const auto* text : {"127.0.0.1:2424", "mail.acme.example:587", "[::1]:0", "unix:/run/barid/lmtp"}) {
    const auto e = parse_endpoint(text);
    BOOST_REQUIRE_MESSAGE(e.ok(), text);
    BOOST_TEST(to_text(*e) == text);
  }
  BOOST_TEST(parse_endpoint("/run/x")->path == "/run/x");
  BOOST_TEST(parse_endpoint("[::1]:25")->host == "::1");
}

BOOST_AUTO_TEST_CASE(what_is_no_endpoint_is_refused_with_an_example) {
  for (const auto* text : {"", "localhost", ":25", "::1:25", "[::1:25", "a:b", "a:65536", "a:-1", "a:2 ", "unix:run"}) {
    const auto e = parse_endpoint(text);
    BOOST_REQUIRE_MESSAGE(!e.ok(), text);
    BOOST_TEST(e.why().help.find("127.0.0.1:2424") != std::string::npos);
  }
  BOOST_TEST(!parse_endpoint("/" + std::string(107, 'x')).ok());
  BOOST_TEST(parse_endpoint("/" + std::string(106, 'x')).ok());
}

BOOST_AUTO_TEST_CASE(loopback_is_recognised_and_a_name_that_looks_like_it_is_not) {
  BOOST_TEST(is_loopback({"127.8.8.8", 1, {}}));
  BOOST_TEST(is_loopback({"::1", 1, {}}));
  BOOST_TEST(is_loopback({"localhost", 1, {}}));
  BOOST_TEST(is_loopback({"", 0, "/run/x"}));
  BOOST_TEST(!is_loopback({"127.0.0.1.acme.example", 1, {}}));
  BOOST_TEST(!is_loopback({"192.0.2.1", 1, {}}));
}

BOOST_AUTO_TEST_CASE(nothing_listening_a_missing_name_and_a_taken_port_are_told_apart) {
  const auto port = testing::free_port();
  const auto nobody = connect_to({"127.0.0.1", port, {}}, deadline::after(5s));
  BOOST_REQUIRE(!nobody.ok());
  BOOST_TEST((nobody.why().code == errc::unavailable));
  BOOST_TEST(nobody.why().message == "nothing listens at 127.0.0.1:" + std::to_string(port));

  const auto nowhere = connect_to({"no-such-host.invalid", 25, {}}, deadline::after(10s));
  BOOST_REQUIRE(!nowhere.ok());
  BOOST_TEST(nowhere.why().message.find("no-such-host.invalid") != std::string::npos);

  auto first = listening_socket::open({"127.0.0.1", 0, {}});
  BOOST_REQUIRE(first.ok());
  BOOST_TEST(first->bound().port != 0);
  const auto second = listening_socket::open(first->bound());
  BOOST_REQUIRE(!second.ok());
  BOOST_TEST(second.why().message == "something else listens at " + to_text(first->bound()));
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_swallowed_ends_at_its_deadline) {
  // a full backlog drops the handshake, as a firewall does
  auto socket = listening_socket::open({"127.0.0.1", 0, {}});
  BOOST_REQUIRE(socket.ok());
  BOOST_REQUIRE(::listen(socket->fd(), 0) == 0);
  std::vector<socket_handle> filling;
  result<socket_handle> last = socket_handle();
  for (int i = 0; i < 8 && last.ok(); ++i) {
    last = connect_to(socket->bound(), deadline::after(150ms));
    if (last) filling.push_back(std::move(*last));
  }
  BOOST_REQUIRE(!last.ok());
  BOOST_TEST((last.why().code == errc::timeout));
  BOOST_TEST(last.why().message.find("no answer from 127.0.0.1:") == 0u);
}

BOOST_AUTO_TEST_CASE(a_unix_socket_replaces_a_dead_one_keeps_a_live_one_and_goes_with_its_owner) {
  const testing::temp_folder folder;
  const endpoint at{"", 0, (folder.path() / "s").string()};
  {
    auto first = listening_socket::open(at, 0600);
    BOOST_REQUIRE(first.ok());
    struct stat info {};
    BOOST_REQUIRE(::stat(at.path.c_str(), &info) == 0);
    BOOST_TEST((info.st_mode & 0777) == 0600u);
    BOOST_TEST(!listening_socket::open(at).ok());
    std::filesystem::rename(at.path, at.path + ".kept"); // as if its owner had died
    std::filesystem::create_hard_link(at.path + ".kept", at.path + ".dead");
  }
  std::filesystem::rename(at.path + ".dead", at.path);
  BOOST_TEST(listening_socket::open(at).ok());
  BOOST_TEST(!std::filesystem::exists(at.path));
  folder.write("s", "a file of somebody");
  BOOST_TEST(!listening_socket::open(at).ok());
  BOOST_TEST(testing::content_of(at.path) == "a file of somebody");
}

BOOST_AUTO_TEST_CASE(domain_names_get_their_ascii_form) {
  BOOST_TEST(*to_ascii_domain("Mail.Acme.example") == "Mail.Acme.example");
  BOOST_TEST(*to_ascii_domain("bücher.example") == "xn--bcher-kva.example");
  BOOST_TEST(*to_ascii_domain("بريد.example") == "xn--ngbof4h.example");
  BOOST_TEST(!to_ascii_domain("").ok());
  BOOST_TEST(!to_ascii_domain("a b.example").ok());
  BOOST_TEST(!to_ascii_domain("\xff.example").ok());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::net
