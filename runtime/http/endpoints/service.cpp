// For machines that watch over this one, and the API's own document.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/openapi.hpp"

#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace barid::http {

namespace {

using namespace schema;

answer alive(const call&) {
  return json_answer({{"status", "ok"}});
}

answer ready(const call& c) {
  if (auto able = c.desk.commands.ready(); !able) return problem(503, "not_ready", able.why().message, able.why().help);
  auto asked = c.desk.api_db.with([](store::connection& on) { return on.run("select 1"); });
  if (!asked) return problem(503, "not_ready", asked.why().message, asked.why().help);
  return json_answer({{"status", "ok"}});
}

answer metrics(const call& c) {
  answer out;
  out.type = "text/plain; version=0.0.4; charset=utf-8";
  if (c.desk.metrics) out.body = prometheus::TextSerializer().Serialize(c.desk.metrics->Collect());
  return out;
}

answer document(const call& c) {
  return json_answer(openapi_document(c.desk.options.version));
}

} // namespace

std::vector<route> service_routes() {
  const access anyone{true};
  const response ok{200, "it does", object({{"status", words({"ok"})}})};
  return {
      {"GET", "/healthz", "alive", "service", "Whether the program answers", anyone, {}, {}, {}, 0, {ok}, {}, alive},
      {"GET",
       "/readyz",
       "ready",
       "service",
       "Whether it can take work: database and engine",
       anyone,
       {},
       {},
       {},
       0,
       {ok},
       {},
       ready},
      {"GET",
       "/metrics",
       "metrics",
       "service",
       "Metrics in the text form of Prometheus; for whoever asks from this machine, and for admins",
       {.at_least = role::admin, .from_here = true},
       {},
       {},
       {},
       0,
       {{200, "the metrics", {}, "text/plain; version=0.0.4; charset=utf-8"}},
       {},
       metrics},
      {"GET",
       "/api/v1/openapi.json",
       "apiDocument",
       "service",
       "This document",
       anyone,
       {},
       {},
       {},
       0,
       {{200, "OpenAPI 3.1", any_object()}},
       {},
       document},
  };
}

} // namespace barid::http
