#include "runtime/mail/fetching/settings.hpp"

namespace barid::fetching {

namespace {

error wrong(std::string message, std::string help) {
  return {errc::invalid, std::move(message), std::move(help)};
}

bool has_control(const std::string& text) {
  for (const unsigned char c : text)
    if (c < 0x20 || c == 0x7F) return true;
  return false;
}

} // namespace

result<void> check_server(const server_settings& s, const char* protocol, const char* ports) {
  if (s.host.empty() || has_control(s.host))
    return wrong("the account has no usable host", std::string("give the name of the ") + protocol + " server");
  if (s.port == 0) return wrong("the account has no port", ports);
  if (s.user.empty() || has_control(s.user))
    return wrong("the account has no usable user name", "give the name the server knows it by");
  if (!s.secret) return wrong("the account has no secret", "store its password or connect it by OAuth");
  return {};
}

} // namespace barid::fetching
