#include "dsl/flow_course.hpp"

#include "dsl/sla.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

/// Deadlines are met within a second or two; what is later was missed while nobody looked.
constexpr std::chrono::minutes late_after{1};
/// Far more than the checker lets through: however deep repeats are nested, the number fits.
constexpr std::uint64_t most_passes = 1'000'000'000;

/// The pass of each repeat around the step, the outermost first.
std::vector<std::uint32_t> counters_of(const flow_policy& f, flow_place at) {
  const auto& around = f.steps[at.step].repeats;
  std::vector<std::uint32_t> out(around.size());
  auto rest = at.iteration;
  for (auto level = around.size(); level-- > 0;) {
    const auto times = f.repeats[around[level]].times;
    out[level] = rest % times;
    rest /= times;
  }
  return out;
}

/// `counters` are those of the outer repeats; inner ones begin.
flow_place place_at(const flow_policy& f, std::uint32_t step, std::vector<std::uint32_t> counters) {
  const auto& around = f.steps[step].repeats;
  counters.resize(around.size());
  flow_place out{step, 0};
  for (std::size_t level = 0; level < around.size(); ++level)
    out.iteration = out.iteration * f.repeats[around[level]].times + counters[level];
  return out;
}

} // namespace

std::uint64_t passes_of(const flow_policy& f, std::uint32_t step) {
  std::uint64_t out = 1;
  for (const auto r : f.steps[step].repeats) out = std::min(most_passes, out * f.repeats[r].times);
  return out;
}

std::optional<flow_place> behind(const flow_policy& f, flow_place at) {
  const auto& around = f.steps[at.step].repeats;
  auto counters = counters_of(f, at);
  for (auto level = around.size(); level-- > 0;) {
    const auto& r = f.repeats[around[level]];
    if (r.last != at.step) break;
    if (counters[level] + 1 < r.times) {
      ++counters[level];
      counters.resize(level + 1);
      return place_at(f, r.first, std::move(counters));
    }
    counters.resize(level); // this repeat is over
  }
  const auto next = at.step + 1;
  if (next >= f.steps.size()) return std::nullopt;
  // a repeat that begins with the next step is not among those around this one
  return place_at(f, next, std::move(counters));
}

std::optional<flow_place> place_of(const flow_policy& f, const flow_instance& i) {
  for (std::uint32_t step = 0; step < f.steps.size(); ++step)
    if (f.steps[step].acts.name == i.step && i.iteration < passes_of(f, step)) return flow_place{step, i.iteration};
  return std::nullopt;
}

instant moment_of(const event& e, const facts& known) {
  return known.now - e.at > late_after ? known.now : e.at;
}

flow_instance begin_flow(const program& rules, const flow_policy& f, instant at) {
  flow_instance out;
  out.flow = f.name;
  out.code = f.code;
  out.program = rules.hash;
  out.started = at;
  out.ends = at + f.limit;
  enter(rules, f, out, {}, at);
  return out;
}

void enter(const program& rules, const flow_policy& f, flow_instance& i, flow_place place, instant at) {
  i.step = f.steps[place.step].acts.name;
  i.iteration = place.iteration;
  i.entered = at;
  i.due = plus(rules, at, f.steps[place.step].wait);
}

std::optional<instant> deadline_of(const program& rules, const flow_policy& f, const flow_instance& i) {
  const auto at = place_of(f, i);
  return at ? plus(rules, i.entered, f.steps[at->step].wait) : std::nullopt;
}

} // namespace barid::dsl
