#include "runtime/discovery/dns.hpp"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace barid::discovery {

namespace {

constexpr int seconds_a_try = 2;
constexpr int tries = 2;

/// The system's resolver, or one that asks somebody else; its own for each question, so that threads do not
/// meet.
class resolver {
public:
  explicit resolver(const std::optional<name_server>& at) {
    ready_ = res_ninit(&state_) == 0;
    if (!ready_) return;
    state_.retrans = seconds_a_try;
    state_.retry = tries;
    if (!at) return;
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(at->port);
    inet_pton(AF_INET, at->address.c_str(), &to.sin_addr);
    state_.nscount = 1;
    state_.nsaddr_list[0] = to;
  }
  resolver(const resolver&) = delete;
  resolver& operator=(const resolver&) = delete;
  ~resolver() {
    if (ready_) res_nclose(&state_);
  }

  /// Calls `each` with every answer of this type; false when nobody answered.
  bool ask(const std::string& name, ns_type type, const std::function<void(const ns_msg&, const ns_rr&)>& each) {
    if (!ready_) return false;
    std::array<unsigned char, 16'384> room{};
    const int size = res_nquery(&state_, name.c_str(), ns_c_in, type, room.data(), static_cast<int>(room.size()));
    if (size < 0) return state_.res_h_errno == HOST_NOT_FOUND || state_.res_h_errno == NO_DATA;
    ns_msg message;
    if (ns_initparse(room.data(), std::min(size, static_cast<int>(room.size())), &message) != 0) return true;
    for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
      ns_rr record;
      if (ns_parserr(&message, ns_s_an, i, &record) == 0 && ns_rr_type(record) == type) each(message, record);
    }
    return true;
  }

private:
  struct __res_state state_ {};
  bool ready_ = false;
};

std::uint16_t number_at(const unsigned char* data) {
  return static_cast<std::uint16_t>((data[0] << 8U) | data[1]);
}

/// The name that begins there, as text; nothing where it is none.
std::optional<std::string> name_at(const ns_msg& message, const unsigned char* at) {
  std::array<char, NS_MAXDNAME> text{};
  if (dn_expand(ns_msg_base(message), ns_msg_end(message), at, text.data(), static_cast<int>(text.size())) < 0)
    return std::nullopt;
  std::string out(text.data());
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  while (out.ends_with('.')) out.pop_back();
  return out;
}

error nobody_answers(const std::string& name) {
  return {errc::unavailable, "no name server answers about `" + name + "`", "check the network, or name the servers"};
}

} // namespace

bool is_address(const std::string& text) {
  in_addr ignored{};
  return inet_pton(AF_INET, text.c_str(), &ignored) == 1;
}

result<std::vector<srv_record>> srv_of(const std::string& name, const std::optional<name_server>& at) {
  std::vector<srv_record> out;
  resolver ask(at);
  const bool answered = ask.ask(name, ns_t_srv, [&](const ns_msg& message, const ns_rr& record) {
    if (ns_rr_rdlen(record) < 7) return;
    const auto* data = ns_rr_rdata(record);
    if (auto target = name_at(message, data + 6))
      out.push_back({number_at(data), number_at(data + 2), number_at(data + 4), std::move(*target)});
  });
  if (!answered) return nobody_answers(name);
  std::ranges::stable_sort(out, [](const auto& a, const auto& b) {
    return a.priority != b.priority ? a.priority < b.priority : a.weight > b.weight;
  });
  return out;
}

result<std::vector<std::string>> mx_of(const std::string& domain, const std::optional<name_server>& at) {
  std::vector<std::pair<std::uint16_t, std::string>> found;
  resolver ask(at);
  const bool answered = ask.ask(domain, ns_t_mx, [&](const ns_msg& message, const ns_rr& record) {
    if (ns_rr_rdlen(record) < 3) return;
    if (auto host = name_at(message, ns_rr_rdata(record) + 2))
      found.emplace_back(number_at(ns_rr_rdata(record)), std::move(*host));
  });
  if (!answered) return nobody_answers(domain);
  std::ranges::stable_sort(found, {}, [](const auto& f) { return f.first; });
  std::vector<std::string> out;
  for (auto& [preference, host] : found) out.push_back(std::move(host));
  return out;
}

} // namespace barid::discovery
