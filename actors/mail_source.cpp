#include "actors/mail_source.hpp"

#include "runtime/log/log.hpp"
#include "runtime/mail/mime/receipt_time.hpp"
#include "runtime/store/mail_identity.hpp"

#include <caf/send.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace barid::actors {

namespace {

using mail_source_pointer = mail_source_actor::stateful_pointer<mail_source_state>;
using folder = mail_source_state::folder;

constexpr std::chrono::milliseconds full_pause{250};
constexpr std::chrono::milliseconds first_pause{200};
constexpr unsigned most_doublings = 5; // 6.4 s

bool may_work_later(const error& why) {
  switch (why.code) {
  case errc::unavailable:
  case errc::timeout:
  case errc::exhausted:
  case errc::conflict:
    return true;
  case errc::invalid:
  case errc::not_found:
  case errc::refused:
  case errc::limit:
  case errc::internal:
    return false;
  }
  return false;
}

std::optional<store::source_cursor>& cursor_of(store::item& i) {
  if (auto* mail = std::get_if<store::accept_mail>(&i)) return mail->cursor;
  return std::get<store::source_report>(i).cursor;
}

/// With the last who has the bytes, their room is given back.
std::shared_ptr<const std::string> kept(std::string bytes, fetching::lease room) {
  return {new std::string(std::move(bytes)), [room = std::move(room)](const std::string* them) { delete them; }};
}

class receiver {
public:
  receiver(mail_source_pointer self, services* node, mail_source_peers peers)
      : self_(self), node_(node), peers_(std::move(peers)) {}

  void start() {
    caf::actor_addr mine = self_->address();
    auto line = peers_.connect([mine](fetching::event e) {
      if (auto to = caf::actor_cast<mail_source_actor>(mine))
        caf::anon_send(to, source_event_atom::value, make_local(std::move(e)));
    });
    if (!line) return tell(health::failing, line.why().message);
    self_->state.line = std::move(*line);
  }

  void take(fetching::event& e) {
    std::visit([this](auto& what) { on(what); }, e);
  }

  void settled(settlement& s) {
    auto& st = self_->state;
    if (st.fenced) return;
    if (s.outcome && s.outcome->end == store::item_end::fenced) return fenced();
    if (s.outcome) {
      st.tries = 0;
      return done(s);
    }
    const auto& why = s.outcome.why();
    if (may_work_later(why)) return put_back(s);
    refuse(s, why);
  }

  void again() {
    self_->state.pausing = false;
    pump();
  }

  void look(std::uint64_t trouble) {
    auto& s = self_->state;
    if (s.in_trouble && s.trouble == trouble) tell(health::failing, s.trouble_text);
  }

  void retry(const store::source_place& at) {
    auto& line = self_->state.line;
    if (!line || !line->retry) return;
    log::info("a mail is read again",
              {channel(), log::text("mail_at", at.uidl.empty() ? at.folder + " UID " + std::to_string(at.uid)
                                                               : "UIDL " + at.uidl)});
    line->retry({at.folder, std::uint32_t(at.uidvalidity), std::uint32_t(at.uid), at.uidl});
  }

  void copy(const fetching::copy_request& what) {
    auto& line = self_->state.line;
    if (line && line->copy) return line->copy(what);
    tell_copy(what.number, error{errc::unavailable, "the account has no folder for it", ""});
  }

private:
  mail_source_pointer self_;
  services* node_;
  mail_source_peers peers_;

  // ---- what the driver tells

  void on(fetching::connected&) {}

  void on(fetching::authenticated&) {
    auto& s = self_->state;
    s.in_trouble = false;
    ++s.trouble;
    node_->metrics->set(metrics::metric::channel_connected, 1, {node_->label_of(self_->state.channel)});
    tell_well();
  }

  void on(fetching::selected& e) {
    auto& f = self_->state.folders[e.folder];
    const bool back = std::exchange(f.unavailable, false);
    if (f.uidvalidity != e.uidvalidity) begin(f, e.uidvalidity);
    if (back) tell_well();
    if (!std::exchange(f.told, true)) {
      source_news n;
      n.opened = folder_news{e.folder, lasting(e.uidvalidity), e.uidnext, e.exists, {}};
      peers_.tell(n);
    }
    if (e.read_only) log::debug("a folder is open for reading only", {channel(), log::text("folder", e.folder)});
  }

  void on(fetching::cursor_reset& e) {
    log::warning("the server numbered a folder anew; it is read again, mail that is known stays once",
                 {channel(), log::text("folder", e.folder)});
    begin(self_->state.folders[e.folder], e.new_uidvalidity);
  }

