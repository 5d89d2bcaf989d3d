#include "runtime/mail/smtp/transfer.hpp"

#include "runtime/mail/addressing/wire_address.hpp"
#include "runtime/mail/smtp/dot_stuffer.hpp"

#include <algorithm>
#include <utility>

namespace barid::smtp {

namespace {

constexpr std::size_t block = 64 * 1024;
// Answers of so many RCPT fit into the smallest send buffers: neither side can wait for the other.
constexpr std::size_t pipelined = 50;

fate fate_of(const reply& answer) {
  return answer.permanent() ? fate::permanent : fate::temporary;
}

bool has_eight_bit(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](unsigned char c) { return c >= 0x80; });
}

} // namespace

std::vector<recipient_result> client::send(const outgoing& mail, const moments& when) {
  return transfer(*this, mail, when).run();
}

client::transfer::transfer(client& on, const outgoing& mail, const moments& when)
    : client_(on), mail_(mail), when_(when), settled_(mail.recipients.size()) {
  for (const auto& r : mail.recipients) results_.push_back({r, fate::not_attempted, 0, {}, {}});
}

std::vector<recipient_result> client::transfer::run() {
  if (!client_.usable()) {
    for (auto& r : results_) r.text = "no connection to the server";
    return std::move(results_);
  }
  if (prepare() && introduce() && send_data() && send_bytes()) send_final_dot();
  return std::move(results_);
}

/// What can be known before the server is asked; false when nobody is left to ask for.
bool client::transfer::prepare() {
  for (std::size_t i = 0; i < mail_.recipients.size(); ++i) {
    auto address = addressing::to_wire(mail_.recipients[i]);
    if (!address) {
      settle_ours(i, fate::permanent, "5.1.3", address.why().message);
    } else if (address->utf8 && !client_.offered_.utf8) {
      settle_ours(i, fate::permanent, "5.6.7", "the server cannot handle addresses that are not ASCII");
    } else {
      utf8_ |= address->utf8;
      asked_.push_back({i, std::move(address->text)});
    }
  }
  return !asked_.empty() && may_go();
}

bool client::transfer::may_go() {
  const auto refuse = [&](const char* enhanced, std::string text) {
    for (std::size_t i = 0; i < results_.size(); ++i)
      if (!settled_[i]) settle_ours(i, fate::permanent, enhanced, text);
    return false;
  };
  const auto& offered = client_.offered_;
  if (!mail_.sender.empty()) {
    auto sender = addressing::to_wire(mail_.sender);
    if (!sender) return refuse("5.1.7", sender.why().message);
    sender_ = std::move(sender->text);
    utf8_ |= sender->utf8;
  }
  utf8_ |= mail_.utf8_headers;
  eight_bit_ = has_eight_bit(mail_.bytes);
  if (utf8_ && !offered.utf8) return refuse("5.6.7", "the server cannot handle addresses that are not ASCII");
  if (eight_bit_ && !offered.eight_bit) return refuse("5.6.3", "the server takes 7-bit mail only");
  if (offered.largest && mail_.bytes.size() > *offered.largest)
    return refuse("5.3.4", "the mail has " + std::to_string(mail_.bytes.size()) + " bytes, the server takes " +
                               std::to_string(*offered.largest));
  return true;
}

std::string client::transfer::mail_command() const {
  std::string out = "MAIL FROM:<" + sender_ + ">";
  if (client_.offered_.size) out += " SIZE=" + std::to_string(mail_.bytes.size());
  if (eight_bit_) out += " BODY=8BITMIME";
  if (utf8_) out += " SMTPUTF8";
  return out + "\r\n";
}

/// MAIL and all RCPT; true when at least one recipient is accepted.
bool client::transfer::introduce() {
  const std::size_t window = client_.offered_.pipelining ? pipelined : 1;
  std::string commands = mail_command();
  bool sender_pending = true;
  if (window == 1) { // a server without pipelining gets one command at a time
    if (auto done = client_.write(std::exchange(commands, {}), client_.times_.reply); !done)
      return connection_lost(done.why()), false;
    if (!take_mail_reply(client_.read(client_.times_.reply))) return false;
    sender_pending = false;
  }
  for (std::size_t first = 0; first < asked_.size(); first += window) {
    const auto last = std::min(asked_.size(), first + window);
    for (auto i = first; i < last; ++i) commands += "RCPT TO:<" + asked_[i].address + ">\r\n";
    if (auto done = client_.write(std::exchange(commands, {}), client_.times_.reply); !done)
      return connection_lost(done.why()), false;
    bool sender_ok = true;
    if (std::exchange(sender_pending, false)) sender_ok = take_mail_reply(client_.read(client_.times_.reply));
    if (!client_.stream_) return false;
    for (auto i = first; i < last; ++i)
      if (!take_recipient_reply(asked_[i], client_.read(client_.times_.reply))) return false;
    if (!sender_ok) return reset(), false;
  }
  if (std::any_of(asked_.begin(), asked_.end(), [](const asked& a) { return a.accepted; })) return true;
  return reset(), false;
}

