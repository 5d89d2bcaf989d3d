// dsl/check_test.cpp - `test` blocks: their statements, one after the other.

#include "dsl/codes.hpp"
#include "dsl/event_type.hpp"
#include "dsl/test_reader.hpp"
#include "dsl/values.hpp"
#include "dsl/words.hpp"
#include "dsl/written_instant.hpp"
#include "text/fold.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

using route::setting;
using route::value_kind;

/// A Monday, at noon: in the hours of most calendars.
constexpr instant usual_clock{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + std::chrono::hours(12)};

constexpr std::string_view deed_shape =
    "agent NAME [in MAIL] answers|notes|sets|tags|untags|assigns|takes|snoozes|is …";

class test_check {
public:
  test_check(checker& c, test_case& out) : t_{c, out} {}

  void run(const route::test_decl& from) {
    t_.out.clock = usual_clock;
    t_.out.zone = "UTC";
    for (const auto& s : from.body) {
      if (s.key.text.empty()) continue; // reported by the parser
      const auto broken = std::ranges::any_of(s.arguments, [](const route::value& v) {
        return v.kind == value_kind::missing;
      });
      const auto before = c().errors();
      if (!broken) step(s);
      t_.damaged = t_.damaged || broken || c().errors() != before;
    }
    const bool expects = std::ranges::any_of(t_.out.steps, [](const test_step& s) {
      return std::holds_alternative<expectation>(s.what);
    });
    if (!expects && !expectation_seen_ && !t_.out.title.empty())
      t_.check.warning(code::no_expectation, t_.out.at, "this test expects nothing",
                       "say what must be so: `expect assigned billing`");
  }

private:
  test_scope t_;
  bool expectation_seen_ = false;

  checker& c() { return t_.check; }

  template <class Step>
  void add(Step what, const setting& s) {
    t_.out.steps.push_back({std::move(what), s.at});
  }

  void step(const setting& s) {
    const auto& key = s.key.text;
    if (key == "clock") return clock(s);
    if (key == "agent") return agent(s);
    if (key == "customer") return customer(s);
    if (key == "receive") return receive(s);
    if (key == "bounce") return bounce(s);
    if (key == "advance") return advance(s);
    if (key == "expect") return expect(s);
    std::vector<std::string> known;
    for (const auto& w : words())
      if (w.place == word_place::test) known.emplace_back(w.word);
    auto help = did_you_mean(key, known);
    if (help.empty()) help = "a test has `clock`, `agent`, `customer`, `receive`, `bounce`, `advance` and `expect`";
    c().error(code::unknown_test_step, s.key.at, "a test has no statement `" + key + "`", help);
  }

  // ---- time

  void clock(const setting& s) {
    constexpr std::string_view shape = "clock 2026-03-29 10:00 Asia/Riyadh";
    if (!t_.out.steps.empty()) {
      c().error(code::bad_test_step, s.key.at, "the clock is set before anything happens",
                "move it to the beginning; later `advance 2d` or `advance to …` lets time pass");
      return;
    }
    if (s.arguments.size() != 1 || s.arguments.front().kind != value_kind::instant || s.has_body) {
      bad_step(c(), code::bad_test_step, s.at, "a clock is a date, a time and a zone", shape);
      return;
    }
    const auto& v = s.arguments.front();
    const auto at = parse_instant(v.text, v.zone);
    if (!at) {
      c().error(code::bad_test_step, v.at, at.why().message, at.why().help);
      return;
    }
    t_.out.clock = *at;
    t_.out.zone = v.zone == "Z" ? "UTC" : v.zone;
  }

  void advance(const setting& s) {
    argument_cursor in(s.arguments, s.key.at);
    test_wait w;
    if (in.word("to")) {
      const auto* v = in.take(value_kind::instant);
      if (v) w.until = read_instant(t_, *v);
      if (v && !w.until) return;
    } else if (const auto* v = in.take(); v && (v->kind == value_kind::elapsed || v->kind == value_kind::business)) {
      w.length = check_amount(c(), *v, {});
      if (!w.length) return;
    }
    if ((!w.length && !w.until) || !in.at_end() || s.has_body) {
      bad_step(c(), code::bad_test_step, s.at, "how long does it last?",
               "advance 2d`, `advance 3 business days in riyadh` or `advance to 2026-04-01 10:00");
      return;
    }
    add(std::move(w), s);
  }

  // ---- people

