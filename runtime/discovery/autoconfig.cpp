#include "runtime/discovery/autoconfig.hpp"

#include "text/ascii.hpp"
#include "text/markup.hpp"

#include <algorithm>
#include <charconv>

namespace barid::discovery {

namespace {

constexpr std::size_t longest = 256u << 10;

/// What stands between the first `<name…>` and its end; nothing where there is none.
std::optional<std::string_view> element(std::string_view in, const std::string& name) {
  const auto open = in.find("<" + name + ">");
  if (open == std::string_view::npos) return std::nullopt;
  const auto begin = open + name.size() + 2;
  const auto end = in.find("</" + name + ">", begin);
  if (end == std::string_view::npos) return std::nullopt;
  return in.substr(begin, end - begin);
}

std::string replaced(std::string text, const std::string& address) {
  const auto at = address.rfind('@');
  const std::pair<std::string_view, std::string> words[] = {{"%EMAILADDRESS%", address},
                                                            {"%EMAILLOCALPART%", address.substr(0, at)},
                                                            {"%EMAILDOMAIN%", address.substr(at + 1)}};
  for (const auto& [from, to] : words)
    for (std::size_t i = 0; (i = text.find(from, i)) != std::string::npos; i += to.size())
      text.replace(i, from.size(), to);
  return text;
}

std::optional<channel::mail_server> server_in(std::string_view inside, channel::protocol of) {
  const auto host = element(inside, "hostname"), port = element(inside, "port"), socket = element(inside, "socketType");
  if (!host || !port || !socket) return std::nullopt;
  const auto security = ascii::trimmed(*socket);
  if (security != "SSL" && security != "STARTTLS") return std::nullopt; // nothing goes in clear
  const auto at = markup::unescaped(ascii::trimmed(*host)) + ":" + std::string(ascii::trimmed(*port));
  auto out = channel::parse_server(at, of, security == "SSL" ? channel::tls::tls : channel::tls::starttls);
  return out ? std::optional(std::move(*out)) : std::nullopt;
}

/// Each element of this name with its attributes' text and what is inside.
template <class Each>
void for_each(std::string_view xml, const std::string& name, Each each) {
  const auto open = "<" + name + " ", close = "</" + name + ">";
  for (std::size_t at = 0; (at = xml.find(open, at)) != std::string_view::npos;) {
    const auto end_of_tag = xml.find('>', at);
    const auto end = xml.find(close, at);
    if (end_of_tag == std::string_view::npos || end == std::string_view::npos || end < end_of_tag) return;
    each(xml.substr(at, end_of_tag - at), xml.substr(end_of_tag + 1, end - end_of_tag - 1));
    at = end;
  }
}

} // namespace

result<described> read_autoconfig(std::string_view xml, const std::string& address) {
  const error wrong{errc::invalid, "the provider's description of its servers cannot be understood", ""};
  if (xml.size() > longest || xml.find("<clientConfig") == std::string_view::npos ||
      xml.find("<!DOCTYPE") != std::string_view::npos || xml.find("<!ENTITY") != std::string_view::npos)
    return wrong;
  described out;
  const auto take = [&](std::optional<channel::mail_server>& to, std::string_view inside, channel::protocol of) {
    if (to) return;
    to = server_in(inside, of);
    if (!to) return;
    to->host = replaced(to->host, address);
    const auto user = element(inside, "username");
    if (of != channel::protocol::smtp && user && out.user.empty())
      out.user = replaced(markup::unescaped(ascii::trimmed(*user)), address);
  };
  for_each(xml, "incomingServer", [&](std::string_view tag, std::string_view inside) {
    if (tag.find("\"imap\"") != std::string_view::npos) take(out.imap, inside, channel::protocol::imap);
    if (tag.find("\"pop3\"") != std::string_view::npos) take(out.pop3, inside, channel::protocol::pop3);
  });
  for_each(xml, "outgoingServer",
           [&](std::string_view, std::string_view inside) { take(out.smtp, inside, channel::protocol::smtp); });
  if (!out.imap && !out.pop3) return wrong;
  return out;
}

} // namespace barid::discovery
