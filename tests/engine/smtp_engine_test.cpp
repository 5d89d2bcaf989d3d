// Mail by SMTP into the running program, as gateways hand it over that know no LMTP.

#include "tests/engine/pushed_desk.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>

using namespace barid;
using namespace barid::testing;

BOOST_AUTO_TEST_SUITE(engine_smtp)

namespace {

std::string question(const std::string& id) {
  return mail_of({.from = id + "@customer.example", .message_id = id + "@customer.example"});
}

struct with_smtp : pushed_desk {
  using pushed_desk::pushed_desk;
  net::tls_context trusting = *net::tls_context::client(authority.ca_file());

  int deliver(smtp_client& client, const std::string& id) {
    return client.deliver(id + "@customer.example", "support@acme.example", question(id));
  }
};

struct only_by_tls : with_smtp {
  only_by_tls() : with_smtp(environment{{"BARID_SMTP_REQUIRE_TLS", "true"}}) {}
};

struct with_limits : with_smtp {
  with_limits()
      : with_smtp(environment{{"BARID_MAIL_SIZE_LIMIT", "64KB"},
                              {"BARID_SMTP_CLIENT_RATE", "5"},
                              {"BARID_SMTP_CLIENT_CONNECTIONS", "2"}}) {}
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_mail_comes_by_starttls_byte_for_byte_is_decided_and_is_known_again, with_smtp) {
  const auto raw = question("first") + "..\r\n.\r\n...and dots\r\n";
  for (int round = 0; round < 2; ++round) { // as of a gateway that did not hear the answer
    smtp_client client(smtp, &trusting);
    BOOST_TEST(client.deliver("first@customer.example", "support@acme.example", raw) == 250);
  }
  holds(1);
  BOOST_TEST(stored.copies()[fingerprint(raw)] == 1);
  // a mail by either way is the same mail
  lmtp_client other(engine.lmtp());
  BOOST_TEST(other.deliver("first@customer.example", "support@acme.example", raw) == 250);
  holds(1);
  BOOST_TEST(stored.number("select count(*) from conversations where tags @> '{seen}'") == 1);
}

BOOST_FIXTURE_TEST_CASE(a_common_client_delivers_and_hears_who_is_unknown, with_smtp) {
  const auto send = [&](const std::string& to) {
    return run({"swaks", "--server", "127.0.0.1:" + std::to_string(smtp.port), "--from", "sara@shop.example", "--to",
                to, "--header", "Subject: by swaks"});
  };
  const auto known = send("support@acme.example");
  BOOST_TEST(known.status == 0, known.output);
  const auto unknown = send("nobody@acme.example");
  BOOST_TEST(unknown.status != 0);
  BOOST_TEST(unknown.output.find("550 5.1.1 <nobody@acme.example> no such mailbox here") != std::string::npos,
             unknown.output);
  holds(1);
}

BOOST_FIXTURE_TEST_CASE(only_addresses_of_channels_are_taken_and_nothing_is_ever_passed_on, with_smtp) {
  for (const std::string to :
       {"nobody@acme.example", "victim@elsewhere.example", "victim%elsewhere.example@acme.example",
        "victim@elsewhere.example@acme.example", "\"victim@elsewhere.example\"@acme.example",
        "elsewhere.example!victim", "@acme.example:victim@elsewhere.example", "victim"})
    for (const std::string from : {"support@acme.example", "sara@customer.example", ""}) {
      smtp_client client(smtp);
      BOOST_TEST(client.ask("MAIL FROM:<" + from + ">") == 250);
      const int code = client.ask("RCPT TO:<" + to + ">");
      BOOST_TEST(code / 100 == 5, to << " was answered " << code);
      BOOST_TEST(client.ask("DATA") == 503);
    }
  // of several recipients the known one alone has the mail
  smtp_client client(smtp);
  const auto codes =
      client.deliver_to("sara@customer.example", {"victim@elsewhere.example", "support@acme.example"}, question("two"));
  BOOST_TEST(codes == (std::vector{550, 250}), boost::test_tools::per_element());
  holds(1);
}

BOOST_FIXTURE_TEST_CASE(where_tls_is_required_no_mail_is_taken_without_it, only_by_tls) {
  smtp_client open(smtp);
  BOOST_TEST(open.ask("MAIL FROM:<sara@customer.example>") == 530);
  smtp_client secured(smtp, &trusting);
  BOOST_TEST(deliver(secured, "secret") == 250);
  holds(1);
}

BOOST_FIXTURE_TEST_CASE(too_large_too_many_and_too_often_are_refused_and_the_rest_is_taken, with_limits) {
  smtp_client first(smtp);
  smtp_client second(smtp);
  BOOST_CHECK_THROW(smtp_client third(smtp), std::runtime_error);
  BOOST_TEST(first.ask("MAIL FROM:<sara@customer.example> SIZE=70000") == 552);
  BOOST_TEST(first.deliver("sara@customer.example", "support@acme.example",
                           question("large") + std::string(70'000, 'x') + "\r\n") == 552);
  int taken = 0;
  int code = 250;
  for (int i = 0; i < 6 && code == 250; ++i) {
    code = deliver(second, "often" + std::to_string(i));
    taken += code == 250 ? 1 : 0;
  }
  BOOST_TEST(code == 451);
  BOOST_TEST(taken >= 3);
  holds(taken);
}

BOOST_FIXTURE_TEST_CASE(while_the_database_is_away_it_says_so_for_now_and_then_takes_the_mail, with_smtp) {
  smtp_client client(smtp, &trusting);
  BOOST_TEST(deliver(client, "before") == 250);
  signal_database(SIGSTOP);
  BOOST_TEST(deliver(client, "meanwhile") == 451);
  signal_database(SIGCONT);
  BOOST_TEST(eventually([&] { return deliver(client, "meanwhile") == 250; }, std::chrono::seconds(60)));
  holds(2);
}

BOOST_AUTO_TEST_SUITE_END()