  void agent(const setting& s) {
    argument_cursor in(s.arguments, s.key.at);
    const auto name = in.name();
    if (!name) {
      bad_step(c(), code::bad_test_step, s.at, "which agent?", "agent mona { team billing }");
      return;
    }
    if (in.at_end()) {
      if (c().is_team(name->text)) {
        c().error(code::team_and_agent, name->at, "`" + name->text + "` is a team",
                  "give the agent another name: one name cannot stand for both");
        return;
      }
      test_agent a;
      a.name = name->text;
      check_test_agent(t_, s, a);
      t_.agents.insert(a.name);
      add(std::move(a), s);
      return;
    }
    if (s.has_body) {
      bad_step(c(), code::bad_test_step, s.at, "an agent is described, or does something", deed_shape);
      return;
    }
    if (!t_.agents.contains(name->text)) {
      auto help = did_you_mean(name->text, {t_.agents.begin(), t_.agents.end()});
      missing_in(t_, name->at, "the test has no agent `" + name->text + "` yet",
                help.empty() ? "bring them in first: `agent " + name->text + " { team billing }`" : help);
      return;
    }
    c().use(use_of::person, name->text, name->at);
    deed(s, name->text, in);
  }

  void deed(const setting& s, const std::string& who, argument_cursor& in) {
    test_deed d;
    d.who = who;
    if (!read_in(t_, in, d.of)) return;
    const auto verb_at = in.here();
    const auto verb = in.name();
    bool good = false;
    if (!verb) {
      bad_step(c(), code::bad_test_step, verb_at, "what does `" + who + "` do?", deed_shape);
      return;
    }
    if (verb->text == "is") {
      presence_is(s, who, in);
      return;
    }
    const auto before = c().errors();
    if (verb->text == "answers") good = answers(d, in);
    else if (verb->text == "notes") good = notes(d, in);
    else if (verb->text == "sets") good = sets(d, in);
    else if (verb->text == "tags" || verb->text == "untags") good = tags(d, in, verb->text == "tags");
    else if (verb->text == "assigns") good = assigns(d, in);
    else if (verb->text == "takes") good = takes(d);
    else if (verb->text == "snoozes") good = snoozes(d, in);
    else {
      std::vector<std::string> known = {"is"};
      for (const auto& w : words())
        if (w.place == word_place::deed) known.emplace_back(w.word);
      auto help = did_you_mean(verb->text, known);
      if (help.empty()) help = "it is written `" + std::string(deed_shape) + "`";
      c().error(code::unknown_test_step, verb->at, "agents of tests cannot `" + verb->text + "`", help);
      return;
    }
    if (c().errors() != before) return;
    if (!good || !in.at_end()) {
      const auto* w = find_word(word_place::deed, verb->text);
      bad_step(c(), code::bad_test_step, good ? in.rest() : s.at,
               good ? "`" + c().written(in.rest()) + "` does not belong to `" + verb->text + "`"
                    : "`" + verb->text + "` is not written like this",
               w ? w->shape : deed_shape);
      return;
    }
    add(std::move(d), s);
  }

  void presence_is(const setting& s, const std::string& who, argument_cursor& in) {
    test_presence p;
    p.who = who;
    bool good = true;
    if (in.word("available")) p.is = presence::available;
    else if (in.word("away")) p.is = presence::away;
    else if (in.words({"on", "leave"}) || in.word("on leave")) p.is = presence::on_leave;
    else good = false;
    if (good && in.at_end()) return add(p, s);
    bad_step(c(), code::bad_test_step, s.at, "where is `" + who + "`?", "agent NAME is available|away|on leave");
  }

  static bool answers(test_deed& d, argument_cursor& in) {
    d.what.kind = change::kind_of::reply;
    if (const auto* v = in.take(value_kind::text)) d.what.text = v->text;
    return true;
  }

  static bool notes(test_deed& d, argument_cursor& in) {
    d.what.kind = change::kind_of::note;
    const auto* v = in.take(value_kind::text);
    if (v) d.what.text = v->text;
    return v != nullptr;
  }

  bool sets(test_deed& d, argument_cursor& in) {
    const auto field = in.name();
    if (!field) return false;
    if (field->text == "status") return status(d, in);
    if (field->text == "priority") {
      const auto word = in.name();
      if (!word) return false;
      d.what.kind = change::kind_of::priority;
      d.what.level = priority_named(word->text);
      if (!d.what.level)
        c().error(code::unknown_word, word->at, "`priority` is never `" + word->text + "`",
                  "it is `low`, `normal`, `high` or `urgent`");
      return true;
    }
    const auto a = c().out.attributes.find(field->text);
    if (a == c().out.attributes.end() || a->second.owner != attribute_owner::conversation) {
      std::vector<std::string> known = {"status", "priority"};
      for (const auto& [name, policy] : c().out.attributes)
        if (policy.owner == attribute_owner::conversation) known.push_back(name);
      auto help = did_you_mean(field->text, known);
      c().error(code::unknown_field, field->at, "people cannot set `" + field->text + "`",
                help.empty() ? "they set `status`, `priority` and attributes of the conversation" : help);
      return true;
    }
    c().use(use_of::attribute, field->text, field->at);
    const auto* v = in.take();
    if (!v) return false;
    auto constant = constant_of(c(), *v, a->second.type);
    if (!constant) return true; // reported
    d.what.kind = change::kind_of::attribute;
    d.what.attribute = a->second.name;
    d.what.attribute_value = std::move(*constant);
    return true;
  }

