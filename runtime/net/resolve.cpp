#include "runtime/net/resolve.hpp"

#include <unicode/idna.h>

#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>

namespace barid::net {

namespace {

struct lookup {
  std::mutex guard;
  std::condition_variable changed;
  bool done = false;
  int status = 0; ///< Of getaddrinfo.
  std::vector<socket_address> found;
};

int look_up(const std::string& host, std::uint16_t port, int flags, std::vector<socket_address>& found) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int status = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
  for (auto* a = status == 0 ? list : nullptr; a != nullptr; a = a->ai_next) {
    socket_address address;
    std::memcpy(&address.storage, a->ai_addr, a->ai_addrlen);
    address.length = a->ai_addrlen;
    found.push_back(address);
  }
  if (status == 0) freeaddrinfo(list);
  return status;
}

error lookup_failed(const std::string& host, int status) {
  if (status == EAI_NONAME || status == EAI_NODATA)
    return {errc::not_found, "name not found: `" + host + "`", "check the spelling of the host name"};
  return {errc::unavailable, "name service gave no address for `" + host + "`: " + gai_strerror(status),
          "check the DNS servers of this machine"};
}

} // namespace

std::string socket_address::host() const {
  char text[NI_MAXHOST] = "";
  getnameinfo(reinterpret_cast<const sockaddr*>(&storage), length, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
  return text;
}

std::uint16_t socket_address::port() const {
  if (storage.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
  if (storage.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(storage).sin6_port);
  return 0;
}

result<std::vector<socket_address>> resolve(const std::string& host, std::uint16_t port, deadline until) {
  std::vector<socket_address> numeric;
  if (look_up(host, port, AI_NUMERICHOST, numeric) == 0) return numeric;
  auto name = to_ascii_domain(host);
  if (!name) return name.why();
  auto work = std::make_shared<lookup>();
  std::thread([work, name = *name, port] {
    std::vector<socket_address> found;
    const int status = look_up(name, port, AI_ADDRCONFIG, found);
    const std::lock_guard lock(work->guard);
    work->status = status;
    work->found = std::move(found);
    work->done = true;
    work->changed.notify_all();
  }).detach();
  std::unique_lock lock(work->guard);
  if (!work->changed.wait_for(lock, until.remaining(), [&] { return work->done; }))
    return error{errc::timeout, "name service did not answer in time for `" + host + "`",
                 "check the DNS servers of this machine"};
  if (work->status != 0) return lookup_failed(host, work->status);
  return std::move(work->found);
}

result<std::string> to_ascii_domain(std::string_view domain) {
  const error bad{errc::invalid, "`" + std::string(domain) + "` is not a domain name",
                  "write a name such as `mail.acme.example`"};
  if (domain.empty() || domain.size() > 253) return bad;
  const bool ascii = std::all_of(domain.begin(), domain.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
  if (ascii) return std::string(domain);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(
      icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI, status));
  if (U_FAILURE(status)) return bad;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  icu::IDNAInfo info;
  idna->nameToASCII_UTF8({domain.data(), static_cast<int32_t>(domain.size())}, sink, info, status);
  if (U_FAILURE(status) || info.hasErrors() || out.empty()) return bad;
  return out;
}

} // namespace barid::net