  void on(fetching::mail& e) {
    store::accept_mail mail;
    mail.channel = self_->state.channel;
    mail.fence = node_->fence_of(mail.channel);
    mail.identity = store::identify(e.bytes);
    const auto now = node_->clock.now();
    // event time is receipt at the account; a server whose clock is ahead does not make it the
    // future
    const auto receipt = e.internaldate ? e.internaldate : mime::receipt_time(e.bytes);
    mail.received = std::min(receipt.value_or(now), now);
    mail.raw = kept(std::move(e.bytes), std::move(e.room));
    mail.place = place(e.place);
    mail.source = nlohmann::json{{"by", protocol()}, {"folder", e.place.folder}, {"flags", e.flags}}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace);
    enter(e.place, std::move(mail));
  }

  void on(fetching::refused_mail& e) {
    log::warning("a mail is left on the server",
                 {channel(), log::text("mail_at", named(e.place)), log::text("why", e.why)});
    enter(e.place, report_of(e.place, e.why));
  }

  void on(fetching::gone& e) {
    enter(e.place, report_of(e.place, "it was deleted on the server before it was fetched"));
  }

  void on(fetching::caught_up& e) {
    auto& f = self_->state.folders[e.folder];
    if (f.uidvalidity != e.at.uidvalidity) begin(f, e.at.uidvalidity);
    f.caught_up = true;
    f.seen = std::max(f.seen, e.at.uid);
    move_cursor(e.folder, f);
    tell_caught_up();
  }

  void on(fetching::left_out& e) {
    source_news n;
    n.opened = folder_news{e.folder, lasting(e.uidvalidity), 0, {}, std::int64_t(e.count), std::move(e.uidls)};
    peers_.tell(n);
  }

  void on(fetching::announced&) {}
  void on(fetching::expunged&) {}
  void on(fetching::marked&) {}

  void on(fetching::copied& e) { tell_copy(e.number, {}); }
  void on(fetching::not_copied& e) { tell_copy(e.number, error{errc::unavailable, e.why, ""}); }

  void on(fetching::marking_failed& e) {
    log::warning("mails stay unmarked on the server", {channel(), log::number("mails", std::int64_t(e.uids.size())),
                                                       log::text("folder", e.folder), log::text("why", e.why)});
  }

  void on(fetching::folder_unavailable& e) {
    self_->state.folders[e.folder].unavailable = true;
    tell(health::failing, "the folder `" + e.folder + "` cannot be opened: " + e.why);
    tell_caught_up(); // nothing can be read from it
  }

  void on(fetching::alert& e) {
    log::warning("a mail server alerts its users", {channel(), log::text("alert", e.text)});
  }
  void on(fetching::notice& e) { log::info("about a mail account", {channel(), log::text("notice", e.text)}); }

  void on(fetching::failed& e) {
    auto& s = self_->state;
    for (auto& [name, f] : s.folders) f.caught_up = false;
    tell_caught_up();
    node_->metrics->add(metrics::metric::channel_failures,
                        {node_->label_of(self_->state.channel), fetching::name_of(e.kind)});
    node_->metrics->set(metrics::metric::channel_connected, 0, {node_->label_of(self_->state.channel)});
    s.trouble_text = e.help.empty() ? e.text : e.text + "; " + e.help;
    const bool begins = !std::exchange(s.in_trouble, true);
    if (begins) ++s.trouble;
    if (e.kind == fetching::failure::network && !s.failing_told) {
      if (begins) self_->delayed_send(self_, patience_with_networks, look_atom::value, s.trouble);
      return;
    }
    // somebody has to act, and waiting does not help
    tell(health::failing, s.trouble_text);
  }

  void on(fetching::retrying& e) {
    log::info("a mail account cannot be read; it is tried again",
              {channel(), log::text("why", self_->state.trouble_text),
               log::number("seconds", std::chrono::ceil<std::chrono::seconds>(e.after).count())});
  }

  void on(fetching::paused& e) {
    const auto& known = self_->state.trouble_text;
    tell(health::paused, known.empty() ? e.why : known);
  }

  /// As the ledger has it: names that last (POP3) need no numbering.
  std::int64_t lasting(std::uint32_t uidvalidity) const { return has_cursors() ? uidvalidity : 0; }

  // ---- on their way into the ledger

  log::field channel() const { return log::channel(self_->state.channel); }

  const std::string& protocol() const {
    static const std::string none;
    return self_->state.line ? self_->state.line->protocol : none;
  }

