// The example rules on a dozen mails in English and Arabic: decision, trace and clocks of each,
// written down in tests/dsl/golden/NAME.txt.

#include "dsl/compile.hpp"
#include "runtime/mail/mime/read.hpp"
#include "runtime/rules/explanation.hpp"
#include "runtime/rules/folder.hpp"
#include "tests/grammar/golden.hpp"
#include "text/mail_language.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(rules_support)

namespace {

using testing::source_root;

std::string shown(const effect& e) {
  std::string out = e.verb;
  for (const auto& [name, v] : e.arguments) out += " " + name + "=" + to_text(v);
  return out;
}

const char* shown(rule_outcome o) {
  switch (o) {
  case rule_outcome::acted:
    return "acted";
  case rule_outcome::condition_false:
    return "no";
  case rule_outcome::not_reached:
    return "not reached";
  case rule_outcome::overridden:
    return "overridden";
  case rule_outcome::pruned:
    return "pruned";
  }
  return "";
}

/// What the field held, with what matched in it between « and ».
std::string marked(const predicate_trace& p) {
  std::string out;
  std::size_t at = 0;
  for (const auto& [begin, end] : p.matched) {
    out += p.found.substr(at, begin - at) + "«" + p.found.substr(begin, end - begin) + "»";
    at = end;
  }
  return out + p.found.substr(at);
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::string shown(const rules::explanation& e) {
  const auto& m = *e.what.event.mail;
  const auto& before = e.what.before;
  std::string out = m.subject + "\nreceived " + to_rfc3339(e.what.event.at) + " in " + e.what.event.mailbox +
                    ", language " + m.language + ", " +
                    (before.version == 0 ? "new conversation" : "conversation of " + std::to_string(before.messages)) +
                    "\n";
  for (const auto& event : e.events) {
    if (event.tables.empty()) continue;
    out += "\non " + event.event.name + "\n";
    for (const auto& t : event.tables)
      for (const auto& r : t.rules) {
        out += "  " + t.name + "." + r.trace.rule + " (" + r.file + ":" + std::to_string(r.line) +
               "): " + shown(r.trace.outcome) + (r.trace.by.empty() ? "" : ", by " + r.trace.by) + "\n";
        for (const auto& p : r.trace.predicates)
          out += std::string("    ") + (p.answered == predicate_trace::answer::yes ? "yes " : "no  ") + p.text + " [" +
                 first_line(marked(p)) + "]" + (p.stems.empty() ? "" : ", stems " + to_text(value(p.stems))) + "\n";
        for (const auto& f : r.effects) out += "    -> " + shown(f) + "\n";
      }
    for (const auto& f : event.by_mailbox) out += "  " + f.rule + " -> " + shown(f) + "\n";
    for (const auto& n : event.notes) out += "  note: " + n.text + "\n";
  }
  const auto& c = e.what.after();
  out += "\nthen: " + c.status + ", team " + c.team + ", priority " + (c.priority ? name_of(*c.priority) : "none") +
         ", sla " + c.sla + ", tags " + to_text(value(text_list(c.tags.begin(), c.tags.end()))) + "\n";
  for (const auto& [name, v] : c.attributes) out += name + " = " + to_text(v) + "\n";
  for (const auto& k : e.clocks) {
    out += k.clock + " " + k.state + (k.due ? " until " + to_rfc3339(*k.due) : "") + "\n";
    for (const auto& w : k.warnings)
      out += "  warns at " + std::to_string(*w.percent) + "%: " + to_rfc3339(w.due) + "\n";
  }
  return out;
}

struct support {
  source_set sources;
  dsl::program_ptr program;

  support() {
    auto read = rules::read_folder(source_root() / "examples/rules/support");
    BOOST_REQUIRE(read);
    sources = std::move(*read);
    auto made = dsl::compile(sources);
    BOOST_TEST(made.diagnostics.empty());
    BOOST_REQUIRE(made.program);
    program = made.program;
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(the_example_rules_decide_a_dozen_mails_as_written_down) {
  const support with;
  rules::replay one_after_the_other(with.program);
  const auto mails = testing::files_in(source_root() / "tests/dsl/golden", ".eml");
  BOOST_REQUIRE(mails.size() >= 12u);
  for (const auto& path : mails) {
    auto m = mime::read_mail(testing::read_file(path), {}, text::language_of_mail);
    const auto all =
        rules::explain(*with.program, with.sources,
                       one_after_the_other.next(std::move(m), {.id = path.stem().string()}, {.explain = true}));
    testing::check_golden(std::filesystem::path(path).replace_extension(".txt"), shown(all));
  }
}

BOOST_AUTO_TEST_CASE(explaining_changes_no_decision) {
  const support with;
  rules::replay plain(with.program), explained(with.program);
  for (const auto& path : testing::files_in(source_root() / "tests/dsl/golden", ".eml")) {
    const auto m = mime::read_mail(testing::read_file(path), {}, text::language_of_mail);
    const auto a = plain.next(m, {.id = path.stem().string()});
    const auto b = explained.next(m, {.id = path.stem().string()}, {.explain = true});
    BOOST_TEST((a.after() == b.after()), path);
    BOOST_TEST((rules::rules_that_acted(a.decided) == rules::rules_that_acted(b.decided)), path);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
