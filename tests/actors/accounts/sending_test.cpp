// How fast mail goes, when it is given up, and what refused logins bring: in time that the tests make pass.

#include "runtime/store/directory_channels.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "runtime/store/shard_rows.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_peer.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>

namespace barid::actors {

using namespace std::chrono_literals;
using test::must;
using testing::eventually;

BOOST_AUTO_TEST_SUITE(sending)

namespace {

/// A submission server that notes the subjects it was given.
struct submission {
  std::mutex lock;
  std::vector<std::string> subjects;
  std::atomic<int> logins{0}, refusals{0};
  std::atomic<bool> knows_us{true}, takes{true};
  testing::fake_peer at{[this](testing::conversation& c) { play(c); }};

  void play(testing::conversation& c) {
    c.say("220 sink.example\r\n");
    std::string subject;
    for (auto line = c.hear();; line = c.hear()) {
      if (line.starts_with("EHLO")) {
        c.say("250-sink.example\r\n250 AUTH PLAIN\r\n");
      } else if (line.starts_with("AUTH")) {
        ++logins;
        c.say(knows_us ? "235 2.7.0 welcome\r\n" : "535 5.7.8 who are you\r\n");
      } else if (line.starts_with("RCPT") && !takes) {
        ++refusals;
        c.say("451 4.3.0 later\r\n");
      } else if (line == "DATA") {
        c.say("354 go on\r\n");
        for (line = c.hear(); line != "."; line = c.hear())
          if (line.starts_with("Subject: ")) subject = line.substr(9);
        const std::lock_guard hold(lock);
        subjects.push_back(subject);
        c.say("250 taken\r\n");
      } else if (line.starts_with("QUIT")) {
        c.say("221 bye\r\n");
        return c.hang_up();
      } else {
        c.say("250 ok\r\n");
      }
    }
  }
  int count(const std::string& word) {
    const std::lock_guard hold(lock);
    return int(std::ranges::count_if(subjects, [&](const auto& s) { return s.starts_with(word); }));
  }
};

struct sending_desk : world {
  hand_clock clock;
  submission peer;
  int queued = 0;

  ~sending_desk() { stop(); }

