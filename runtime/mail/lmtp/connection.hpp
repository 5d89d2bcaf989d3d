// runtime/mail/lmtp/connection.hpp - one peer served to the end, on the caller's thread.

#pragma once

#include "runtime/mail/lmtp/byte_budget.hpp"
#include "runtime/mail/lmtp/client_limits.hpp"
#include "runtime/mail/lmtp/delivery.hpp"
#include "runtime/mail/lmtp/session.hpp"
#include "runtime/net/deadline.hpp"
#include "runtime/net/socket.hpp"
#include "runtime/net/tls_context.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace barid::lmtp {

/// How long a peer may take, and how long it waits for us at most.
struct connection_times {
  std::chrono::milliseconds idle = std::chrono::minutes(5);         ///< Between two reads (RFC 5321 §4.5.3.2.7).
  std::chrono::milliseconds transaction = std::chrono::minutes(30); ///< From MAIL to the final dot.
  std::chrono::milliseconds write = std::chrono::minutes(1);        ///< Until a reply is taken.
  std::chrono::milliseconds delivery = std::chrono::seconds(5);     ///< Until 451 (P5).
  std::chrono::milliseconds handshake = std::chrono::seconds(10);   ///< Of TLS, altogether.
};

/// What a listener counted since it started; for metrics.
struct listener_counters {
  std::atomic<std::uint64_t> connections = 0;     ///< Taken.
  std::atomic<std::uint64_t> turned_away = 0;     ///< Answered 421 because too many were open.
  std::atomic<std::uint64_t> mails = 0;           ///< Handed on.
  std::atomic<std::uint64_t> deliveries_late = 0; ///< Answered 451 because nobody answered us in time.
};

/// What all connections of a listener share.
struct connection_context {
  session_settings session;
  connection_times times;
  std::function<net::tls_context()> tls; ///< For `encryption::offered` and `required`; any thread.
  std::shared_ptr<client_limits> clients;
  std::shared_ptr<delivery> to;
  std::shared_ptr<byte_budget> budget;
  net::wake_signal stopping;
  std::atomic<net::deadline::clock::time_point> stop_by; ///< Valid once `stopping` is raised.
  listener_counters counters;
};

/// Serves one peer until it leaves, is too slow, or the listener stops. Once `stopping` is raised,
/// a peer between two mails is told 421 at once; one amid a mail may finish it until `stop_by`.
/// `client` names the peer for `connection_context::clients`.
void serve(net::socket_handle peer, const std::string& client, connection_context& context);

} // namespace barid::lmtp