  bool status(test_deed& d, argument_cursor& in) {
    const auto word = in.name();
    if (!word) return false;
    d.what.kind = change::kind_of::status;
    d.what.status = word->text;
    if (c().out.statuses.contains(word->text)) {
      c().use(use_of::status, word->text, word->at);
      return true;
    }
    auto help = did_you_mean(word->text, {c().out.statuses.begin(), c().out.statuses.end()});
    c().error(code::unknown_status, word->at, "there is no status `" + word->text + "`",
              help.empty() ? "declare it: `status " + word->text + "`" : help);
    return true;
  }

  bool tags(test_deed& d, argument_cursor& in, bool add_them) {
    d.what.kind = change::kind_of::tags;
    auto& to = add_them ? d.what.add : d.what.remove;
    do {
      const auto n = in.name();
      if (!n) return false;
      c().use(use_of::tag, n->text, n->at);
      to.push_back(n->text);
    } while (in.comma());
    return true;
  }

  bool assigns(test_deed& d, argument_cursor& in) {
    d.what.kind = change::kind_of::assign;
    const auto to = in.name();
    if (!to) return false;
    if (to->text == "nobody") return true;
    if (c().is_team(to->text)) {
      c().use(use_of::team, to->text, to->at);
      d.what.team = to->text;
      return true;
    }
    d.what.agent = to->text;
    d.what.agent_only = true;
    require_test_holder(t_, to->text, to->at);
    return true;
  }

  static bool takes(test_deed& d) {
    d.what.kind = change::kind_of::assign;
    d.what.agent = d.who;
    d.what.agent_only = true;
    d.assigns_self = true;
    return true;
  }

  static bool snoozes(test_deed& d, argument_cursor& in) {
    d.what.kind = change::kind_of::status;
    d.what.status = status::snoozed;
    const auto* v = in.take(value_kind::elapsed);
    if (!v) return false;
    d.sleeps = std::chrono::duration_cast<duration>(std::chrono::duration<double>(v->number));
    return true;
  }

  void customer(const setting& s) {
    test_customer to;
    const auto* v = s.arguments.size() == 1 ? &s.arguments.front() : nullptr;
    if (!v || v->kind != value_kind::address || !s.has_body) {
      bad_step(c(), code::bad_test_step, s.at, "a customer has an address",
               "customer sara@shop.example { name \"Sara\" }");
      return;
    }
    to.address = text::fold(v->text);
    check_test_customer(t_, s, to);
    add(std::move(to), s);
  }

  // ---- mail

  void receive(const setting& s) {
    argument_cursor in(s.arguments, s.key.at);
    test_mail m;
    const auto name = in.name();
    bool good = name.has_value();
    if (good && in.word("from")) {
      good = in.word("file");
      const auto* file = good ? in.take(value_kind::text) : nullptr;
      good = file != nullptr;
      if (good) {
        m.file = c().resolve_path(file->text, file->at);
        if (!c().file(m.file)) {
          c().error(code::file_missing, file->at, "there is no file `" + file->text + "`",
                    "the path is relative to this rule file, inside the rules folder");
          m.file.clear();
        }
      }
    } else if (good) {
      good = s.has_body;
    }
    if (!good || !in.at_end()) {
      bad_step(c(), code::bad_test_step, s.at, "a mail has a name, and is written here or in a file",
               "receive m { from sara@shop.example; subject \"…\" }` or `receive m from file \"mails/one.eml\"");
      return;
    }
    m.name = name->text;
    if (std::ranges::find(t_.mails, m.name) != t_.mails.end())
      c().error(code::bad_test_step, name->at, "the test has a mail `" + m.name + "` already",
                "give this one another name");
    check_test_mail(t_, s, m);
    t_.mails.push_back(m.name);
    add(std::move(m), s);
  }

