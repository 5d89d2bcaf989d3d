// Every trick of the table, played on sockets: no secret goes to a server that has not proved who it is, memory
// stays bounded, and another account of the same driver is read meanwhile (promises P9, P13, P14).

#include "runtime/mail/fetching/credential_text.hpp"
#include "runtime/mail/imap/join.hpp"
#include "runtime/mail/lmtp/listener.hpp"
#include "runtime/mail/pop3/join.hpp"
#include "runtime/mail/smtp/client.hpp"
#include "tests/runtime/mail/lmtp/recording_delivery.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/sanitized.hpp"
#include "tricks.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <fstream>
#include <set>

namespace barid::hostile {

namespace {

using namespace std::chrono_literals;
using testing::eventually;

constexpr bool memory_is_ours = !testing::sanitized; // a sanitizer keeps what is freed

constexpr std::size_t largest_mail = 1U << 20U;
constexpr std::int64_t most_memory_kb = 64 << 10; // far from what the peers would send

/// `VmRSS` or `VmHWM` of this process, in KB.
std::int64_t memory(const std::string& which) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(which + ":")) return std::stoll(line.substr(which.size() + 1));
  return 0;
}

/// How much more than at first was in use at once, since this began.
class memory_watch {
public:
  memory_watch() {
    std::ofstream("/proc/self/clear_refs") << "5"; // the peak begins anew (proc(5))
    before_ = memory("VmRSS");
  }
  [[nodiscard]] std::int64_t grown_kb() const { return memory("VmHWM") - before_; }

private:
  std::int64_t before_ = 0;
};

testing::fake_peer::script script_of(const trick& t) {
  const auto visits = std::make_shared<std::atomic<int>>(0);
  return [&t, visits](testing::conversation& c) {
    const int visit = ++*visits;
    switch (t.speaks) {
    case protocol::imap:
      return speak_imap(c, t.tls_at_once, t.shown, t.says, visit);
    case protocol::pop3:
      return speak_pop3(c, t.tls_at_once, t.shown, t.says, visit);
    case protocol::smtp:
      return speak_smtp(c, t.tls_at_once, t.shown, t.says, visit);
    }
  };
}

/// What an account of the driver was told, and how often its secret was asked for.
struct owner {
  std::mutex guard;
  std::vector<fetching::place> mails;
  std::vector<std::string> bodies;
  std::vector<fetching::failed> failures;
  std::vector<fetching::place> refused;
  int caught_up = 0, secrets = 0;
  std::optional<fetching::account_handle> handle;
  std::vector<fetching::place> early;

  void take(fetching::event e) {
    const std::lock_guard lock(guard);
    const auto commit = [&](const fetching::place& p) {
      if (handle) handle->acknowledge(p);
      else early.push_back(p);
    };
    if (auto* m = std::get_if<fetching::mail>(&e)) {
      commit(m->place);
      mails.push_back(m->place);
      bodies.push_back(std::move(m->bytes));
    } else if (const auto* r = std::get_if<fetching::refused_mail>(&e)) {
      commit(r->place);
      refused.push_back(r->place);
    } else if (auto* f = std::get_if<fetching::failed>(&e)) {
      failures.push_back(std::move(*f));
    }
    caught_up += std::holds_alternative<fetching::caught_up>(e);
  }
  void know(const fetching::account_handle& h) {
    const std::lock_guard lock(guard);
    handle = h;
    if (!early.empty()) h.acknowledge(std::exchange(early, {}));
  }
  template <class Look>
  auto look(Look at) {
    const std::lock_guard lock(guard);
    return at(*this);
  }
};

void fill(fetching::server_settings& s, const testing::fake_peer& peer, bool tls_at_once,
          const std::shared_ptr<owner>& whose) {
  s.host = "localhost";
  s.port = peer.at().port;
  s.tls = tls_at_once ? fetching::tls_mode::tls : fetching::tls_mode::starttls;
  s.ca_file = authority().ca_file();
  s.user = user;
  s.secret = [whose](const fetching::secret_answer& answer) {
    whose->look([](owner& o) { return ++o.secrets; });
    answer(std::string(secret));
  };
}

