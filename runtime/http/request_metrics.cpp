#include "runtime/http/request_metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

namespace barid::http {

struct request_metrics::families {
  prometheus::Family<prometheus::Counter>& requests;
  prometheus::Family<prometheus::Histogram>& seconds;
  prometheus::Gauge& listeners;
};

request_metrics::request_metrics(std::shared_ptr<prometheus::Registry> registry) : registry_(std::move(registry)) {
  if (!registry_) return;
  auto& gauge = prometheus::BuildGauge()
                    .Name("barid_live_streams")
                    .Help("Consoles that follow what happens.")
                    .Register(*registry_);
  families_ = std::make_unique<families>(families{prometheus::BuildCounter()
                                                      .Name("barid_http_requests_total")
                                                      .Help("Requests to the API and the console, by route and status.")
                                                      .Register(*registry_),
                                                  prometheus::BuildHistogram()
                                                      .Name("barid_http_request_seconds")
                                                      .Help("Time to answer a request, by route.")
                                                      .Register(*registry_),
                                                  gauge.Add({})});
}

request_metrics::~request_metrics() = default;

void request_metrics::count(const std::string& route, int status, std::chrono::duration<double> took) {
  if (!families_) return;
  families_->requests.Add({{"route", route}, {"status", std::to_string(status)}}).Increment();
  families_->seconds
      .Add({{"route", route}}, prometheus::Histogram::BucketBoundaries{0.001, 0.005, 0.02, 0.1, 0.5, 2, 10})
      .Observe(took.count());
}

void request_metrics::set_listeners(std::size_t now) {
  if (families_) families_->listeners.Set(static_cast<double>(now));
}

} // namespace barid::http
