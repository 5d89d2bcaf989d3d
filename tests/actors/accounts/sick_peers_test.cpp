// Promise P9 for many accounts: ten of fifty have servers that answer nothing any more, for receiving and for
// sending, and the others are served as fast as before.

#include "runtime/store/hash.hpp"
#include "runtime/store/shard.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_peer.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace barid::actors {

using namespace std::chrono_literals;
using test::must;
using testing::eventually;
using steady = std::chrono::steady_clock;

BOOST_AUTO_TEST_SUITE(sick_peers)

namespace {

constexpr int accounts = 50, sick = 10, rounds = 5;

/// In SQL: the channels that fall ill.
constexpr const char* ill_ones =
    "name in ('desk0', 'desk1', 'desk2', 'desk3', 'desk4', 'desk5', 'desk6', 'desk7', 'desk8', 'desk9')";

struct many_desks : world {
  std::mutex lock;
  std::map<int, steady::time_point> acknowledged; ///< By the number in the subject.
  std::vector<std::unique_ptr<testing::fake_peer>> submissions, frozen;
  std::map<int, steady::time_point> asked;
  int asked_so_far = 0;

  many_desks() : world("grouped", accounts) {
    for (int i = 0; i < accounts; ++i) {
      const bool ill = i < sick;
      auto& peers = ill ? frozen : submissions;
      peers.push_back(std::make_unique<testing::fake_peer>([this, ill](testing::conversation& c) {
        if (ill) hang(c, "220 sink.example\r\n");
        else take(c);
      }));
      const auto smtp = peers.back()->at().port;
      std::uint16_t imap = 0;
      if (ill) {
        frozen.push_back(std::make_unique<testing::fake_peer>(
            [](testing::conversation& c) { hang(c, "* OK IMAP4rev1 ready\r\n"); }));
        imap = frozen.back()->at().port;
      }
      const auto name = "desk" + std::to_string(i);
      (void)add_account(name, name + "@acme.example", 0, [&](channel::account& a) {
        if (ill) a.imap = channel::mail_server{"127.0.0.1", imap, channel::tls::none};
        a.smtp = channel::mail_server{"127.0.0.1", smtp, channel::tls::none};
      });
    }
    (void)must(on.run("update channels set state = 'off' where " + std::string(ill_ones)));
    auto s = settings();
    s.smtp_server_of = [](const store::channel_row& c) -> result<smtp::server> {
      const auto account = channel::account_from_json(c.settings);
      smtp::server out;
      out.at = {"127.0.0.1", account->smtp->port, {}};
      out.secured = smtp::security::none;
      return out;
    };
    start(s);
  }
  ~many_desks() {
    // whoever waits there would wait for minutes, and the engine for them
    frozen.clear();
    stop();
  }

  static void hang(testing::conversation& c, std::string_view greeting) {
    c.say(greeting);
    (void)c.hear();
    c.fall_silent();
  }

  void take(testing::conversation& c) {
    c.say("220 sink.example\r\n");
    for (auto line = c.hear();; line = c.hear()) {
      if (line == "DATA") {
        c.say("354 go on\r\n");
        int number = -1;
        for (line = c.hear(); line != "."; line = c.hear())
          if (line.starts_with("Subject: ")) number = std::stoi(line.substr(line.rfind(' ') + 1));
        const std::lock_guard hold(lock);
        acknowledged.try_emplace(number, steady::now());
        c.say("250 taken\r\n");
      } else if (line.starts_with("QUIT")) {
        c.say("221 bye\r\n");
        return c.hang_up();
      } else {
        c.say("250 ok\r\n");
      }
    }
  }

  /// Mail into each account that is well, several times; how long until the acknowledgement was sent, from
  /// the shortest to the longest.
  std::vector<std::chrono::milliseconds> measure() {
    const int first = asked_so_far;
    for (int round = 0; round < rounds; ++round) {
      for (int i = sick; i < accounts; ++i) {
        const auto n = asked_so_far++;
        const auto to = "desk" + std::to_string(i) + "@acme.example";
        asked[n] = steady::now();
        dovecot.append(to, {"From: <sara" + std::to_string(n) + "@shop.example>\r\nTo: " + to +
                            "\r\nSubject: please acknowledge " + std::to_string(n) + "\r\nMessage-ID: <" +
                            std::to_string(n) + "@shop.example>\r\n\r\nhello\r\n"});
      }
      BOOST_REQUIRE(eventually(
          [&] {
            const std::lock_guard hold(lock);
            return int(acknowledged.size()) == asked_so_far;
          },
          120s));
    }
    std::vector<std::chrono::milliseconds> out;
    for (int n = first; n < asked_so_far; ++n)
      out.push_back(std::chrono::ceil<std::chrono::milliseconds>(acknowledged.at(n) - asked.at(n)));
    std::ranges::sort(out);
    return out;
  }
  void fall_ill() {
    (void)must(on.run("update channels set state = 'on'"));
    tell_directory_changed();
    // something is to be sent through each of them
    const auto rows = must(on.run("select id from channels where " + std::string(ill_ones)));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto channel = rows[i].get<mailbox_id>(0);
      const std::string at = std::to_string(i);
      (void)must(on.run(
          "insert into outbox (effect_key, channel, shard, kind, origin, payload, next_at) values ($1, $2, $3, 'smtp',"
          " 'human', $4::jsonb, now())",
          store::with(store::bytes{store::key_hash({"sick", at})}, channel.value, store::shard_of(channel),
                      R"({"kind": "reply", "origin": "human", "from": {"name": "", "address": "desk@acme.example"},
                          "to": [{"name": "", "address": "omar@shop.example"}], "subject": "x 0", "text": "x",
                          "tag": {"token": "0123456789abcdefghjkmn", "counter": 1, "domain": "acme.example"},
                          "message_id": "0123456789abcdefghjkmn.1@acme.example"})")));
    }
    BOOST_REQUIRE(eventually(
        [&] { return std::ranges::all_of(frozen, [](const auto& p) { return p->connections() > 0; }); }, 60s));
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(ten_of_fifty_accounts_that_hang_slow_the_others_down_by_less_than_two) {
  many_desks d;
  (void)d.measure(); // everything is connected, loaded and known
  const auto well = d.measure();
  d.fall_ill();
  const auto beside_sick = d.measure();
  const auto p99 = [](const auto& all) { return all[all.size() * 99 / 100]; };
  BOOST_TEST_MESSAGE("p99 of " << well.size() << " acknowledgements " << p99(well).count() << " ms; beside " << sick
                               << " sick accounts " << p99(beside_sick).count() << " ms");
  // below half a second, it is the outbox's rounds that are measured
  BOOST_TEST((p99(beside_sick) < 2 * std::max<std::chrono::milliseconds>(p99(well), 500ms)));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
