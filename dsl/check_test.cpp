// dsl/check_test.cpp - `test` blocks: their statements, one after the other.

#include "dsl/codes.hpp"
#include "dsl/test_reader.hpp"
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

class test_check {
public:
  test_check(checker& c, test_case& out) : t_{c, out} {}

  void run(const route::test_decl& from) {
    t_.out.clock = usual_clock;
    t_.out.zone = "UTC";
    for (const auto& s : from.body) {
      if (s.key.text.empty()) continue; // reported by the parser
      const auto broken =
          std::ranges::any_of(s.arguments, [](const route::value& v) { return v.kind == value_kind::missing; });
      const auto before = c().errors();
      if (!broken) step(s);
      t_.damaged = t_.damaged || broken || c().errors() != before;
    }
    const bool expects = std::ranges::any_of(
        t_.out.steps, [](const test_step& s) { return std::holds_alternative<expectation>(s.what); });
    if (!expects && !expectation_seen_ && !t_.out.title.empty())
      t_.check.warning(code::no_expectation, t_.out.at, "this test expects nothing",
                       "say what must be so: `expect assigned billing`");
  }

private:
  test_scope t_;
  bool expectation_seen_ = false;

  checker& c() { return t_.check; }

  void step(const setting& s) {
    const auto& key = s.key.text;
    if (key == "clock") return clock(s);
    if (key == "agent") return check_agent_statement(t_, s);
    if (key == "customer") return customer(s);
    if (key == "receive") return receive(s);
    if (key == "bounce") return bounce(s);
    if (key == "call") return check_call_statement(t_, s);
    if (key == "mailbox") return check_mailbox_statement(t_, s);
    if (key == "advance") return advance(s);
    if (key == "expect") return expect(s);
    std::vector<std::string> known;
    for (const auto& w : words())
      if (w.place == word_place::test) known.emplace_back(w.word);
    auto help = did_you_mean(key, known);
    if (help.empty())
      help = "a test has `clock`, `agent`, `customer`, `receive`, `bounce`, `call`, `mailbox`, "
             "`advance` and `expect`";
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
    t_.add(std::move(w), s);
  }

  // ---- people

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
    t_.add(std::move(to), s);
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
               "receive m { from sara@shop.example; subject \"…\" }` or `receive m from file "
               "\"mails/one.eml\"");
      return;
    }
    m.name = name->text;
    if (std::ranges::find(t_.mails, m.name) != t_.mails.end())
      c().error(code::bad_test_step, name->at, "the test has a mail `" + m.name + "` already",
                "give this one another name");
    check_test_mail(t_, s, m);
    t_.mails.push_back(m.name);
    t_.add(std::move(m), s);
  }

  void bounce(const setting& s) {
    argument_cursor in(s.arguments, s.key.at);
    test_bounce b;
    if (const auto* v = in.peek();
        v && v->kind == value_kind::word && v->text != "hard" && v->text != "soft" && v->text != "complaint") {
      b.of = v->text;
      if (!require_test_mail(t_, b.of, v->at)) return;
      in.take();
    } else if (t_.mails.empty()) {
      missing_in(t_, s.key.at, "nothing has left yet that could come back", "a mail is received and answered first");
      return;
    }
    if (in.word("soft")) b.kind = bounce_kind::soft;
    else if (in.word("complaint")) b.kind = bounce_kind::complaint;
    else in.word("hard");
    if (!in.at_end() || s.has_body) {
      bad_step(c(), code::bad_test_step, s.at, "which mail comes back, and how?",
               "bounce [MAIL] [hard|soft|complaint]");
      return;
    }
    t_.add(std::move(b), s);
  }

  void expect(const setting& s) {
    expectation_seen_ = true;
    expectation e;
    if (check_expectation(t_, s, e)) t_.add(std::move(e), s);
  }
};

} // namespace

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
