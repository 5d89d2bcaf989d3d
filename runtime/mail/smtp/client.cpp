#include "runtime/mail/smtp/client.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace barid::smtp {

namespace {

error refused_by(const char* what, const reply& answer, const char* help) {
  return {answer.temporary() ? errc::unavailable : errc::refused, std::string(what) + ": " + answer.text(), help};
}

} // namespace

const char* name_of(fate f) {
  switch (f) {
  case fate::sent:
    return "sent";
  case fate::temporary:
    return "temporary";
  case fate::permanent:
    return "permanent";
  case fate::unknown:
    return "unknown";
  case fate::not_attempted:
    return "not_attempted";
  }
  return "unknown";
}

client::client(server to, net::tls_context tls, client_times times)
    : server_(std::move(to)), tls_(std::move(tls)), times_(times) {}

result<void> client::open() {
  drop();
  offered_ = {};
  reached_ = stage::connect;
  auto connected = net::stream::connect(server_.at, net::deadline::after(times_.connect));
  if (!connected) return connected.why();
  stream_.emplace(std::move(*connected));
  for (auto step : {&client::greet, &client::secure, &client::log_in})
    if (auto done = (this->*step)(); !done) {
      drop();
      return done;
    }
  reached_ = stage::ready;
  return {};
}

result<void> client::greet() {
  if (server_.secured == security::implicit_tls)
    if (auto done = start_tls(); !done) return done;
  reached_ = stage::hello;
  auto greeting = read(times_.reply);
  if (!greeting) return greeting.why();
  if (greeting->code != 220) return refused_by("the server takes no mail", *greeting, "");
  return say_hello();
}

result<void> client::say_hello() {
  auto answer = ask("EHLO " + server_.our_name);
  if (answer && answer->permanent()) answer = ask("HELO " + server_.our_name); // RFC 5321 §3.2
  if (!answer) return answer.why();
  if (!answer->positive()) return refused_by("the server refused our greeting", *answer, "");
  offered_ = read_capabilities(*answer);
  return {};
}

result<void> client::start_tls() {
  reached_ = stage::secure;
  auto discarded = stream_->start_tls(tls_, server_.at.host, net::deadline::after(times_.connect));
  if (!discarded) return discarded.why();
  if (*discarded > 0)
    return error{errc::refused, "`" + server_.at.host + "` sent text before TLS was set up that should not be there",
                 "somebody on the network may be tampering with the connection"};
  return {};
}

result<void> client::secure() {
  if (server_.secured != security::starttls && server_.secured != security::opportunistic) return {};
  reached_ = stage::secure;
  if (!offered_.starttls) {
    if (server_.secured == security::opportunistic) return {};
    return error{errc::refused, "`" + server_.at.host + "` offers no STARTTLS, so nothing is sent",
                 "use implicit TLS (port 465) if the server has it; if it used to offer STARTTLS, "
                 "somebody may be "
                 "tampering with the connection"};
  }
  auto answer = ask("STARTTLS");
  if (!answer) return answer.why();
  if (answer->code != 220) return refused_by("the server cannot set up TLS", *answer, "try later");
  if (auto done = start_tls(); !done) return done;
  reached_ = stage::hello;
  return say_hello(); // what was offered before was not signed by anybody (RFC 3207 §4.2)
}

result<reply> client::ask(std::string_view line) {
  if (auto written = write(std::string(line) + "\r\n", times_.reply); !written) return written.why();
  return read(times_.reply);
}

result<void> client::write(std::string_view bytes, std::chrono::milliseconds longest) {
  return stream_->write(bytes, net::deadline::after(longest));
}

result<reply> client::read(std::chrono::milliseconds longest) {
  const auto until = net::deadline::after(longest);
  reply_reader reader;
  for (;;) {
    auto line = stream_->read_line(reply_reader::longest_line, until);
    if (!line) return line.why();
    auto done = reader.add(*line);
    if (!done) return done.why();
    if (*done) return std::move(**done);
  }
}

void client::quit() {
  if (!stream_) return;
  constexpr auto patience = std::chrono::seconds(1);
  if (write("QUIT\r\n", patience)) (void)read(patience);
  stream_->close();
  drop();
}

} // namespace barid::smtp
