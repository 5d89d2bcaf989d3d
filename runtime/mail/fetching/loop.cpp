// Waiting, deadlines and what others ask for; see loop_line.cpp for the connections.

#include "runtime/mail/fetching/loop.hpp"

#include <Poco/Exception.h>

#include <algorithm>
#include <csignal>

namespace barid::fetching {

namespace net = Poco::Net;

namespace {

moment now() {
  return std::chrono::steady_clock::now();
}

/// The loop looks up at least this often, so that a clock that jumps or a lost wake-up heals.
constexpr auto longest_wait = std::chrono::seconds(10);

} // namespace

loop::loop(const driver_options& options, std::shared_ptr<resolver> names, std::shared_ptr<tls_contexts> contexts,
           std::shared_ptr<room> memory)
    : options_(options), names_(std::move(names)), contexts_(std::move(contexts)), memory_(std::move(memory)),
      bell_(net::SocketAddress("127.0.0.1", 0)), random_(std::random_device{}()) {
  bell_.setBlocking(false);
  finger_.connect(bell_.address());
  finger_.setBlocking(false);
  polls_.add(bell_, net::PollSet::POLL_READ);
}

void loop::post(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return;
  posted_.push_back(std::move(work));
  if (posted_.size() > 1) return; // somebody has rung already
  try {
    finger_.sendBytes("!", 1);
  } catch (const Poco::Exception&) { // the buffer is full of rings: it is awake
  }
}

void loop::stop() {
  post([this] { stopping_ = true; });
}

void loop::run() {
  // OpenSSL writes with write(2): a peer that went away must not end the process.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  while (!stopping_) {
    wait();
    do_posted();
    do_due(now());
  }
  while (!accounts_.empty()) remove(accounts_.begin()->first);
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  posted_.clear();
}

void loop::wait() {
  auto until = now() + longest_wait;
  if (!due_.empty()) until = std::min(until, due_.begin()->first);
  auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - now()).count() + 1;
  if (!unfinished_.empty() || left < 0) left = 0;
  net::PollSet::SocketModeMap ready;
  try {
    ready = polls_.poll(Poco::Timespan(left * 1000));
  } catch (const Poco::Exception&) { // interrupted: come round again
  }
  const auto rest = std::exchange(unfinished_, {});
  for (const auto& [socket, mode] : ready) {
    if (socket == bell_) {
      char rings[64];
      try {
        while (bell_.receiveBytes(rings, sizeof rings) > 0) {
        }
      } catch (const Poco::Exception&) { // nothing left
      }
      continue;
    }
    // An account may close another's socket only through its own pump, so a look-up is enough.
    const auto found = by_socket_.find(socket.impl());
    if (found == by_socket_.end()) continue;
    if (auto* a = find(found->second)) {
      if (a->phase == phase::opening || !a->line->open()) proceed(*a);
      else readable(*a);
    }
  }
  for (const auto id : rest)
    if (auto* a = find(id); a && a->phase == phase::open && a->line->open()) readable(*a);
}

void loop::do_posted() {
  std::vector<std::function<void()>> work;
  {
    const std::lock_guard lock(mutex_);
    work.swap(posted_);
  }
  for (auto& w : work) w();
}

void loop::set_due(account& a, moment when) {
  if (a.due == when) return;
  due_.erase({a.due, a.id});
  a.due = when;
  if (when != moment::max()) due_.insert({when, a.id});
}

void loop::do_due(moment at) {
  while (!due_.empty() && due_.begin()->first <= at) {
    auto& a = *find(due_.begin()->second);
    due_.erase(due_.begin());
    a.due = moment::max();
    switch (a.phase) {
    case phase::waiting:
      if (opening_ >= options_.opening_at_once) set_due(a, at + std::chrono::milliseconds(20));
      else begin(a, at);
      break;
    case phase::resolving:
      broken(a, {failure::network, "the address of `" + a.session.settings().host + "` was not found in time",
                 "check the name service of this machine"});
      break;
    case phase::opening:
      connect_next(a, {failure::network, "`" + a.session.settings().host + "` did not answer in time",
                       "check host, port and firewalls"});
      break;
    case phase::open:
      if (!a.line->open()) broken(a, {failure::network, "the TLS handshake was not finished in time", ""});
      else {
        a.session.tick(at);
        pump(a);
      }
      break;
    case phase::paused:
      break;
    }
  }
}

// ---- what others ask for

loop::account* loop::find(std::uint64_t id) {
  const auto found = accounts_.find(id);
  return found == accounts_.end() ? nullptr : found->second.get();
}

void loop::add(std::uint64_t id, std::unique_ptr<session> session, event_handler handler) {
  guest part(memory_, [self = weak_from_this(), id] {
    if (const auto me = self.lock()) me->post([raw = me.get(), id] { raw->room_made(id); });
  });
  session->shares(part);
  auto made = std::make_unique<account>(id, std::move(session), std::move(handler), std::move(part));
  auto& a = *made;
  accounts_.emplace(id, std::move(made));
  a.due = moment::max();
  set_due(a, now());
}

void loop::acknowledge(std::uint64_t id, const std::vector<place>& where) {
  auto* a = find(id);
  if (!a) return;
  for (const auto& p : where) a->session.acknowledge(p, now());
  if (a->phase == phase::open) pump(*a);
}

void loop::pass_over(std::uint64_t id, const std::vector<place>& where) {
  auto* a = find(id);
  if (!a) return;
  for (const auto& p : where) a->session.pass_over(p, now());
  if (a->phase == phase::open) pump(*a);
}

void loop::retry(std::uint64_t id, const place& where) {
  auto* a = find(id);
  if (!a) return;
  a->session.retry(where, now());
  if (a->phase == phase::open) pump(*a);
}

void loop::copy(std::uint64_t id, const copy_request& what) {
  auto* a = find(id);
  if (!a) return;
  if (a->phase != phase::open) return tell(*a, not_copied{what.number, "there is no connection"});
  a->session.copy(what, now());
  pump(*a);
}

void loop::set_cursor(std::uint64_t id, const std::string& folder, cursor c) {
  auto* a = find(id);
  if (!a) return;
  a->session.set_cursor(folder, c, now());
  if (a->phase == phase::open) pump(*a);
}

void loop::room_made(std::uint64_t id) {
  auto* a = find(id);
  if (!a || a->phase != phase::open) return; // it left the line when its connection ended
  a->session.room_made(now());
  pump(*a);
}

void loop::resume(std::uint64_t id) {
  auto* a = find(id);
  if (!a || (a->phase != phase::paused && a->phase != phase::waiting)) return;
  a->refused_logins = a->failures = 0;
  a->phase = phase::waiting;
  set_due(*a, now());
}

void loop::remove(std::uint64_t id) {
  auto* a = find(id);
  if (!a) return;
  if (a->phase == phase::open && a->line->open()) {
    a->session.log_out();
    auto out = a->session.take();
    (void)a->line->write(std::move(out.to_send)); // good manners only
  }
  hang_up(*a);
  set_due(*a, moment::max());
  accounts_.erase(id);
}

} // namespace barid::fetching