  static std::string named(const fetching::place& at) {
    return at.folder + (at.uidl.empty() ? " UID " + std::to_string(at.uid) : " UIDL " + at.uidl);
  }

  store::source_place place(const fetching::place& at) const {
    if (at.uidl.empty()) return {self_->state.channel, at.folder, at.uidvalidity, at.uid, {}};
    return {self_->state.channel, at.folder, 0, 0, at.uidl};
  }

  store::source_report report_of(const fetching::place& at, std::string why) const {
    store::source_report out;
    out.fence = node_->fence_of(self_->state.channel);
    out.failed = place(at);
    out.reason = std::move(why);
    return out;
  }

  void begin(folder& f, std::uint32_t uidvalidity) {
    f = {};
    f.uidvalidity = uidvalidity;
  }

  void enter(const fetching::place& at, store::item what) {
    auto& f = self_->state.folders[at.folder];
    if (f.uidvalidity != at.uidvalidity) begin(f, at.uidvalidity);
    f.open.insert(at.uid);
    f.seen = std::max(f.seen, at.uid);
    self_->state.under_way[++self_->state.last_number] = at;
    self_->state.waiting.push_back({self_->state.last_number, std::move(what)});
    pump();
  }

  void pause(std::chrono::milliseconds how_long) {
    if (!std::exchange(self_->state.pausing, true)) self_->delayed_send(self_, how_long, again_atom::value);
  }

  void pump() {
    auto& s = self_->state;
    while (!s.waiting.empty() && !s.pausing && !s.fenced) {
      // what is not acknowledged is in flight: the driver stops fetching by itself
      if (node_->waiting.load(std::memory_order_relaxed) >= node_->waiting_limit) return pause(full_pause);
      auto next = std::move(s.waiting.front());
      s.waiting.pop_front();
      send(std::move(next));
    }
  }

  void send(mail_source_state::queued next) {
    if (const auto* at = under_way(next.number)) cursor_of(next.item) = cursor_with(*at);
    caf::actor_addr mine = self_->address();
    accept_job job;
    job.item = std::move(next.item);
    job.done = [mine, number = next.number, node = node_,
                arrived = peers_.arrived](const result<store::item_outcome>& r, store::item& item) {
      auto* mail = std::get_if<store::accept_mail>(&item);
      if (mail && r && r->end == store::item_end::stored) {
        node->waiting.fetch_add(1, std::memory_order_relaxed);
        arrival a;
        a.number = r->mail;
        a.raw = mail->raw;
        a.transport = {mail->envelope_from, mail->envelope_to};
        a.received = mail->received;
        arrived(mail->channel, std::move(a));
      }
      if (auto to = caf::actor_cast<mail_source_actor>(mine))
        caf::anon_send(to, settled_atom::value, make_local(settlement{number, r, std::move(item)}));
    };
    caf::anon_send(peers_.ledger(), commit_atom::value, make_local(std::move(job)));
  }

  /// How far the folder is read once this place is committed, and whatever else is under way is
  /// not.
  std::optional<store::source_cursor> cursor_with(const fetching::place& at) const {
    const auto& f = self_->state.folders.at(at.folder);
    if (!has_cursors() || f.uidvalidity != at.uidvalidity || f.open.empty()) return std::nullopt;
    const std::int64_t lowest = *f.open.begin();
    return cursor(at.folder, f, lowest == at.uid ? lowest + 1 : lowest);
  }

  bool has_cursors() const { return !self_->state.line || self_->state.line->cursors; }

  const fetching::place* under_way(std::uint64_t number) const {
    const auto found = self_->state.under_way.find(number);
    return found == self_->state.under_way.end() ? nullptr : &found->second;
  }

  store::source_cursor cursor(const std::string& name, const folder& f, std::int64_t next) const {
    store::source_cursor c;
    c.channel = self_->state.channel;
    c.folder = name;
    c.uidvalidity = f.uidvalidity;
    c.next_uid = next;
    return c;
  }

  /// Everything that was handed out is settled: the cursor goes behind it.
  void move_cursor(const std::string& name, folder& f) {
    if (!has_cursors() || !f.open.empty() || f.moving || f.seen == 0 || f.next > f.seen) return;
    f.moving = true;
    store::source_report report;
    report.fence = node_->fence_of(self_->state.channel);
    report.cursor = cursor(name, f, std::int64_t(f.seen) + 1);
    self_->state.waiting.push_back({++self_->state.last_number, std::move(report)});
    pump();
  }

