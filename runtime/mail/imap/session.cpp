// The wire: commands out, responses in, timeouts.

#include "runtime/mail/imap/session.hpp"

#include "grammar/imap/parse.hpp"

#include <algorithm>
#include <utility>

namespace barid::imap {

namespace {

/// Odd things of a connection that are worth a line in the log; a hostile server gets no more.
constexpr unsigned max_notices = 5;

/// Challenges we answer without having anything left to say.
constexpr unsigned max_extra_continuations = 2;

framer_limits limits_for(const session_limits& l) {
  framer_limits out;
  // A server may count line ends differently in RFC822.SIZE; a little room avoids a false alarm.
  out.literal = l.mail_size + l.mail_size / 16 + 65536;
  return out;
}

} // namespace

session::session(account_settings settings) : settings_(std::move(settings)) {
  for (const auto& f : settings_.folders) folders_.emplace_back(f, settings_.limits);
  access_.resize(folders_.size());
}

outputs session::take() {
  return std::exchange(out_, {});
}

bool session::idling() const {
  return idle_ == idle_stage::on;
}

// ---- the connection

void session::connected(transport how, moment now) {
  stage_ = stage::greeting;
  transport_ = how;
  framer_ = framer(limits_for(settings_.limits));
  since_ = last_byte_ = now;
  tags_ = 0;
  running_.reset();
  wipe(pieces_);
  extra_continuations_ = 0;
  capabilities_.clear();
  capabilities_known_ = introduced_id_ = introduced_enable_ = false;
  notices_ = 0;
  open_.reset();
  opening_index_.reset();
  visits_.clear();
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    visits_.push_back(i);
    access_[i].denied = access_[i].opened = false;
  }
  idle_ = idle_stage::off;
  idle_refused_ = noop_due_ = false;
  next_poll_ = now + settings_.timing.poll;
  marking_.clear();
  created_target_ = false;
  if (settings_.tls == tls_mode::tls && !how.encrypted)
    return fail(failure::policy, "the connection is not encrypted", "check the tls setting");
  say(imap::connected{how.encrypted});
}

void session::tls_ready(moment now) {
  if (stage_ != stage::handshaking) return;
  transport_.encrypted = true;
  // Whatever was said before could come from anybody (RFC 3501 §6.2.1).
  framer_ = framer(limits_for(settings_.limits));
  capabilities_.clear();
  capabilities_known_ = false;
  say(imap::connected{true});
  stage_ = stage::asking;
  run(verb::capability, "CAPABILITY", now);
}

void session::broken(failed why) {
  fail(why.kind, std::move(why.text), std::move(why.help));
}

void session::fail(failure kind, std::string text, std::string help) {
  for (auto& f : folders_) f.interrupted(kind, text);
  room_.leave_line();
  stage_ = stage::closed;
  running_.reset();
  wipe(pieces_);
  open_.reset();
  idle_ = idle_stage::off;
  give_up_copies(text);
  out_.close = true;
  out_.start_tls = out_.wants_secret = false;
  say(failed{kind, std::move(text), std::move(help)});
}

void session::log_out() {
  if (stage_ == stage::closed) return;
  if (idle_ == idle_stage::on) out_.to_send += "DONE\r\n";
  const bool between_commands = pieces_.empty() && stage_ != stage::handshaking;
  if (between_commands && stage_ != stage::greeting) out_.to_send += "Z0 LOGOUT\r\n";
  room_.leave_line();
  stage_ = stage::closed;
  running_.reset();
  wipe(pieces_);
  open_.reset();
  out_.close = true;
}

void session::received(std::string_view bytes, moment now) {
  if (stage_ == stage::closed) return;
  last_byte_ = now;
  if (stage_ == stage::handshaking)
    return fail(failure::protocol, "the server went on in clear text after it agreed to STARTTLS");
  framer_.feed(bytes);
  while (stage_ != stage::closed && stage_ != stage::handshaking) {
    auto next = framer_.next();
    if (!next) return fail(failure::protocol, next.why().message);
    if (!*next) return;
    handle(parse(std::move(**next)), now);
  }
}

// ---- commands

void session::run(verb what, std::string text, moment now) {
  run(what, command_pieces{std::move(text)}, now);
}

void session::run(verb what, command_pieces pieces, moment now) {
  auto tag = "b" + std::to_string(++tags_);
  pieces.back() += "\r\n";
  out_.to_send.reserve(out_.to_send.size() + tag.size() + 1 + pieces.front().size());
  out_.to_send += tag;
  out_.to_send += ' ';
  out_.to_send += pieces.front();
  wipe(pieces.front());
  pieces.erase(pieces.begin());
  pieces_ = std::move(pieces);
  extra_continuations_ = 0;
  running_ = running_command{std::move(tag), what, now};
  last_byte_ = now;
}