  void bounce(const setting& s) {
    argument_cursor in(s.arguments, s.key.at);
    test_bounce b;
    if (const auto* v = in.peek(); v && v->kind == value_kind::word && v->text != "hard" && v->text != "soft" &&
                                   v->text != "complaint") {
      b.of = v->text;
      if (!require_test_mail(t_, b.of, v->at)) return;
      in.take();
    } else if (t_.mails.empty()) {
      missing_in(t_, s.key.at, "nothing has left yet that could come back",
                "a mail is received and answered first");
      return;
    }
    if (in.word("soft")) b.kind = bounce_kind::soft;
    else if (in.word("complaint")) b.kind = bounce_kind::complaint;
    else in.word("hard");
    if (!in.at_end() || s.has_body) {
      bad_step(c(), code::bad_test_step, s.at, "which mail comes back, and how?", "bounce [MAIL] [hard|soft|complaint]");
      return;
    }
    add(std::move(b), s);
  }

  void expect(const setting& s) {
    expectation_seen_ = true;
    expectation e;
    if (check_expectation(t_, s, e)) add(std::move(e), s);
  }
};

} // namespace

bool bad_step(checker& c, const char* code, span at, std::string message, std::string_view shape) {
  c.error(code, at, std::move(message), "it is written `" + std::string(shape) + "`");
  return false;
}

bool missing_in(test_scope& t, span at, std::string message, advice help) {
  if (!t.damaged) t.check.error(code::not_in_test, at, std::move(message), std::move(help));
  return false;
}

bool require_test_team(checker& c, const std::string& id, span at) {
  c.use(use_of::team, id, at);
  const auto named = [&](const outside_name& n) { return n.name == id; };
  if (c.is_team(id) || std::ranges::any_of(c.out.outside, named)) return true;
  return c.unknown(name_kind::team, code::unknown_team, id, at);
}

bool require_test_agent(test_scope& t, const std::string& id, span at) {
  auto& c = t.check;
  c.use(use_of::person, id, at);
  const auto named = [&](const outside_name& n) { return n.name == id; };
  if (t.agents.contains(id) || std::ranges::any_of(c.out.outside, named)) return true;
  auto help = did_you_mean(id, {t.agents.begin(), t.agents.end()});
  missing_in(t, at, "the test has no agent `" + id + "` yet",
          help.empty() ? "bring them in first: `agent " + id + " { team billing }`" : help);
  return false;
}

bool require_test_holder(test_scope& t, const std::string& id, span at) {
  auto& c = t.check;
  if (c.is_team(id)) {
    c.use(use_of::team, id, at);
    return true;
  }
  const auto named = [&](const outside_name& n) { return n.name == id; };
  if (t.agents.contains(id) || std::ranges::any_of(c.out.outside, named)) {
    c.use(use_of::person, id, at);
    return true;
  }
  auto known = c.names(name_kind::team);
  known.insert(known.end(), t.agents.begin(), t.agents.end());
  auto help = did_you_mean(id, known);
  missing_in(t, at, "there is no team `" + id + "`, and the test has no agent of that name",
          help.empty() ? "bring the agent in first: `agent " + id + " { team billing }`" : help);
  return false;
}

bool require_test_mail(test_scope& t, const std::string& name, span at) {
  if (std::ranges::find(t.mails, name) != t.mails.end()) return true;
  auto help = did_you_mean(name, t.mails);
  missing_in(t, at, "the test has received no mail `" + name + "` yet",
                help.empty() ? "mails get their names by `receive " + name + " { … }`" : help);
  return false;
}

bool read_in(test_scope& t, argument_cursor& in, std::string& of) {
  if (in.next_is("in") && in.peek(1) && in.peek(1)->kind == value_kind::word) {
    in.take();
    const auto name = in.name();
    of = name->text;
    return require_test_mail(t, of, name->at);
  }
  if (!t.mails.empty()) return true;
  missing_in(t, in.here(), "there is no conversation yet",
                "a test receives a mail first: `receive m { from sara@shop.example; subject \"…\" }`");
  return false;
}

std::optional<instant> read_instant(test_scope& t, const route::value& from) {
  const auto at = parse_instant(from.text, from.zone.empty() ? t.out.zone : from.zone);
  if (at) return *at;
  t.check.error(code::bad_test_step, from.at, at.why().message, at.why().help);
  return std::nullopt;
}

void check_tests(checker& c, const std::vector<const route::declaration*>& all) {
  std::map<std::string, span> seen;
  for (const auto* d : all) {
    const auto* from = std::get_if<route::test_decl>(&d->what);
    if (!from) continue;
    test_case test;
    test.title = from->title.text;
    test.at = d->head_at;
    if (!test.title.empty())
      if (auto [first, fresh] = seen.try_emplace(test.title, from->title.at); !fresh)
        c.error(code::test_twice, from->title.at, "there are two tests of this title",
                "say what tells them apart: results go by it")
            .related.push_back({first->second, "the first one is here"});
    test_check(c, test).run(*from);
    c.out.tests.push_back(std::move(test));
  }
}

} // namespace barid::dsl
