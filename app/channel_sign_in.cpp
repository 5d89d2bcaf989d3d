#include "app/channel_sign_in.hpp"

#include "app/ask.hpp"
#include "app/change.hpp"
#include "app/channel_arguments.hpp"
#include "app/system_clock.hpp"
#include "runtime/net/socket.hpp"
#include "runtime/net/stream.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/secrets/redaction.hpp"

#include <iostream>
#include <thread>

namespace barid::app {

namespace {

constexpr std::size_t longest_line = 16'384;
constexpr std::chrono::seconds patience{10};

/// What a browser brought back from the provider.
struct brought {
  std::string code;
  std::string error;
};

void answer(net::stream& to, const char* status, const std::string& text) {
  (void)to.write("HTTP/1.1 " + std::string(status) + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " +
                     std::to_string(text.size()) + "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n" + text,
                 net::deadline::after(patience));
  to.close();
}

/// One request; nothing where it is not what we wait for.
std::optional<brought> take_redirect(net::stream from, const std::string& state) {
  const auto until = net::deadline::after(patience);
  auto first = from.read_line(longest_line, until);
  if (!first) return std::nullopt;
  for (;;) { // the header is of no interest
    auto line = from.read_line(longest_line, until);
    if (!line || line->empty()) break;
  }
  constexpr std::string_view wanted = "GET /callback?";
  const auto end = first->rfind(" HTTP/1.");
  if (!first->starts_with(wanted) || end == std::string::npos) {
    answer(from, "404 Not Found", "nothing is here\n");
    return std::nullopt;
  }
  const auto query = std::string_view(*first).substr(wanted.size(), end - wanted.size());
  if (oauth::field_of(query, "state") != state) { // somebody else's answer, or an attack
    answer(from, "400 Bad Request", "this is no answer to the question that was asked\n");
    return std::nullopt;
  }
  brought out{oauth::field_of(query, "code"), oauth::field_of(query, "error")};
  answer(from, "200 OK",
         out.code.empty() ? "Barid was not let in. You can close this page.\n"
                          : "Barid is signed in. You can close this page.\n");
  return out;
}

result<oauth::tokens> by_browser(const sign_in_wish& wish, oauth::asker& ask) {
  auto socket = net::listening_socket::open({"127.0.0.1", 0, {}});
  if (!socket) return socket.why();
  const auto redirect = "http://127.0.0.1:" + std::to_string(socket->bound().port) + "/callback";
  const auto proof = oauth::new_pkce();
  const auto state = oauth::new_state();
  std::cerr << "open this address in a browser on this machine, and agree:\n\n"
            << oauth::consent_url(wish.at, redirect, state, proof, wish.user) << "\n\n"
            << std::flush;
  const auto until = net::deadline::after(wish.most);
  while (net::wait_readable(socket->fd(), -1, until) == net::ready::readable) {
    auto peer = socket->accept();
    if (!peer) return peer.why();
    if (!*peer) continue;
    const auto got = take_redirect(net::stream(std::move(*peer), "the browser"), state);
    if (!got) continue;
    if (got->code.empty())
      return error{errc::refused, "`" + wish.at.name + "` did not let us in: " + got->error.substr(0, 100),
                   "sign in again, and agree"};
    return ask.with_code(got->code, proof, redirect);
  }
  return error{errc::timeout, "nobody signed in within " + to_text(wish.most),
               "on a machine without a browser use `--device`"};
}

result<oauth::tokens> by_device(const sign_in_wish& wish, oauth::asker& ask) {
  auto begun = ask.begin_device();
  if (!begun) return begun.why();
  std::cerr << "open " << begun->verification_uri << " on any device and enter the code " << begun->user_code << "\n"
            << std::flush;
  const auto until = std::chrono::steady_clock::now() + std::min<std::chrono::seconds>(begun->lifetime, wish.most);
  while (std::chrono::steady_clock::now() + begun->interval < until) {
    std::this_thread::sleep_for(begun->interval); // as the provider wants it (RFC 8628 §3.5)
    auto got = ask.poll_device(*begun);
    if (!got) return got.why();
    if (*got) return std::move(**got);
  }
  return error{errc::timeout, "nobody entered the code in time", "begin anew"};
}

} // namespace

result<oauth::tokens> sign_in(const sign_in_wish& wish) {
  auto tls = net::tls_context::client(wish.ca_file);
  if (!tls) return tls.why();
  oauth::asker ask(wish.at, wish.client_secret, *tls, system_clock().now());
  auto out = wish.device ? by_device(wish, ask) : by_browser(wish, ask);
  if (out && out->refresh.empty())
    return error{errc::refused, "`" + wish.at.name + "` gave no refresh token",
                 "its scope has to allow access while nobody is there (`offline_access`)"};
  return out;
}

exit_code sign_in_channel(const channel_arguments& a) {
  std::string client_secret;
  if (!a.client_secret_file.empty()) {
    auto asked = ask_secret("the secret of the client", a.client_secret_file);
    if (!asked) return report(asked.why());
    client_secret = std::string(asked->reveal());
  }
  auto o = open_instance(*a.config);
  if (!o) return report(o.why());
  auto row = find_channel(o->on, a.channel);
  if (!row) return report(row.why());
  auto account = channel::account_from_json(row->settings);
  if (!account) return report(account.why());
  if (!account->oauth)
    return report({errc::invalid, "the channel `" + row->name + "` signs in with a password",
                   "`barid channel password " + row->name + "` stores a new one"});
  auto vault = secrets::vault::open(o->settings.data, o->on);
  if (!vault) return report(vault.why());
  if (client_secret.empty())
    if (const auto old = oauth::stored_tokens(o->on, *vault, row->id.value)) client_secret = old->client_secret;
  auto tokens = sign_in({*account->oauth, client_secret, account->ca_file, account->user, a.device});
  secrets::wipe(client_secret);
  if (!tokens) return report(tokens.why());
  const secrets::guarded guard(tokens->access);
  if (!a.no_test)
    if (auto ok = try_account(*account, secrets::secret(tokens->access), row->addresses); !ok) {
      std::cerr << "nothing was changed; `--no-test` stores the tokens without trying them\n";
      return report(ok.why());
    }
  account->signed_in = to_rfc3339(system_clock().now());
  row->settings = channel::to_json(*account);
  row->state = "on"; // whatever paused it is over
  auto open = store::transaction::begin(o->on);
  if (!open) return report(open.why());
  if (auto ok = oauth::put_tokens(o->on, *vault, row->id.value, *tokens); !ok) return report(ok.why());
  if (auto ok = store::update_channel(o->on, *row); !ok) return report(ok.why());
  if (auto ok = commit_change(o->on, *open, {store::audit_action::channel_sign_in, subject_of(row->id)}); !ok)
    return report(ok.why());
  std::cout << "signed in; `" << row->name << "` is on\n";
  return exit_code::ok;
}

} // namespace barid::app
