// Promise P9, outgoing: a server that hangs holds up its own channel only.

#include "actors/dispatch.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_peer.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <optional>

namespace barid::actors {

using namespace std::chrono_literals;
using test::must;

BOOST_AUTO_TEST_SUITE(slow_outgoing_servers)

namespace {

/// Takes whatever it is given.
void take_all(testing::conversation& c, std::atomic<int>& mails) {
  c.say("220 quick.example\r\n");
  for (auto line = c.hear();; line = c.hear()) {
    if (line == "DATA") {
      c.say("354 go on\r\n");
      while (c.hear() != ".") {
      }
      ++mails;
      c.say("250 taken\r\n");
    } else if (line.starts_with("QUIT")) {
      c.say("221 bye\r\n");
      return c.hang_up();
    } else {
      c.say("250 ok\r\n");
    }
  }
}

struct two_desks : world {
  std::atomic<int> taken{0};
  std::optional<testing::fake_peer> tarpit{std::in_place, [](testing::conversation& c) {
                                             c.say("220 slow.example\r\n");
                                             (void)c.hear();
                                             c.fall_silent();
                                           }};
  testing::fake_peer quick{[this](testing::conversation& c) { take_all(c, taken); }};
  mailbox_id slow_channel, quick_channel;

  two_desks() {
    slow_channel = channel_of("support", support, *tarpit);
    quick_channel = channel_of("billing", "billing@acme.example", quick);
    auto s = settings();
    s.smtp_server_of = [slow = tarpit->at(), fast = quick.at()](const store::channel_row& c) -> result<smtp::server> {
      smtp::server out;
      out.at = c.name == "support" ? slow : fast;
      out.secured = smtp::security::none;
      return out;
    };
    start(s);
  }
  ~two_desks() {
    // whoever waits there would wait for minutes, and the engine for them
    tarpit.reset();
    stop();
  }

  mailbox_id channel_of(const std::string& name, const std::string& address, testing::fake_peer& at) {
    return add_account(name, address, 0, [&at](channel::account& a) {
      a.smtp = channel::mail_server{"127.0.0.1", at.at().port, channel::tls::none};
    });
  }
  void ask_for_acknowledgement(const std::string& address, int n) {
    dovecot.deliver(address, "From: <sara" + std::to_string(n) + "@shop.example>\r\nTo: " + address +
                                 "\r\nSubject: please acknowledge\r\nMessage-ID: <" + std::to_string(n) +
                                 "@shop.example>\r\n\r\nhello\r\n");
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_server_that_hangs_delays_no_other_channel) {
  two_desks d;
  d.ask_for_acknowledgement(support, 1);
  const auto of = [&](mailbox_id channel, const char* state) {
    return "select count(*) from outbox where channel = " + std::to_string(channel.value) + " and state = '" + state +
           "'";
  };
  BOOST_REQUIRE(d.becomes(of(d.slow_channel, "claimed"), 1));
  BOOST_REQUIRE(testing::eventually([&] { return d.tarpit->connections() == 1; }, 10s));
  // its sender waits now; the other channel is served as if it were alone, again and again
  for (int n = 2; n < 6; ++n) {
    d.ask_for_acknowledgement("billing@acme.example", n);
    BOOST_REQUIRE(d.becomes(of(d.quick_channel, "sent"), n - 1, 10s));
  }
  BOOST_TEST(d.taken == 4);
  BOOST_TEST(d.count(of(d.slow_channel, "claimed")) == 1);
  BOOST_TEST(d.tarpit->connections() == 1);
}

BOOST_AUTO_TEST_CASE(one_destination_has_only_its_part_of_the_lines) {
  dispatch all{store::held_connection(), {.connections = 3}};
  for (int i = 0; i < 3; ++i) BOOST_TEST(all.take_line("slow.example:587"));
  BOOST_TEST(!all.take_line("slow.example:587"));
  BOOST_TEST(all.take_line("quick.example:587"));
  all.give_line_back("slow.example:587");
  BOOST_TEST(all.take_line("slow.example:587"));
  all.take_in_hand(outbox_id{4});
  BOOST_TEST((all.in_hand() == std::vector{outbox_id{4}}));
  all.lay_down(outbox_id{4});
  BOOST_TEST(all.in_hand().empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
