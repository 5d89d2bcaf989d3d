// tests/runtime/mail/smtp/scripted_server.hpp - a server that says what a test wants, and a client
// for it.

#pragma once

#include "runtime/mail/smtp/client.hpp"
#include "tests/support/fake_peer.hpp"
#include "tests/support/tls_authority.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace barid::smtp {

/// One authority for all tests of this file: keys take time.
inline testing::tls_authority& authority() {
  static testing::tls_authority a;
  return a;
}

inline net::tls_context server_tls(const testing::certificate_wish& wish = {}) {
  const auto files = authority().issue(wish);
  return *net::tls_context::server(files.certificate, files.key);
}

inline client_times quick() {
  client_times t;
  t.connect = t.reply = t.block = t.final_reply = std::chrono::seconds(20);
  return t;
}

inline client client_for(const testing::fake_peer& peer, security secured = security::none, credentials as = {}) {
  server s;
  s.at = peer.by_name();
  s.secured = secured;
  s.as = std::move(as);
  s.our_name = "barid.acme.example";
  return {s, *net::tls_context::client(authority().ca_file()), quick()};
}

/// What a server says to each verb; the default is a server that takes everything.
using answers = std::map<std::string, std::string>;

/// Speaks SMTP from the greeting on.
inline void serve(testing::conversation& c, const answers& said,
                  const std::string& offers = "250-mx\r\n250-SIZE 1000\r\n250 8BITMIME\r\n") {
  const auto answer = [&](const std::string& verb, const std::string& otherwise) {
    const auto at = said.find(verb);
    c.say(at == said.end() ? otherwise : at->second);
    if (at != said.end() && at->second.empty()) c.hang_up();
  };
  answer("greeting", "220 mx.acme.example ESMTP\r\n");
  for (int rcpt = 0;;) {
    const auto verb = c.hear().substr(0, 4);
    if (verb == "EHLO") answer(verb, offers);
    else if (verb == "RCPT") answer("RCPT" + std::to_string(++rcpt), "250 2.1.5 ok\r\n");
    else if (verb == "DATA") {
      answer(verb, "354 go\r\n");
      if (said.contains("DATA") && !said.at("DATA").starts_with("354")) continue;
      c.hear_until(".");
      answer("dot", "250 2.0.0 queued\r\n");
      rcpt = 0;
    } else answer(verb, verb == "QUIT" ? "221 bye\r\n" : "250 2.0.0 ok\r\n");
  }
}

inline outgoing mail_to(std::vector<std::string> recipients, std::string_view bytes = "Subject: x\r\n\r\n.hello\r\n") {
  return {"support@acme.example", std::move(recipients), bytes, false};
}

inline std::string fates(const std::vector<recipient_result>& results) {
  std::string out;
  for (const auto& r : results) {
    out += (out.empty() ? "" : " ") + std::string(name_of(r.what));
    if (r.code != 0) out += ":" + std::to_string(r.code);
  }
  return out;
}

} // namespace barid::smtp
