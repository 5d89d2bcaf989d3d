// Rule sets made to hurt, through the whole of compile. What is asked of them here is that their cost grows with their
// size and not with its square, which holds on a slow and on a busy machine; how long a megabyte takes here is in
// docs/performance.md.

#include "dsl/compile.hpp"
#include "dsl/report.hpp"
#include "runtime/rules/folder.hpp"
#include "tests/dsl/desk.hpp"
#include "tests/support/processor_seconds.hpp"
#include "tests/support/sanitized.hpp"

#include <malloc.h>

#include <algorithm>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_hostile)

namespace {

constexpr std::size_t megabyte = 1u << 20;

std::string repeated(std::string_view piece, std::size_t size) {
  std::string out;
  out.reserve(size + piece.size());
  while (out.size() < size) out += piece;
  return out;
}

/// With a number of its own for each `#`.
std::string numbered(const std::string& piece, std::size_t size) {
  std::string out;
  for (std::size_t i = 0; out.size() < size; ++i) {
    auto next = piece;
    for (std::size_t at = 0; (at = next.find('#', at)) != std::string::npos;) next.replace(at, 1, std::to_string(i));
    out += next;
  }
  return out;
}

std::vector<std::pair<const char*, std::string>> files_of(std::size_t size) {
  const std::string table = "table t on message match all {\n";
  const std::string first = "table t on message match first {\n";
  return {
      {"rules of one table", table + numbered("rule r# when subject contains \"w#\" { tag t# }\n", size) + "}\n"},
      {"rules that shadow each other",
       first + numbered("rule r# when subject contains \"w\" and size > # { tag t# }\n", size) + "}\n"},
      {"rules that disagree", table +
                                  numbered("rule r# when body mentions \"w#\" { priority low; sla gold }\n"
                                           "rule s# when subject ends \"w#\" { priority high; stop sla }\n",
                                           size) +
                                  "}\nsla gold { first_response 1h }\n"},
      {"rules that only numbers keep apart",
       table + numbered("rule r# when attachments is # { assign team_# }\n", size) + "}\n"},
      {"one condition of many questions", table + "rule r when subject contains \"a\"" +
                                              numbered(" or body contains \"w#\" and size > #", size) +
                                              " { tag x }\n}\n"},
      {"a long list in place",
       "on message when subject contains any [" + numbered("\"w#\", ", size) + "\"x\"] { tag x }\n"},
      {"a long list that is asked twice", "list words of text {\n" + numbered("\"word #\"\n", size) +
                                              "}\non message when subject contains any words and body not mentions "
                                              "any words { tag x }\n"},
      {"a long list of senders", "list vip of senders {\n" + numbered("\"u#@shop#.example\"\n", size) +
                                     "}\non message when sender in vip and cc not in vip { tag x }\n"},
      {"events that set each other off", numbered("on tagged t# { tag t0; untag t# }\n", size)},
      {"tables without end", numbered("table t# on message match first { rule r when size > # { tag x } }\n", size)},
      {"the same name", repeated("team a { strategy queue }\n", size)},
      {"unknown names", table + numbered("rule r# when sujbect contains \"w#\" { asign tema# }\n", size) + "}\n"},
      {"teams that nothing reaches",
       "team rest { strategy queue }\n" + numbered("team t# { strategy queue; overflow rest after 1h }\n", size)},
      {"long texts", "on message { note \"" + repeated("{subject} ", size) + "\" }\n"},
      {"patterns", table + numbered("rule r# when subject matches /ORD#-[0-9]{1,9}/ { tag t# }\n", size) + "}\n"},
      {"patterns that are hard to prepare",
       table + numbered("rule r# when body matches /(a|b#|[c-x]{2,9}y)+z#?\\b/ { tag t# }\n", size) + "}\n"},
  };
}

struct reading {
  double seconds = 0; ///< Of a processor.
  std::size_t findings = 0;
};

/// The quickest of `times`: what else a machine does only ever adds.
reading read(const std::string& text, int times) {
  const auto set = set_of({{"rules.route", text}});
  reading out{1e9, 0};
  for (int i = 0; i < times; ++i) {
    dsl::compiled made;
    const auto took = testing::processor_seconds([&] {
      made = dsl::compile(set);
      static_cast<void>(dsl::report_text(set, made.diagnostics)); // also what people and programs are told of it
      static_cast<void>(dsl::report_github(set, made.diagnostics));
    });
    out = {std::min(out.seconds, took), made.diagnostics.size()};
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_file_of_a_megabyte_costs_as_many_times_more_as_it_is_longer) {
  // what was given back to the system would be fetched from it again, and that is what the large ones took, not the small
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  constexpr std::size_t times_longer = 8;
  const auto small = files_of(megabyte / times_longer), large = files_of(megabyte);
  BOOST_REQUIRE(small.size() == large.size());
  for (std::size_t i = 0; i < large.size(); ++i) {
    const auto& [name, text] = large[i];
    const auto begin = read(small[i].second, 3);
    auto all = read(text, 1);
    // eight times is even, sixty-four the square; caches and noise are between
    const auto most = 2.5 * times_longer * std::max(begin.seconds, 0.01);
    if (all.seconds > most) all = read(text, 2);
    BOOST_TEST_MESSAGE(name << ": " << all.seconds << " s, an eighth of it " << begin.seconds << " s, " << all.findings
                            << " findings");
    BOOST_TEST(all.seconds < most, name << ": " << all.seconds << " s, an eighth of it " << begin.seconds << " s");
    // and nothing costs so much for each byte that growing evenly does not help
    BOOST_TEST(all.seconds < 5.0 * testing::patience, name << ": " << all.seconds << " s");
    // nobody reads tens of thousands
    BOOST_TEST(all.findings <= 1'001u);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_rule_file_gets_one_clear_error) {
  const std::pair<std::string, const char*> files[] = {
      {repeated("on message { tag a }\n", 100 * megabyte), "R0001"},
      {std::string("on message { tag a }\0", 21), "R0003"},
      {"on message { note \"caf\xe9\" }", "R0002"},
      {"on message when " + std::string(1'000'000, '(') + "auto_submitted", "R0005"},
      {"on message { tag " + std::string(1'000'000, '[') + "a", "R0005"},
      {"use \"rules.route\"\n", "R1003"},
  };
  for (const auto& [text, code] : files) {
    const auto set = set_of({{"rules.route", text}});
    dsl::compiled made;
    const auto took = testing::processor_seconds([&] {
      made = dsl::compile(set);
      static_cast<void>(dsl::report_text(set, made.diagnostics)); // also what people and programs are told of it
      static_cast<void>(dsl::report_github(set, made.diagnostics));
    });
    BOOST_TEST_CONTEXT(text.substr(0, 40) << "\n" << described(made.diagnostics)) {
      BOOST_TEST(!made.program);
      BOOST_REQUIRE(!made.diagnostics.empty());
      BOOST_TEST(made.diagnostics.size() <= 2u);
      BOOST_TEST(made.diagnostics.front().code == code);
      BOOST_TEST(took < 1.0 * testing::patience);
    }
  }
}

BOOST_AUTO_TEST_CASE(files_that_use_each_other_in_a_long_circle_are_told_once) {
  files all;
  for (int i = 0; i < 1000; ++i)
    all.emplace_back(i == 0 ? "a.route" : "d/f" + std::to_string(i) + ".route",
                     std::string("use \"") + (i == 0 ? "d/" : "") + "f" + std::to_string(i + 1) + ".route\"\n");
  all.back().second = "use \"../a.route\"\n";
  const auto found = dsl::compile(set_of(all)).diagnostics;
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST(found.front().code == "R1003");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
