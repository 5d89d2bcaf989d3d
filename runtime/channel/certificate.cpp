#include "runtime/channel/certificate.hpp"

#include "runtime/net/stream.hpp"
#include "runtime/net/tls_context.hpp"

namespace barid::channel {

namespace {

constexpr std::size_t longest_line = 8192;

/// Says `command` and reads up to the line that answers it.
result<void> ask(net::stream& on, std::string_view command, protocol of, net::deadline until) {
  if (!command.empty())
    if (auto ok = on.write(std::string(command) + "\r\n", until); !ok) return ok;
  for (int lines = 0; lines < 100; ++lines) {
    auto line = on.read_line(longest_line, until);
    if (!line) return line.why();
    const bool imap_news = of == protocol::imap && !command.empty() && !line->starts_with("a ");
    const bool goes_on = of == protocol::smtp && line->size() >= 4 && (*line)[3] != ' ';
    if (imap_news || goes_on) continue;
    const bool good = of == protocol::smtp   ? line->starts_with('2')
                      : of == protocol::pop3 ? line->starts_with("+OK")
                                             : line->starts_with(command.empty() ? "* " : "a OK");
    if (good) return {};
    break;
  }
  return error{errc::unavailable, on.peer() + " did not agree to start TLS", "check the port, and `tls` or `starttls`"};
}

} // namespace

result<std::optional<std::chrono::sys_seconds>> certificate_end(const mail_server& server, protocol of,
                                                                const std::string& ca_file,
                                                                std::chrono::milliseconds most) {
  if (server.secured == tls::none) return std::optional<std::chrono::sys_seconds>();
  auto context = net::tls_context::client(ca_file);
  if (!context) return context.why();
  const auto until = net::deadline::after(most);
  auto line = net::stream::connect({server.host, server.port, {}}, until);
  if (!line) return line.why();
  if (server.secured == tls::starttls) {
    if (auto ok = ask(*line, "", of, until); !ok) return ok.why();
    if (of == protocol::smtp)
      if (auto ok = ask(*line, "EHLO localhost", of, until); !ok) return ok.why();
    const auto* upgrade = of == protocol::smtp ? "STARTTLS" : of == protocol::pop3 ? "STLS" : "a STARTTLS";
    if (auto ok = ask(*line, upgrade, of, until); !ok) return ok.why();
  }
  if (auto ok = line->start_tls(*context, server.host, until); !ok) return ok.why();
  const auto end = line->peer_valid_until();
  line->close();
  return end;
}

} // namespace barid::channel
