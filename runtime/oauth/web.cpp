#include "runtime/oauth/web.hpp"

#include "runtime/net/http_reply.hpp"
#include "runtime/net/stream.hpp"
#include "runtime/secrets/secret.hpp"

#include <algorithm>

namespace barid::oauth {

namespace {

constexpr std::size_t longest_answer = 256u << 10;

std::string encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += digits[u >> 4U];
      out += digits[u & 15U];
    }
  }
  return out;
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

result<web_answer> ask(const web_url& at, std::string request, const net::tls_context& tls, net::deadline until,
                       const std::optional<net::endpoint>& instead = {}) {
  auto line = net::stream::connect(instead ? *instead : net::endpoint{at.host, at.port, {}}, until);
  if (!line) {
    secrets::wipe(request);
    return line.why();
  }
  if (at.secure)
    if (auto secured = line->start_tls(tls, at.host, until); !secured) {
      secrets::wipe(request);
      return secured.why();
    }
  const auto sent = line->write(request, until);
  secrets::wipe(request);
  if (!sent) return sent.why();
  auto reply = net::read_http_reply(*line, longest_answer, until, net::wanted_body::of_any);
  line->close();
  if (!reply) return reply.why();
  return web_answer{reply->status, std::move(reply->body)};
}

std::string host_field(const web_url& at) {
  const bool v6 = at.host.find(':') != std::string::npos;
  return (v6 ? "[" + at.host + "]" : at.host) + ":" + std::to_string(at.port);
}

} // namespace

result<web_url> read_web_url(std::string_view url) {
  const error wrong{errc::invalid, "`" + std::string(url) + "` is no address of an OAuth server",
                    "write it like `https://login.acme.example`"};
  web_url out;
  if (url.starts_with("https://")) {
    url.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    out.secure = false;
    out.port = 80;
    url.remove_prefix(7);
  } else {
    return wrong;
  }
  const auto slash = std::min(url.find('/'), url.size());
  auto authority = std::string(url.substr(0, slash));
  if (slash < url.size()) out.target = std::string(url.substr(slash));
  const bool clean = std::ranges::none_of(url, [](unsigned char c) {
    return c <= ' ' || c >= 0x7F || c == '@' || c == '#' || c == '"' || c == '<' || c == '>';
  });
  if (!clean || authority.empty()) return wrong;
  const auto closing = authority.rfind(']');
  const auto colon = authority.rfind(':');
  const bool has_port = colon != std::string::npos && (closing == std::string::npos ? true : colon > closing);
  if (!has_port) authority += ":" + std::to_string(out.port);
  const auto at = net::parse_endpoint(authority);
  if (!at || at->is_unix() || at->host.empty() || at->port == 0) return wrong;
  out.host = at->host;
  out.port = at->port;
  if (!out.secure && !net::is_loopback(*at))
    return error{errc::invalid, "`" + std::string(authority) + "` would be used without encryption",
                 "an OAuth server has to be reached by https"};
  return out;
}

std::string form_of(const fields& f) {
  std::string out;
  for (const auto& [name, value] : f) out += (out.empty() ? "" : "&") + encoded(name) + "=" + encoded(value);
  return out;
}

std::string field_of(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto one = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const auto equals = one.find('=');
    if (equals != std::string_view::npos && decoded(one.substr(0, equals)) == name)
      return decoded(one.substr(equals + 1));
  }
  return {};
}

result<web_answer> get(const std::string& url, const net::tls_context& tls, net::deadline until,
                       const std::optional<net::endpoint>& at) {
  auto to = read_web_url(url);
  if (!to) return to.why();
  return ask(*to,
             "GET " + to->target + " HTTP/1.1\r\nHost: " + host_field(*to) +
                 "\r\nAccept: application/json\r\nUser-Agent: Barid\r\nConnection: close\r\n\r\n",
             tls, until, at);
}

result<web_answer> post(const std::string& url, const fields& form, const net::tls_context& tls, net::deadline until) {
  auto at = read_web_url(url);
  if (!at) return at.why();
  auto body = form_of(form);
  auto request = "POST " + at->target + " HTTP/1.1\r\nHost: " + host_field(*at) +
                 "\r\nAccept: application/json\r\nUser-Agent: Barid\r\nConnection: close\r\n"
                 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                 std::to_string(body.size()) + "\r\n\r\n";
  request.reserve(request.size() + body.size()); // a growing string would leave pieces behind
  request += body;
  secrets::wipe(body);
  return ask(*at, std::move(request), tls, until);
}

} // namespace barid::oauth