void join(fetching::driver& d, const testing::fake_peer& peer, bool pop, bool tls_at_once,
          const std::shared_ptr<owner>& to) {
  const auto handler = [to](fetching::event e) { to->take(std::move(e)); };
  if (pop) {
    pop3::account_settings s;
    fill(s, peer, tls_at_once, to);
    s.limits.mail_size = largest_mail;
    s.limits.listing = largest_mail;
    s.known = [](const std::vector<std::string>&, const fetching::known_answer& answer) {
      answer(fetching::known_names());
    };
    auto joined = pop3::join(d, std::move(s), handler);
    BOOST_REQUIRE(joined.ok());
    return to->know(*joined);
  }
  imap::account_settings s;
  fill(s, peer, tls_at_once, to);
  s.limits.mail_size = largest_mail;
  auto joined = imap::join(d, std::move(s), handler);
  BOOST_REQUIRE(joined.ok());
  to->know(*joined);
}

fetching::driver_options quick() {
  fetching::driver_options out;
  out.threads = 1; // whoever held it up would hold up the neighbour
  out.connect = out.handshake = 10s;
  out.backoff.first = out.backoff.first_other = 50ms;
  out.backoff.longest = 200ms;
  return out;
}

std::string end_of(way_out w) {
  switch (w) {
  case way_out::policy:
    return "policy";
  case way_out::garbled:
    return "garbled";
  case way_out::away:
    return "away";
  case way_out::unharmed:
    return "unharmed";
  case way_out::in_doubt:
    return "in doubt";
  }
  return "";
}

std::string end_of(fetching::failure kind) {
  switch (kind) {
  case fetching::failure::policy:
    return "policy";
  case fetching::failure::protocol:
    return "garbled";
  case fetching::failure::network:
    return "away";
  case fetching::failure::authentication:
    return "login refused";
  }
  return "";
}

/// Neither as it is, nor as a login encodes it.
void check_secrets(const trick& t, const testing::fake_peer& peer) {
  const auto heard = peer.heard();
  const bool told = heard.find(secret) != std::string::npos ||
                    heard.find(fetching::plain_response(user, secret)) != std::string::npos ||
                    heard.find(fetching::to_base64(secret)) != std::string::npos;
  BOOST_TEST((!told || t.proven));
}

void check_memory(const memory_watch& watch) {
  if (memory_is_ours) BOOST_TEST(watch.grown_kb() < most_memory_kb);
}

/// Each once, and ascending within a numbering.
void check_order(const owner& o) {
  std::set<std::pair<std::uint32_t, std::string>> seen;
  std::pair<std::uint32_t, std::uint32_t> last;
  for (const auto& p : o.mails) {
    BOOST_TEST(seen.insert({p.uidvalidity, p.uidl.empty() ? std::to_string(p.uid) : p.uidl}).second);
    if (p.uidl.empty() && p.uidvalidity == last.first) BOOST_TEST(p.uid > last.second);
    last = {p.uidvalidity, p.uid};
  }
}

void fetch_from(const trick& t) {
  const trick honest{"an honest neighbour", protocol::imap, true, certificate::right, {}, way_out::unharmed, true};
  testing::fake_peer neighbour(script_of(honest));
  testing::fake_peer peer(script_of(t));
  const auto mine = std::make_shared<owner>(), other = std::make_shared<owner>();
  const memory_watch watch;
  {
    fetching::driver driver(quick());
    join(driver, peer, t.speaks == protocol::pop3, t.tls_at_once, mine);
    join(driver, neighbour, false, true, other);
    BOOST_TEST(
        eventually([&] { return other->look([](owner& o) { return o.caught_up > 0 && o.mails.size() == 2; }); }, 20s),
        "the neighbour is read meanwhile");
    const bool ended = eventually(
        [&] {
          return mine->look([&](owner& o) {
            // twice: it comes again, and the second time is no worse
            return t.ends == way_out::unharmed ? o.caught_up > 0 : o.failures.size() > 1;
          });
        },
        30s);
    BOOST_TEST(ended);
  }
  const std::lock_guard lock(mine->guard);
  for (const auto& f : mine->failures) BOOST_TEST(end_of(f.kind) == end_of(t.ends), f.text);
  for (const auto& f : mine->failures) BOOST_TEST(f.text.size() < 1000U);
  const bool encrypted = t.tls_at_once && t.shown == certificate::right;
  if (!t.proven && !encrypted) BOOST_TEST(mine->secrets == 0, "the secret is not even asked for");
  if (t.ends == way_out::unharmed) BOOST_TEST(mine->mails.size() == 2U);
  const bool again = t.says.contains("SELECT"); // numbered anew, or backwards: read again, known by identity
  if (!again) check_order(*mine);
  check_secrets(t, peer);
  check_memory(watch);
}

