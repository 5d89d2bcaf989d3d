// The wire: commands out, replies in, timeouts.

#include "runtime/mail/pop3/session.hpp"

#include "runtime/mail/fetching/credential_text.hpp"

#include <algorithm>
#include <utility>

namespace barid::pop3 {

result<void> check(const account_settings& s) {
  if (auto ok = check_server(s, "POP3", "use 995 for tls, 110 for starttls"); !ok) return ok;
  if (!s.known && !s.look_only) return error{errc::invalid, "nobody says which mails of the account are known", ""};
  return {};
}

// ---- the connection

void session::connected(transport how, moment now) {
  stage_ = stage::greeting;
  transport_ = how;
  reader_ = {};
  in_body_ = false;
  running_ = true;
  since_ = last_byte_ = now;
  capabilities_.clear();
  mechanisms_.clear();
  login_delay_ = {};
  wipe(password_);
  wipe(response_);
  sasl_error_.clear();
  challenges_ = 0;
  messages_.clear();
  plan_.clear();
  reading_.reset();
  reading_room_.reset();
  looking_at_.reset();
  top_refused_ = false;
  to_delete_.clear();
  deleting_.reset();
  deleted_.clear();
  deletes_planned_ = caught_up_told_ = false;
  if (settings_.tls == tls_mode::tls && !how.encrypted)
    return fail(failure::policy, "the connection is not encrypted", "check the tls setting");
  say(fetching::connected{how.encrypted});
}

void session::tls_ready(moment now) {
  if (stage_ != stage::handshaking) return;
  transport_.encrypted = true;
  reader_ = {}; // whatever was said before could come from anybody
  say(fetching::connected{true});
  send(stage::asking, "CAPA", now);
}

void session::broken(failed why) {
  fail(why.kind, std::move(why.text), std::move(why.help));
}

void session::fail(failure kind, std::string text, std::string help) {
  tell_left_out();
  if (const auto at = reading_ ? reading_ : looking_at_; stage_ == stage::reading && at && kind == failure::network) {
    const auto& name = messages_[*at].name;
    strikes_ = suspect_ == name ? strikes_ + 1 : 1;
    suspect_ = name;
  }
  room_.leave_line();
  stage_ = stage::closed;
  running_ = false;
  reading_.reset();
  reading_room_.reset();
  looking_at_.reset();
  wipe(password_);
  wipe(response_);
  out_.close = true;
  out_.start_tls = out_.wants_secret = false;
  out_.wants_known.clear();
  say(failed{kind, std::move(text), std::move(help)});
}

void session::log_out() {
  // without QUIT the server deletes nothing, and nothing that we want deleted is marked by now
  room_.leave_line();
  stage_ = stage::closed;
  running_ = false;
  reading_room_.reset();
  wipe(password_);
  wipe(response_);
  out_.close = true;
}

void session::send(stage next, std::string command, moment now) {
  stage_ = next;
  running_ = true;
  in_body_ = false;
  last_byte_ = now;
  out_.to_send.reserve(out_.to_send.size() + command.size() + 2);
  out_.to_send += command;
  out_.to_send += "\r\n";
  wipe(command);
}

void session::received(std::string_view bytes, moment now) {
  if (stage_ == stage::closed) return;
  last_byte_ = now;
  if (stage_ == stage::handshaking)
    return fail(failure::protocol, "the server went on in clear text after it agreed to STLS");
  reader_.feed(bytes);
  // a server may count line ends differently in LIST; a little room avoids a false alarm
  const auto& size = settings_.limits.mail_size;
  const auto most_of_a_mail = size + size / 16 + 65536;
  while (stage_ != stage::closed && stage_ != stage::handshaking) {
    if (!running_) {
      if (reader_.drained()) return;
      if (stage_ == stage::reading) // it waited too long for our store, and says so
        return fail(failure::network, "the server ended the visit while mails were being stored");
      return fail(failure::protocol, "the server answered a command that was not given");
    }
    const bool mail = stage_ == stage::reading;
    auto next = in_body_ ? reader_.body(mail ? most_of_a_mail : settings_.limits.listing) : reader_.line();
    if (!next) {
      if (const auto at = reading_ ? reading_ : looking_at_; in_body_ && mail && at)
        refuse(messages_[*at], "it is larger than announced");
      return fail(failure::protocol, next.why().message);
    }
    if (!*next) return;
    if (in_body_) body(std::move(**next), now);
    else reply(**next, now);
  }
}

namespace {

bool is_ok(const std::string& line) {
  return line == "+OK" || line.starts_with("+OK ");
}

} // namespace

void session::reply(const std::string& line, moment now) {
  if (stage_ == stage::logging_in && (line == "+" || line.starts_with("+ "))) return challenged(line, now);
  const bool ok = is_ok(line);
  if (!ok && line != "-ERR" && !line.starts_with("-ERR "))
    return fail(failure::protocol, "the peer does not speak POP3: " + shown(line),
                "check host, port and the tls setting");
  running_ = false;
  switch (stage_) {
  case stage::greeting:
    return greeted(line, now);
  case stage::upgrading:
    return stls_answered(line);
  case stage::asking:
    if (!ok) return before_login(now); // an old server: USER and PASS
    break;
  case stage::naming:
    if (!ok) return login_answered(line, now);
    send(stage::logging_in, "PASS " + password_, now);
    return wipe(password_);
  case stage::logging_in:
    return login_answered(line, now);
  case stage::listing:
    if (!ok)
      return fail(failure::protocol, "the server gives its mails no lasting names (UIDL): " + shown(line),
                  "use IMAP for this account");
    break;
  case stage::measuring:
    if (!ok) return fail(failure::protocol, "the server does not list its mails: " + shown(line));
    break;
  case stage::reading:
    if (!reading_ && !looking_at_) return step(now); // of a NOOP
    if (!ok) {
      if (line.starts_with("-ERR [SYS/TEMP]") || line.starts_with("-ERR [IN-USE]"))
        return fail(failure::network, "the server cannot serve mails now: " + shown(line));
      if (std::exchange(looking_at_, std::nullopt)) {
        top_refused_ = true;
        return step(now);
      }
      refuse(messages_[*std::exchange(reading_, std::nullopt)], "the server does not hand it out: " + shown(line));
      reading_room_.reset();
      return step(now);
    }
    break;
  case stage::deleting:
    if (ok) deleted_.push_back(messages_[*deleting_].number);
    else say(notice{"the server does not delete a mail: " + shown(line)});
    return delete_next(now);
  case stage::leaving:
    return left(ok);
  case stage::closed:
  case stage::handshaking:
  case stage::unlocking:
  case stage::sorting:
    return;
  }
  running_ = in_body_ = true; // the lines follow
}

void session::body(std::string text, moment now) {
  in_body_ = running_ = false;
  switch (stage_) {
  case stage::asking:
    learn_capabilities(text);
    return before_login(now);
  case stage::listing:
    return listed(text, now);
  case stage::measuring:
    return measured(text, now);
  case stage::reading:
    return looking_at_ ? looked_at(text, now) : read(std::move(text), now);
  case stage::closed:
  case stage::greeting:
  case stage::upgrading:
  case stage::handshaking:
  case stage::unlocking:
  case stage::naming:
  case stage::logging_in:
  case stage::sorting:
  case stage::deleting:
  case stage::leaving:
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
  case stage::sorting:
    return since_ + t.secret;
  default:
    break;
  }
  return last_byte_ + (running_ ? t.quiet : t.awake);
}

void session::tick(moment now) {
  if (now < deadline()) return;
  switch (stage_) {
  case stage::closed:
  case stage::handshaking:
    return;
  case stage::greeting:
    return fail(failure::network, "the server accepted the connection, but did not greet",
                "check the tls setting: a server that expects TLS says nothing");
  case stage::unlocking:
    return fail(failure::network, "the account's password or token did not arrive in time");
  case stage::sorting:
    return fail(failure::network, "which mails are known was not told in time");
  default:
    break;
  }
  if (running_) return fail(failure::network, "the server stopped answering in the middle of a command");
  if (stage_ == stage::reading) send(stage::reading, "NOOP", now);
}

} // namespace barid::pop3
