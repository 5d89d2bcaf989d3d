#include "runtime/channel/trial.hpp"

#include "runtime/mail/imap/driver.hpp"
#include "runtime/mail/smtp/client.hpp"
#include "runtime/net/endpoint.hpp"
#include "runtime/net/tls_context.hpp"
#include "runtime/secrets/redaction.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>

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

errc code_of(imap::failure f) {
  switch (f) {
  case imap::failure::authentication:
  case imap::failure::policy:
    return errc::refused;
  case imap::failure::network:
  case imap::failure::protocol:
    return errc::unavailable;
  }
  return errc::unavailable;
}

/// What the driver's thread tells the one that waits.
struct heard {
  std::mutex guard;
  std::condition_variable changed;
  std::optional<result<trial_outcome>> outcome;
  trial_outcome seen;

  void end(result<trial_outcome> o) {
    if (!outcome) outcome = std::move(o);
    changed.notify_all();
  }

  void take(const imap::event& e) {
    const std::lock_guard lock(guard);
    if (const auto* s = std::get_if<imap::selected>(&e)) {
      seen.mails += s->exists;
      end(seen);
    } else if (const auto* f = std::get_if<imap::failed>(&e)) {
      end(error{code_of(f->kind), f->text, f->help});
    } else if (const auto* u = std::get_if<imap::folder_unavailable>(&e)) {
      end(error{errc::not_found, "the folder `" + u->folder + "` cannot be opened: " + u->why,
                "check its name on the server"});
    }
  }
};

} // namespace

result<trial_outcome> try_receiving(const account& a, const secrets::secret& password,
                                    std::chrono::milliseconds most) {
  auto settings = imap_settings(a);
  settings.policy = imap::after_commit::keep;
  for (auto& folder : settings.folders) folder.only_new = true;
  const secrets::guarded guard(password.reveal());
  settings.secret = [word = std::make_shared<secrets::secret>(password.reveal())](
                        const imap::secret_answer& answer) { answer(std::string(word->reveal())); };
  const auto h = std::make_shared<heard>();
  imap::driver driver;
  auto handle = driver.add(std::move(settings), [h](const imap::event& e) { h->take(e); });
  if (!handle) return handle.why();
  std::unique_lock lock(h->guard);
  h->changed.wait_for(lock, most, [&] { return h->outcome.has_value(); });
  auto outcome = std::move(h->outcome);
  lock.unlock();
  handle->remove();
  if (!outcome)
    return error{errc::timeout, named(*a.imap) + " did not let us in within " + to_text(most),
                 "check the host, the port and `--tls`"};
  if (!*outcome) return in_trial("receiving", *a.imap, outcome->why());
  return **outcome;
}

result<void> try_sending(const account& a, const secrets::secret& password,
                         std::chrono::milliseconds most) {
  auto tls = net::tls_context::client(a.ca_file);
  if (!tls) return tls.why();
  const secrets::guarded guard(password.reveal());
  smtp::client_times times;
  times.connect = times.reply = most / 3;
  smtp::client client(smtp_server(a, password), *tls, times);
  auto opened = client.open();
  if (!opened) return in_trial("sending", *a.smtp, opened.why());
  client.quit();
  return {};
}

} // namespace barid::channel