bool client::transfer::take_mail_reply(const result<reply>& answer) {
  if (!answer) return connection_lost(answer.why()), false;
  if (answer->positive()) return true;
  settle_open(fate_of(*answer), *answer);
  if (answer->code == 421 || answer->go_on()) client_.drop();
  return false;
}

/// False when the connection is lost.
bool client::transfer::take_recipient_reply(asked& rcpt, const result<reply>& answer) {
  if (!answer) return connection_lost(answer.why()), false;
  if (settled_[rcpt.index]) return true; // the sender was refused, and with it everybody
  rcpt.accepted = answer->positive();
  if (!rcpt.accepted) settle(rcpt.index, fate_of(*answer), *answer);
  if (answer->code != 421 && !answer->go_on()) return true;
  settle_open(fate::temporary, *answer);
  client_.drop();
  return false;
}

bool client::transfer::send_data() {
  if (when_.before_data && !when_.before_data()) {
    reset();
    return false;
  }
  auto answer = client_.ask("DATA");
  if (!answer) return connection_lost(answer.why()), false;
  if (answer->code == 354) return true;
  settle_open(fate_of(*answer), *answer);
  // success here makes no sense: what the server expects now nobody knows
  if (answer->positive() || answer->go_on() || answer->code == 421) client_.drop();
  else reset();
  return false;
}

bool client::transfer::send_bytes() {
  dot_stuffer wire;
  auto rest = mail_.bytes;
  for (bool more = true; more;) {
    more = !rest.empty();
    const auto bytes = more ? wire.add(rest.substr(0, block)) : wire.finish();
    rest.remove_prefix(std::min(rest.size(), block));
    auto done = client_.write(bytes, client_.times_.block);
    if (done) continue;
    // a server that had enough may have said why before it hung up
    auto answer = client_.read(std::chrono::seconds(1));
    if (answer && (answer->temporary() || answer->permanent())) settle_open(fate_of(*answer), *answer);
    else connection_lost(done.why());
    client_.drop();
    return false;
  }
  return true;
}

void client::transfer::send_final_dot() {
  if (when_.final_dot) when_.final_dot();
  auto written = client_.write(".\r\n", client_.times_.block);
  auto answer = written ? client_.read(client_.times_.final_reply) : result<reply>(written.why());
  if (answer && answer->positive()) return settle_open(fate::sent, *answer);
  if (answer && !answer->go_on()) {
    settle_open(fate_of(*answer), *answer);
    if (answer->code == 421) client_.drop();
    return;
  }
  const auto why = answer ? "a senseless answer, " + answer->text() : answer.why().message;
  for (const auto& a : asked_)
    if (!settled_[a.index]) settle_ours(a.index, fate::unknown, {}, "no answer after the mail was sent: " + why);
  client_.drop();
}

void client::transfer::settle(std::size_t index, fate what, const reply& answer) {
  auto& r = results_[index];
  r.what = what;
  r.code = answer.code;
  r.enhanced = answer.enhanced;
  r.text = answer.text();
  settled_[index] = true;
}

void client::transfer::settle_ours(std::size_t index, fate what, std::string enhanced, std::string text) {
  results_[index] = {mail_.recipients[index], what, 0, std::move(enhanced), std::move(text)};
  settled_[index] = true;
}

/// Everybody whose fate is still open.
void client::transfer::settle_open(fate what, const reply& answer) {
  for (const auto& a : asked_)
    if (!settled_[a.index]) settle(a.index, what, answer);
}

/// Before the final dot: nobody has the mail. Accepted recipients may be tried again, as may those
/// about whom the server was not asked.
void client::transfer::connection_lost(const error& why) {
  for (const auto& a : asked_)
    if (!settled_[a.index]) settle_ours(a.index, a.accepted ? fate::temporary : fate::not_attempted, {}, why.message);
  client_.drop();
}

/// Ready for the next mail, or no connection.
void client::transfer::reset() {
  if (!client_.stream_) return;
  auto answer = client_.ask("RSET");
  if (!answer || !answer->positive()) client_.drop();
}

} // namespace barid::smtp
