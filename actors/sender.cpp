#include "actors/sender.hpp"

#include "actors/alarm.hpp"
#include "actors/letters.hpp"
#include "actors/queued_letter.hpp"
#include "runtime/log/log.hpp"
#include "runtime/mail/compose/compose.hpp"
#include "runtime/mail/mime/json.hpp"
#include "runtime/mail/smtp/client.hpp"
#include "runtime/mail/smtp/retry.hpp"
#include "runtime/net/tls_context.hpp"
#include "runtime/store/bounce_rows.hpp"
#include "runtime/store/console_rows.hpp"
#include "runtime/store/mail_rows.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "runtime/store/upload_rows.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <optional>

namespace barid::actors {

namespace {

using sender_pointer = sender_actor::stateful_pointer<sender_state>;
using store::connection;

constexpr int mails_a_round = 20;
constexpr std::chrono::minutes sending_lease{15};
constexpr std::chrono::minutes without_server{10};
constexpr std::chrono::minutes after_unknown{1};

/// What earlier attempts brought, recipient by recipient; part of the payload.
struct progress {
  std::vector<std::string> delivered;
  std::map<std::string, std::string> refused; ///< With the server's words.

  [[nodiscard]] static progress of(const std::string& payload) {
    progress out;
    const auto j = nlohmann::json::parse(payload, nullptr, false);
    if (!j.is_object()) return out;
    out.delivered = j.value("delivered", out.delivered);
    out.refused = j.value("refused", out.refused);
    return out;
  }
  [[nodiscard]] std::string json() const {
    return nlohmann::json{{"delivered", delivered}, {"refused", refused}}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  [[nodiscard]] bool settled(const std::string& recipient) const {
    return refused.contains(recipient) || std::ranges::find(delivered, recipient) != delivered.end();
  }
  [[nodiscard]] std::string words() const {
    std::string out = delivered.empty() ? "" : "sent to the others; ";
    for (const auto& [who, why] : refused) out += (&who == &refused.begin()->first ? "" : "; ") + who + ": " + why;
    return out;
  }
};

/// Spreads retries; not a secret, and the same again after a restart does no harm.
double chance_of(std::int64_t id, int attempt) {
  auto x = static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15U + static_cast<std::uint64_t>(attempt);
  x ^= x >> 31U;
  return double(x % 1000) / 1000.0;
}

/// Whose limits count: an account of a server, however many channels send by it.
std::string destination_of(const smtp::server& at) {
  const auto server = net::to_text(at.at);
  if (const auto* word = std::get_if<smtp::password_login>(&at.as)) return server + " " + word->user;
  if (const auto* token = std::get_if<smtp::token_login>(&at.as)) return server + " " + token->user;
  return server;
}

/// A line to a server, given back at the end.
class line {
public:
  line(dispatch& all, std::string to) : all_(all), to_(std::move(to)), mine_(all_.take_line(to_)) {}
  line(const line&) = delete;
  line& operator=(const line&) = delete;
  ~line() {
    if (mine_) all_.give_line_back(to_);
  }
  [[nodiscard]] explicit operator bool() const { return mine_; }

private:
  dispatch& all_;
  std::string to_;
  bool mine_;
};

/// Rows whose leases nobody judges while this lives.
class in_hand {
public:
  in_hand(dispatch& all, const std::vector<store::outbox_job>& jobs) : all_(all), jobs_(jobs) {
    for (const auto& job : jobs_) all_.take_in_hand(job.id);
  }
  in_hand(const in_hand&) = delete;
  in_hand& operator=(const in_hand&) = delete;
  ~in_hand() {
    for (const auto& job : jobs_) all_.lay_down(job.id);
  }

private:
  dispatch& all_;
  const std::vector<store::outbox_job>& jobs_;
};

class courier {
public:
  courier(services* node, std::shared_ptr<dispatch> all, const outbox_settings& settings, mailbox_id channel)
      : node_(node), all_(std::move(all)), settings_(settings), id_(channel) {}

