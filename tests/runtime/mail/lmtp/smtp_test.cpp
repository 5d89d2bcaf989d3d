// The listener for gateways: SMTP with STARTTLS, limits for each client, and lines that end strictly.

#include "runtime/mail/lmtp/listener.hpp"
#include "runtime/net/served_tls.hpp"
#include "runtime/net/stream.hpp"
#include "tests/runtime/mail/lmtp/recording_delivery.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postfix_server.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/tls_authority.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>

namespace barid::lmtp {

using namespace std::chrono_literals;
using testing::eventually;

namespace {

session_settings smtp(encryption tls = encryption::absent) {
  session_settings s;
  s.speaks = dialect::smtp;
  s.tls = tls;
  return s;
}

/// A dialogue without I/O; every recipient but `nobody…` is known, every mail is taken.
struct dialogue {
  explicit dialogue(const session_settings& s) : it(s, std::make_shared<byte_budget>(1 << 20)) { (void)codes(""); }
  std::string codes(std::string_view bytes) {
    it.feed(bytes);
    for (;;) {
      auto what = it.advance();
      if (auto* rcpt = std::get_if<ask_recipient>(&what))
        it.answer(rcpt->spec.starts_with("nobody") ? acceptance::unknown : acceptance::accepted);
      else if (auto* mail = std::get_if<take_mail>(&what)) {
        mails.emplace_back(mail->to, *mail->bytes);
        it.answer(std::vector(mail->to.recipients.size(), outcome::committed));
      } else {
        wants_tls = std::holds_alternative<begin_tls>(what);
        closed = std::holds_alternative<hang_up>(what);
        break;
      }
    }
    const auto said = it.take_output();
    std::string out;
    for (std::size_t at = 0; at < said.size(); at = said.find('\n', at) + 1)
      if (said[at + 3] == ' ') out += (out.empty() ? "" : " ") + said.substr(at, 3);
    return out;
  }
  session it;
  std::vector<std::pair<envelope, std::string>> mails;
  bool wants_tls = false, closed = false;
};

const std::string begin = "EHLO gw\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<x@acme.example>\r\nDATA\r\n";

std::string talk(net::stream& line, std::string_view bytes) {
  if (!bytes.empty()) BOOST_REQUIRE(line.write(bytes, net::deadline::after(10s)).ok());
  for (;;) {
    auto got = line.read_line(4096, net::deadline::after(15s));
    if (!got) return "gone";
    if (got->size() < 4 || (*got)[3] != '-') return got->substr(0, 3);
  }
}

struct served {
  explicit served(encryption tls, client_rules each = {}) {
    listener_settings s;
    s.at = {"127.0.0.1", 0, {}};
    s.session = smtp(tls);
    s.each_client = each;
    if (tls != encryption::absent) {
      show(authority.issue());
      auto made = net::served_tls::open(certificate, key,
                                        [this](const result<void>& changed) { ++(changed ? renewed : spoiled); });
      BOOST_REQUIRE(made.ok());
      s.tls = [shown = std::move(*made)] { return shown->current(); };
    }
    auto started = listener::start(s, to);
    BOOST_REQUIRE(started.ok());
    at = std::move(*started);
  }
  net::stream call() const {
    auto line = net::stream::connect(at->bound(), net::deadline::after(10s));
    BOOST_REQUIRE(line.ok());
    return std::move(*line);
  }
  /// As those do who renew certificates: one file after the other.
  void show(const testing::certificate_files& from) const {
    constexpr auto over = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(from.certificate, certificate, over);
    std::filesystem::copy_file(from.key, key, over);
  }
  /// Whether a client that trusts this authority alone gets through STARTTLS.
  bool known_to(const testing::tls_authority& whose) const {
    auto line = call();
    (void)talk(line, "");
    (void)talk(line, "EHLO gw\r\n");
    if (talk(line, "STARTTLS\r\n") != "220") return false;
    return line.start_tls(*net::tls_context::client(whose.ca_file()), "localhost", net::deadline::after(10s)).ok();
  }
  testing::temp_folder files;
  std::string certificate = (files.path() / "mx.pem").string(), key = (files.path() / "mx.key").string();
  std::atomic<int> renewed{0}, spoiled{0};
  testing::tls_authority authority;
  std::shared_ptr<recording_delivery> to = std::make_shared<recording_delivery>();
  std::unique_ptr<listener> at;
};

} // namespace

BOOST_AUTO_TEST_SUITE(smtp_listener)

BOOST_AUTO_TEST_CASE(a_renewed_certificate_is_shown_to_the_next_client_and_a_broken_one_to_none) {
  served it(encryption::required);
  testing::tls_authority next("another authority");
  BOOST_TEST(it.known_to(it.authority));
  BOOST_TEST(!it.known_to(next));
  std::ofstream(it.certificate) << "half of a file";
  BOOST_TEST(eventually([&] {
    BOOST_TEST(it.known_to(it.authority)); // a look at the files comes with a client
    return it.spoiled > 0;
  }));
  it.show(next.issue());
  BOOST_TEST(eventually([&] { return it.known_to(next); }));
  BOOST_TEST(!it.known_to(it.authority));
  BOOST_TEST(it.renewed > 0);
}

BOOST_AUTO_TEST_CASE(no_end_of_data_but_the_true_one_and_no_second_mail_is_smuggled) {
  const std::string second = "MAIL FROM:<admin@acme.example>\r\nRCPT TO:<y@acme.example>\r\n"
                             "DATA\r\nsmuggled\r\n";
  for (const std::string end : {"\n.\n", "\n.\r\n", "\r.\r", "\r.\r\n", "\r\n.\n", "\r\n.\r", "\n.\r"}) {
    dialogue d(smtp());
    BOOST_TEST(d.codes(begin) == "250 250 250 354");
    // it is all one mail, which is refused because of a line that does not end as it has to
    BOOST_TEST(d.codes("hello" + end + second + ".\r\n") == "550");
    BOOST_TEST(d.mails.empty());
    // the dialogue goes on where both sides know it is
    BOOST_TEST(d.codes("NOOP\r\n") == "250");
  }
  dialogue good(smtp());
  (void)good.codes(begin);
  BOOST_TEST(good.codes("..\r\n.a\r\n\r\n.\r\n") == "250");
  BOOST_TEST(good.mails.at(0).second == ".\r\na\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(a_command_line_that_ends_otherwise_ends_the_connection) {
  for (const std::string line : {"NOOP\n", "NO\rOP\r\n", "NOOP\r\r\n"}) {
    dialogue d(smtp());
    BOOST_TEST(d.codes("EHLO gw\r\n") == "250");
    BOOST_TEST(d.codes(line) == "500");
    BOOST_TEST(d.closed);
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_taken_for_strangers_and_guessing_ends) {
  auto s = smtp();
  s.limits.unknown_recipients = 3;
  dialogue d(s);
  BOOST_TEST(d.codes("EHLO gw\r\nMAIL FROM:<x@acme.example>\r\n") == "250 250");
  for (int i = 0; i < 3; ++i) BOOST_TEST(d.codes("RCPT TO:<nobody@elsewhere.example>\r\n") == "550");
  BOOST_TEST(d.codes("DATA\r\n") == "503"); // no recipient: no data
  BOOST_TEST(d.codes("RCPT TO:<nobody@elsewhere.example>\r\n") == "421");
  BOOST_TEST(d.closed);
}

BOOST_AUTO_TEST_CASE(starttls_forgets_what_came_before_and_takes_nothing_that_came_along) {
  dialogue d(smtp(encryption::required));
  BOOST_TEST(d.codes("EHLO gw\r\nMAIL FROM:<a@b.example>\r\n") == "250 530");
  BOOST_TEST(d.codes("STARTTLS\r\n") == "220");
  BOOST_TEST(d.wants_tls);
  d.it.secured();
  BOOST_TEST(d.codes("MAIL FROM:<a@b.example>\r\n") == "503"); // the hello counts no more
  BOOST_TEST(d.codes("EHLO gw\r\nSTARTTLS\r\n") == "250 503");
  BOOST_TEST(d.codes("MAIL FROM:<a@b.example>\r\n") == "250");

  dialogue injected(smtp(encryption::offered));
  BOOST_TEST(injected.codes("EHLO gw\r\nSTARTTLS\r\nMAIL FROM:<a@b.example>\r\n") == "250 501");
  BOOST_TEST(injected.closed);
  BOOST_TEST(!injected.wants_tls);

  dialogue absent(smtp());
  BOOST_TEST(absent.codes("EHLO gw\r\nSTARTTLS\r\n") == "250 502");
}

BOOST_AUTO_TEST_CASE(a_mail_comes_over_tls_with_much_in_one_piece) {
  served s(encryption::required);
  auto line = s.call();
  BOOST_TEST(talk(line, "") == "220");
  BOOST_TEST(talk(line, "EHLO gw\r\n") == "250");
  BOOST_TEST(talk(line, "STARTTLS\r\n") == "220");
  auto tls = net::tls_context::client(s.authority.ca_file());
  BOOST_REQUIRE(tls.ok());
  BOOST_REQUIRE(line.start_tls(*tls, "localhost", net::deadline::after(10s)).ok());
  // more than TLS hands out at once: what it holds back the socket does not show
  const std::string text = std::string(300'000, 'x') + "\r\n";
  BOOST_REQUIRE(line.write(begin + text + ".\r\nNOOP\r\nQUIT\r\n", net::deadline::after(20s)).ok());
  for (const auto* code : {"250", "250", "250", "354", "250", "250", "221"}) BOOST_TEST(talk(line, "") == code);
  BOOST_REQUIRE(s.to->mails().size() == 1u);
  BOOST_TEST(s.to->mails()[0].second.size() == text.size());
  BOOST_TEST(s.to->mails()[0].first.secured);
}

BOOST_AUTO_TEST_CASE(a_client_that_sends_too_much_waits_and_others_do_not_notice) {
  served s(encryption::absent, {2, 3});
  auto line = s.call();
  BOOST_TEST(talk(line, "") == "220");
  BOOST_TEST(talk(line, "EHLO gw\r\n") == "250");
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(talk(line, "MAIL FROM:<a@b.example>\r\n") == "250");
    BOOST_TEST(talk(line, "RSET\r\n") == "250");
  }
  BOOST_TEST(talk(line, "MAIL FROM:<a@b.example>\r\n") == "451");
  auto second = s.call();
  BOOST_TEST(talk(second, "") == "220");
  auto third = s.call();
  BOOST_TEST(talk(third, "") == "421");
  // a place that is left is free again
  BOOST_TEST(talk(second, "QUIT\r\n") == "221");
  BOOST_TEST(eventually([&] {
    auto again = s.call();
    return talk(again, "") == "220";
  }));
}

BOOST_AUTO_TEST_CASE(buckets_fill_again_with_time_and_each_client_has_its_own) {
  client_limits limits({0, 60});
  const auto start = client_limits::clock::time_point(1h);
  for (int i = 0; i < 60; ++i) BOOST_TEST(limits.may_send("192.0.2.1", start));
  BOOST_TEST(!limits.may_send("192.0.2.1", start));
  BOOST_TEST(limits.may_send("192.0.2.2", start));
  BOOST_TEST(limits.may_send("192.0.2.1", start + 1s));
  BOOST_TEST(!limits.may_send("192.0.2.1", start + 1s));
  // never more than a minute's worth
  for (int i = 0; i < 60; ++i) BOOST_TEST(limits.may_send("192.0.2.1", start + 24h));
  BOOST_TEST(!limits.may_send("192.0.2.1", start + 24h));
}

BOOST_AUTO_TEST_CASE(a_real_mta_relays_to_it_by_smtp_over_tls) {
  served s(encryption::required);
  const auto mta = testing::postfix_server::relaying_to("smtp:[127.0.0.1]:" + std::to_string(s.at->bound().port));
  for (const auto* to : {"support@acme.example", "nobody@acme.example"}) {
    const auto done =
        testing::run({"swaks", "--server", "127.0.0.1:" + std::to_string(mta->port()), "--from", "sara@shop.example",
                      "--to", to, "--header", "Subject: by a gateway", "--body", "..\n.\nlast"});
    BOOST_REQUIRE_MESSAGE(done.status == 0, done.output);
  }
  BOOST_REQUIRE(eventually([&] { return s.to->deliveries_to("support@acme.example") == 1; }));
  const auto all = s.to->mails(); // a bounce of the other one may be among them
  const auto mail = *std::ranges::find_if(all, [](const auto& m) { return m.first.sender == "sara@shop.example"; });
  BOOST_TEST(mail.first.secured);
  BOOST_TEST(mail.second.find("Subject: by a gateway\r\n") != std::string::npos);
  BOOST_TEST(mail.second.find("\r\n..\r\n.\r\nlast") != std::string::npos);
  BOOST_TEST(eventually(
      [&] { return mta->log().find("550 5.1.1 <nobody@acme.example> no such mailbox here") != std::string::npos; }));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::lmtp
