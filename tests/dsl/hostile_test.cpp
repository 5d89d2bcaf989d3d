// Rule sets made to hurt, through the whole of compile. Times are processor time, so that a busy
// machine does not fail the test.

#include "dsl/compile.hpp"
#include "runtime/rules/folder.hpp"
#include "tests/dsl/desk.hpp"
#include "tests/support/processor_seconds.hpp"

#include <algorithm>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_hostile)

namespace {

constexpr std::size_t megabyte = 1u << 20;

std::string repeated(std::string_view piece, std::size_t size = megabyte) {
  std::string out;
  out.reserve(size + piece.size());
  while (out.size() < size) out += piece;
  return out;
}

std::string numbered(const std::string& piece, std::size_t size = megabyte) {
  std::string out;
  for (std::size_t i = 0; out.size() < size; ++i) {
    auto next = piece;
    for (std::size_t at = 0; (at = next.find('#', at)) != std::string::npos;)
      next.replace(at, 1, std::to_string(i));
    out += next;
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(any_file_up_to_a_megabyte_is_answered_within_a_second) {
  const std::string table = "table t on message match all {\n";
  const std::string first = "table t on message match first {\n";
  const std::pair<const char*, std::string> files[] = {
      {"rules of one table",
       table + numbered("rule r# when subject contains \"w#\" { tag t# }\n") + "}\n"},
      {"rules that shadow each other",
       first + numbered("rule r# when subject contains \"w\" and size > # { tag t# }\n") + "}\n"},
      {"rules that disagree",
       table +
           numbered("rule r# when body mentions \"w#\" { priority low; sla gold }\n"
                    "rule s# when subject ends \"w#\" { priority high; stop sla }\n") +
           "}\nsla gold { first_response 1h }\n"},
      {"rules that only numbers keep apart",
       table + numbered("rule r# when attachments is # { assign team_# }\n") + "}\n"},
      {"one condition of many questions", table + "rule r when subject contains \"a\"" +
                                              numbered(" or body contains \"w#\" and size > #") +
                                              " { tag x }\n}\n"},
      {"a long list in place",
       "on message when subject contains any [" + numbered("\"w#\", ") + "\"x\"] { tag x }\n"},
      {"a long list that is asked twice",
       "list words of text {\n" + numbered("\"word #\"\n") +
           "}\non message when subject contains any words and body not mentions "
           "any words { tag x }\n"},
      {"a long list of senders",
       "list vip of senders {\n" + numbered("\"u#@shop#.example\"\n") +
           "}\non message when sender in vip and cc not in vip { tag x }\n"},
      {"events that set each other off", numbered("on tagged t# { tag t0; untag t# }\n")},
      {"tables without end",
       numbered("table t# on message match first { rule r when size > # { tag x } }\n")},
      {"the same name", repeated("team a { strategy queue }\n")},
      {"unknown names",
       table + numbered("rule r# when sujbect contains \"w#\" { asign tema# }\n") + "}\n"},
      {"teams that nothing reaches",
       "team rest { strategy queue }\n" +
           numbered("team t# { strategy queue; overflow rest after 1h }\n")},
      {"long texts", "on message { note \"" + repeated("{subject} ") + "\" }\n"},
      {"patterns",
       table +
           numbered("rule r# when subject matches /ORD#-[0-9]{1,9}/ { tag t# }\n") + "}\n"},
      {"patterns that are hard to prepare",
       table +
           numbered("rule r# when body matches /(a|b#|[c-x]{2,9}y)+z#?\\b/ { tag t# }\n") + "}\n"},
  };
  for (const auto& [name, text] : files) {
    const auto set = set_of({{"rules.route", text}});
    dsl::compiled made;
    const auto took = testing::processor_seconds([&] { made = dsl::compile(set); });
    BOOST_TEST_MESSAGE(name << ": " << took << " s, "
                            << made.diagnostics.size() << " findings");
    BOOST_TEST(took < 1.0, name << " took " << took << " s");
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
    const auto took = testing::processor_seconds([&] { made = dsl::compile(set); });
    BOOST_TEST_CONTEXT(text.substr(0, 40) << "\n" << described(made.diagnostics)) {
      BOOST_TEST(!made.program);
      BOOST_REQUIRE(!made.diagnostics.empty());
      BOOST_TEST(made.diagnostics.size() <= 2u);
      BOOST_TEST(made.diagnostics.front().code == code);
      BOOST_TEST(took < 1.0);
    }
  }
}

BOOST_AUTO_TEST_CASE(files_that_use_each_other_in_a_long_circle_are_told_once) {
  files all;
  for (int i = 0; i < 1000; ++i)
    all.emplace_back(i == 0 ? "a.route" : "d/f" + std::to_string(i) + ".route",
                     std::string("use \"") + (i == 0 ? "d/" : "") + "f" + std::to_string(i + 1) +
                         ".route\"\n");
  all.back().second = "use \"../a.route\"\n";
  const auto found = dsl::compile(set_of(all)).diagnostics;
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST(found.front().code == "R1003");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
