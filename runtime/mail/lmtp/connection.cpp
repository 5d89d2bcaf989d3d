#include "runtime/mail/lmtp/connection.hpp"

#include "runtime/net/stream.hpp"

#include <array>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

namespace barid::lmtp {

namespace {

/// Where the answer to one mail arrives; outlives the connection when it comes late.
class awaited_answer {
public:
  void arrive(std::vector<outcome> outcomes) {
    const std::lock_guard lock(guard_);
    if (!outcomes_) outcomes_ = std::move(outcomes);
    changed_.notify_all();
  }

  std::optional<std::vector<outcome>> wait(std::chrono::milliseconds longest) {
    std::unique_lock lock(guard_);
    changed_.wait_for(lock, longest, [&] { return outcomes_.has_value(); });
    return outcomes_;
  }

private:
  std::mutex guard_;
  std::condition_variable changed_;
  std::optional<std::vector<outcome>> outcomes_;
};

class connection {
public:
  connection(net::socket_handle peer, const std::string& client, connection_context& context)
      : context_(context), peer_(std::move(peer), "mail client"),
        session_(settings_for(client, context), context.budget) {}

  void run() {
    for (bool open = true; open;) {
      auto what = session_.advance();
      if (std::holds_alternative<need_input>(what)) open = send() && receive();
      else if (auto* rcpt = std::get_if<ask_recipient>(&what)) session_.answer(ask(rcpt->spec));
      else if (auto* mail = std::get_if<take_mail>(&what)) session_.answer(deliver(std::move(*mail)));
      else if (std::holds_alternative<begin_tls>(what)) open = send() && secure();
      else open = send() && false;
    }
    peer_.close();
  }

private:
  static session_settings settings_for(const std::string& client, connection_context& context) {
    auto out = context.session;
    if (context.clients)
      out.admits = [limits = context.clients, client] { return limits->may_send(client, client_limits::clock::now()); };
    return out;
  }

  bool secure() {
    const auto until = net::deadline::after(context_.times.handshake);
    if (!context_.tls || !peer_.accept_tls(context_.tls(), until)) return false;
    session_.secured();
    return true;
  }

  bool send() { return peer_.write(session_.take_output(), net::deadline::after(context_.times.write)).ok(); }

  /// False when the connection is gone.
  bool receive() {
    if (stopping_ && !session_.in_transaction()) {
      session_.end("421 4.3.2 closing down, try again later");
      return true;
    }
    const auto now = net::deadline::clock::now();
    if (!session_.in_transaction()) transaction_end_ = now + context_.times.transaction;
    // also what TLS has decrypted and the socket does not show any more
    std::array<char, 16 * 1024> bytes;
    auto n = peer_.read_ready(bytes);
    if (!n) return false;
    if (*n > 0) {
      session_.feed({bytes.data(), *n});
      return true;
    }
    auto until = net::deadline(now + context_.times.idle).sooner(net::deadline(transaction_end_));
    switch (net::wait_readable(peer_.fd(), stopping_ ? -1 : context_.stopping.fd(), allowed(until))) {
    case net::ready::readable:
      return true; // it is read in the next round
    case net::ready::woken:
      stopping_ = true;
      if (!session_.in_transaction()) session_.end("421 4.3.2 closing down, try again later");
      return true;
    case net::ready::timed_out:
      session_.end(stopping_ ? "421 4.3.2 closing down, try again later" : "421 4.4.2 too slow");
      return true;
    }
    return true;
  }

  net::deadline allowed(net::deadline until) const {
    return stopping_ ? until.sooner(net::deadline(context_.stop_by.load())) : until;
  }

  acceptance ask(const std::string& spec) {
    try {
      return context_.to->recipient(spec);
    } catch (const std::exception&) {
      return acceptance::unavailable;
    }
  }

  std::vector<outcome> deliver(take_mail mail) {
    ++context_.counters.mails;
    const auto answer = std::make_shared<awaited_answer>();
    const auto count = mail.to.recipients.size();
    try {
      context_.to->deliver(mail.to, std::move(mail.bytes),
                           [answer](std::vector<outcome> outcomes) { answer->arrive(std::move(outcomes)); });
    } catch (const std::exception&) {
      return std::vector(count, outcome::unavailable);
    }
    if (auto outcomes = answer->wait(context_.times.delivery)) return std::move(*outcomes);
    ++context_.counters.deliveries_late;
    return std::vector(count, outcome::unavailable);
  }

  connection_context& context_;
  net::stream peer_;
  session session_;
  net::deadline::clock::time_point transaction_end_{};
  bool stopping_ = false;
};

} // namespace

void serve(net::socket_handle peer, const std::string& client, connection_context& context) {
  connection(std::move(peer), client, context).run();
}

} // namespace barid::lmtp
