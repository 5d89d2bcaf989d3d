#include "dns_stub.hpp"
#include "runtime/discovery/autoconfig.hpp"
#include "runtime/discovery/discover.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

namespace barid::discovery {

namespace {

using channel::mail_server;
using channel::tls;

/// The world as the tests have it: names, and what lies at addresses.
struct world {
  dns_stub dns;
  std::map<std::string, std::string> web;
  std::vector<std::string> asked;

  result<found> find(const std::string& address) {
    auto trusted = net::tls_context::client();
    BOOST_REQUIRE(trusted.ok());
    how_to_ask how{dns.at(), *trusted, [this](const std::string& url) -> result<std::string> {
                     asked.push_back(url);
                     const auto it = web.find(url);
                     if (it == web.end()) return error{errc::not_found, "nothing lies there", ""};
                     return it->second;
                   }};
    return find_servers(address, how);
  }
};

const char* description = R"(<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="acme.example">
  <incomingServer type="pop3"><hostname>pop.%EMAILDOMAIN%</hostname><port>995</port><socketType>SSL</socketType>
    <username>%EMAILLOCALPART%</username></incomingServer>
  <incomingServer type="imap"><hostname>plain.acme.example</hostname><port>143</port><socketType>plain</socketType></incomingServer>
  <incomingServer type="imap"><hostname> imap.acme.example </hostname><port>143</port><socketType>STARTTLS</socketType>
    <username>%EMAILADDRESS%</username></incomingServer>
  <outgoingServer type="smtp"><hostname>smtp.acme.example</hostname><port>465</port><socketType>SSL</socketType></outgoingServer>
</emailProvider></clientConfig>)";

} // namespace

BOOST_AUTO_TEST_SUITE(discovering_servers)

BOOST_AUTO_TEST_CASE(srv_records_tell_and_tls_from_the_first_byte_goes_first) {
  world w;
  w.dns.srv("_imap._tcp.acme.example", {0, 1, 143, "mail.acme.example"});
  w.dns.srv("_imaps._tcp.acme.example", {10, 1, 993, "second.acme.example"});
  w.dns.srv("_imaps._tcp.acme.example", {0, 1, 993, "Mail.Acme.example"});
  w.dns.srv("_submission._tcp.acme.example", {0, 1, 587, "mail.acme.example"});
  const auto got = w.find("Support@ACME.example");
  BOOST_REQUIRE(got.ok());
  BOOST_CHECK((got->imap == mail_server{"mail.acme.example", 993, tls::tls}));
  BOOST_CHECK((got->smtp == mail_server{"mail.acme.example", 587, tls::starttls}));
  BOOST_TEST(!got->pop3.has_value());
  BOOST_TEST(got->sure);
  BOOST_TEST(w.asked.empty());
}

BOOST_AUTO_TEST_CASE(servers_elsewhere_are_found_and_not_sure) {
  world w;
  w.dns.srv("_imaps._tcp.acme.example", {0, 1, 993, "imap.notacme.example"});
  const auto got = w.find("support@acme.example");
  BOOST_REQUIRE(got.ok());
  BOOST_TEST(!got->sure);
}

BOOST_AUTO_TEST_CASE(a_service_that_is_said_not_to_be_there_is_not) {
  world w;
  w.dns.srv("_imaps._tcp.acme.example", {0, 0, 0, ""}); // RFC 6186 §3.4
  w.dns.srv("_pop3s._tcp.acme.example", {0, 0, 995, "pop.acme.example"});
  const auto got = w.find("support@acme.example");
  BOOST_REQUIRE(got.ok());
  BOOST_TEST(!got->imap.has_value());
  BOOST_CHECK((got->pop3 == mail_server{"pop.acme.example", 995, tls::tls}));
}

BOOST_AUTO_TEST_CASE(providers_are_known_by_address_and_by_who_takes_the_mail) {
  world w;
  w.dns.mx("acme.example", 20, "other.example");
  w.dns.mx("acme.example", 10, "acme-example.mail.protection.outlook.com");
  const auto google = w.find("desk@gmail.com");
  BOOST_REQUIRE(google.ok());
  BOOST_TEST(google->imap->host == "imap.gmail.com");
  BOOST_TEST(google->oauth == "google");
  const auto microsoft = w.find("support@acme.example");
  BOOST_REQUIRE(microsoft.ok());
  BOOST_TEST(microsoft->imap->host == "outlook.office365.com");
  BOOST_CHECK((microsoft->smtp == mail_server{"smtp.office365.com", 587, tls::starttls}));
  BOOST_TEST(microsoft->oauth == "microsoft");
  BOOST_TEST(microsoft->sure);
}

BOOST_AUTO_TEST_CASE(a_description_tells_where_dns_says_nothing) {
  world w;
  w.web["https://autoconfig.acme.example/mail/config-v1.1.xml?emailaddress=support%40acme.example"] = description;
  const auto got = w.find("support@acme.example");
  BOOST_REQUIRE(got.ok());
  BOOST_CHECK((got->imap == mail_server{"imap.acme.example", 143, tls::starttls})); // not the plain one
  BOOST_CHECK((got->pop3 == mail_server{"pop.acme.example", 995, tls::tls}));
  BOOST_CHECK((got->smtp == mail_server{"smtp.acme.example", 465, tls::tls}));
  BOOST_TEST(got->sure);
}

BOOST_AUTO_TEST_CASE(nobody_knows_is_said_and_nonsense_does_no_harm) {
  world w;
  w.dns.garbage("_imaps._tcp.odd.example", std::string("\xC0\x0C\0\x21\0\1\0\0\0\0\xFF\xFF\xC0", 13));
  w.dns.garbage("_imap._tcp.odd.example", std::string(400, '\xC0'));
  w.web["https://odd.example/.well-known/autoconfig/mail/config-v1.1.xml"] =
      "<clientConfig><!DOCTYPE x></clientConfig>";
  for (const auto* address : {"a@nobody.example", "a@odd.example"}) {
    const auto got = w.find(address);
    BOOST_REQUIRE(!got.ok());
    BOOST_CHECK(got.why().code == errc::not_found);
  }
  BOOST_TEST(w.asked.size() == 4u);
  BOOST_TEST(!w.find("no address").ok());
  for (const auto& xml :
       {std::string(), std::string("<clientConfig"), std::string(300'000, 'x'),
        std::string("<clientConfig><incomingServer type=\"imap\"><hostname>a b</hostname><port>1</port>"
                    "<socketType>SSL</socketType></incomingServer></clientConfig>")})
    BOOST_TEST(!read_autoconfig(xml, "a@b.example").ok());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::discovery
