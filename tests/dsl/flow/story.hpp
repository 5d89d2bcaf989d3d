// A conversation that lives through months in no time: mails, people, its own timers, restarts and
// other rules. It does what the engine does, without the engine.

#pragma once

#include "dsl/flow_course.hpp"
#include "dsl/json.hpp"
#include "dsl/timers.hpp"
#include "tests/dsl/desk.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace barid::test {

/// Riyadh is three hours ahead of UTC all year.
inline instant riyadh(unsigned m, unsigned d, int h = 9, int min = 0) {
  return at(2026, m, d, h, min, 3);
}

class story {
public:
  explicit story(const std::string& text, instant begin = riyadh(3, 29)) : now(begin) {
    known.conversation.id.value = 7;
    known.conversation.mailbox = "support";
    apply(text);
  }

  instant now;
  dsl::program_ptr rules;
  facts known;
  std::vector<dsl::decided> log;           ///< Everything that was decided.
  std::map<std::string, int> effects_seen; ///< By key: one that comes twice was done twice.
  bool pinned_are_there = true;            ///< Old rules can be had.

  [[nodiscard]] const conversation& c() const { return known.conversation; }

  // ---- what happens

  void apply(const std::string& text) { apply(files{{"rules.route", text}, {"r.html", "<p>Still there?</p>"}}); }
  void apply(const files& all) {
    rules = program_of(all);
    stored_[rules->hash] = dsl::flows_of(*rules);
    known.rules_since = now;
    if (c().version != 0) happens("rules changed");
  }
  void customer_writes(const letter& l = {}) {
    auto e = message(l, now);
    e.id = "mail/" + std::to_string(++mails_);
    take(e, [&](const auto& o) { return dsl::decide_all(*rules, e, known, o); });
  }
  void customer_answers_elsewhere(const letter& l = {}) {
    auto e = message(l, now);
    e.id = "mail/" + std::to_string(++mails_) + "/elsewhere";
    take(e, [&](const auto& o) { return dsl::decide_overheard(*rules, e, known, o); });
  }
  void agent_sets(const std::string& status) {
    person("status", [&](conversation& after) { after.status = status; });
  }
  void agent_answers() {
    person("answered", [](conversation&) {});
  }
  void agent_tags(const std::string& tag) {
    person("tags", [&](conversation& after) { after.tags.insert(tag); });
  }
  void happens(const std::string& name) {
    event e;
    e.name = name;
    e.id = name + "/" + std::to_string(c().version + 1);
    e.at = now;
    e.mailbox = "support";
    take(e, [&](const auto& o) { return dsl::decide_all(*rules, e, known, o); });
  }
  /// What is stored is all that is left.
  void restart() {
    const auto text = dsl::to_json(c()).dump();
    auto back = dsl::conversation_from(dsl::json::parse(text));
    BOOST_REQUIRE(back.ok());
    BOOST_REQUIRE(*back == c());
    known.conversation = std::move(*back);
  }

  // ---- time

  [[nodiscard]] std::vector<dsl::timer> timers() const { return dsl::timers_of(*rules, c(), now); }
  /// Whatever is due until then happens at its moment.
  void until(instant end) {
    for (int n = 0;; ++n) {
      BOOST_REQUIRE_MESSAGE(n < 100'000, "time does not pass");
      const auto next = timers();
      if (next.empty() || next.front().due > end) break;
      now = std::max(now, next.front().due);
      fire(next.front());
    }
    now = end;
  }
  void pass(duration by) { until(now + by); }
  /// Nobody is there to see what comes due.
  void sleep(duration by) { now += by; }
  void fire(const dsl::timer& t) {
    const auto e = dsl::event_of(t, c());
    take(e, [&](const auto& o) { return dsl::decide_all(*rules, e, known, o); });
  }

  // ---- what came of it

  /// "reply reminder", "status closed", in order; the engine's own lines about flows left out.
  [[nodiscard]] std::vector<std::string> done() const {
    std::vector<std::string> out;
    for (const auto& d : log)
      for (const auto& e : d.decision.effects)
        if (e.verb != "start flow" && e.verb != "cancel flow")
          out.push_back(e.arguments.empty() ? e.verb : e.verb + " " + to_text(e.arguments.front().second));
    return out;
  }
  [[nodiscard]] int count(const std::string& what) const {
    const auto all = done();
    return int(std::ranges::count(all, what));
  }
  /// "nudge" of the flow that runs; empty where it does not.
  [[nodiscard]] std::string step(const std::string& flow = "chase") const {
    const auto* i = instance(flow);
    return i ? i->step + (i->iteration ? " " + std::to_string(i->iteration) : "") : "";
  }
  [[nodiscard]] std::string due(const std::string& flow = "chase") const {
    const auto* i = instance(flow);
    return i && i->due ? to_rfc3339(*i->due) : "none";
  }
  [[nodiscard]] const flow_instance* instance(const std::string& flow) const {
    const auto it = std::ranges::find(c().flows, flow, &flow_instance::flow);
    return it == c().flows.end() ? nullptr : &*it;
  }
  /// The notes of the last thing that happened about its flows.
  [[nodiscard]] std::string notes() const {
    std::string out;
    for (const auto& d : last_)
      for (const auto& n : d.decision.trace.notes) out += n.rule + ": " + n.text + "\n";
    return out;
  }

private:
  int mails_ = 0;
  std::map<std::string, dsl::program_ptr> stored_;
  std::vector<dsl::decided> last_;

  template <class Decide>
  void take(const event& e, Decide decide) {
    known.now = now;
    dsl::pinned_programs pinned;
    if (pinned_are_there)
      for (const auto& hash : dsl::pinned_needs(*rules, c()))
        pinned[hash] = dsl::with_live_names(*stored_.at(hash), *rules);
    dsl::decide_options options;
    options.pinned = &pinned;
    last_ = decide(options);
    BOOST_REQUIRE(!last_.empty());
    BOOST_TEST(last_.front().event.id == e.id);
    for (const auto& d : last_)
      for (const auto& made : d.decision.effects)
        BOOST_CHECK_MESSAGE(++effects_seen[made.key] == 1, made.rule << " " << made.verb << " was done twice");
    log.insert(log.end(), last_.begin(), last_.end());
    known.conversation = last_.back().decision.after;
    ++known.conversation.version;
  }

  template <class Change>
  void person(const std::string& name, Change change) {
    event e;
    e.name = name;
    e.id = "command/" + std::to_string(c().version + 1);
    e.at = now;
    e.mailbox = "support";
    auto after = c();
    after.last_activity = now;
    change(after);
    take(e, [&](const auto& o) { return dsl::decide_change(*rules, e, known, after, o); });
  }
};

} // namespace barid::test
