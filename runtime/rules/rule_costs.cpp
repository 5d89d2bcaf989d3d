#include "runtime/rules/rule_costs.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <unordered_map>

namespace barid::rules {

namespace {

/// Of this thread.
double processor_seconds() {
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

/// Adds up the parts of decisions. The clock of the wall is read, as it costs a tenth of the processor's.
class stop_watch final : public dsl::decide_watch {
public:
  explicit stop_watch(const dsl::program& rules) {
    for (const auto& t : rules.tables) {
      tables_.try_emplace(&t);
      for (const auto& r : t.rules) rules_.try_emplace(&r);
    }
    constexpr int times = 20'000;
    for (int i = 0; i < times; ++i) {
      begin();
      end(part::index, nullptr, nullptr, false);
    }
    own_ = index_ / times;
    index_ = 0;
  }

  void begin() override { since_ = std::chrono::steady_clock::now(); }

  void end(part what, const dsl::table* of, const dsl::rule* which, bool yes) override {
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - since_;
    const auto cost = std::max(0.0, took.count() - own_);
    switch (what) {
    case part::index:
      index_ += cost;
      break;
    case part::actions:
      tables_[of] += cost;
      break;
    case part::condition: {
      auto& r = rules_[which];
      ++r.asked;
      r.held += yes ? 1 : 0;
      r.cost += cost;
      break;
    }
    }
  }

  /// Of `passes` passes over `mails` mails.
  void tell(const dsl::program& rules, std::size_t passes, rule_costs& out) const {
    const auto times = static_cast<double>(passes * out.mails);
    out.index = index_ / times;
    for (const auto& t : rules.tables) {
      table_cost table{t.name, 0, tables_.at(&t) / times, {}};
      table.microseconds = table.actions;
      for (const auto& r : t.rules) {
        if (r.kind != dsl::rule::kind_of::rule) continue;
        const auto& sum = rules_.at(&r);
        table.microseconds += sum.cost / times;
        table.rules.push_back({r.name, sum.asked / passes, sum.held / passes, sum.cost / times});
      }
      out.tables.push_back(std::move(table));
    }
  }

private:
  struct sums {
    std::size_t asked = 0, held = 0;
    double cost = 0;
  };

  double own_ = 0; ///< What reading the clock adds to a part.
  std::chrono::steady_clock::time_point since_;
  double index_ = 0;
  std::unordered_map<const dsl::table*, double> tables_; ///< Actions.
  std::unordered_map<const dsl::rule*, sums> rules_;
};

std::size_t decide_each(const dsl::program& rules, const std::vector<measured_event>& all,
                        const dsl::decide_options& options) {
  std::size_t decisions = 0;
  for (const auto& one : all) decisions += dsl::decide_all(rules, one.event, one.known, options).size();
  return decisions;
}

/// How many passes it took.
std::size_t repeat(const dsl::program& rules, const std::vector<measured_event>& all, double seconds,
                   const dsl::decide_options& options) {
  const auto start = processor_seconds();
  std::size_t passes = 0;
  do {
    decide_each(rules, all, options);
    ++passes;
  } while (processor_seconds() - start < seconds);
  return passes;
}

} // namespace

double rule_costs::per_second() const {
  return seconds > 0 ? static_cast<double>(mails * passes) / seconds : 0;
}

double rule_costs::microseconds() const {
  return mails == 0 || passes == 0 ? 0 : seconds * 1e6 / static_cast<double>(mails * passes);
}

rule_costs measure(const dsl::program& rules, const std::vector<measured_event>& all, double seconds) {
  rule_costs out;
  out.mails = all.size();
  out.decisions = decide_each(rules, all, {}); // and the caches are warm
  const auto start = processor_seconds();
  out.passes = repeat(rules, all, seconds, {});
  out.seconds = processor_seconds() - start;
  stop_watch watch(rules);
  const auto passes = repeat(rules, all, seconds / 2, {.watch = &watch});
  watch.tell(rules, passes, out);
  return out;
}

} // namespace barid::rules
