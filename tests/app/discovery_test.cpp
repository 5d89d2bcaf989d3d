// `barid channel add ADDRESS` with nothing else: who says which servers it has, and what is believed. The name
// server and the web server are the test's own, on loopback.

#include "tests/app/program.hpp"
#include "tests/runtime/discovery/dns_stub.hpp"
#include "tests/support/dovecot_server.hpp"
#include "tests/support/fake_peer.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/tls_authority.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(channel_discovery)

namespace {

using words = std::vector<std::string>;

const std::string description =
    "<?xml version=\"1.0\"?><clientConfig version=\"1.1\"><emailProvider id=\"corp.example\">"
    "<incomingServer type=\"imap\"><hostname>imap.corp.example</hostname><port>993</port>"
    "<socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>"
    "<outgoingServer type=\"smtp\"><hostname>smtp.corp.example</hostname><port>465</port>"
    "<socketType>SSL</socketType></outgoingServer></emailProvider></clientConfig>";

/// A web server that describes a domain at one of its addresses and has nothing at all others.
struct describing_server {
  testing::tls_authority authority;
  net::tls_context tls;
  std::string target;
  testing::fake_peer peer{[this](testing::conversation& c) { serve(c); }};

  describing_server(const words& names, std::string at)
      : tls(context(authority.issue({names, std::chrono::hours(-1), std::chrono::hours(24)}))), target(std::move(at)) {}

  static net::tls_context context(const testing::certificate_files& f) {
    return *net::tls_context::server(f.certificate, f.key);
  }
  void serve(testing::conversation& c) const {
    c.start_tls(tls);
    const bool here = c.hear() == "GET " + target + " HTTP/1.1";
    c.hear_until("");
    const auto body = here ? description : std::string("nothing");
    c.say(std::string("HTTP/1.1 ") + (here ? "200 OK" : "404 Not Found") +
          "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
    c.hang_up();
  }
};

std::string text_of(const discovery::name_server& at) {
  return at.address + ":" + std::to_string(at.port);
}

/// `channel add`, asking that name server, and trying nothing unless told.
testing::finished add(const std::string& address, const discovery::dns_stub& dns, const words& more = {}) {
  words all{
      "channel", "add", address, "--name-server", text_of(dns.at()), "--password-file", desk::get().password_file};
  all.insert(all.end(), more.begin(), more.end());
  return on_desk(all);
}

void remove(const std::string& channel) {
  BOOST_TEST(on_desk({"channel", "remove", channel}).status == 0);
}

} // namespace

BOOST_AUTO_TEST_CASE(the_servers_of_srv_records_are_tried_and_connected) {
  test::dovecot_server imap{{.users = {{"support@localhost", canary}}, .extra = ""}};
  discovery::dns_stub dns; // RFC 6186 §3.1
  dns.srv("_imap._tcp.localhost", {0, 1, imap.imap_port(), "localhost"});
  dns.srv("_imaps._tcp.localhost", {0, 1, imap.imaps_port(), "localhost"});
  const auto added = add("support@localhost", dns, {"--name", "by-srv", "--ca", imap.ca_file()});
  BOOST_REQUIRE_MESSAGE(added.status == 0, added.output);
  BOOST_TEST(added.output.find("SRV records of localhost") != std::string::npos, added.output);
  BOOST_TEST(added.output.find("receiving works") != std::string::npos, added.output);
  const auto shown = json_of({"channel", "show", "by-srv"});
  BOOST_TEST(shown["settings"]["imap"]["port"] == imap.imaps_port());
  BOOST_TEST(shown["settings"]["imap"]["tls"] == "tls");
  BOOST_TEST(shown["settings"]["user"] == "support@localhost");
  remove("by-srv");
}

BOOST_AUTO_TEST_CASE(servers_elsewhere_are_only_proposed) {
  discovery::dns_stub dns;
  dns.srv("_imaps._tcp.corp.example", {0, 1, 993, "imap.elsewhere.example"});
  const auto told = add("support@corp.example", dns, {"--no-test"});
  BOOST_TEST(told.status != 0);
  BOOST_TEST(told.output.find("outside the domain") != std::string::npos, told.output);
  BOOST_TEST(told.output.find("--imap imap.elsewhere.example:993") != std::string::npos, told.output);
  for (const auto& c : json_of({"channel", "list"})) BOOST_TEST(c["addresses"][0] != "support@corp.example");
}

BOOST_AUTO_TEST_CASE(providers_are_known_by_the_address_and_by_who_takes_the_mail) {
  discovery::dns_stub dns;
  dns.mx("corp.example", 10, "corp-example.mail.protection.outlook.com");
  const auto google = add("acme.desk@gmail.com", dns, {"--no-test", "--name", "google"});
  BOOST_REQUIRE_MESSAGE(google.status == 0, google.output);
  BOOST_TEST(google.output.find("--oauth google") != std::string::npos, google.output);
  BOOST_TEST(json_of({"channel", "show", "google"})["settings"]["imap"]["host"] == "imap.gmail.com");
  remove("google");
  const auto office = add("support@corp.example", dns, {"--no-test", "--name", "office"});
  BOOST_REQUIRE_MESSAGE(office.status == 0, office.output);
  const auto shown = json_of({"channel", "show", "office"});
  BOOST_TEST(shown["settings"]["imap"]["host"] == "outlook.office365.com");
  BOOST_TEST(shown["settings"]["smtp"]["port"] == 587);
  remove("office");
}

BOOST_AUTO_TEST_CASE(a_domain_describes_itself_at_either_address) {
  discovery::dns_stub dns;
  for (const auto* target :
       {"/mail/config-v1.1.xml?emailaddress=support%40corp.example", "/.well-known/autoconfig/mail/config-v1.1.xml"}) {
    describing_server web({"autoconfig.corp.example", "corp.example"}, target);
    const auto added = add("support@corp.example", dns,
                           {"--no-test", "--name", "described", "--ca", web.authority.ca_file(), "--autoconfig-server",
                            net::to_text(web.peer.at())});
    BOOST_REQUIRE_MESSAGE(added.status == 0, target << ": " << added.output);
    const auto shown = json_of({"channel", "show", "described"});
    BOOST_TEST(shown["settings"]["imap"]["host"] == "imap.corp.example");
    BOOST_TEST(shown["settings"]["smtp"]["host"] == "smtp.corp.example");
    BOOST_TEST(shown["settings"]["user"] == "support@corp.example");
    remove("described");
  }
}

BOOST_AUTO_TEST_CASE(a_description_under_a_foreign_certificate_is_not_believed) {
  discovery::dns_stub dns;
  describing_server web({"other.example"}, "/mail/config-v1.1.xml?emailaddress=support%40corp.example");
  const auto r =
      add("support@corp.example", dns,
          {"--no-test", "--ca", web.authority.ca_file(), "--autoconfig-server", net::to_text(web.peer.at())});
  BOOST_TEST(r.status == 3, r.output);
  BOOST_TEST(web.peer.heard() == "", "nothing is asked of it");
}

BOOST_AUTO_TEST_CASE(whom_to_ask_has_to_be_somebody) {
  const auto wrong = on_desk({"channel", "add", "support@corp.example", "--name-server", "ns.corp.example"});
  BOOST_TEST(wrong.status == 3);
  BOOST_TEST(wrong.output.find("is no name server") != std::string::npos, wrong.output);
  const auto silent = on_desk(
      {"channel", "add", "support@corp.example", "--name-server", "127.0.0.1:" + std::to_string(testing::free_port())});
  BOOST_TEST(silent.status == 4, silent.output);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