  /// Until nothing is due any more. `prove`: whether the account works is found out even if nothing is.
  void work(bool prove) {
    people_ = node_->people.get();
    channel_ = people_ ? people_->channel(id_) : nullptr;
    label_ = channel_ ? channel_->name : "gone";
    if (!channel_) return put_off("its channel is gone");
    auto way = all_->with_store([&](connection& on) { return settings_.way_out_of(on, *channel_); });
    if (!way) {
      if (way.why().code == errc::refused) trouble(way.why());
      return put_off(way.why().message);
    }
    const line mine(*all_, net::to_text(way->at.at));
    if (!mine) return; // others send there; the next look tries again
    way_ = std::move(*way);
    destination_ = destination_of(way_.at);
    send_all();
    if (prove && !client_ && !unreachable_) sign_in_only();
    if (client_) client_->quit();
  }

private:
  services* node_;
  std::shared_ptr<dispatch> all_;
  const outbox_settings& settings_;
  mailbox_id id_;
  std::shared_ptr<const directory> people_;
  const store::channel_row* channel_ = nullptr;
  std::string label_;
  way_out way_;
  std::optional<smtp::client> client_;
  std::string destination_;
  /// Why the server could not be used: what else is due does not wait for it again.
  std::optional<std::string> unreachable_;
  /// The login was refused: what else is due waits for so long with it.
  std::optional<duration> locked_out_;

  result<std::vector<store::outbox_job>> claim(int most, bool by_people_only = false) {
    auto jobs = all_->with_store([&](connection& on) {
      return store::claim_outbox(
          on, {"smtp", node_->node, node_->clock.now(), sending_lease, most, {}, id_, by_people_only});
    });
    if (!jobs) log::warning("what is due in the outbox cannot be taken", {log::channel(id_), log::why(jobs.why())});
    return jobs;
  }

  /// Nothing can be sent at all.
  void put_off(const std::string& why) {
    while (true) {
      const auto jobs = claim(mails_a_round);
      if (!jobs) return;
      const in_hand mine(*all_, *jobs);
      for (const auto& job : *jobs) later(job, why, without_server);
      if (jobs->size() < std::size_t(mails_a_round)) return;
    }
  }

  /// As many as may go now. Where only people's mail may, the rest is not touched.
  void send_all() {
    while (!locked_out_) {
      const auto room = all_->speed().left(destination_, node_->clock.now());
      if (room.automatic == 0) all_->speed().rest(id_, room);
      if (room.all == 0) return;
      const bool people = room.automatic == 0;
      const auto most = std::min(mails_a_round, people ? room.all : room.automatic);
      const auto jobs = claim(most, people);
      if (!jobs) return;
      const in_hand mine(*all_, *jobs);
      for (const auto& job : *jobs) send(job);
      if (jobs->size() < std::size_t(most)) return;
    }
  }

  void later(const store::outbox_job& job, const std::string& why, duration wait,
             std::optional<store::outbox_refusals> refused = {}) {
    note(job, all_->with_store([&](connection& on) {
      return store::finish_failed(on, job.id, node_->node, why, node_->clock.now() + wait, refused);
    }));
  }

  void dead(const store::outbox_job& job, const std::string& why) {
    log::warning("a mail that should have left is given up", {log::outbox(job.id), log::text("why", why)});
    note(job, all_->with_store([&](connection& on) {
      return store::finish_dead(on, job.id, node_->node, why, node_->clock.now());
    }));
  }

  static void note(const store::outbox_job& job, const result<void>& done) {
    if (!done)
      log::warning("what became of a mail that leaves is not stored", {log::outbox(job.id), log::why(done.why())});
  }

  void failed_because(const char* reason) { node_->metrics->add(metrics::metric::outbox_failures, {label_, reason}); }

