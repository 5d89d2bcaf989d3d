#include "runtime/http/server.hpp"

#include "runtime/http/auth/sign_in_limits.hpp"
#include "runtime/http/connection_pool.hpp"
#include "runtime/http/console/console_files.hpp"
#include "runtime/http/exchange.hpp"
#include "runtime/http/held_answers.hpp"
#include "runtime/http/rule_places.hpp"
#include "runtime/http/rule_tags.hpp"
#include "runtime/http/served_certificate.hpp"
#include "runtime/net/endpoint.hpp"
#include "runtime/net/socket.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/Thread.h>
#include <Poco/ThreadPool.h>

#include <algorithm>

namespace barid::http {

namespace {

namespace net = Poco::Net;

Poco::Timespan timespan(std::chrono::milliseconds t) {
  return Poco::Timespan(t.count() * 1'000);
}

class handler : public net::HTTPRequestHandler {
public:
  explicit handler(shared_parts& with) : with_(with) {}
  void handleRequest(net::HTTPServerRequest& request, net::HTTPServerResponse& response) override {
    exchange(with_, request, response);
  }

private:
  shared_parts& with_;
};

class handler_factory : public net::HTTPRequestHandlerFactory {
public:
  explicit handler_factory(shared_parts& with) : with_(with) {}
  net::HTTPRequestHandler* createRequestHandler(const net::HTTPServerRequest&) override { return new handler(with_); }

private:
  shared_parts& with_;
};

/// Poco's connection, with an end to each of its phases.
class connection : public net::HTTPServerConnection {
public:
  connection(const net::StreamSocket& socket, net::HTTPServerParams::Ptr with,
             net::HTTPRequestHandlerFactory::Ptr handlers, shared_parts& parts)
      : net::HTTPServerConnection(socket, std::move(with), std::move(handlers)), parts_(parts), held_(socket) {}

  void run() {
    const auto& options = parts_.desk.options;
    const int fd = held_.impl()->sockfd();
    held_.setSendTimeout(timespan(options.header_timeout));
    parts_.limits.add(fd, options.header_timeout);
    try {
      net::HTTPServerConnection::run();
    } catch (const Poco::Exception&) {
      // the peer went away in the middle: there is nobody to tell
    } catch (const std::exception&) {
    }
    parts_.limits.remove(fd);
  }

private:
  shared_parts& parts_;
  net::StreamSocket held_; ///< Keeps the descriptor ours while deadlines know it.
};

class connection_factory : public net::TCPServerConnectionFactory {
public:
  /// `certificate`: null without HTTPS.
  connection_factory(net::HTTPServerParams::Ptr with, shared_parts& parts, served_certificate* certificate)
      : params_(std::move(with)), handlers_(new handler_factory(parts)), parts_(parts), certificate_(certificate) {}
  net::TCPServerConnection* createConnection(const net::StreamSocket& socket) override {
    return new connection(certificate_ ? secured(socket) : socket, params_, handlers_, parts_);
  }

private:
  /// The handshake happens with the first bytes that are read, within the time for a header.
  [[nodiscard]] net::StreamSocket secured(net::StreamSocket plain) const {
    try {
      return net::SecureStreamSocket::attach(plain, certificate_->current());
    } catch (const Poco::Exception&) { // out of memory: the peer sees an end
      plain.shutdown();
      return plain;
    }
  }

  net::HTTPServerParams::Ptr params_;
  net::HTTPRequestHandlerFactory::Ptr handlers_;
  shared_parts& parts_;
  served_certificate* certificate_;
};

net::HTTPServerParams::Ptr params_of(const settings& options) {
  net::HTTPServerParams::Ptr out = new net::HTTPServerParams;
  out->setMaxThreads(options.threads);
  out->setMaxQueued(options.queue);
  out->setKeepAlive(options.keep_alive.count() > 0);
  out->setKeepAliveTimeout(timespan(options.keep_alive));
  out->setMaxKeepAliveRequests(1'000);
  out->setTimeout(timespan(options.header_timeout));
  return out;
}

} // namespace

struct server::impl {
  explicit impl(parts from)
      : all(std::move(from)), engine_db(all.engine_db, all.options.database_connections, all.options.database_wait),
        api_db(all.api_db, all.options.database_connections, all.options.database_wait),
        sign_ins(all.options.sign_in_failures, all.options.sign_in_window), metrics(all.metrics),
        live(engine_db, all.options, all.clock),
        held(engine_db, all.commands, all.options, all.clock), desk{all.options, engine_db,        api_db, all.commands,
                                                                    all.clock,   sign_ins,         places, tags,
                                                                    nullptr,     all.metrics.get()},
        shared{desk, limits, live, metrics, all.note},
        threads("http", 2, std::max(all.options.threads, 3), 60, POCO_THREAD_STACK_SIZE) {}

  parts all;
  connection_pool engine_db;
  connection_pool api_db;
  sign_in_limits sign_ins;
  rule_places places;
  rule_tags tags;
  std::optional<console_files> console;
  std::optional<served_certificate> certificate;
  request_metrics metrics;
  deadlines limits;
  live_hub live;
  held_answers held;
  http::desk desk;
  shared_parts shared;
  Poco::ThreadPool threads;
  std::unique_ptr<net::TCPServer> tcp;
  std::uint16_t port = 0;
};

result<std::unique_ptr<server>> server::start(parts from) {
  const auto host = from.options.host;
  const auto port = from.options.port;
  std::optional<console_files> console;
  if (!from.options.console.empty()) {
    auto read = console_files::load(from.options.console);
    if (!read) return read.why();
    console = std::move(*read);
  }
  try {
    const net::SocketAddress where(host, port);
    net::ServerSocket socket;
    socket.bind(where, true,
                false); // with the port shared, a second program would take part of the traffic
    socket.listen(512);
    auto made = std::make_unique<impl>(std::move(from));
    made->console = std::move(console);
    if (made->console) made->desk.console = &*made->console;
    if (auto& o = made->all.options; !o.certificate.empty()) {
      o.https_outside = true;
      made->certificate.emplace(o.certificate, o.key.empty() ? o.certificate : o.key, made->all.certificate_changed);
      if (auto ok = made->certificate->load(); !ok) return ok.why();
    }
    const auto params = params_of(made->all.options);
    net::TCPServerConnectionFactory::Ptr factory =
        new connection_factory(params, made->shared, made->certificate ? &*made->certificate : nullptr);
    made->tcp = std::make_unique<net::TCPServer>(factory, made->threads, socket, params);
    made->port = made->tcp->port();
    if (auto& url = made->all.options.public_url; url.empty())
      url = (made->certificate ? "https://" : "http://") + ::barid::net::to_text({host, made->port, {}}) + "/";
    else if (!url.ends_with('/')) url += '/';
    made->tcp->start();
    return std::unique_ptr<server>(new server(std::move(made)));
  } catch (const Poco::Exception& e) {
    if (e.code() != 0) return ::barid::net::listen_failed({host, port, {}}, e.code());
    return error{errc::unavailable,
                 "cannot listen for HTTP on " + host + ":" + std::to_string(port) + ": " + e.displayText(),
                 "choose another place with --http ADDRESS:PORT"};
  }
}

server::server(std::unique_ptr<impl> taken) : impl_(std::move(taken)) {}

server::~server() {
  stop();
}

std::uint16_t server::port() const {
  return impl_->port;
}

std::size_t server::listeners() const {
  return impl_->live.listeners();
}

void server::wake_live() {
  impl_->live.wake();
}

void server::stop() {
  if (!impl_->tcp) return;
  impl_->tcp->stop();
  // idle connections end now, those at work get their time
  const auto end = std::chrono::steady_clock::now() + impl_->all.options.stop_timeout;
  while (impl_->tcp->currentConnections() > 0) {
    impl_->limits.shut_down(std::chrono::steady_clock::now() >= end);
    Poco::Thread::sleep(10);
  }
  impl_->threads.joinAll();
  impl_->tcp.reset();
}

} // namespace barid::http
