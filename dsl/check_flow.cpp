// dsl/check_flow.cpp - flows: steps, waits, repeats, what they listen to, and `migrate`.

#include "dsl/captures.hpp"
#include "dsl/checker.hpp"
#include "dsl/codes.hpp"
#include "dsl/event_scope.hpp"
#include "dsl/event_type.hpp"
#include "dsl/flow_course.hpp"
#include "dsl/quiet.hpp"
#include "dsl/sha256.hpp"
#include "dsl/sla.hpp"

#include <algorithm>
#include <set>

namespace barid::dsl {

namespace {

using route::value_kind;

constexpr double most_times = 1'000;          ///< Of one repeat.
constexpr std::uint64_t most_passes = 10'000; ///< Of a step, with all repeats around it.

/// What a step acts on: the end of its wait, which brings no mail.
constexpr event_type step_event{.name = "flow step", .summary = "the wait of a step is over"};

/// No calendar makes a wait shorter than this.
duration at_least(const amount& wait) {
  if (wait.kind != amount::kind_of::business_days) return wait.length;
  return std::chrono::hours(24) * wait.days - std::chrono::hours(1); // the clocks may change in between
}

class flow_check {
public:
  flow_check(checker& c, const route::flow_decl& from, const route::declaration& whole)
      : c_(c), from_(from), whole_(whole) {}

  void run() {
    out_.name = from_.id.text;
    out_.at = whole_.head_at;
    out_.frame.name = "flow " + out_.name;
    out_.frame.at = out_.at;
    out_.code = code_hash();
    auto on = heard(from_.event);
    {
      const event_scope inside(c_, on ? find_event_type(on->name) : nullptr);
      if (from_.when) out_.when = check_condition(c_, *from_.when);
    }
    if (out_.when)
      for (const auto& name : captured_names(c_.out, *out_.when)) out_.captures.push_back(name);
    check_unless(from_.unless, from_.unless_when, out_.unless, out_.unless_when);
    items(from_.items, {});
    if (out_.steps.empty())
      c_.error(code::no_steps, from_.id.at, "flow `" + out_.name + "` has no steps",
               "a step waits and then acts: `step nudge: wait 2d { reply reminder }`");
    if (!limit_) {
      if (!limit_reported_)
        c_.error(code::missing_limit, from_.id.at, "flow `" + out_.name + "` has no age limit",
                 "say when it ends at the latest: `limit age 30d`");
    } else {
      find_steps_behind_the_limit();
    }
    if (!on || out_.steps.empty() || !limit_) return;
    out_.on = std::move(*on);
    for (auto& r : out_.reactions) r.last = std::min(r.last, last_step());
    watch_quiet(c_.out.quiet, out_.on);
    c_.out.flows.push_back(std::move(out_));
  }

private:
  checker& c_;
  const route::flow_decl& from_;
  const route::declaration& whole_;
  flow_policy out_;
  std::optional<span> limit_;
  bool limit_reported_ = false;
  std::map<std::string, span> step_at_;

  std::uint32_t last_step() const { return static_cast<std::uint32_t>(out_.steps.size()) - 1; }

  std::string code_hash() const {
    sha256 h;
    h.add(c_.written(whole_.at));
    return h.hex();
  }

  /// An event that conversations have.
  std::optional<event_filter> heard(const route::event_pattern& from) {
    auto on = check_event(c_, from);
    const auto* type = on ? find_event_type(on->name) : nullptr;
    if (!type || !type->of_desk) return on;
    c_.error(code::no_conversation, from.at, "a flow belongs to a conversation, and `" + on->name + "` is about none",
             "let `on " + on->name +
                 "` change the conversations, for example with a tag, and let the flow hear of that");
    return std::nullopt;
  }

  void check_unless(const std::optional<route::event_pattern>& event, const std::optional<route::condition>& when,
                    std::optional<event_filter>& to, std::optional<node>& to_when) {
    if (!event) return;
    to = heard(*event);
    const event_scope inside(c_, to ? find_event_type(to->name) : nullptr);
    if (when) to_when = check_condition(c_, *when);
  }

