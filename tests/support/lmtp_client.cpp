#include "tests/support/lmtp_client.hpp"

#include <cstdlib>
#include <stdexcept>

namespace barid::testing {

namespace {

net::stream connected(const net::endpoint& where, std::chrono::milliseconds patience) {
  auto made = net::stream::connect(where, net::deadline::after(patience));
  if (!made) throw std::runtime_error(made.why().message);
  return std::move(*made);
}

std::string stuffed(std::string_view raw) {
  std::string out;
  out.reserve(raw.size() + 64);
  bool line_begins = true;
  for (const char c : raw) {
    if (line_begins && c == '.') out += '.';
    out += c;
    line_begins = c == '\n';
  }
  return out + ".\r\n";
}

} // namespace

lmtp_client::lmtp_client(const net::endpoint& where, std::chrono::milliseconds patience)
    : lmtp_client(where, patience, dialect::lmtp, nullptr) {}

lmtp_client::lmtp_client(const net::endpoint& where, std::chrono::milliseconds patience, dialect speaks,
                         const net::tls_context* tls)
    : on_(connected(where, patience)), patience_(patience), speaks_(speaks) {
  const char* hello = speaks == dialect::smtp ? "EHLO mta.example" : "LHLO mta.example";
  if (reply() != 220 || ask(hello) != 250) throw std::runtime_error("no welcome: " + said_);
  if (tls == nullptr) return;
  if (ask("STARTTLS") != 220 || !on_.start_tls(*tls, "localhost", net::deadline::after(patience)) || ask(hello) != 250)
    throw std::runtime_error("no TLS: " + said_);
}

std::vector<int> lmtp_client::deliver_to(const std::string& sender, const std::vector<std::string>& recipients,
                                         std::string_view raw) {
  std::vector<int> out(recipients.size(), lost);
  std::string opening = "MAIL FROM:<" + sender + "> BODY=8BITMIME\r\n";
  for (const auto& r : recipients) opening += "RCPT TO:<" + r + ">\r\n";
  say(opening + "DATA\r\n");
  const int mail = reply();
  std::vector<std::size_t> taken;
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    out[i] = reply();
    if (out[i] / 100 == 2) taken.push_back(i);
  }
  const int data = reply();
  for (const auto i : taken) out[i] = data;
  if (data != 354) {
    if (mail / 100 != 2)
      for (auto& code : out) code = mail;
    return out;
  }
  for (const auto i : taken) out[i] = lost;
  say(stuffed(raw));
  if (speaks_ == dialect::smtp) {
    const int all = reply();
    for (const auto i : taken) out[i] = all;
  } else
    for (const auto i : taken) out[i] = reply();
  return out;
}

int lmtp_client::ask(const std::string& line) {
  say(line + "\r\n");
  return reply();
}

int lmtp_client::deliver(const std::string& sender, const std::string& recipient, std::string_view raw) {
  return deliver_to(sender, {recipient}, raw).front();
}

/// The code of a reply of any number of lines.
int lmtp_client::reply() {
  constexpr std::size_t longest = 4'096;
  while (!broken_) {
    const auto line = on_.read_line(longest, net::deadline::after(patience_));
    if (!line || line->size() < 3) {
      broken_ = true;
      break;
    }
    said_ = *line;
    if (line->size() == 3 || (*line)[3] != '-') return std::atoi(line->c_str());
  }
  return lost;
}

void lmtp_client::say(std::string_view text) {
  if (!broken_ && !on_.write(text, net::deadline::after(patience_))) broken_ = true;
}

std::string on_the_wire(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 20);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '\r' && c != '\n') {
      out += c;
      continue;
    }
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    out += "\r\n";
  }
  if (!out.ends_with("\r\n")) out += "\r\n";
  return out;
}

} // namespace barid::testing