  void done(settlement& settled) {
    auto& s = self_->state;
    const auto& reached = cursor_of(settled.item);
    if (auto at = s.under_way.extract(settled.number)) {
      const auto& where = at.mapped();
      auto& f = s.folders[where.folder];
      if (f.uidvalidity == where.uidvalidity) {
        f.open.erase(where.uid);
        if (reached) f.next = std::max(f.next, std::uint32_t(reached->next_uid));
      }
      const bool stored = std::holds_alternative<store::accept_mail>(settled.item);
      if (s.line && stored) s.line->acknowledge({where});
      if (s.line && !stored) s.line->pass_over({where});
      move_cursor(where.folder, f);
    } else if (reached) {
      auto& f = s.folders[reached->folder];
      f.moving = false;
      if (f.uidvalidity == reached->uidvalidity) f.next = std::max(f.next, std::uint32_t(reached->next_uid));
      move_cursor(reached->folder, f);
    }
    pump();
    tell_caught_up();
  }

  /// The store is away or full: in its order, later.
  void put_back(settlement& back) {
    auto& s = self_->state;
    const auto at = std::ranges::find_if(s.waiting, [&](const auto& q) { return q.number > back.number; });
    s.waiting.insert(at, {back.number, std::move(back.item)});
    if (!s.pausing) log::warning("mail waits on its server", {channel(), log::why(back.outcome.why())});
    pause(first_pause * (1U << std::min(s.tries++, most_doublings)));
  }

  /// The store will never take it: people are told, and the mail stays where it is.
  void refuse(settlement& back, const error& why) {
    auto& s = self_->state;
    const auto* at = under_way(back.number);
    if (at && std::holds_alternative<store::accept_mail>(back.item)) {
      log::failure("a mail cannot be stored; it is left on the server",
                   {channel(), log::text("mail_at", named(*at)), log::why(why)});
      s.waiting.push_front({back.number, report_of(*at, why.message)});
      return pump();
    }
    // not even the report: the cursor stays before it, so that the next start offers it again
    log::failure("what became of a mail cannot be written down", {channel(), log::why(why)});
    if (at && s.line) s.line->pass_over({*at});
    s.under_way.erase(back.number);
    pump();
  }

  void fenced() {
    auto& s = self_->state;
    s.fenced = true;
    s.waiting.clear();
    s.under_way.clear();
    log::warning("another node reads this account", {channel()});
    if (auto line = std::exchange(s.line, std::nullopt)) line->hang_up();
  }

  // ---- telling

  void tell(health how, const std::string& text) {
    self_->state.failing_told = how != health::ok;
    peers_.tell({how, text, {}, {}});
  }

  void tell_copy(std::int64_t number, result<void> end) {
    source_news n;
    n.copy = std::pair(number, std::move(end));
    peers_.tell(n);
  }

  void tell_well() {
    const auto& s = self_->state;
    const bool missing = std::ranges::any_of(s.folders, [](const auto& f) { return f.second.unavailable; });
    if (!missing && !s.in_trouble) tell(health::ok, "");
  }

  /// Caught up is who has read everything, and stored it.
  void tell_caught_up() {
    auto& s = self_->state;
    const bool read = std::ranges::all_of(
        s.folders, [](const auto& f) { return (f.second.caught_up || f.second.unavailable) && f.second.open.empty(); });
    if (read == s.caught_up_told) return;
    // a mail that comes while all is well does not send us back: only a lost connection does
    const bool lost =
        std::ranges::any_of(s.folders, [](const auto& f) { return !f.second.caught_up && !f.second.unavailable; });
    if (!read && !lost) return;
    s.caught_up_told = read;
    peers_.tell({{}, {}, read, {}});
  }
};

} // namespace

mail_source_actor::behavior_type mail_source(mail_source_pointer self, services* node, mail_source_peers peers,
                                             mailbox_id channel, std::vector<std::string> folders) {
  self->state.channel = channel;
  for (const auto& name : folders) self->state.folders[name];
  auto it = std::make_shared<receiver>(self, node, std::move(peers));
  it->start();
  return {
      [it](source_event_atom, const local<fetching::event>& e) { it->take(*e); },
      [it](settled_atom, const local<settlement>& s) { it->settled(*s); },
      [it](retry_atom, const local<store::source_place>& at) { it->retry(*at); },
      [it](copy_atom, const local<fetching::copy_request>& what) { it->copy(*what); },
      [it](again_atom) { it->again(); },
      [it](look_atom, std::uint64_t trouble) { it->look(trouble); },
  };
}

} // namespace barid::actors