void session::continue_command() {
  if (idle_ == idle_stage::requested) {
    idle_ = idle_stage::on;
    return;
  }
  if (!pieces_.empty()) {
    out_.to_send += pieces_.front();
    wipe(pieces_.front());
    pieces_.erase(pieces_.begin());
    return;
  }
  if (!running_ || running_->what != verb::login) return;
  if (++extra_continuations_ > max_extra_continuations)
    return fail(failure::protocol, "the server keeps asking for more during the login");
  // RFC 7628 §3.2.3, XOAUTH2: the reason comes as a challenge and wants an answer before the NO.
  out_.to_send += sasl_abort_ + "\r\n";
}

// ---- responses

void session::handle(response r, moment now) {
  if (stage_ == stage::greeting) {
    if (const auto* s = std::get_if<status>(&r); s && s->tag.empty()) return greeted(*s, now);
    return fail(failure::protocol, "the peer does not greet as an IMAP server", "check host, port and the tls setting");
  }
  if (auto* s = std::get_if<status>(&r)) return handle_status(*s, now);
  if (const auto* c = std::get_if<continuation>(&r)) {
    if (running_ && running_->what == verb::login && pieces_.empty()) sasl_error_ = shown(from_base64(c->text));
    continue_command();
  } else if (const auto* caps = std::get_if<capability>(&r)) {
    learn_capabilities(caps->names);
  } else if (auto* f = std::get_if<fetch>(&r)) {
    fetched(std::move(*f));
  } else if (const auto* e = std::get_if<exists>(&r)) {
    if (opening_index_) opening_.exists = e->count;
    else if (auto* in = current()) in->count_is(e->count, out_.events);
  } else if (std::holds_alternative<expunge>(r)) {
    if (auto* in = opening_index_ ? nullptr : current()) in->expunged_one(out_.events);
  } else if (const auto* v = std::get_if<vanished>(&r)) {
    if (auto* in = opening_index_ ? nullptr : current()) in->vanished_some(*v, out_.events);
  } else if (const auto* o = std::get_if<other>(&r); o && !o->why.empty()) {
    if (++notices_ <= max_notices)
      say(notice{"the server's response could not be read (" + o->why + "): " + shown(o->text)});
  }
  step(now);
}

void session::handle_status(status& s, moment now) {
  if (s.code) {
    note_code(*s.code);
    if (s.code->name == "ALERT") say(alert{shown(s.text)});
  }
  if (s.tag.empty()) {
    if (s.what == condition::bye) return fail(failure::network, "the server ended the connection: " + shown(s.text));
    return step(now);
  }
  if (!running_ || s.tag != running_->tag)
    return fail(failure::protocol, "the server answered a command that was not given");
  if (s.what == condition::bye || s.what == condition::preauth)
    return fail(failure::protocol, "the server's answer is neither OK, NO nor BAD");
  const auto command = *std::exchange(running_, std::nullopt);
  wipe(pieces_);
  answered(command, s, now);
  if (stage_ == stage::ready) step(now);
}

void session::note_code(const response_code& code) {
  if (code.name == "CAPABILITY") return learn_capabilities(code.words);
  if (opening_index_) {
    const auto n = static_cast<std::uint32_t>(std::min<std::uint64_t>(code.number, 0xFFFFFFFFu));
    if (code.name == "UIDVALIDITY") opening_.uidvalidity = n;
    if (code.name == "UIDNEXT") opening_.uidnext = n;
    if (code.name == "HIGHESTMODSEQ") opening_.highestmodseq = code.number;
    // What came before was about the folder that was open until now (RFC 7162 §3.2.11).
    if (code.name == "CLOSED") opening_ = {};
    return;
  }
  if (auto* in = current(); in && code.name == "UIDVALIDITY" && code.number != in->uidvalidity()) {
    in->interrupted(failure::network, "the folder was renumbered");
    visits_.push_front(*open_); // open it again
    open_.reset();
  }
}

