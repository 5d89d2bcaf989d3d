#include "runtime/channel/trial.hpp"

#include "runtime/mail/imap/join.hpp"
#include "runtime/mail/pop3/join.hpp"
#include "runtime/mail/smtp/client.hpp"
#include "runtime/net/endpoint.hpp"
#include "runtime/net/tls_context.hpp"
#include "runtime/secrets/redaction.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace barid::channel {

namespace {

std::string named(const mail_server& s) {
  return net::to_text({s.host, s.port, {}});
}

/// An account has two servers: which of them it was, and at which port, is half of the answer.
error in_trial(const char* what, const mail_server& at, const error& why) {
  return {why.code, std::string(what) + " by " + named(at) + ": " + why.message,
          why.help.empty() ? "check the host, the port and `--tls`" : why.help};
}

errc code_of(fetching::failure f) {
  switch (f) {
  case fetching::failure::authentication:
  case fetching::failure::policy:
    return errc::refused;
  case fetching::failure::network:
  case fetching::failure::protocol:
    return errc::unavailable;
  }
  return errc::unavailable;
}

/// What the driver's thread tells the one that waits.
struct heard {
  std::mutex guard;
  std::condition_variable changed;
  std::optional<result<trial_outcome>> outcome;
  std::size_t folders = 1; ///< Still to be opened.
  trial_outcome seen;

  void end(result<trial_outcome> o) {
    if (!outcome) outcome = std::move(o);
    changed.notify_all();
  }

  void take(const fetching::event& e) {
    const std::lock_guard lock(guard);
    if (const auto* s = std::get_if<fetching::selected>(&e)) {
      seen.mails += s->exists;
      if (--folders == 0) end(seen);
    } else if (const auto* f = std::get_if<fetching::failed>(&e)) {
      end(error{code_of(f->kind), f->text, f->help});
    } else if (const auto* u = std::get_if<fetching::folder_unavailable>(&e)) {
      end(error{errc::not_found, "the folder `" + u->folder + "` cannot be opened: " + u->why,
                "check its name on the server"});
    }
  }
};

/// Looks, and takes nothing.
result<fetching::account_handle> join(fetching::driver& driver, const account& a, const secrets::secret& password,
                                      fetching::event_handler handler) {
  const fetching::secret_provider word =
      [kept = std::make_shared<secrets::secret>(password.reveal())](const fetching::secret_answer& answer) {
        answer(std::string(kept->reveal()));
      };
  if (a.pop3) {
    auto settings = pop3_settings(a);
    settings.look_only = true;
    settings.policy = pop3::after_commit::keep;
    settings.secret = word;
    return pop3::join(driver, std::move(settings), std::move(handler));
  }
  auto settings = imap_settings(a);
  settings.policy = imap::after_commit::keep;
  for (auto& folder : settings.folders) folder.only_new = true;
  settings.secret = word;
  return imap::join(driver, std::move(settings), std::move(handler));
}

/// RFC 3463: 5.1.x speaks of an address, 5.2.x of a mailbox, the recipient's but for 5.1.7 and 5.1.8.
bool about_recipient(const smtp::recipient_result& r) {
  const auto& e = r.enhanced;
  return (e.starts_with("5.1.") && e != "5.1.7" && e != "5.1.8") || e.starts_with("5.2.");
}

/// Those that the server takes no mail from, with its words. Asked with a recipient, since many servers
/// say nothing before there is one; nothing is sent.
result<std::string> refused_senders(smtp::client& client, const std::vector<std::string>& addresses) {
  const smtp::moments never{[] { return false; }, {}};
  std::string out;
  for (const auto& address : addresses) {
    const auto said = client.send({address, {addresses.front()}, "\r\n", false}, never).front();
    if (said.what == smtp::fate::permanent && !about_recipient(said))
      out += (out.empty() ? "" : "; ") + ("`" + address + "`: ") + (said.code ? std::to_string(said.code) + " " : "") +
             said.text;
    if (!client.usable())
      return error{errc::unavailable, "the server ended the connection when it was asked about `" + address + "`", ""};
  }
  return out;
}

} // namespace

result<trial_outcome> try_receiving(const account& a, const secrets::secret& password, std::chrono::milliseconds most) {
  const secrets::guarded guard(password.reveal());
  const auto h = std::make_shared<heard>();
  if (a.imap) h->folders = a.folders.size();
  fetching::driver driver;
  auto handle = join(driver, a, password, [h](const fetching::event& e) { h->take(e); });
  if (!handle) return handle.why();
  std::unique_lock lock(h->guard);
  h->changed.wait_for(lock, most, [&] { return h->outcome.has_value(); });
  auto outcome = std::move(h->outcome);
  lock.unlock();
  handle->remove();
  if (!outcome)
    return error{errc::timeout, named(*a.incoming()) + " did not let us in within " + to_text(most),
                 "check the host, the port and `--tls`"};
  if (!*outcome) return in_trial("receiving", *a.incoming(), outcome->why());
  return **outcome;
}

result<void> try_sending(const account& a, const secrets::secret& password, const std::vector<std::string>& addresses,
                         std::chrono::milliseconds most) {
  auto tls = net::tls_context::client(a.ca_file);
  if (!tls) return tls.why();
  const secrets::guarded guard(password.reveal());
  smtp::client_times times;
  times.connect = times.reply = most / 3;
  smtp::client client(smtp_server(a, password), *tls, times);
  auto opened = client.open();
  if (!opened) return in_trial("sending", *a.smtp, opened.why());
  const auto refused = refused_senders(client, addresses);
  if (!refused) return in_trial("sending", *a.smtp, refused.why());
  client.quit();
  if (!refused->empty())
    return in_trial("sending", *a.smtp,
                    {errc::refused, "the server takes no mail from " + *refused,
                     "allow the account there to send as it, or leave the address out"});
  return {};
}

} // namespace barid::channel
