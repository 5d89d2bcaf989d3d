#include "actors/sources.hpp"

#include "actors/account_lines.hpp"
#include "actors/alarm.hpp"
#include "runtime/channel/account.hpp"
#include "runtime/log/log.hpp"
#include "runtime/mail/mime/receipt_time.hpp"
#include "runtime/store/directory_news.hpp"
#include "runtime/store/sent_copy_rows.hpp"
#include "runtime/store/source_rows.hpp"
#include "runtime/store/timer_rows.hpp"

#include <caf/send.hpp>

#include <functional>
#include <set>

namespace barid::actors {

namespace {

using sources_pointer = sources_actor::stateful_pointer<sources_state>;
using account = sources_state::account;

constexpr std::chrono::milliseconds round_every{500};
constexpr std::chrono::minutes hold_every{1};
/// For mails that somebody wants again, and copies of what was sent.
constexpr std::chrono::seconds ask_every{2};
constexpr std::chrono::minutes reading_lease{5};
constexpr int retries_at_once = 100;
constexpr int copies_at_once = 10;
constexpr std::chrono::minutes copy_pause{2};
/// More than a connection can leave unmarked.
constexpr int marked_again = 1'000;

bool is_fetched(const store::channel_row& channel) {
  return channel.kind == "imap" || channel.kind == "pop3";
}

class switchboard {
public:
  switchboard(sources_pointer self, services* node, sources_settings settings, sources_peers peers)
      : self_(self), node_(node), settings_(std::move(settings)), peers_(std::move(peers)),
        keys_(settings_.data, node->clock) {
    self_->state.database = node_->hold([this](store::connection& on) { return listen(on); });
    self_->set_exit_handler([this](caf::exit_msg& stop) {
      for (auto& [id, a] : self_->state.accounts) self_->send_exit(a.actor, stop.reason);
      self_->state.accounts.clear();
      self_->quit(stop.reason);
    });
    self_->set_down_handler([this](caf::down_msg& m) { ended(m); });
  }

  void changed() {
    auto& s = self_->state;
    s.look_again = true;
    const auto people = node_->people.get();
    if (!people) return;
    auto on = connected();
    if (!on) return;
    std::set<std::int64_t> wanted;
    bool complete = true, fresh = false;
    for (const auto& channel : people->channels) {
      if (!is_fetched(channel) || channel.state != "on") {
        // held by an earlier run, when it was read
        if (!s.looked) s.to_release.insert(channel.id.value);
        continue;
      }
      wanted.insert(channel.id.value);
      if (channel.connected_since) {
        complete = keep(**on, channel) && complete;
      } else {
        fresh = true;
        if (!store::set_connected_since(**on, channel.id, node_->clock.now())) complete = false;
      }
    }
    for (auto it = s.accounts.begin(); it != s.accounts.end();) {
      if (wanted.contains(it->first)) {
        ++it;
        continue;
      }
      leave(it->first, it->second);
      it = s.accounts.erase(it);
    }
    s.look_again = !complete;
    if (complete && !fresh) {
      s.looked = true;
      node_->gate.single_channels();
    }
    if (fresh && complete) peers_.refresh_directory(); // since when they are connected decides what is imported
  }

  void news(std::int64_t id, source_news& n) {
    const auto it = self_->state.accounts.find(id);
    if (it == self_->state.accounts.end()) return;
    auto& a = it->second;
    if (n.caught_up) caught_up(mailbox_id{id}, a, *n.caught_up);
    if (n.copy) copied(outbox_id{n.copy->first}, n.copy->second);
    if (n.opened) opened(mailbox_id{id}, a, *n.opened);
    if (n.how) a.well = *n.how == health::ok;
    if (n.how) {
      a.untold = std::move(n);
      tell(mailbox_id{id}, a);
    }
  }

  void secret(std::int64_t id, const fetching::secret_answer& answer) {
    auto on = connected();
    if (!on) return answer(on.why());
    answer(keys_.password(**on, mailbox_id{id}));
  }