  /// A channel that takes mail by LMTP and sends by the peer.
  mailbox_id pushed(const std::string& name, const std::string& address) {
    return add_account(name, address, 0, [this](channel::account& a) {
      a.imap.reset();
      a.smtp = channel::mail_server{"127.0.0.1", peer.at.at().port, channel::tls::none};
    });
  }
  void queue(mailbox_id channel, const std::string& subject, const char* from, duration wait = 0s) {
    const nlohmann::json payload{
        {"kind", "reply"},
        {"origin", from},
        {"from", {{"name", "Acme"}, {"address", support}}},
        {"to", {{{"name", "Sara"}, {"address", sara}}}},
        {"subject", subject},
        {"text", "it left today"},
        {"tag", {{"token", "0123456789abcdefghjkmn"}, {"counter", ++queued}, {"domain", "acme.example"}}},
        {"message_id", "0123456789abcdefghjkmn." + std::to_string(queued) + "@acme.example"}};
    (void)must(on.run("insert into outbox (effect_key, channel, shard, kind, origin, payload, next_at, created) values"
                      " ($1, $2, $3, 'smtp', $4, $5::jsonb, $6, $7)",
                      store::with(store::bytes{store::key_hash({subject})}, channel.value, store::shard_of(channel),
                                  std::string(from), payload.dump(), clock.now() + wait, clock.now())));
  }
  void begin(const std::function<void(engine_settings&)>& change = {}) {
    auto s = settings();
    if (change) change(s);
    start(std::move(s), clock);
  }
  std::int64_t in_state(const std::string& state) {
    return count("select count(*) from outbox where state = '" + state + "'");
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_destination_gets_its_rate_and_people_are_served_before_rules) {
  sending_desk d;
  const auto channel = d.pushed("support", support);
  for (int i = 0; i < 7; ++i) d.queue(channel, "rule " + std::to_string(i), "automatic");
  d.begin([](engine_settings& s) { s.sending.rate = 5, s.sending.rate_automatic = 3; });
  BOOST_REQUIRE(eventually([&] { return d.peer.count("rule") == 3; }));
  // whoever writes now does not wait behind them
  d.queue(channel, "person 0", "human");
  BOOST_REQUIRE(eventually([&] { return d.peer.count("person 0") == 1; }));
  BOOST_TEST(d.peer.count("rule") == 3);
  d.clock.step(59s);
  d.queue(channel, "person 1", "human");
  BOOST_REQUIRE(eventually([&] { return d.peer.count("person 1") == 1; }));
  BOOST_TEST(d.peer.count("rule") == 3);
  d.clock.step(1s);
  BOOST_REQUIRE(eventually([&] { return d.peer.count("rule") == 6; }));
  // in the last minute: one person's and three of rules
  d.queue(channel, "person 2", "human");
  BOOST_REQUIRE(eventually([&] { return d.peer.count("person 2") == 1; }));
  BOOST_TEST(d.peer.count("rule") == 6);
  d.clock.step(60s);
  BOOST_REQUIRE(eventually([&] { return d.peer.count("rule") == 7; }));
  BOOST_TEST(d.count("select count(*) from outbox where attempts <> 1 or last_error <> ''") == 0);
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'sent'", 10));
}

BOOST_AUTO_TEST_CASE(a_mail_is_given_up_after_the_configured_time_however_long_it_waited_before) {
  sending_desk d;
  d.peer.takes = false;
  const auto channel = d.pushed("support", support);
  d.queue(channel, "planned for next week", "human", 7 * 24h);
  d.begin([](engine_settings& s) { s.sending.give_up = 3h; });
  d.clock.step(7 * 24h);
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'failed'", 1));
  d.clock.step(2h);
  BOOST_REQUIRE(eventually([&] { return d.peer.refusals == 2; }));
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'failed'", 1));
  d.clock.step(1h);
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'dead'", 1));
  // whoever sends it again gives it as much time once more
  const auto id = must(store::troubled_outbox(d.on, 1)).at(0).job.id;
  must(store::retry_outbox(d.on, id, d.clock.now()));
  BOOST_REQUIRE(eventually([&] { return d.peer.refusals == 4; }));
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'failed'", 1));
  d.peer.takes = true;
  d.clock.step(2h);
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'sent'", 1));
}

BOOST_AUTO_TEST_CASE(who_is_refused_before_the_text_of_the_mail_is_tried_more_and_more_seldom) {
  sending_desk d;
  d.peer.takes = false;
  const auto channel = d.pushed("support", support);
  d.queue(channel, "refused at RCPT", "human");
  d.begin([](engine_settings& s) { s.sending.give_up = 24h; });
  int asked = 0;
  for (const auto step : {1min, 5min, 15min, 30min, 60min}) {
    ++asked;
    BOOST_REQUIRE(eventually([&] { return d.peer.refusals == asked; }));
    BOOST_REQUIRE(
        d.becomes("select count(*) from outbox where state = 'failed' and refusals = " + std::to_string(asked), 1));
    const auto next = must(d.on.run("select next_at from outbox"))[0].get<instant>(0);
    BOOST_TEST((next - d.clock.now() >= step * 0.8), step.count());
    BOOST_TEST((next - d.clock.now() <= step * 1.2), step.count());
    d.clock.step(next - d.clock.now());
  }
  BOOST_TEST(d.count("select count(*) from outbox where attempts = 0 and rendered is null") == 1);
  d.peer.takes = true;
  d.clock.step(3h);
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'sent'", 1));
}

BOOST_AUTO_TEST_CASE(refused_logins_pause_the_account_within_a_minute_and_administrators_are_told) {
  sending_desk d;
  submission other;
  const auto channel = d.pushed("support", support);
  (void)d.add_account("billing", "billing@acme.example", 0, [&](channel::account& a) {
    a.imap.reset();
    a.user.clear();
    a.smtp = channel::mail_server{"127.0.0.1", other.at.at().port, channel::tls::none};
  });
  store::agent_row mona;
  mona.name = "mona";
  mona.email = sara;
  mona.role = "admin";
  (void)must(store::create_agent(d.on, mona));
  d.peer.knows_us = false;
  for (int i = 0; i < 3; ++i) d.queue(channel, "answer " + std::to_string(i), "human");
  const auto began = d.clock.now();
  // as in production
  d.begin([](engine_settings& s) { s.imap.backoff = {}; });
  for (int tries = 1; tries <= 3; ++tries) {
    BOOST_REQUIRE(eventually([&] { return d.peer.logins == tries; }));
    if (tries == 3) break;
    BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'failed'", 3));
    BOOST_TEST(d.text("select state || ' ' || health from channels where name = 'support'") == "on failing");
    for (int s = 0; s < 60 && d.peer.logins == tries; ++s) {
      d.clock.step(1s);
      // what is due is looked at every tenth of a second
      (void)eventually([&] { return d.peer.logins > tries; }, 300ms);
    }
  }
  BOOST_TEST((d.clock.now() - began <= 1min));
  BOOST_REQUIRE(d.becomes("select count(*) from channels where state = 'paused' and health = 'paused'", 1));
  BOOST_REQUIRE(eventually([&] { return other.count("The mail account `support` is paused") == 1; }));
  BOOST_TEST(d.text("select health_text from channels where name = 'support'").find("535 5.7.8 who are you") !=
             std::string::npos);
  // nothing is tried while it is paused, and nothing given up
  d.clock.step(10 * 24h);
  d.queue(channel, "answer 3", "human");
  BOOST_TEST(!eventually([&] { return d.peer.logins > 3; }, 1s));
  BOOST_TEST(d.in_state("dead") == 0);
  // mended: everything goes
  d.peer.knows_us = true;
  d.set_password(channel, "new");
  (void)must(d.on.run("update channels set state = 'on' where state = 'paused'"));
  d.tell_directory_changed();
  BOOST_REQUIRE(eventually([&] { return d.peer.count("answer") == 4; }));
  BOOST_REQUIRE(d.becomes("select count(*) from channels where name = 'support' and health = 'ok'", 1));
  BOOST_TEST(other.count("The mail account") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