std::string end_of(const result<void>& opened, const std::vector<smtp::recipient_result>& sent) {
  if (!opened) return opened.why().code == errc::refused ? "policy" : "away";
  if (sent.front().what == smtp::fate::unknown) return "in doubt";
  return sent.front().what == smtp::fate::sent ? "unharmed" : "away";
}

void send_to(const trick& t) {
  testing::fake_peer peer(script_of(t));
  smtp::server s;
  s.at = peer.by_name();
  s.secured = t.tls_at_once ? smtp::security::implicit_tls : smtp::security::starttls;
  s.as = smtp::password_login{user, secret};
  s.our_name = "barid.acme.example";
  smtp::client_times times;
  times.connect = times.reply = times.block = times.final_reply = 10s;
  auto tls = net::tls_context::client(authority().ca_file());
  BOOST_REQUIRE(tls.ok());
  const memory_watch watch;
  smtp::client c(s, *tls, times);
  const auto opened = c.open();
  std::vector<smtp::recipient_result> sent;
  if (opened) {
    sent = c.send({user, {"sara@shop.example"}, "Subject: x\r\n\r\nhello\r\n", false});
    BOOST_REQUIRE(sent.size() == 1U);
    if (t.ends != way_out::unharmed) BOOST_TEST(!c.usable(), "its further answers are not to be believed");
  }
  const auto why = opened ? sent.front().text : opened.why().message;
  BOOST_TEST(end_of(opened, sent) == end_of(t.ends), why);
  check_secrets(t, peer);
  check_memory(watch);
}

} // namespace

BOOST_AUTO_TEST_SUITE(hostile)

BOOST_AUTO_TEST_CASE(servers_that_mean_harm_get_no_secret_no_memory_and_keep_nobody_waiting) {
  for (const auto& t : tricks()) BOOST_TEST_CONTEXT(t.name) {
      if (t.speaks == protocol::smtp) send_to(t);
      else fetch_from(t);
    }
}

BOOST_AUTO_TEST_CASE(a_sender_by_lmtp_that_goes_after_the_final_dot_has_handed_its_mail_over_once) {
  const auto to = std::make_shared<lmtp::recording_delivery>();
  lmtp::listener_settings at;
  at.at = {"127.0.0.1", 0, {}};
  const auto listener = lmtp::listener::start(at, to);
  BOOST_REQUIRE(listener.ok());
  for (const bool whole : {false, true}) {
    auto line = net::stream::connect((*listener)->bound(), net::deadline::after(5s));
    BOOST_REQUIRE(line.ok());
    for (const auto* command :
         {"", "LHLO mx\r\n", "MAIL FROM:<a@shop.example>\r\n", "RCPT TO:<b@acme.example>\r\n", "DATA\r\n"}) {
      BOOST_REQUIRE(line->write(command, net::deadline::after(5s)).ok());
      while (true) { // the last line of the reply
        const auto reply = line->read_line(4096, net::deadline::after(5s));
        BOOST_REQUIRE(reply.ok());
        if (reply->size() < 4 || (*reply)[3] != '-') break;
      }
    }
    BOOST_REQUIRE(
        line->write(whole ? "Subject: x\r\n\r\nhi\r\n.\r\n" : "Subject: x\r\n\r\nhi\r\n", net::deadline::after(5s))
            .ok());
    line->close();
    // without the dot it is no mail; with it, it is one, whether somebody hears our answer or not
    if (whole) BOOST_TEST(eventually([&] { return to->mails().size() == 1; }));
    BOOST_TEST(eventually([&] { return (*listener)->open_connections() == 0 && (*listener)->bytes_in_flight() == 0; }));
    BOOST_TEST(to->mails().size() == (whole ? 1U : 0U));
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::hostile