  void known(std::int64_t id, const names_to_know& n) {
    auto on = connected();
    if (!on) return n.answer(on.why());
    auto stored = store::settled_uidls(**on, {mailbox_id{id}, pop3::folder, 0, 0, {}}, n.names);
    if (!stored) return n.answer(stored.why());
    auto left_out = store::left_out_uidls(**on, mailbox_id{id}, n.names);
    if (!left_out) return n.answer(left_out.why());
    n.answer(fetching::known_names{std::move(*stored), std::move(*left_out)});
  }

  void round() {
    self_->delayed_send(self_, round_every, round_atom::value);
    auto on = connected();
    if (!on) return;
    bool heard = false;
    while (true) {
      auto news = (*on)->wait_notification(std::chrono::milliseconds(0));
      if (!news || !*news) break;
      heard = true;
    }
    if (heard) peers_.refresh_directory();
    else if (self_->state.look_again) changed();
    if (const auto now = self_->clock().now(); now - self_->state.asked_at >= ask_every) {
      self_->state.asked_at = now;
      hand_out_retries(**on);
      hand_out_copies(**on);
    }
    std::erase_if(self_->state.to_release,
                  [&](std::int64_t id) { return store::release_timers(**on, mailbox_id{id}).ok(); });
    for (auto& [id, a] : self_->state.accounts) {
      if (a.untold) tell(mailbox_id{id}, a);
      if (!a.caught_up) show_held(**on, mailbox_id{id}, a);
      if (!a.imports.empty()) follow_imports(**on, mailbox_id{id}, a);
    }
  }

private:
  sources_pointer self_;
  services* node_;
  sources_settings settings_;
  sources_peers peers_;
  credentials keys_;

  result<store::connection*> connected() { return self_->state.database.get(); }

  result<void> listen(store::connection& on) {
    if (auto ok = on.listen(store::directory_news); !ok) return ok;
    peers_.refresh_directory(); // what was told while nobody listened
    return {};
  }

  // ---- accounts

  /// False when it has to be tried again.
  bool keep(store::connection& on, const store::channel_row& channel) {
    auto& accounts = self_->state.accounts;
    auto fingerprint = keys_.fingerprint(on, channel);
    if (!fingerprint) return false;
    const auto it = accounts.find(channel.id.value);
    if (it != accounts.end() && it->second.fingerprint == *fingerprint) return true;
    if (it != accounts.end()) {
      log::info("an account was changed; it is connected anew", {log::channel(channel.id)});
      leave(it->first, it->second);
      accounts.erase(it);
    }
    return join(on, channel, std::move(*fingerprint));
  }

  bool join(store::connection& on, const store::channel_row& channel, std::string fingerprint) {
    const auto way_in = keys_.way_in(channel);
    std::vector<std::string> folders;
    std::map<std::string, sources_state::first_reading> imports;
    connector connect;
    if (!way_in) {
      connect = no_line(way_in.why());
    } else if (way_in->imap) {
      auto settings = channel::imap_settings(*way_in);
      std::vector<fetching::place> unmarked;
      if (!resume_from(on, channel.id, settings, unmarked)) return false;
      if (!first_readings(on, channel, *way_in, settings, imports)) return false;
      for (const auto& f : settings.folders) folders.push_back(f.name);
      settings.limits = settings_.limits;
      settings.timing = settings_.timing;
      settings.secret = secret_of(channel.id);
      connect = imap_line(driver(), std::move(settings), std::move(unmarked));
    } else {
      auto settings = channel::pop3_settings(*way_in);
      folders.emplace_back(pop3::folder);
      if (!first_reading_by_name(on, channel.id, imports)) return false;
      if (!imports.empty()) settings.not_before = wanted_since(channel, *way_in);
      settings.came = mime::receipt_time;
      settings.limits.mail_size = settings_.limits.mail_size;
      settings.limits.mails_in_flight = settings_.limits.mails_in_flight;
      settings.limits.bytes_in_flight = settings_.limits.bytes_in_flight;
      settings.timing.poll = settings_.pop3_poll;
      settings.secret = secret_of(channel.id);
      settings.known = known_of(channel.id);
      connect = pop3_line(driver(), std::move(settings));
    }
    node_->gate.close(channel.id);
    auto& a = self_->state.accounts[channel.id.value];
    a.fingerprint = std::move(fingerprint);
    if (way_in && way_in->imap) a.copies_to = way_in->sent;
    a.imports = std::move(imports);
    a.waits_since = self_->clock().now();
    mail_source_peers peers;
    peers.ledger = peers_.ledger;
    peers.arrived = peers_.arrived;
    peers.tell = [mine = self_->address(), id = channel.id.value](const source_news& n) {
      if (auto to = caf::actor_cast<sources_actor>(mine))
        caf::anon_send(to, news_atom::value, id, make_local(source_news(n)));
    };
    peers.connect = std::move(connect);
    a.actor = self_->system().spawn(mail_source, node_, std::move(peers), channel.id, std::move(folders));
    self_->monitor(a.actor);
    return true;
  }