  void send(const store::outbox_job& job) {
    auto letter = made(job);
    if (!letter && away(letter.why())) return later(job, letter.why().message, without_server);
    if (!letter) return dead(job, letter.why().message);
    auto composed = compose::compose(*letter);
    if (!composed) return dead(job, composed.why().message);
    auto before = progress::of(job.payload);
    std::vector<std::string> recipients;
    for (const auto& r : composed->recipients)
      if (!before.settled(r)) recipients.push_back(r);
    if (recipients.empty()) return finished(job, before);
    const auto listed = bounced_among(recipients);
    if (!listed) return later(job, listed.why().message, without_server);
    if (!listed->empty()) {
      for (const auto& [who, why] : *listed) {
        before.refused[who] = why;
        std::erase(recipients, who);
      }
      const auto noted = all_->with_store(
          [&](connection& on) { return store::note_recipients(on, job.id, node_->node, before.json()); });
      if (!noted) return note(job, noted);
      if (recipients.empty()) return finished(job, before);
    }
    if (!open(job)) return;
    if (!all_->speed().take(destination_, job.from, node_->clock.now()))
      return note(job,
                  all_->with_store([&](connection& on) { return store::put_back_outbox(on, job.id, node_->node); }));
    // a second attempt sends the very bytes of the first (P3)
    const auto& bytes = job.rendered ? *job.rendered : composed->bytes;
    bool lost = false;
    smtp::moments when;
    when.before_data = [&] {
      const auto begun = all_->with_store([&](connection& on) {
        return store::begin_sending(on, job.id, node_->node, bytes, node_->clock.now() + sending_lease);
      });
      lost = !begun;
      return begun.ok();
    };
    const auto results = client_->send({letter->from.spec, recipients, bytes, composed->utf8_headers}, when);
    if (lost) return; // somebody else has it, or the store is away: nothing was sent
    record(job, std::move(before), results);
  }

  /// Recipients that earlier mail could not be delivered to, with what is to be told. Until a person
  /// sends the mail again, nothing goes there.
  result<std::map<std::string, std::string>> bounced_among(const std::vector<std::string>& recipients) {
    std::map<std::string, std::string> by_folded;
    std::vector<std::string> folded;
    for (const auto& r : recipients) {
      folded.push_back(folded_address(r));
      by_folded[folded.back()] = r;
    }
    const auto listed = all_->with_store([&](connection& on) { return store::find_bounced(on, id_, folded); });
    if (!listed) return listed.why();
    std::map<std::string, std::string> out;
    for (const auto& b : *listed)
      out[by_folded[b.address]] = "held: earlier mail came back (" + b.status +
                                  (b.reason.empty() ? "" : ", " + b.reason) + "); send it again to try anyway";
    return out;
  }

  result<compose::letter> made(const store::outbox_job& job) {
    enclosed_things things;
    if (const auto mail = enclosed_mail(job.payload)) {
      auto raw = all_->with_store([&](connection& on) { return store::load_mail_raw(on, *mail); });
      if (!raw) return raw.why();
      things.mail = std::make_shared<const std::string>(std::move(*raw));
    }
    auto named = attached_files(job.payload);
    if (!named) return named.why();
    for (auto& f : *named) {
      auto bytes = all_->with_store([&](connection& on) { return store::load_upload_bytes(on, f.upload); });
      if (!bytes) return bytes.why();
      things.files.push_back({std::move(f.name), std::move(f.type),
                              std::make_shared<const std::string>(std::move(*bytes)), disposition::attachment,
                              std::move(f.content_id)});
    }
    if (const auto mail = mail_below(job.payload)) {
      auto shown = all_->with_store([&](connection& on) { return store::load_shown_mail(on, *mail); });
      if (!shown && away(shown.why())) return shown.why();
      auto read = shown ? mime::from_json(shown->parsed) : result<barid::mail>(shown.why());
      // an answer says what it says without it
      if (read) things.below = original_of(*read, shown->received);
      else if (passes_on(job.payload))
        return error{read.why().code, "the mail that it passes on is not there any more", ""};
    }
    return letter_of(job.payload, node_->clock.now(), std::move(things));
  }

