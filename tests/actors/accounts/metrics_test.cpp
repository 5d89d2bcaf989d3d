// The numbers that need whole accounts, each seen moving.

#include "runtime/mail/worker/pool.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_peer.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/metric_value.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::actors {

using namespace std::chrono_literals;
using test::must;

BOOST_AUTO_TEST_SUITE(numbers_of_accounts)

namespace {

/// Takes what is for Sara, and refuses all others for good.
void take_saras(testing::conversation& c) {
  c.say("220 sink.example\r\n");
  for (auto line = c.hear();; line = c.hear()) {
    if (line.starts_with("RCPT")) {
      c.say(line.find(sara) != std::string::npos ? "250 ok\r\n" : "550 5.1.1 no such user\r\n");
    } else if (line == "DATA") {
      c.say("354 go on\r\n");
      while (c.hear() != ".") {
      }
      c.say("250 taken\r\n");
    } else if (line.starts_with("QUIT")) {
      c.say("221 bye\r\n");
      return c.hang_up();
    } else {
      c.say("250 ok\r\n");
    }
  }
}

struct counted_world : world {
  testing::fake_peer sink{take_saras};
  std::shared_ptr<metrics::registry> numbers = std::make_shared<metrics::registry>();

  counted_world() {
    add_account("support", support, 0, [this](channel::account& a) {
      a.smtp = channel::mail_server{"127.0.0.1", sink.at().port, channel::tls::none};
    });
    auto s = settings();
    s.metrics = numbers;
    s.measure_every = 50ms;
    s.lmtp.emplace();
    s.lmtp->at = {"127.0.0.1", 0, {}};
    s.smtp_server_of = [at = sink.at()](const store::channel_row&) -> result<smtp::server> {
      smtp::server out;
      out.at = at;
      out.secured = smtp::security::none;
      return out;
    };
    start(s);
  }
  ~counted_world() { stop(); }

  [[nodiscard]] double number(const std::string& series) const { return testing::metric_value(*numbers, series); }
  void reaches(const std::string& series, double wanted) {
    const bool came = testing::eventually([&] { return number(series) == wanted; }, 30s);
    BOOST_TEST(came, series << " is " << number(series) << " instead of " << wanted);
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(what_happens_to_mail_and_accounts_is_counted) {
  counted_world w;
  w.reaches("barid_channel_connected{channel=\"support\"}", 1);
  w.reaches("barid_rules_generation", 1);
  BOOST_TEST(w.number("barid_rules_applied_total{outcome=\"applied\"}") == 1);
  BOOST_TEST(testing::eventually([&] { return w.number("barid_database_connections{state=\"open\"}") >= 5; }, 30s));

  testing::lmtp_client mta(*w.node->lmtp_address());
  const auto mail = mail_from_sara("please acknowledge", "Message-ID: <n1@shop.example>\r\n");
  BOOST_TEST(mta.deliver(sara, support, mail) == 250);
  BOOST_TEST(mta.deliver(sara, support, mail) == 250);
  w.reaches("barid_lmtp_connections", 1);
  w.reaches("barid_mails_accepted_total{channel=\"support\"}", 1);
  w.reaches("barid_mails_duplicate_total{channel=\"support\"}", 1);
  w.reaches("barid_mails_decided_total{channel=\"support\"}", 1);
  w.reaches("barid_mails_read_total", 1);
  w.reaches("barid_conversations_loaded", 1);
  w.reaches("barid_outbox_sent_total{channel=\"support\"}", 1);

  BOOST_TEST(mta.deliver("omar@shop.example", support,
                         "From: <omar@shop.example>\r\nSubject: please acknowledge\r\n\r\nhello\r\n") == 250);
  w.reaches("barid_outbox_failures_total{channel=\"support\",reason=\"permanent\"}", 1);
  w.reaches("barid_outbox_items{state=\"dead\"}", 1);

  w.files.write("rules/desk.route", "this is no rule");
  BOOST_REQUIRE(w.node->reload().ok());
  w.reaches("barid_rules_applied_total{outcome=\"refused\"}", 1);

  w.dovecot.set_password(support, "changed");
  w.dovecot.stop();
  w.dovecot.start();
  w.reaches("barid_channel_connected{channel=\"support\"}", 0);
  BOOST_TEST(testing::eventually(
      [&] { return w.number("barid_channel_failures_total{channel=\"support\",reason=\"authentication\"}") >= 1; },
      30s));
}

BOOST_AUTO_TEST_CASE(what_waits_is_measured) {
  counted_world w;
  // mail that nobody announced, and a change that happened a while ago
  must(w.on.run("insert into inbox (mail, channel, shard, received) values (4711, 1, 1, now() - "
                "interval '90 s')"));
  BOOST_TEST(testing::eventually([&] { return w.number("barid_inbox_oldest_seconds") >= 90; }, 30s));
  must(w.on.run("delete from inbox"));
  w.reaches("barid_inbox_oldest_seconds", 0);
  // again where a younger change, news of the start for one, stood before it
  BOOST_TEST(testing::eventually(
      [&] {
        if (w.number("barid_index_lag_seconds") >= 90) return true;
        must(w.on.run("insert into live_events (at, kind) values (now() - interval '90 s', 'test')"));
        return false;
      },
      30s));
  w.reaches("barid_index_lag_seconds", 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