  fetching::driver& driver() {
    auto& d = self_->state.driver;
    if (!d) d = std::make_unique<fetching::driver>(settings_.driver);
    return *d;
  }

  fetching::secret_provider secret_of(mailbox_id channel) const {
    return [mine = self_->address(), id = channel.value](const fetching::secret_answer& answer) {
      if (auto to = caf::actor_cast<sources_actor>(mine))
        caf::anon_send(to, secret_atom::value, id, make_local(fetching::secret_answer(answer)));
      else answer(error{errc::unavailable, "the engine is stopping", ""});
    };
  }

  pop3::known_provider known_of(mailbox_id channel) const {
    return
        [mine = self_->address(), id = channel.value](std::vector<std::string> names, fetching::known_answer answer) {
          if (auto to = caf::actor_cast<sources_actor>(mine))
            caf::anon_send(to, known_atom::value, id, make_local(names_to_know{std::move(names), std::move(answer)}));
          else answer(error{errc::unavailable, "the engine is stopping", ""});
        };
  }

  /// Stored cursors, and what may be stored but not marked on the server.
  bool resume_from(store::connection& on, mailbox_id channel, imap::account_settings& settings,
                   std::vector<fetching::place>& unmarked) const {
    const auto cursors = store::load_cursors(on, channel);
    if (!cursors) return false;
    for (auto& f : settings.folders)
      for (const auto& c : *cursors) {
        if (c.folder != f.name || c.next_uid < 1) continue;
        f.from = {std::uint32_t(c.uidvalidity), std::uint32_t(c.next_uid - 1)};
        if (settings.policy == imap::after_commit::keep) continue;
        const auto last = store::last_stored_uids(on, {channel, c.folder, c.uidvalidity, 0, {}}, marked_again);
        if (!last) return false;
        for (auto uid : *last)
          if (uid < c.next_uid) unmarked.push_back({f.name, f.from.uidvalidity, std::uint32_t(uid), {}});
      }
    return true;
  }

  // ---- first readings

  /// Of mail from before the connection; nothing: all of it.
  static std::optional<instant> wanted_since(const store::channel_row& channel, const channel::account& way_in) {
    if (!way_in.import_days || !channel.connected_since) return std::nullopt;
    return *channel.connected_since - std::chrono::hours(24) * *way_in.import_days;
  }

  /// Which folders nobody has read to their end, and what of them is wanted.
  bool first_readings(store::connection& on, const store::channel_row& channel, const channel::account& way_in,
                      imap::account_settings& settings,
                      std::map<std::string, sources_state::first_reading>& out) const {
    const auto known = store::load_imports(on, {channel.id});
    if (!known) return false;
    for (auto& f : settings.folders) {
      const auto row =
          std::ranges::find_if(*known, [&](const store::import_progress& p) { return p.start.folder == f.name; });
      const bool running = row != known->end() && !row->finished;
      if (way_in.import_days == 0) {
        f.only_new = true;
      } else if (running || (row == known->end() && f.from == fetching::cursor{})) {
        out[f.name];
        f.not_before = wanted_since(channel, way_in);
        if (running && row->start.uidvalidity == f.from.uidvalidity) f.import_below = std::uint32_t(row->start.below);
      }
    }
    return true;
  }

