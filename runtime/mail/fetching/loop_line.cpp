// One account's connection: made, read, written, upgraded, lost, planned anew.

#include "runtime/mail/fetching/credential_text.hpp"
#include "runtime/mail/fetching/loop.hpp"

#include <Poco/Exception.h>

#include <algorithm>

namespace barid::fetching {

namespace net = Poco::Net;

namespace {

moment now() {
  return std::chrono::steady_clock::now();
}

/// Read in one turn; then the other accounts have theirs.
constexpr std::size_t bytes_per_turn = 256u << 10;

} // namespace

// ---- opening a connection

void loop::begin(account& a, moment at) {
  ++a.attempt;
  ++opening_;
  a.phase = phase::resolving;
  set_due(a, at + options_.connect);
  const std::weak_ptr<loop> self = weak_from_this();
  names_->resolve(a.session.settings().host, [self, id = a.id, attempt = a.attempt](const resolver::addresses& found) {
    const auto me = self.lock();
    if (!me) return;
    me->post([raw = me.get(), id, attempt, found] {
      auto* to = raw->find(id);
      if (to && to->attempt == attempt && to->phase == phase::resolving) raw->resolved(*to, found);
    });
  });
}

void loop::left_opening(account& a) {
  if (a.phase == phase::resolving || a.phase == phase::opening) --opening_;
}

void loop::resolved(account& a, const resolver::addresses& found) {
  if (!found) return broken(a, {failure::network, found.why().message, found.why().help});
  a.addresses = *found;
  a.next_address = 0;
  a.phase = phase::opening;
  connect_next(a, {failure::network, "`" + a.session.settings().host + "` has no address", ""});
}

void loop::connect_next(account& a, failed last) {
  const auto& s = a.session.settings();
  while (true) {
    unwatch(a);
    a.line.reset();
    // A peer that was reached and refused by us is not retried elsewhere.
    if (a.next_address == a.addresses.size() || last.kind != failure::network) return broken(a, std::move(last));
    Poco::Net::Context::Ptr context;
    if (s.tls != tls_mode::none) {
      auto got = contexts_->get(s.ca_file, s.verify_certificate);
      if (!got) return broken(a, {failure::policy, got.why().message, got.why().help});
      context = *got;
    }
    try {
      const net::SocketAddress peer(a.addresses[a.next_address++], s.port);
      a.loopback = peer.host().isLoopback();
      a.line = std::make_unique<connection>(context, s.host, s.verify_certificate);
      if (auto wrong = a.line->start(peer, s.tls == tls_mode::tls)) {
        last = std::move(*wrong);
        continue;
      }
    } catch (const Poco::Exception& e) {
      last = {failure::network, "`" + s.host + "` cannot be reached: " + shown(e.displayText()), ""};
      continue;
    }
    // Several addresses share the time, so that a dead one does not use it up.
    const auto left = a.addresses.size() - a.next_address + 1;
    a.opening_until = now() + options_.connect / static_cast<int>(left);
    set_due(a, a.opening_until);
    return watch(a);
  }
}

void loop::proceed(account& a) {
  const bool first = a.phase == phase::opening;
  if (auto wrong = a.line->proceed()) return first ? connect_next(a, std::move(*wrong)) : broken(a, std::move(*wrong));
  if (!a.line->open()) return watch(a);
  if (first) {
    left_opening(a);
    a.phase = phase::open;
    const bool encrypted = a.session.settings().tls == tls_mode::tls;
    a.session.connected({encrypted, a.loopback}, now());
  } else {
    a.session.tls_ready(now());
  }
  pump(a);
  // The greeting may have been decrypted together with the end of the handshake.
  if (a.phase == phase::open && a.line->open()) readable(a);
}

// ---- an open one

void loop::readable(account& a) {
  std::string bytes;
  bool more = false;
  auto wrong = a.line->read(bytes, bytes_per_turn, more);
  if (!bytes.empty()) {
    a.session.received(bytes, now());
    const auto attempt = a.attempt;
    pump(a);
    // What was said before the line broke counts, a good-bye most of all.
    if (a.phase != phase::open || a.attempt != attempt) return;
  }
  if (wrong) return broken(a, std::move(*wrong));
  if (more) unfinished_.insert(a.id);
  watch(a);
}

void loop::pump(account& a) {
  while (true) {
    auto out = a.session.take();
    const bool nothing = out.events.empty() && out.to_send.empty() && !out.start_tls && !out.wants_secret &&
                         out.wants_known.empty() && !out.close;
    if (nothing) break;
    if (!carry_out(a, std::move(out))) return;
  }
  watch(a);
  set_due(a, a.line->open() ? a.session.deadline() : a.opening_until);
}

/// False when the connection is over.
bool loop::carry_out(account& a, outputs out) {
  std::optional<failed> over;
  for (auto& e : out.events) {
    if (const auto* f = std::get_if<failed>(&e)) over = *f;
    tell(a, std::move(e));
  }
  std::optional<failed> wrong;
  if (!out.to_send.empty()) wrong = a.line->write(std::move(out.to_send));
  if (out.close) {
    hang_up(a);
    if (out.again_after) {
      set_due(a, now() + *out.again_after);
      return false;
    }
    const failed why = over.value_or(failed{failure::network, "closed", ""});
    plan_retry(a, why.kind, why.text);
    return false;
  }
  if (wrong) {
    a.session.broken(std::move(*wrong));
    return true; // comes round with `close`
  }
  if (out.start_tls) start_tls(a);
  if (out.wants_secret) ask_secret(a);
  if (!out.wants_known.empty()) ask_known(a, std::move(out.wants_known));
  return true;
}

void loop::start_tls(account& a) {
  unwatch(a); // the poll set knows the socket that is about to be replaced
  a.opening_until = now() + options_.handshake;
  if (auto wrong = a.line->begin_tls()) {
    a.session.broken(std::move(*wrong));
  } else if (a.line->open()) {
    a.session.tls_ready(now());
  }
}

void loop::ask_secret(account& a) {
  const std::weak_ptr<loop> self = weak_from_this();
  a.session.settings().secret([self, id = a.id, attempt = a.attempt](result<std::string> s) {
    const auto me = self.lock();
    if (!me) return;
    me->post([raw = me.get(), id, attempt, s = std::move(s)]() mutable {
      auto* to = raw->find(id);
      if (!to || to->attempt != attempt || to->phase != phase::open) {
        if (s) wipe(*s);
        return;
      }
      to->session.secret(std::move(s), now());
      raw->pump(*to);
    });
  });
}

void loop::ask_known(account& a, std::vector<std::string> names) {
  const std::weak_ptr<loop> self = weak_from_this();
  a.session.ask_known(std::move(names), [self, id = a.id, attempt = a.attempt](result<known_names> found) {
    const auto me = self.lock();
    if (!me) return;
    me->post([raw = me.get(), id, attempt, found = std::move(found)]() mutable {
      auto* to = raw->find(id);
      if (!to || to->attempt != attempt || to->phase != phase::open) return;
      to->session.known(std::move(found), now());
      raw->pump(*to);
    });
  });
}

void loop::tell(account& a, event e) {
  if (std::holds_alternative<authenticated>(e)) a.refused_logins = 0;
  // Only work that was done shows that the server is well: some log in and hang up at once.
  if (std::holds_alternative<caught_up>(e) || std::holds_alternative<mail>(e)) a.failures = 0;
  a.handler(std::move(e));
}

void loop::broken(account& a, failed why) {
  a.session.broken(std::move(why));
  auto out = a.session.take();
  wipe(out.to_send);
  (void)carry_out(a, std::move(out));
}

void loop::hang_up(account& a) {
  left_opening(a);
  unwatch(a);
  a.line.reset();
  unfinished_.erase(a.id);
  ++a.attempt;
  a.phase = phase::waiting;
  set_due(a, moment::max());
}

void loop::plan_retry(account& a, failure kind, const std::string& why) {
  const bool login = kind == failure::authentication;
  const auto failures = login ? ++a.refused_logins : ++a.failures;
  const double jitter = std::uniform_real_distribution<>(0.0, 1.0)(random_);
  const auto delay = delay_after(kind, failures, jitter, options_.backoff);
  if (!delay) {
    a.phase = phase::paused;
    return tell(a, paused{why});
  }
  set_due(a, now() + *delay);
  tell(a, retrying{*delay});
}

// ---- the poll set

void loop::watch(account& a) {
  const int wanted = a.line ? a.line->interest() : 0;
  if (wanted == a.polled) return;
  if (wanted == 0) return unwatch(a);
  if (a.polled == 0) {
    by_socket_[a.line->socket().impl()] = a.id;
    polls_.add(a.line->socket(), wanted);
  } else {
    polls_.update(a.line->socket(), wanted);
  }
  a.polled = wanted;
}

void loop::unwatch(account& a) {
  if (a.polled == 0) return;
  by_socket_.erase(a.line->socket().impl());
  polls_.remove(a.line->socket()); // before it is closed: afterwards it has no descriptor
  a.polled = 0;
}

} // namespace barid::fetching
