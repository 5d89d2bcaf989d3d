#include "runtime/metrics/registry.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <map>
#include <mutex>
#include <stdexcept>
#include <variant>
#include <vector>

namespace barid::metrics {

namespace {

constexpr std::size_t most_series = 2000;

using counter_family = prometheus::Family<prometheus::Counter>;
using gauge_family = prometheus::Family<prometheus::Gauge>;
using histogram_family = prometheus::Family<prometheus::Histogram>;
using series = std::variant<prometheus::Counter*, prometheus::Gauge*, prometheus::Histogram*>;

struct family {
  std::variant<counter_family*, gauge_family*, histogram_family*> native;
  std::map<std::vector<std::string>, series> known;
};

} // namespace

struct registry::parts {
  std::shared_ptr<prometheus::Registry> native = std::make_shared<prometheus::Registry>();
  std::mutex guard;
  std::vector<family> families; ///< By the number of the metric.

  series find(metric m, label_values labels) {
    const auto& r = row_of(m);
    if (labels.size() != r.labels.size()) throw std::logic_error(std::string(r.name) + " takes other labels");
    std::vector<std::string> values(labels.begin(), labels.end());
    const std::lock_guard lock(guard);
    auto& f = families[static_cast<std::size_t>(m)];
    if (auto at = f.known.find(values); at != f.known.end()) return at->second;
    if (f.known.size() >= most_series && !values.empty()) {
      values.assign(values.size(), "other");
      if (auto at = f.known.find(values); at != f.known.end()) return at->second;
    }
    return f.known.emplace(values, make(f, r, values)).first->second;
  }

  static series make(family& f, const row& r, const std::vector<std::string>& values) {
    prometheus::Labels with;
    for (std::size_t i = 0; i < values.size(); ++i) with[std::string(r.labels[i])] = values[i];
    if (auto** counters = std::get_if<counter_family*>(&f.native)) return &(*counters)->Add(with);
    if (auto** gauges = std::get_if<gauge_family*>(&f.native)) return &(*gauges)->Add(with);
    return &std::get<histogram_family*>(f.native)->Add(
        with, prometheus::Histogram::BucketBoundaries(r.buckets.begin(), r.buckets.end()));
  }
};

registry::registry() : parts_(std::make_unique<parts>()) {
  for (const auto& r : table()) {
    const std::string name(r.name);
    const std::string help(r.help);
    family f;
    switch (r.of) {
    case kind::counter:
      f.native = &prometheus::BuildCounter().Name(name).Help(help).Register(*parts_->native);
      break;
    case kind::gauge:
      f.native = &prometheus::BuildGauge().Name(name).Help(help).Register(*parts_->native);
      break;
    case kind::histogram:
      f.native = &prometheus::BuildHistogram().Name(name).Help(help).Register(*parts_->native);
      break;
    }
    parts_->families.push_back(std::move(f));
    // a series without labels is there from the start: "0" and "missing" are different news
    if (r.labels.empty()) (void)parts_->find(r.id, {});
  }
}

registry::~registry() = default;

void registry::add(metric m, label_values labels, double amount) {
  const auto s = parts_->find(m, labels);
  if (const auto* c = std::get_if<prometheus::Counter*>(&s)) (*c)->Increment(amount);
  else if (const auto* g = std::get_if<prometheus::Gauge*>(&s)) (*g)->Increment(amount);
  else throw std::logic_error(std::string(row_of(m).name) + " is observed, not added to");
}

void registry::set(metric m, double value, label_values labels) {
  const auto s = parts_->find(m, labels);
  if (const auto* g = std::get_if<prometheus::Gauge*>(&s)) (*g)->Set(value);
  else throw std::logic_error(std::string(row_of(m).name) + " cannot be set");
}

void registry::observe(metric m, double value, label_values labels) {
  const auto s = parts_->find(m, labels);
  if (const auto* h = std::get_if<prometheus::Histogram*>(&s)) (*h)->Observe(value);
  else throw std::logic_error(std::string(row_of(m).name) + " cannot be observed");
}

std::string registry::exposition() const {
  return prometheus::TextSerializer().Serialize(parts_->native->Collect());
}

std::shared_ptr<prometheus::Registry> registry::native() const {
  return parts_->native;
}

} // namespace barid::metrics
