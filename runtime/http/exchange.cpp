#include "runtime/http/exchange.hpp"

#include "runtime/http/auth/token.hpp"
#include "runtime/http/forwarded.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <istream>
#include <ostream>

namespace barid::http {

namespace {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

/// No line break ever gets into a header, whatever a handler put there (promise P19).
std::string header_value(std::string text) {
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return text;
}

result<std::string> read_all(std::istream& from, std::size_t most) {
  std::string out;
  char piece[16 * 1024];
  try {
    while (from.good()) {
      from.read(piece, sizeof piece);
      out.append(piece, static_cast<std::size_t>(from.gcount()));
      if (out.size() > most)
        return error{errc::limit, "the body is too large", "at most " + std::to_string(most) + " bytes are taken here"};
    }
  } catch (const Poco::Exception&) {
    return error{errc::timeout, "the body did not come", ""};
  }
  return out;
}

struct read_request {
  incoming in;
  bool unclear = false; ///< Its length can be read in two ways: a door for smuggled requests.
};

read_request read_head(HTTPServerRequest& request, const settings& options) {
  read_request out;
  out.in.method = request.getMethod();
  out.in.target = request.getURI();
  out.in.request_id = new_request_id();
  std::string forwarded_for; // each proxy may add a line of its own
  int lengths = 0;
  for (const auto& [name, value] : request) {
    std::string lower = name;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (lower == "content-length") ++lengths;
    if (lower == "x-forwarded-for") forwarded_for += (forwarded_for.empty() ? "" : ",") + value;
    out.in.headers[lower] = value;
  }
  const auto proto = out.in.headers.find("x-forwarded-proto");
  auto who = who_asks(request.clientAddress().host().toString(), forwarded_for,
                      proto == out.in.headers.end() ? std::string() : proto->second, options.trusted_proxies);
  out.in.remote = std::move(who.address);
  out.in.from_here = is_from_here(request.clientAddress().host().toString(), out.in.headers);
  out.in.https = options.https_outside || who.https;
  const bool chunked = out.in.headers.contains("transfer-encoding");
  out.unclear = lengths > 1 || (lengths > 0 && chunked) || (chunked && !request.getChunkedTransferEncoding());
  const auto length = out.in.headers.find("content-length");
  if (length != out.in.headers.end() &&
      !std::ranges::all_of(length->second, [](unsigned char c) { return std::isdigit(c) != 0; }))
    out.unclear = true;
  out.in.has_body = chunked || (lengths > 0 && length->second != "0");
  return out;
}

void set_headers(HTTPServerResponse& to, const answer& what, const std::string& id, bool https) {
  to.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(what.status),
                        std::string(reason_of(what.status)));
  to.set("X-Request-Id", id);
  to.set("X-Content-Type-Options", "nosniff");
  to.set("X-Frame-Options", "DENY");
  to.set("Referrer-Policy", "no-referrer");
  to.set("Cache-Control", "no-store");
  to.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  to.set("Cross-Origin-Opener-Policy", "same-origin");
  to.set("Cross-Origin-Resource-Policy", "same-origin");
  if (https) to.set("Strict-Transport-Security", "max-age=31536000");
  for (const auto& [name, value] : what.headers) {
    if (name == "Set-Cookie") to.add(name, header_value(value));
    else to.set(name, header_value(value));
  }
  if (!what.type.empty()) to.setContentType(header_value(what.type));
}

/// False when the body could not be given whole: the connection has to be cut.
bool write_body(std::ostream& to, const answer& what) {
  if (!what.pieces) {
    to.write(what.body.data(), static_cast<std::streamsize>(what.body.size()));
    to.flush();
    return to.good();
  }
  std::uint64_t written = 0;
  while (written < what.length) {
    auto piece = what.pieces();
    if (!piece || piece->empty() || piece->size() > what.length - written) return false;
    to.write(piece->data(), static_cast<std::streamsize>(piece->size()));
    to.flush();
    if (!to.good()) return false;
    written += piece->size();
  }
  return true;
}

class one_exchange {
public:
  one_exchange(shared_parts& with, HTTPServerRequest& request, HTTPServerResponse& response)
      : with_(with), request_(request), response_(response),
        own_(static_cast<Poco::Net::HTTPServerRequestImpl&>(request)), fd_(own_.socket().impl()->sockfd()) {}

  void run() {
    const auto begun = std::chrono::steady_clock::now();
    const auto& options = with_.desk.options;
    with_.limits.set_busy(fd_, true);
    with_.limits.set(fd_, options.body_timeout);
    auto [in, unclear] = read_head(request_, options);
    in.body = [this](std::size_t most) { return body(most); };
    dispatched done;
    if (unclear) done.what = problem(400, "invalid", "the length of the body is not clear", "send one Content-Length");
    else done = dispatch(with_.desk, in);
    if (done.what.stream && !with_.live.has_room(done.who->id))
      done.what = problem(503, "too_many_streams", "there are too many live streams", "close some, or try later");
    with_.limits.set(fd_, options.answer_timeout);
    if (done.what.stream) begin_stream(done);
    else write(in, done, unclear);
    note(in, done, begun);
  }

private:
  result<std::string> body(std::size_t most) {
    if (request_.hasContentLength() && request_.getContentLength64() > static_cast<Poco::Int64>(most))
      return error{errc::limit, "the body is too large", "at most " + std::to_string(most) + " bytes are taken here"};
    auto out = read_all(request_.stream(), most);
    if (out && request_.hasContentLength() && static_cast<Poco::Int64>(out->size()) != request_.getContentLength64())
      return error{errc::timeout, "the body did not come whole", ""};
    with_.limits.set(fd_, with_.desk.options.answer_timeout); // from here on it is ours to be quick
    return out;
  }

  void begin_stream(const dispatched& done) {
    with_.limits.remove(fd_);
    auto socket = own_.detachSocket();
    with_.live.add(socket, *done.who, done.what.stream->after);
    with_.metrics.set_listeners(with_.live.listeners());
  }

  void write(const incoming& in, const dispatched& done, bool unclear) {
    const auto& what = done.what;
    // what is left of a body would be taken for the next request
    if (unclear || (in.has_body && !done.body_read)) response_.setKeepAlive(false);
    set_headers(response_, what, in.request_id, in.https);
    if (what.status != 204)
      response_.setContentLength64(static_cast<Poco::Int64>(what.pieces ? what.length : what.body.size()));
    auto& to = response_.send();
    if (!write_body(to, what)) {
      response_.setKeepAlive(false);
      own_.socket().shutdown();
    }
    const auto& options = with_.desk.options;
    with_.limits.set_busy(fd_, false);
    with_.limits.set(fd_, options.keep_alive + options.header_timeout);
  }

  void note(const incoming& in, const dispatched& done, std::chrono::steady_clock::time_point begun) {
    const auto took = std::chrono::steady_clock::now() - begun;
    with_.metrics.count(done.route, done.what.status, took);
    if (!with_.note) return;
    with_.note({in.request_id, in.method, in.target.substr(0, in.target.find('?')), done.route, in.remote,
                done.who ? done.who->id : agent_id{}, done.what.status,
                std::chrono::duration_cast<std::chrono::microseconds>(took)});
  }

  shared_parts& with_;
  HTTPServerRequest& request_;
  HTTPServerResponse& response_;
  Poco::Net::HTTPServerRequestImpl& own_;
  int fd_;
};

} // namespace

void exchange(shared_parts& with, HTTPServerRequest& request, HTTPServerResponse& response) {
  one_exchange(with, request, response).run();
}

} // namespace barid::http
