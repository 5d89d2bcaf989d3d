#include "runtime/pictures/fetch_picture.hpp"

#include "runtime/net/http_reply.hpp"
#include "runtime/net/stream.hpp"
#include "runtime/pictures/picture_url.hpp"
#include "runtime/pictures/public_address.hpp"

#include <algorithm>

namespace barid::pictures {

namespace {

/// The first address to which a connection may go. A name with addresses on both sides is refused
/// altogether: nobody has one for a good reason.
result<net::socket_address> choose(const picture_url& url, const fetching& how, net::deadline until) {
  auto found = how.resolve ? how.resolve(url.host, url.port, until) : net::resolve(url.host, url.port, until);
  if (!found) return found.why();
  const auto allowed = [&](const net::socket_address& a) {
    return how.may_connect ? how.may_connect(a) : is_public(a);
  };
  if (found->empty() || !std::all_of(found->begin(), found->end(), allowed))
    return error{errc::refused, "the picture lies on a private network", ""};
  return found->front();
}

result<net::stream> open(const picture_url& url, const net::tls_context& tls, const fetching& how,
                         net::deadline until) {
  auto address = choose(url, how, until);
  if (!address) return address.why();
  auto out = net::stream::connect({address->host(), address->port(), {}}, until);
  if (!out) return out.why();
  if (url.secure)
    if (auto secured = out->start_tls(tls, url.host, until); !secured) return secured.why();
  return out;
}

result<net::http_reply> ask(const picture_url& url, const net::tls_context& tls, const fetching& how,
                            net::deadline until) {
  auto connection = open(url, tls, how, until);
  if (!connection) return connection.why();
  const auto request = "GET " + url.target + " HTTP/1.1\r\nHost: " + url.authority() +
                       "\r\nAccept: image/png, image/jpeg, image/gif, image/webp\r\n"
                       "Accept-Encoding: identity\r\nUser-Agent: Barid\r\nConnection: close\r\n\r\n";
  if (auto sent = connection->write(request, until); !sent) return sent.why();
  auto reply = net::read_http_reply(*connection, how.most, until);
  connection->close();
  return reply;
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

result<picture> picture_in(net::http_reply reply) {
  const error none{errc::invalid, "what lies there is not a picture", ""};
  const auto type = reply.fields.find("content-type");
  if (type == reply.fields.end() || !type->second.starts_with("image/")) return none;
  if (const auto encoding = reply.fields.find("content-encoding");
      encoding != reply.fields.end() && encoding->second != "identity")
    return none;
  const auto real = type_of_picture(reply.body);
  if (real.empty()) return none;
  return picture{std::string(real), std::move(reply.body)};
}

} // namespace

result<picture> fetch_picture(std::string_view url, const net::tls_context& tls, net::deadline until,
                              const fetching& how) {
  auto at = read_picture_url(url);
  if (!at) return at.why();
  for (int hop = 0; hop <= how.redirects; ++hop) {
    auto reply = ask(*at, tls, how, until);
    if (!reply) return reply.why();
    if (reply->status == 200) return picture_in(std::move(*reply));
    const auto location = reply->fields.find("location");
    if (!is_redirect(reply->status) || location == reply->fields.end())
      return error{errc::not_found, "the picture's server answers " + std::to_string(reply->status), ""};
    at = follow(*at, location->second);
    if (!at) return at.why();
  }
  return error{errc::limit, "the picture's server sends from place to place", ""};
}

std::string_view type_of_picture(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return "image/png";
  if (bytes.starts_with("\xff\xd8\xff"sv)) return "image/jpeg";
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return "image/gif";
  if (bytes.size() >= 12 && bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv) return "image/webp";
  return {};
}

} // namespace barid::pictures