  /// The store's trouble, not the mail's.
  static bool away(const error& why) { return why.code == errc::unavailable || why.code == errc::timeout; }

  void sign_in_only() {
    auto tls = net::tls_context::client(way_.ca_file);
    if (!tls) return;
    client_.emplace(way_.at, std::move(*tls), settings_.times);
    auto ok = client_->open();
    if (ok) {
      all_->logins().forget(id_);
      return report(health::ok, "");
    }
    const bool login = ok.why().code == errc::refused && client_->reached() == smtp::stage::login;
    client_.reset();
    if (login) lock_out(ok.why());
  }

  /// Whether the server is there; else this mail was put back.
  bool open(const store::outbox_job& job) {
    if (unreachable_) {
      if (locked_out_) later(job, *unreachable_, *locked_out_);
      else retry(job, *unreachable_);
      return false;
    }
    if (client_ && client_->usable()) return true;
    client_.reset();
    auto tls = net::tls_context::client(way_.ca_file);
    if (!tls) {
      later(job, tls.why().message, without_server);
      return false;
    }
    client_.emplace(way_.at, std::move(*tls), settings_.times);
    if (auto ok = client_->open(); !ok) {
      const bool refused = ok.why().code == errc::refused;
      const bool login = refused && client_->reached() == smtp::stage::login;
      client_.reset();
      failed_because(refused ? "login" : "network");
      unreachable_ = ok.why().message;
      if (login) {
        lock_out(ok.why());
        later(job, *unreachable_, *locked_out_);
        return false;
      }
      if (refused) trouble(ok.why());
      retry(job, *unreachable_);
      return false;
    }
    return true;
  }

  static std::string words_of(const error& why) {
    return "sending: " + why.message + (why.help.empty() ? "" : "; " + why.help);
  }

  /// The account is at fault, not the mail: people have to act (P10).
  void trouble(const error& why) { report(health::failing, words_of(why)); }

  /// The server does not know us. Tried again with care, as accounts that are read from; then the account
  /// is paused, and those who can mend it are told. The mail itself is never given up for that.
  void lock_out(const error& why) {
    const auto failures = all_->logins().note(id_);
    const auto wait = fetching::delay_after(fetching::failure::authentication, failures, 1.0, settings_.backoff);
    if (wait) {
      trouble(why);
      all_->logins().wait(id_, node_->clock.now() + *wait);
    } else if (!pause(words_of(why))) {
      all_->logins().wait(id_, node_->clock.now() + settings_.backoff.first_login);
    }
    locked_out_ = wait ? duration(*wait) : duration{0};
    unreachable_ = why.message;
  }

  bool pause(const std::string& text) {
    report(health::paused, text);
    const auto paused = all_->with_store([&](connection& on) { return pause_and_tell(on, *node_, id_, text); });
    if (!paused) {
      log::warning("an account cannot be paused yet", {log::channel(id_), log::why(paused.why())});
      return false;
    }
    all_->logins().pause(id_);
    if (*paused) log::failure("an account is paused", {log::channel(id_), log::text("why", text)});
    if (settings_.refresh_directory) settings_.refresh_directory();
    return true;
  }

  void report(health how, const std::string& text) {
    const auto ok = all_->with_store([&](connection& on) {
      return node_->health.report(on, id_, mail_side::sending, how, text, node_->clock.now());
    });
    if (!ok) log::warning("the health of a channel is not stored", {log::text("channel", label_), log::why(ok.why())});
  }