  /// POP3 has no cursor that would tell: whatever is in the ledger was read.
  bool first_reading_by_name(store::connection& on, mailbox_id channel,
                             std::map<std::string, sources_state::first_reading>& out) const {
    const auto known = store::load_imports(on, {channel});
    if (!known) return false;
    const auto read = store::was_read(on, channel, pop3::folder);
    if (!read) return false;
    if (known->empty() ? !*read : !known->front().finished) out[pop3::folder];
    return true;
  }

  void opened(mailbox_id id, account& a, const folder_news& n) {
    const auto it = a.imports.find(n.folder);
    if (it == a.imports.end()) return;
    auto& reading = it->second;
    if (n.found) {
      reading.begun = store::import_start{id, n.folder, n.uidvalidity, n.uidnext, *n.found, node_->clock.now()};
      reading.opened = true;
    }
    if (n.left_out) reading.left_out = *n.left_out;
    reading.left_out_now.insert(reading.left_out_now.end(), n.left_out_now.begin(), n.left_out_now.end());
    // shown at once; what the database refuses now is written in the next round
    if (auto on = connected()) follow_imports(**on, id, a);
  }

  void follow_imports(store::connection& on, mailbox_id id, account& a) {
    for (auto it = a.imports.begin(); it != a.imports.end();) {
      auto& [folder, reading] = *it;
      result<void> ok;
      if (reading.begun) ok = store::begin_import(on, *reading.begun);
      if (ok) reading.begun.reset();
      if (ok && reading.left_out > 0) ok = store::note_left_out(on, id, folder, reading.left_out);
      if (ok) reading.left_out = 0;
      // before its end is noted, from which on nothing is too old
      if (ok && !reading.left_out_now.empty()) ok = store::remember_left_out(on, id, reading.left_out_now);
      if (ok) reading.left_out_now.clear();
      const bool ends = a.caught_up && reading.opened;
      if (ok && ends) ok = store::finish_import(on, id, folder, node_->clock.now());
      if (!ok)
        return log::warning("how far an import is cannot be written down yet", {log::channel(id), log::why(ok.why())});
      if (ends) log::info("a folder was read for the first time", {log::channel(id), log::text("folder", folder)});
      it = ends ? a.imports.erase(it) : std::next(it);
    }
  }

  // ---- accounts going

  void leave(std::int64_t id, account& a) {
    self_->demonitor(a.actor.address());
    self_->send_exit(a.actor, caf::exit_reason::user_shutdown);
    if (a.untold) tell(mailbox_id{id}, a);
    release(mailbox_id{id});
  }

  void ended(const caf::down_msg& m) {
    auto& accounts = self_->state.accounts;
    for (auto it = accounts.begin(); it != accounts.end(); ++it)
      if (it->second.actor && it->second.actor.address() == m.source) {
        log::failure("the source of an account ended by mistake; it is started again",
                     {log::channel(mailbox_id{it->first})});
        accounts.erase(it);
        self_->state.look_again = true;
        return;
      }
  }

  // ---- what others want of the accounts

  std::vector<std::int64_t> those(const std::function<bool(const account&)>& wanted) const {
    std::vector<std::int64_t> out;
    for (const auto& [id, a] : self_->state.accounts)
      if (a.well && wanted(a)) out.push_back(id);
    return out;
  }

  void hand_out_retries(store::connection& on) {
    const auto ready = those([](const account&) { return true; });
    if (ready.empty()) return;
    const auto wanted = store::claim_retries(on, ready, node_->clock.now(), reading_lease, retries_at_once);
    if (!wanted) return log::warning("which mails are to be read again is not known", {log::why(wanted.why())});
    for (const auto& place : *wanted)
      if (const auto it = self_->state.accounts.find(place.channel.value); it != self_->state.accounts.end())
        self_->send(it->second.actor, retry_atom::value, make_local(store::source_place(place)));
  }