  /// `around`: the repeats that the items stand in.
  void items(const std::vector<route::flow_item>& all, const std::vector<std::uint32_t>& around) {
    for (const auto& item : all) {
      if (const auto* s = std::get_if<route::setting>(&item.what)) setting(*s, around);
      if (const auto* s = std::get_if<route::step_item>(&item.what)) step(*s, item.at, around);
      if (const auto* o = std::get_if<route::on_decl>(&item.what)) reaction(*o, item.at, around);
      if (const auto* r = std::get_if<route::repeat_item>(&item.what)) repeat(*r, item.at, around);
    }
  }

  // ---- `limit age 30d`

  void setting(const route::setting& s, const std::vector<std::uint32_t>& around) {
    limit_reported_ = limit_reported_ || !limit_;
    if (!around.empty()) {
      c_.error(code::misplaced_part, s.key.at, "the age limit belongs to the whole flow",
               "move `limit age` out of the `repeat`");
      return;
    }
    if (limit_) {
      c_.error(code::setting_twice, s.key.at, "`limit age` is given twice", "remove one of them")
          .related.push_back({*limit_, "the first one is here"});
      return;
    }
    const auto& a = s.arguments;
    if (a.size() != 2 || a[0].text != "age") {
      c_.error(code::bad_setting, s.at, "a flow is limited by its age", "for example `limit age 30d`");
      return;
    }
    if (a[1].kind == value_kind::business) {
      c_.error(code::bad_setting, a[1].at, "an age is elapsed time, not working time", "for example `limit age 30d`");
      return;
    }
    const auto amount = check_amount(c_, a[1], {});
    if (!amount) return;
    out_.limit = amount->length;
    limit_ = s.at;
  }

  // ---- steps

  void step(const route::step_item& from, span at, const std::vector<std::uint32_t>& around) {
    flow_step s;
    s.repeats = around;
    s.acts.name = from.id.text;
    s.acts.at = from.id.at.end > from.id.at.begin ? span{at.file, at.begin, from.id.at.end} : at;
    if (!from.id.text.empty()) {
      auto [first, fresh] = step_at_.try_emplace(from.id.text, from.id.at);
      if (!fresh)
        c_.error(code::step_twice, from.id.at, "flow `" + out_.name + "` has two steps `" + from.id.text + "`",
                 "give one of them another name")
            .related.push_back({first->second, "the first one is here"});
    }
    const auto errors = c_.errors();
    if (const auto wait = check_amount(c_, from.wait, {})) s.wait = *wait;
    if (c_.errors() == errors && !ends(c_.out, s.wait))
      c_.error(code::endless_wait, from.wait.at,
               "this wait never ends: `" + s.wait.calendar + "` is not open for so long",
               "wait for less, or correct the hours of the calendar");
    check_unless(from.unless, from.unless_when, s.unless, s.unless_when);
    {
      const event_scope inside(c_, &step_event);
      s.acts.actions = check_actions(c_, from.actions);
    }
    check_captures(s.acts);
    out_.steps.push_back(std::move(s));
  }

  void reaction(const route::on_decl& from, span at, const std::vector<std::uint32_t>& around) {
    auto on = heard(from.event);
    flow_reaction r;
    {
      const event_scope inside(c_, on ? find_event_type(on->name) : nullptr);
      r.acts.name = "on " + c_.written(from.event.at);
      r.acts.at = {at.file, at.begin, from.event.at.end};
      if (from.when) r.acts.when = check_condition(c_, *from.when);
      r.acts.actions = check_actions(c_, from.actions);
    }
    check_captures(r.acts);
    if (!on) return;
    r.on = std::move(*on);
    r.first = around.empty() ? 0 : out_.repeats[around.back()].first;
    r.last = static_cast<std::uint32_t>(-1); // of the flow; a repeat sets its own when it is read
    out_.reactions.push_back(std::move(r));
  }

  void check_captures(const rule& r) {
    auto named = r.when ? captured_names(c_.out, *r.when) : std::set<std::string>();
    named.insert(out_.captures.begin(), out_.captures.end());
    for (const auto& a : r.actions)
      for (const auto& argument : a.arguments)
        if (const auto* wanted = std::get_if<captured>(&argument.what); wanted && !named.contains(wanted->name)) {
          auto help = did_you_mean(wanted->name, {named.begin(), named.end()});
          c_.error(code::unknown_capture, a.at, "no pattern of this flow's `when` captures `$" + wanted->name + "`",
                   help.empty() ? "name a group in the pattern: `(?<" + wanted->name + ">…)`" : help);
        }
  }

