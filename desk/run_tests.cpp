#include "desk/run_tests.hpp"

#include "desk/judge.hpp"
#include "desk/simulated.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <utility>

namespace barid::desk {

namespace {

/// Which rules were not reached is only known where all of them are looked at.
bool asks_for_rules(const dsl::test_case& t) {
  return std::ranges::any_of(t.steps, [](const dsl::test_step& s) {
    const auto* e = std::get_if<dsl::expectation>(&s.what);
    return e && e->kind == dsl::expectation::kind_of::rule;
  });
}

class run {
public:
  run(const dsl::program_ptr& rules, const dsl::test_case& t, const test_options& o, bool explain)
      : test_(t), options_(o), desk_(rules, t.clock, {.explain = explain}, {.enough = o.enough}) {
    out_.title = t.title;
    out_.at = t.at;
  }

  test_result go() {
    bool expecting = false;
    for (const auto& s : test_.steps) {
      if (const auto* e = std::get_if<dsl::expectation>(&s.what)) {
        expecting = true;
        ++out_.expectations;
        if (auto wrong = judge(desk_, test_, *e, s.at)) out_.failures.push_back(std::move(*wrong));
        continue;
      }
      if (std::exchange(expecting, false)) desk_.next_phase();
      if (const auto done = carry_out(s); !done) {
        out_.out_of_time = done.why().code == errc::timeout;
        out_.failures.push_back({s.at, "the statement can be carried out", done.why().message, {}});
        break; // what follows would only fail for the same reason
      }
    }
    out_.events = desk_.history().size();
    out_.simulated = desk_.now() - test_.clock;
    return std::move(out_);
  }

  [[nodiscard]] const simulated& desk() const { return desk_; }

private:
  const dsl::test_case& test_;
  const test_options& options_;
  simulated desk_;
  test_result out_;

  result<void> carry_out(const dsl::test_step& s) {
    if (const auto* a = std::get_if<dsl::test_agent>(&s.what)) desk_.join(*a);
    if (const auto* c = std::get_if<dsl::test_customer>(&s.what)) desk_.know(*c);
    if (const auto* m = std::get_if<dsl::test_mail>(&s.what)) return receive(*m);
    if (const auto* b = std::get_if<dsl::test_bounce>(&s.what)) return desk_.bounce(*b);
    if (const auto* d = std::get_if<dsl::test_deed>(&s.what)) return desk_.act(*d);
    if (const auto* p = std::get_if<dsl::test_presence>(&s.what)) return desk_.attend(*p);
    if (const auto* a = std::get_if<dsl::test_account>(&s.what)) return desk_.account(*a);
    if (const auto* c = std::get_if<dsl::test_call>(&s.what)) return desk_.come_back(*c);
    if (const auto* w = std::get_if<dsl::test_wait>(&s.what)) return desk_.advance(*w);
    return {};
  }

  result<void> receive(const dsl::test_mail& m) {
    if (m.file.empty()) return desk_.receive(m);
    const auto read = options_.mails.find(m.file);
    if (read == options_.mails.end()) return error{errc::not_found, "the mail `" + m.file + "` could not be read", ""};
    auto whole = m;
    whole.content = read->second;
    if (!whole.envelope_sender)
      for (const auto& h : whole.content.headers)
        if (text::fold(h.name) == "return-path") {
          const auto open = h.value.find('<'), close = h.value.find('>');
          whole.envelope_sender = open == std::string::npos || close == std::string::npos
                                      ? h.value
                                      : h.value.substr(open + 1, close - open - 1);
          break;
        }
    return desk_.receive(whole);
  }
};

} // namespace

std::vector<test_result> run_tests(const dsl::program_ptr& rules, const test_options& options) {
  std::vector<test_result> out;
  const auto wanted = text::fold(options.only);
  for (const auto& t : rules->tests) {
    if (!wanted.empty() && text::fold(t.title).find(wanted) == std::string::npos) continue;
    const bool explain = options.cover != nullptr || asks_for_rules(t);
    run first(rules, t, options, explain);
    auto result = first.go();
    if (options.cover)
      for (const auto& h : first.desk().history()) options.cover->note(h.what.decision.trace);
    // once more, with everything that can be told
    if (!result.passed() && !explain && !result.out_of_time) result = run(rules, t, options, true).go();
    const bool late = result.out_of_time;
    out.push_back(std::move(result));
    if (late) break;
  }
  return out;
}

std::vector<std::string> mails_wanted(const dsl::program& rules) {
  std::vector<std::string> out;
  for (const auto& t : rules.tests)
    for (const auto& s : t.steps)
      if (const auto* m = std::get_if<dsl::test_mail>(&s.what))
        if (!m->file.empty() && std::ranges::find(out, m->file) == out.end()) out.push_back(m->file);
  return out;
}

} // namespace barid::desk