  /// By the schedule, until it is time to give up.
  void retry(const store::outbox_job& job, const std::string& why) {
    auto refused = job.refused.value_or(store::outbox_refusals{node_->clock.now()});
    const auto age = std::max(node_->clock.now() - refused.since, duration{0});
    ++refused.times;
    const auto wait = smtp::retry_schedule{all_->limits().give_up}.wait_after(unsigned(refused.times), age,
                                                                              chance_of(job.id.value, refused.times));
    if (wait) return later(job, why, *wait, refused);
    dead(job, why);
  }

  /// Nobody is left to send it to.
  void finished(const store::outbox_job& job, const progress& all) {
    if (!all.refused.empty()) return dead(job, all.words());
    const auto ok = all_->with_store(
        [&](connection& on) { return store::finish_sent(on, job.id, node_->node, node_->clock.now()); });
    if (!ok)
      return log::failure("a mail was sent, but that is not recorded", {log::outbox(job.id), log::why(ok.why())});
    node_->metrics->add(metrics::metric::outbox_sent, {label_});
  }

  void record(const store::outbox_job& job, progress now, const std::vector<smtp::recipient_result>& all) {
    std::string text;
    bool unknown = false, at_once = false, account = false, left = false;
    for (const auto& r : all) {
      const auto words = (r.code ? std::to_string(r.code) + " " : "") + r.text;
      const auto step = smtp::next_step_for(r);
      switch (step) {
      case smtp::next_step::done:
        now.delivered.push_back(r.recipient);
        continue;
      case smtp::next_step::dead:
        now.refused[r.recipient] = words;
        continue;
      case smtp::next_step::undecided:
        unknown = true;
        break;
      case smtp::next_step::at_once:
        at_once = true;
        break;
      case smtp::next_step::account:
        account = true;
        break;
      case smtp::next_step::later:
        break;
      }
      left = true;
      text += (text.empty() ? "" : "; ") + r.recipient + ": " + words;
    }
    // before anything else: whoever has it is not to get it again
    if ((left && !now.delivered.empty()) || !now.refused.empty()) {
      const auto ok =
          all_->with_store([&](connection& on) { return store::note_recipients(on, job.id, node_->node, now.json()); });
      if (!ok)
        return log::failure("a mail was sent to some, but that is not recorded",
                            {log::outbox(job.id), log::why(ok.why())});
    }
    if (!account) {
      all_->logins().forget(id_);
      report(health::ok, "");
    }
    if (unknown) failed_because("unknown");
    else if (account) failed_because("login");
    else if (left) failed_because("temporary");
    else if (!now.refused.empty()) failed_because("permanent");
    if (unknown) return judge_unknown(job, text);
    if (!left) return finished(job, now);
    if (account) {
      client_.reset(); // what it was told once, it would be told again
      lock_out({errc::refused, text, ""});
      return later(job, text, *locked_out_);
    }
    if (at_once && !now.delivered.empty()) return later(job, text, duration{0}, job.refused);
    retry(job, text);
  }

  /// No answer after the final dot (P3).
  void judge_unknown(const store::outbox_job& job, const std::string& text) {
    const auto parked = all_->with_store([&](connection& on) {
      return store::finish_unknown(on, job.id, node_->node, text, node_->clock.now() + after_unknown);
    });
    if (!parked) // its lease ends, and then the same is decided
      return log::failure("no answer came after a mail was sent", {log::outbox(job.id), log::text("why", text)});
    log::warning(*parked ? "a mail may have been taken; it is parked"
                         : "a mail may have been taken; it is sent again, flagged",
                 {log::outbox(job.id), log::text("why", text)});
  }
};

} // namespace

sender_actor::behavior_type sender(sender_pointer self, services* node, std::shared_ptr<dispatch> all,
                                   std::shared_ptr<const outbox_settings> settings, mailbox_id channel, bool prove) {
  self->send(self, send_atom::value);
  return {[self, node, all, settings, channel, prove](send_atom) {
    courier(node, all, *settings, channel).work(prove);
    self->quit();
  }};
}

} // namespace barid::actors
