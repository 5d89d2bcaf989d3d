#include "dns_stub.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <sstream>
#include <stdexcept>

namespace barid::discovery {

namespace {

constexpr int type_mx = 15, type_srv = 33;

std::string two(unsigned n) {
  return {static_cast<char>(n >> 8U), static_cast<char>(n & 255U)};
}

std::string wire_name(const std::string& text) {
  std::string out;
  std::istringstream in(text);
  for (std::string label; std::getline(in, label, '.');) out += static_cast<char>(label.size()) + label;
  return out + '\0';
}

} // namespace

dns_stub::dns_stub() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof here;
  if (::bind(socket_, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0 ||
      ::getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size) != 0)
    throw std::runtime_error("no port for a name server");
  port_ = ntohs(here.sin_port);
  thread_ = std::thread([this] { serve(); });
}

dns_stub::~dns_stub() {
  stopping_ = true;
  thread_.join();
  ::close(socket_);
}

void dns_stub::srv(const std::string& name, const srv_record& r) {
  const std::lock_guard lock(guard_);
  records_[{name, type_srv}].push_back(two(r.priority) + two(r.weight) + two(r.port) + wire_name(r.target));
}

void dns_stub::mx(const std::string& name, std::uint16_t preference, const std::string& host) {
  const std::lock_guard lock(guard_);
  records_[{name, type_mx}].push_back(two(preference) + wire_name(host));
}

void dns_stub::garbage(const std::string& name, std::string bytes) {
  const std::lock_guard lock(guard_);
  garbage_[name] = std::move(bytes);
}

void dns_stub::serve() {
  while (!stopping_) {
    pollfd p{socket_, POLLIN, 0};
    if (::poll(&p, 1, 50) <= 0) continue;
    std::array<char, 1500> room{};
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const auto n = ::recvfrom(socket_, room.data(), room.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (n < 12) continue;
    const auto out = answer(std::string(room.data(), static_cast<std::size_t>(n)));
    (void)::sendto(socket_, out.data(), out.size(), 0, reinterpret_cast<const sockaddr*>(&from), size);
  }
}

std::string dns_stub::answer(const std::string& query) const {
  std::string name;
  std::size_t at = 12;
  while (at < query.size() && query[at] != 0) {
    const auto n = static_cast<std::size_t>(static_cast<unsigned char>(query[at]));
    name += (name.empty() ? "" : ".") + query.substr(at + 1, n);
    at += n + 1;
  }
  if (at + 5 > query.size()) return {};
  const int type = static_cast<unsigned char>(query[at + 1]) * 256 + static_cast<unsigned char>(query[at + 2]);
  const auto question = query.substr(12, at + 5 - 12);
  const std::lock_guard lock(guard_);
  if (const auto bad = garbage_.find(name); bad != garbage_.end())
    return query.substr(0, 2) + std::string("\x81\x80\0\1\0\1\0\0\0\0", 10) + question + bad->second;
  const auto found = records_.find({name, type});
  const auto count = found == records_.end() ? 0U : static_cast<unsigned>(found->second.size());
  auto out =
      query.substr(0, 2) + two(0x8180U | (count == 0 ? 3U : 0U)) + two(1) + two(count) + two(0) + two(0) + question;
  for (unsigned i = 0; i < count; ++i) {
    const auto& data = found->second[i];
    out += wire_name(name) + two(static_cast<unsigned>(type)) + two(1) + two(0) + two(60) +
           two(static_cast<unsigned>(data.size())) + data;
  }
  return out;
}

} // namespace barid::discovery
