#include "tests/support/http_client.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace barid::test {

reply client::send(const std::string& method, const std::string& target, const std::string& body,
                   const header_list& more) const {
  Poco::Net::HTTPClientSession session("127.0.0.1", port_);
  session.setTimeout(Poco::Timespan(30, 0));
  Poco::Net::HTTPRequest request(method, target, Poco::Net::HTTPMessage::HTTP_1_1);
  if (!cookie.empty()) request.set("Cookie", "barid=" + cookie);
  if (!csrf.empty() && method != "GET") request.set("X-Barid-CSRF", csrf);
  if (!bearer.empty()) request.set("Authorization", "Bearer " + bearer);
  if (!body.empty()) {
    request.setContentType("application/json");
    request.setContentLength(static_cast<std::streamsize>(body.size()));
  } else if (method != "GET") {
    request.setContentLength(0);
  }
  for (const auto& [name, value] : more) request.set(name, value);
  session.sendRequest(request) << body;
  Poco::Net::HTTPResponse response;
  auto& from = session.receiveResponse(response);
  reply out;
  out.status = response.getStatus();
  for (const auto& [name, value] : response) {
    std::string lower = name;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    out.headers[lower] = value;
  }
  Poco::StreamCopier::copyToString(from, out.body);
  return out;
}

raw_connection::raw_connection(std::uint16_t port, int receive)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive, sizeof receive);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) throw std::runtime_error("cannot connect");
}

raw_connection::~raw_connection() {
  ::close(fd_);
}

void raw_connection::say(const std::string& bytes) const {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const auto n = ::send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return;
    sent += static_cast<std::size_t>(n);
  }
}

std::string raw_connection::hear(const std::string& until, int most_ms) {
  std::string out;
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(most_ms);
  while (until.empty() || out.find(until) == std::string::npos) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    pollfd ready{fd_, POLLIN, 0};
    if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0) break;
    char piece[65536];
    const auto n = ::recv(fd_, piece, sizeof piece, 0);
    if (n <= 0) {
      ended_ = true;
      break;
    }
    out.append(piece, static_cast<std::size_t>(n));
  }
  return out;
}

} // namespace barid::test
