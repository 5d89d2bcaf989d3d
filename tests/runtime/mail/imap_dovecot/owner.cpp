#include "owner.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::imap {

account_settings account_of(const test::dovecot_server& server, const std::string& user, const std::string& password) {
  account_settings out;
  out.host = "localhost";
  out.port = server.imaps_port();
  out.ca_file = server.ca_file();
  out.user = user;
  out.secret = [password](const secret_answer& answer) { answer(password); };
  return out;
}

void owner::join(driver& d, account_settings settings) {
  auto added = imap::join(d, std::move(settings), [s = state_](event e) { take(*s, std::move(e)); });
  BOOST_REQUIRE(added.ok());
  handle_ = *added;
  const std::lock_guard lock(state_->mutex);
  state_->handle = handle_;
  state_->has_handle = true;
  if (!state_->early.empty()) handle_.acknowledge(std::exchange(state_->early, {}));
}

void owner::take(state& s, event e) {
  const std::lock_guard lock(s.mutex);
  auto& t = s.seen;
  const auto commit = [&](const place& p) {
    t.committed = {p.uidvalidity, p.uid};
    if (!s.acknowledges) return;
    if (s.has_handle) s.handle.acknowledge(p);
    else s.early.push_back(p);
  };
  if (auto* m = std::get_if<mail>(&e)) {
    commit(m->place);
    if (s.acknowledges) m->room.reset(); // as if it had been decided as well
    t.mails.push_back(std::move(*m));
  } else if (const auto* r = std::get_if<refused_mail>(&e)) {
    commit(r->place);
    t.refused.emplace_back(r->place, r->why);
  } else if (const auto* f = std::get_if<failed>(&e)) {
    t.failures.push_back(*f);
  } else if (const auto* k = std::get_if<marked>(&e)) {
    t.marked.insert(t.marked.end(), k->uids.begin(), k->uids.end());
  } else if (const auto* c = std::get_if<cursor_reset>(&e)) {
    t.resets.push_back(*c);
  } else if (const auto* a = std::get_if<alert>(&e)) {
    t.alerts.push_back(a->text);
  }
  t.caught_up += std::holds_alternative<caught_up>(e);
  t.connected += std::holds_alternative<connected>(e);
  t.authenticated += std::holds_alternative<authenticated>(e);
  t.announced += std::holds_alternative<announced>(e);
  t.paused += std::holds_alternative<paused>(e);
  t.retries += std::holds_alternative<retrying>(e);
  t.expunged += std::holds_alternative<expunged>(e);
  t.gone += std::holds_alternative<gone>(e);
  s.changed.notify_all();
}

bool owner::wait(const std::function<bool(const told&)>& done, std::chrono::seconds limit) const {
  std::unique_lock lock(state_->mutex);
  const bool out = state_->changed.wait_for(lock, limit, [&] { return done(state_->seen); });
  if (!out)
    for (const auto& f : state_->seen.failures) BOOST_TEST_MESSAGE("failed: " << f.text);
  return out;
}

told owner::look() const {
  const std::lock_guard lock(state_->mutex);
  return state_->seen;
}

} // namespace barid::imap
