// runtime/http/exchange.hpp - one request and its answer on Poco's HTTP server.

#pragma once

#include "runtime/http/answer.hpp"
#include "runtime/http/deadlines.hpp"
#include "runtime/http/dispatch.hpp"
#include "runtime/http/live/hub.hpp"
#include "runtime/http/request_metrics.hpp"
#include "runtime/http/server.hpp"

namespace Poco::Net {
class HTTPServerRequest;
class HTTPServerResponse;
} // namespace Poco::Net

namespace barid::http {

/// What exchanges share.
struct shared_parts {
  barid::http::desk& desk;
  deadlines& limits;
  live_hub& live;
  request_metrics& metrics;
  const std::function<void(const request_note&)>& note;
};

/// Answers the request; throws nothing but what a lost connection throws.
void exchange(shared_parts& with, Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response);

} // namespace barid::http