  // ---- repeats

  void repeat(const route::repeat_item& from, span at, const std::vector<std::uint32_t>& around) {
    const span head{at.file, at.begin, from.times.at.end > at.begin ? from.times.at.end : at.end};
    const auto number = static_cast<std::uint32_t>(out_.repeats.size());
    flow_repeat r;
    r.name = from.id.text;
    r.first = static_cast<std::uint32_t>(out_.steps.size());
    if (from.times.kind == value_kind::number) {
      const double n = from.times.number;
      if (n < 1 || n > most_times || n != double(std::uint32_t(n)))
        c_.error(code::bad_repeat, from.times.at, "`" + c_.written(from.times.at) + "` is no number of passes",
                 "write a whole number from 1 to 1000");
      else r.times = static_cast<std::uint32_t>(n);
    }
    out_.repeats.push_back(r);
    auto inside = around;
    inside.push_back(number);
    const auto reactions = out_.reactions.size();
    items(from.items, inside);
    if (out_.steps.size() == r.first) {
      c_.error(code::no_steps, head, "this `repeat` has no steps", "put the steps to be repeated into its braces");
      return;
    }
    out_.repeats[number].last = last_step();
    for (auto i = reactions; i < out_.reactions.size(); ++i)
      out_.reactions[i].last = std::min(out_.reactions[i].last, last_step());
    if (!around.empty()) return; // said once, of the outermost
    std::uint64_t passes = 0;
    for (auto s = r.first; s <= last_step(); ++s) passes = std::max(passes, passes_of(out_, s));
    if (passes > most_passes)
      c_.error(code::bad_repeat, head, "a step of it could come more than 10000 times", "repeat less often");
  }

  /// A step that cannot be reached within the limit, whatever the calendars.
  void find_steps_behind_the_limit() {
    if (c_.errors() != 0) return;
    duration age{};
    for (const auto& s : out_.steps) {
      age += at_least(s.wait);
      if (age <= out_.limit) continue;
      c_.warning(code::behind_limit, s.acts.at,
                 "step `" + s.acts.name + "` never acts: the flow ends after " + to_text(out_.limit),
                 "wait for less before it, or raise the limit")
          .related.push_back({*limit_, "the limit is here"});
      return;
    }
  }
};

void check_migration(checker& c, const route::migrate_decl& from, std::map<std::string, span>& seen) {
  if (from.flow.text.empty()) return;
  std::string name;
  if (!c.require(name_kind::flow, code::unknown_flow, from.flow.text, from.flow.at, name)) return;
  auto [first, fresh] = seen.try_emplace(name, from.flow.at);
  if (!fresh) {
    c.error(code::declared_twice, from.flow.at, "flow `" + name + "` is migrated twice", "join both into one")
        .related.push_back({first->second, "the first one is here"});
    return;
  }
  const auto* f = c.out.flow(name);
  if (!f) return; // it has errors of its own
  auto& moves = c.out.migrations[f->name];
  for (const auto& [old_step, new_step] : from.steps) {
    if (old_step.text.empty() || new_step.text.empty()) continue;
    std::vector<std::string> known;
    for (const auto& s : f->steps) known.push_back(s.acts.name);
    if (std::ranges::find(known, new_step.text) == known.end()) {
      auto help = did_you_mean(new_step.text, known);
      if (help.empty()) help = "behind the arrow stands a step of the flow as it is in this file";
      c.error(code::unknown_step, new_step.at, "flow `" + f->name + "` has no step `" + new_step.text + "`", help);
      continue;
    }
    if (!moves.try_emplace(old_step.text, new_step.text).second)
      c.error(code::step_twice, old_step.at, "`" + old_step.text + "` is moved twice", "keep one of the two lines");
  }
}

} // namespace

void check_flows(checker& c, const std::vector<const route::declaration*>& all) {
  for (const auto* d : all)
    if (const auto* f = std::get_if<route::flow_decl>(&d->what)) flow_check(c, *f, *d).run();
  std::map<std::string, span> migrated;
  for (const auto* d : all)
    if (const auto* m = std::get_if<route::migrate_decl>(&d->what)) check_migration(c, *m, migrated);
}

} // namespace barid::dsl
