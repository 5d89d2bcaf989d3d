#include "runtime/calls/post.hpp"

#include "runtime/calls/call_url.hpp"
#include "runtime/calls/signature.hpp"
#include "runtime/net/http_reply.hpp"
#include "runtime/net/stream.hpp"
#include "runtime/pictures/public_address.hpp"

#include <algorithm>
#include <charconv>

namespace barid::calls {

namespace {

constexpr std::chrono::hours longest_wait{6};

outcome failed(verdict v, std::string words) {
  outcome out;
  out.verdict = v;
  out.words = std::move(words);
  return out;
}

bool is_allowed(const policy& how, const call_url& url) {
  const auto with_port = url.host + ":" + std::to_string(url.port);
  return std::ranges::any_of(how.allowed, [&](const std::string& a) { return a == url.host || a == with_port; });
}

/// A network's failure passes; what our side or the peer's certificate refuses does not.
verdict verdict_of(const error& why) {
  return why.code == errc::refused || why.code == errc::invalid ? verdict::never : verdict::later;
}

/// The one address that is connected to. A name with a private address among others is refused
/// altogether.
result<net::socket_address> choose(const call_url& url, const policy& how, bool allowed, net::deadline until) {
  auto found = how.resolve ? how.resolve(url.host, url.port, until) : net::resolve(url.host, url.port, until);
  if (!found) return error{errc::unavailable, found.why().message, ""}; // also a name that is gone may come back
  if (found->empty()) return error{errc::unavailable, "`" + url.host + "` has no address", ""};
  if (!allowed && !std::ranges::all_of(*found, pictures::is_public))
    return error{errc::refused, "`" + url.host + "` lies on a private network, and is not among `calls.allow`", ""};
  return found->front();
}

result<net::stream> open(const call_url& url, const policy& how, net::deadline until) {
  const bool allowed = is_allowed(how, url);
  if (!url.secure && !allowed)
    return error{errc::refused, "`" + url.host + "` is called without TLS, and is not among `calls.allow`", ""};
  auto address = choose(url, how, allowed, until);
  if (!address) return address.why();
  auto out = net::stream::connect({address->host(), address->port(), {}}, until);
  if (!out) return out.why();
  if (!url.secure) return out;
  auto tls = net::tls_context::client(how.ca_file);
  if (!tls) return tls.why();
  if (auto secured = out->start_tls(*tls, url.host, until); !secured) return secured.why();
  return out;
}

std::string header_of(const request& what, const call_url& url) {
  std::string out = "POST " + url.target + " HTTP/1.1\r\nHost: " + url.authority() +
                    "\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
                    "Accept-Encoding: identity\r\nUser-Agent: Barid\r\nConnection: close\r\n";
  if (!what.key.empty()) out += "Idempotency-Key: \"" + what.key + "\"\r\nBarid-Call: " + what.key + "\r\n";
  if (!what.bearer.empty()) out += "Authorization: Bearer " + what.bearer + "\r\n";
  if (!what.secret.empty()) out += "Barid-Signature: " + signature_of(what.secret, what.body, what.at) + "\r\n";
  return out + "Content-Length: " + std::to_string(what.body.size()) + "\r\n\r\n";
}

/// `Retry-After` in seconds; dates are not worth a calendar here.
duration asked_wait(const net::http_reply& reply) {
  const auto it = reply.fields.find("retry-after");
  if (it == reply.fields.end()) return {};
  std::int64_t seconds = 0;
  const auto& text = it->second;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (bad != std::errc() || end != text.data() + text.size() || seconds < 0) return {};
  return std::min<duration>(std::chrono::seconds(std::min<std::int64_t>(seconds, 1'000'000)), longest_wait);
}

outcome judged(net::http_reply reply) {
  outcome out;
  out.status = reply.status;
  if (reply.status >= 200 && reply.status < 300) {
    out.verdict = verdict::done;
    out.answer = std::move(reply.body);
    return out;
  }
  const bool passes = reply.status == 408 || reply.status == 425 || reply.status == 429 || reply.status >= 500;
  out.verdict = passes ? verdict::later : verdict::never;
  out.words = "the endpoint answers " + std::to_string(reply.status);
  if (reply.status >= 300 && reply.status < 400) out.words += ", and redirects are not followed";
  out.wait = passes ? asked_wait(reply) : duration{};
  return out;
}

} // namespace

outcome post(const request& what, const policy& how, net::deadline until) {
  const auto url = read_call_url(what.url);
  if (!url) return failed(verdict::never, url.why().message);
  auto connection = open(*url, how, until);
  if (!connection) return failed(verdict_of(connection.why()), connection.why().message);
  if (auto sent = connection->write(header_of(what, *url) + what.body, until); !sent)
    return failed(verdict::later, sent.why().message);
  auto reply = net::read_http_reply(*connection, how.longest_answer, until, net::wanted_body::of_success);
  connection->close();
  if (reply) return judged(std::move(*reply));
  switch (reply.why().code) {
  case errc::limit:
    return failed(verdict::never, "the endpoint says too much");
  case errc::invalid:
    return failed(verdict::later, "the endpoint does not give a well-formed answer");
  case errc::timeout:
    return failed(verdict::later, "the endpoint does not answer in time");
  default:
    return failed(verdict::later, reply.why().message);
  }
}

} // namespace barid::calls
