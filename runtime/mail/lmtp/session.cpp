#include "runtime/mail/lmtp/session.hpp"

#include <algorithm>
#include <utility>

namespace barid::lmtp {

namespace {

template <class... F>
struct cases : F... {
  using F::operator()...;
};
template <class... F>
cases(F...) -> cases<F...>;

std::string reply_for(outcome what, const std::string& recipient) {
  const auto to = "<" + recipient + "> ";
  switch (what) {
  case outcome::committed:
    return "250 2.0.0 " + to + "stored";
  case outcome::unavailable:
    return "451 4.3.0 " + to + "cannot be stored now, try again later";
  case outcome::busy:
    return "451 4.3.2 " + to + "too much mail waits to be decided, try again later";
  case outcome::full:
    return "452 4.3.1 " + to + "no room now, try again later";
  case outcome::refused:
    return "554 5.7.1 " + to + "mail refused";
  }
  return "451 4.3.0 " + to + "cannot be stored now, try again later";
}

/// The one reply of SMTP: temporary before permanent before success.
const std::string& worst(const std::vector<std::string>& replies) {
  const auto rank = [](const std::string& r) { return r[0] == '4' ? 2 : r[0] == '5' ? 1 : 0; };
  return *std::max_element(replies.begin(), replies.end(),
                           [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
}

/// A browser that was tricked into talking to us would go on with what a web page wrote.
bool is_http(std::string_view line) {
  return line.starts_with("GET ") || line.starts_with("POST ") || line.starts_with("PUT ") ||
         line.starts_with("CONNECT ") || line.starts_with("HEAD ") || line.starts_with("OPTIONS ");
}

} // namespace

session::session(session_settings settings, std::shared_ptr<byte_budget> budget)
    : settings_(std::move(settings)), budget_(std::move(budget)) {
  reply("220 " + settings_.name + (settings_.speaks == dialect::lmtp ? " LMTP ready" : " ESMTP ready"));
}

void session::feed(std::string_view bytes) {
  if (at_ == place::finished) return;
  input_.erase(0, std::exchange(taken_, 0));
  input_.append(bytes);
}

event session::advance() {
  for (;;) {
    switch (at_) {
    case place::finished:
      return hang_up{};
    case place::asking:
    case place::delivering:
    case place::securing:
      return need_input{}; // asked before it was answered
    case place::data: {
      auto what = read_data();
      if (!std::holds_alternative<need_input>(what) || at_ == place::data) return what;
      break;
    }
    case place::commands:
      if (auto what = next_command()) return std::move(*what);
    }
  }
}

/// Nothing: obeyed, go on.
std::optional<event> session::next_command() {
  const std::string_view waiting(input_.data() + taken_, input_.size() - taken_);
  const auto longest = settings_.limits.command_line;
  const auto lf = waiting.find('\n');
  const auto line_end = std::min(lf, waiting.size());
  if (line_end > longest + 1) {
    end("500 5.5.2 line too long");
    return {};
  }
  if (lf == waiting.npos) return need_input{};
  taken_ += lf + 1;
  const auto line = waiting.substr(0, lf);
  if (line.find('\r') != line.size() - 1 || line.empty()) { // none, or one before the end
    end("500 5.5.2 a line ends with CR LF, and has neither within");
    return {};
  }
  const auto text = line.substr(0, line.size() - 1);
  if (is_http(text)) {
    end("500 5.5.1 this is no web server");
    return {};
  }
  if (++commands_ > settings_.limits.commands_between_mails) {
    end("421 4.7.0 too many commands without a mail");
    return {};
  }
  auto what = obey(read_command(text));
  if (std::holds_alternative<need_input>(what)) return {};
  return what;
}

/// `need_input` means that the command was obeyed.
event session::obey(command said) {
  return std::visit(
      cases{[&](const hello_command& c) -> event { return hello(c), need_input{}; },
            [&](const mail_command& c) -> event { return begin_mail(c), need_input{}; },
            [&](const rcpt_command& c) -> event { return begin_recipient(c); },
            [&](const data_command&) -> event { return begin_data(), need_input{}; },
            [&](const rset_command&) -> event {
              forget_mail();
              return reply("250 2.0.0 forgotten"), need_input{};
            },
            [&](const noop_command&) -> event { return reply("250 2.0.0 ok"), need_input{}; },
            [&](const vrfy_command&) -> event { return reply("252 2.1.5 send a mail and see"), need_input{}; },
            [&](const help_command&) -> event { return reply("214 2.0.0 see RFC 2033 and RFC 5321"), need_input{}; },
            [&](const quit_command&) -> event { return end("221 2.0.0 goodbye"), need_input{}; },
            [&](const starttls_command&) -> event { return begin_encryption(); },
            [&](const bad_command& c) -> event { return refuse(c.reply), need_input{}; }},
      said);
}

void session::hello(const hello_command& said) {
  const bool lmtp = settings_.speaks == dialect::lmtp;
  if (lmtp != (said.said == hello_command::word::lhlo))
    return refuse(lmtp ? "500 5.5.1 this is LMTP, say LHLO" : "500 5.5.1 this is SMTP, say EHLO");
  forget_mail();
  client_ = said.client;
  if (said.said == hello_command::word::helo) return reply("250 " + settings_.name);
  reply("250-" + settings_.name);
  for (const auto* line : {"PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME", "SMTPUTF8"})
    reply(std::string("250-") + line);
  if (settings_.tls != encryption::absent && !secured_) reply("250-STARTTLS");
  reply("250 SIZE " + std::to_string(settings_.limits.message));
}

event session::begin_encryption() {
  if (settings_.tls == encryption::absent) return refuse("502 5.5.1 this command is not offered here"), need_input{};
  if (secured_) return refuse("503 5.5.1 the connection is encrypted already"), need_input{};
  // what was sent along with it could come from somebody in between (RFC 3207 §5)
  if (taken_ < input_.size()) return end("501 5.5.4 nothing follows STARTTLS"), need_input{};
  reply("220 2.0.0 go ahead");
  at_ = place::securing;
  return begin_tls{};
}

void session::secured() {
  if (at_ != place::securing) return;
  at_ = place::commands;
  secured_ = true;
  client_.reset();
  forget_mail();
  input_.clear();
  taken_ = 0;
}

void session::begin_mail(const mail_command& said) {
  if (!client_) return refuse("503 5.5.1 say hello first");
  if (settings_.tls == encryption::required && !secured_) return refuse("530 5.7.0 say STARTTLS first");
  if (mail_) return refuse("503 5.5.1 one mail at a time");
  if (settings_.admits && !settings_.admits())
    return reply("451 4.7.1 too many mails in a short time, try again later");
  if (said.size && *said.size > settings_.limits.message)
    return reply("552 5.3.4 at most " + std::to_string(settings_.limits.message) + " bytes are taken");
  if (said.size && *said.size > budget_->available()) return reply("452 4.3.1 no room now, try again later");
  mail_ = envelope{*client_, secured_, said.sender, {}, said.utf8, said.eight_bit, said.size};
  reply("250 2.1.0 sender ok");
}

event session::begin_recipient(const rcpt_command& said) {
  if (!mail_) return refuse("503 5.5.1 MAIL comes before RCPT"), need_input{};
  if (mail_->recipients.size() >= settings_.limits.recipients)
    return reply("452 4.5.3 too many recipients, send the mail again for the rest"), need_input{};
  if (said.utf8 && !mail_->utf8) return reply("553 5.6.7 an address like this needs SMTPUTF8"), need_input{};
  asked_ = said.recipient;
  at_ = place::asking;
  return ask_recipient{asked_};
}

void session::answer(acceptance verdict) {
  if (at_ != place::asking) return;
  at_ = place::commands;
  switch (verdict) {
  case acceptance::accepted:
    mail_->recipients.push_back(asked_);
    return reply("250 2.1.5 recipient ok");
  case acceptance::unknown:
    // whoever guesses addresses gets no further; an MTA behind LMTP has its own limits
    if (settings_.speaks == dialect::smtp && ++unknown_ > settings_.limits.unknown_recipients)
      return end("421 4.7.0 too many unknown recipients");
    return reply("550 5.1.1 <" + asked_ + "> no such mailbox here");
  case acceptance::unavailable:
    return reply("451 4.3.0 <" + asked_ + "> not known now, try again later");
  }
}

void session::begin_data() {
  if (!mail_) return refuse("503 5.5.1 MAIL and RCPT come before DATA");
  if (mail_->recipients.empty()) return refuse("503 5.5.1 no recipient was accepted");
  body_ = std::make_unique<body_reader>(budget_, settings_.limits.message, mail_->declared_size.value_or(0),
                                        settings_.speaks == dialect::smtp);
  if (body_->went_wrong() == body_reader::trouble::no_room) {
    forget_mail();
    return reply("452 4.3.1 no room now, try again later");
  }
  at_ = place::data;
  reply("354 send the mail, end with a dot on a line of its own");
}

event session::read_data() {
  taken_ += body_->read(std::string_view(input_.data() + taken_, input_.size() - taken_));
  if (!body_->complete()) return need_input{};
  switch (body_->went_wrong()) {
  case body_reader::trouble::none:
    at_ = place::delivering;
    return take_mail{*mail_, body_->take()};
  case body_reader::trouble::too_large:
    reply_to_mail(
        std::vector<std::string>(mail_->recipients.size(),
                                 "552 5.3.4 at most " + std::to_string(settings_.limits.message) + " bytes are taken"));
    break;
  case body_reader::trouble::bare_line_end:
    reply_to_mail(
        std::vector<std::string>(mail_->recipients.size(), "550 5.6.11 a line of the mail does not end with CRLF"));
    break;
  case body_reader::trouble::no_room:
    reply_to_mail(std::vector<std::string>(mail_->recipients.size(), "452 4.3.1 no room now, try again later"));
    break;
  }
  return need_input{};
}

void session::answer(const std::vector<outcome>& outcomes) {
  if (at_ != place::delivering) return;
  const auto& recipients = mail_->recipients;
  const bool known = outcomes.size() == recipients.size();
  std::vector<std::string> replies;
  for (std::size_t i = 0; i < recipients.size(); ++i)
    replies.push_back(reply_for(known ? outcomes[i] : outcome::unavailable, recipients[i]));
  reply_to_mail(replies);
}

void session::reply_to_mail(const std::vector<std::string>& replies) {
  at_ = place::commands;
  commands_ = 0;
  if (settings_.speaks == dialect::smtp) reply(worst(replies));
  else
    for (const auto& line : replies) reply(line);
  forget_mail();
}

void session::forget_mail() {
  mail_.reset();
  body_.reset();
}

void session::reply(std::string_view line) {
  output_.append(line);
  output_.append("\r\n");
}

void session::refuse(std::string_view line) {
  if (++errors_ > settings_.limits.errors) return end("421 4.7.0 too many errors");
  reply(line);
}

void session::end(std::string_view line) {
  reply(line);
  forget_mail();
  at_ = place::finished;
  input_.clear();
  taken_ = 0;
}

std::string session::take_output() {
  return std::exchange(output_, {});
}

} // namespace barid::lmtp