void session::answered(const running_command& command, const status& s, moment now) {
  const bool ok = s.what == condition::ok;
  switch (command.what) {
  case verb::capability:
    if (!ok || !capabilities_known_) return fail(failure::protocol, "the server does not tell its capabilities");
    if (stage_ == stage::upgrading || stage_ == stage::asking) return before_login(now);
    return introduce(now);
  case verb::starttls:
    return starttls_answered(s);
  case verb::login:
    return login_answered(s, now);
  case verb::id:
  case verb::enable:
    return introduce(now); // nice to have; a NO changes nothing
  case verb::open:
    return opened(s, now);
  case verb::list_sizes:
    if (auto* in = current()) {
      if (!ok)
        return fail(failure::protocol, "the server does not list the mails of `" + in->name() + "`: " + shown(s.text));
      in->listing_done(out_.events);
    }
    return;
  case verb::fetch_bodies:
    if (auto* in = current()) {
      if (!ok) {
        if (s.code && (s.code->name == "UNAVAILABLE" || s.code->name == "INUSE" || s.code->name == "LIMIT"))
          return fail(failure::network, "the server cannot serve mails now: " + shown(s.text));
        return in->batch_refused(shown(s.text), out_.events);
      }
      const auto missing = in->batch_answered();
      if (!missing.empty())
        return run(verb::look_for_missing, "UID FETCH " + to_set(missing) + " (UID RFC822.SIZE)", now);
    }
    return;
  case verb::look_for_missing:
    if (auto* in = current()) {
      if (!ok)
        return fail(failure::protocol, "the server does not list the mails of `" + in->name() + "`: " + shown(s.text));
      in->batch_done(out_.events);
    }
    return;
  case verb::store:
  case verb::copy:
  case verb::move:
  case verb::create:
  case verb::expunge:
    return mark_answered(command.what, s, now);
  case verb::append:
  case verb::create_for_copy:
    return copy_answered(command.what, s, now);
  case verb::noop:
    return;
  case verb::idle:
    if (!ok && idle_ == idle_stage::requested) {
      idle_refused_ = true; // this server promised it in vain: poll instead
      next_poll_ = now + settings_.timing.poll;
    }
    idle_ = idle_stage::off;
    return;
  }
}

// ---- time

moment session::deadline() const {
  const auto& t = settings_.timing;
  switch (stage_) {
  case stage::closed:
  case stage::handshaking:
    return moment::max();
  case stage::greeting:
    return since_ + t.greeting;
  case stage::unlocking:
    return since_ + t.secret;
  case stage::upgrading:
  case stage::asking:
  case stage::logging_in:
  case stage::introducing:
  case stage::ready:
    break;
  }
  if (idle_ == idle_stage::on) return folders_.size() > 1 ? std::min(idle_until_, next_poll_) : idle_until_;
  if (running_) {
    // a copy goes out while the server has nothing to say
    const auto quiet = running_->what == verb::append ? t.command : t.quiet;
    return std::min(last_byte_ + quiet, running_->started + t.command);
  }
  return next_poll_;
}

void session::check_timeouts(moment now) {
  const auto& t = settings_.timing;
  if (stage_ == stage::greeting && now >= since_ + t.greeting)
    return fail(failure::network, "the server accepted the connection, but did not greet",
                "check the tls setting: a server that expects TLS says nothing");
  if (stage_ == stage::unlocking && now >= since_ + t.secret)
    return fail(failure::network, "the account's password or token did not arrive in time");
  if (!running_ || idle_ == idle_stage::on) return;
  if (running_->what != verb::append && now >= last_byte_ + t.quiet)
    return fail(failure::network, "the server stopped answering in the middle of a command");
  if (now >= running_->started + t.command)
    fail(failure::network, "a command took longer than " + std::to_string(t.command.count()) + " seconds");
}

void session::tick(moment now) {
  check_timeouts(now);
  if (stage_ != stage::ready) return;
  if (now >= next_poll_) poll(now);
  if (idle_ == idle_stage::on && now >= idle_until_) {
    // Opened anew rather than only renewed: a server may lose track of a folder while it is watched
    // (deleted, made anew, put back from a backup) and then announces nothing any more.
    visits_.push_front(0);
    open_.reset();
    wake(now);
  }
  step(now);
}

// ---- the owner

void session::acknowledge(const place& where, moment now) {
  for (auto& f : folders_)
    if (f.name() == where.folder && f.uidvalidity() == where.uidvalidity)
      f.acknowledge(where.uid, settings_.policy != after_commit::keep);
  step(now);
}

void session::pass_over(const place& where, moment now) {
  for (auto& f : folders_)
    if (f.name() == where.folder && f.uidvalidity() == where.uidvalidity) f.acknowledge(where.uid, false);
  step(now);
}

void session::retry(const place& where, moment now) {
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    if (folders_[i].name() != where.folder || folders_[i].uidvalidity() != where.uidvalidity) continue;
    folders_[i].retry(where.uid);
    if (open_ != i) visits_.push_back(i);
  }
  step(now);
}

void session::set_cursor(const std::string& name, cursor c, moment now) {
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    if (folders_[i].name() != name) continue;
    const bool same = folders_[i].uidvalidity() == c.uidvalidity;
    folders_[i].restart_from(c);
    if (same && open_ == i) continue; // it is listed again from there
    if (open_ == i) open_.reset();
    visits_.push_front(i);
  }
  step(now);
}

} // namespace barid::imap