  void hand_out_copies(store::connection& on) {
    const auto ready = those([](const account& a) { return !a.copies_to.empty(); });
    if (ready.empty()) return;
    auto due = store::claim_sent_copies(on, ready, node_->clock.now(), reading_lease, copies_at_once);
    if (!due) return log::warning("which copies of sent mail are due is not known", {log::why(due.why())});
    for (auto& copy : *due) {
      const auto it = self_->state.accounts.find(copy.channel.value);
      if (it == self_->state.accounts.end()) continue;
      fetching::copy_request what;
      what.number = copy.id.value;
      what.folder = it->second.copies_to;
      what.bytes = std::make_shared<const std::string>(std::move(copy.bytes));
      what.date = copy.sent;
      self_->send(it->second.actor, copy_atom::value, make_local(std::move(what)));
    }
  }

  void copied(outbox_id id, const result<void>& end) {
    auto on = connected();
    if (!on) return; // its lease ends, and it is copied once more
    const auto noted = end ? store::finish_sent_copy(**on, id)
                           : store::put_back_sent_copy(**on, id, end.why().message, node_->clock.now() + copy_pause);
    if (!end) log::warning("a sent mail has no copy in its account yet", {log::outbox(id), log::why(end.why())});
    if (!noted) log::warning("what became of a copy is not stored", {log::outbox(id), log::why(noted.why())});
  }

  // ---- health

  void tell(mailbox_id id, account& a) {
    auto on = connected();
    if (!on) return;
    const auto how = *a.untold->how;
    if (auto ok = node_->health.report(**on, id, mail_side::receiving, how, a.untold->text, node_->clock.now()); !ok)
      return log::warning("the health of a channel is not stored yet", {log::channel(id), log::why(ok.why())});
    if (how == health::paused) {
      const auto paused = pause_and_tell(**on, *node_, id, a.untold->text);
      if (!paused) return log::warning("an account cannot be paused yet", {log::channel(id), log::why(paused.why())});
      log::failure("an account is paused", {log::channel(id), log::text("why", a.untold->text)});
      if (*paused) peers_.refresh_directory();
    }
    a.untold.reset();
  }

  // ---- deadlines

  void caught_up(mailbox_id id, account& a, bool is) {
    if (a.caught_up == is) return;
    a.caught_up = is;
    if (is) return release(id);
    a.waits_since = self_->clock().now();
    a.held_at = {};
    node_->gate.close(id);
  }

  void release(mailbox_id id) {
    auto on = connected();
    if (!on || !store::release_timers(**on, id)) self_->state.to_release.insert(id.value);
    node_->gate.open(id);
    peers_.timers_released();
  }

  /// What is due meanwhile is shown as held, so that people see why nothing happens.
  void show_held(store::connection& on, mailbox_id id, account& a) {
    const auto now = self_->clock().now();
    if (now - a.waits_since < settings_.unseen_wait) return;
    if (a.held_at != caf::actor_clock::time_point{} && now - a.held_at < hold_every) return;
    a.held_at = now;
    const auto held = store::hold_timers(on, id, node_->clock.now());
    if (!held) return log::warning("deadlines cannot be held back", {log::channel(id), log::why(held.why())});
    if (*held > 0)
      log::warning("deadlines wait until the mail of their channel has been read",
                   {log::channel(id), log::number("deadlines", std::int64_t(*held))});
  }
};

} // namespace

sources_actor::behavior_type sources(sources_pointer self, services* node, sources_settings settings,
                                     sources_peers peers) {
  auto it = std::make_shared<switchboard>(self, node, std::move(settings), std::move(peers));
  self->send(self, round_atom::value);
  return {
      [it](changed_atom) { it->changed(); },
      [it](news_atom, std::int64_t id, const local<source_news>& n) { it->news(id, *n); },
      [it](secret_atom, std::int64_t id, const local<fetching::secret_answer>& answer) { it->secret(id, *answer); },
      [it](known_atom, std::int64_t id, const local<names_to_know>& n) { it->known(id, *n); },
      [it](round_atom) { it->round(); },
  };
}

} // namespace barid::actors
