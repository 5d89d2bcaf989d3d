#include "runtime/channel/account.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::channel {

BOOST_AUTO_TEST_SUITE(accounts)

BOOST_AUTO_TEST_CASE(a_server_is_completed_by_what_is_usual) {
  const auto read = [](const char* text, protocol of, std::optional<tls> how = {}) {
    return *parse_server(text, of, how);
  };
  BOOST_CHECK((read("imap.acme.example", protocol::imap) == mail_server{"imap.acme.example", 993, tls::tls}));
  BOOST_CHECK((read("imap.acme.example:143", protocol::imap) == mail_server{"imap.acme.example", 143, tls::starttls}));
  BOOST_CHECK((read("imap.acme.example", protocol::imap, tls::starttls).port == 143));
  BOOST_CHECK((read("smtp.acme.example", protocol::smtp) == mail_server{"smtp.acme.example", 587, tls::starttls}));
  BOOST_CHECK((read("smtp.acme.example:465", protocol::smtp).secured == tls::tls));
  BOOST_CHECK((read("smtp.acme.example", protocol::smtp, tls::tls).port == 465));
  BOOST_CHECK((read("[::1]:1143", protocol::imap, tls::none) == mail_server{"::1", 1143, tls::none}));
}

BOOST_AUTO_TEST_CASE(what_is_no_server_or_goes_in_clear_over_a_network_is_refused) {
  for (const auto* text : {"", ":993", "host:0", "host:99999", "unix:/x", "a b", "host:port"})
    BOOST_TEST(!parse_server(text, protocol::imap, {}).ok(), text);
  BOOST_CHECK(!parse_server("imap.acme.example:143", protocol::imap, tls::none).ok());
  BOOST_CHECK(!parse_server("imap.acme.example", protocol::imap, tls::none).ok());
}

BOOST_AUTO_TEST_CASE(settings_survive_the_database) {
  account a;
  a.imap = mail_server{"imap.acme.example", 993, tls::tls};
  a.smtp = mail_server{"smtp.acme.example", 587, tls::starttls};
  a.user = "support@acme.example";
  a.ca_file = "/etc/ca.pem";
  a.folders = {"INBOX", "بريد"};
  a.after = imap::after_commit::move;
  a.move_to = "Done";
  BOOST_CHECK(*account_from_json(to_json(a)) == a);
  BOOST_CHECK(*account_from_json("{}") == account{});
  for (const auto* bad : {"[", "[]", R"({"imap": {"host": "x"}})",
                          R"({"imap": {"host": "x", "port": 99999999, "tls": "tls"}})", R"({"after": "burn"})"})
    BOOST_TEST(!account_from_json(bad).ok(), bad);
}

BOOST_AUTO_TEST_CASE(both_protocols_get_what_they_need) {
  account a;
  a.imap = mail_server{"imap.acme.example", 143, tls::starttls};
  a.smtp = mail_server{"localhost", 25, tls::none};
  a.user = "support";
  const auto imap = imap_settings(a);
  BOOST_CHECK(imap.tls == imap::tls_mode::starttls);
  BOOST_TEST(imap.verify_certificate);
  BOOST_TEST(imap.folders.front().name == "INBOX");
  const auto smtp = smtp_server(a, secrets::secret("pw"));
  BOOST_CHECK(smtp.secured == smtp::security::none);
  BOOST_TEST(std::get<smtp::password_login>(smtp.as).user == "support");
  a.user.clear();
  BOOST_CHECK(std::holds_alternative<smtp::no_login>(smtp_server(a, secrets::secret()).as));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::channel
