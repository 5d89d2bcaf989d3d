// Rules of reading that a tree alone does not show well: places, names, strings, line ends.

#include "grammar/route/dump.hpp"
#include "grammar/route/parse.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace barid::route {

BOOST_AUTO_TEST_SUITE(route_meaning)

namespace {

/// The only action of `on x { … }`.
statement only_action(const std::string& inside) {
  const auto result = parse("on x { " + inside + " }", 0);
  BOOST_REQUIRE_MESSAGE(result.diagnostics.empty(), inside);
  const auto& on = std::get<on_decl>(result.tree.declarations.at(0).what);
  BOOST_REQUIRE(on.actions.size() == 1u);
  return on.actions.front();
}

value only_value(const std::string& written) {
  return only_action("a " + written).arguments.at(0);
}

std::string condition_of(const std::string& written) {
  const auto result = parse("on x when " + written + " {}", 0);
  BOOST_REQUIRE_MESSAGE(result.diagnostics.empty(), written);
  return dump(*std::get<on_decl>(result.tree.declarations.at(0).what).when);
}

std::size_t findings(const std::string& text) {
  return parse(text, 0).diagnostics.size();
}

} // namespace

BOOST_AUTO_TEST_CASE(places_are_the_bytes_that_were_written) {
  const std::string text = "team a\nlist ق of text { \"x\" } # end\nsla b { warn at 80% }   \n";
  const auto result = parse(text, 3);
  const auto cut = [&](span s) { return text.substr(s.begin, s.end - s.begin); };
  BOOST_TEST(cut(result.tree.declarations.at(0).at) == "team a");
  BOOST_TEST(cut(result.tree.declarations.at(1).at) == "list ق of text { \"x\" }");
  BOOST_TEST(result.tree.declarations.at(1).at.file == 3u);
  BOOST_TEST(cut(std::get<list_decl>(result.tree.declarations.at(1).what).id.at) == "ق");
  BOOST_TEST(cut(result.tree.comments.at(0).at) == "# end");
  const auto& sla = std::get<block_decl>(result.tree.declarations.at(2).what);
  BOOST_TEST(cut(sla.settings.at(0).at) == "warn at 80%");
  BOOST_TEST(cut(sla.settings.at(0).arguments.at(1).at) == "80%");
}

BOOST_AUTO_TEST_CASE(the_head_of_a_declaration_is_its_first_line) {
  const std::string text = "table t on message match first {\r\n  otherwise { keep }\r\n}\r\n";
  const auto head = parse(text, 0).tree.declarations.at(0).head_at;
  BOOST_TEST(text.substr(head.begin, head.end - head.begin) == "table t on message match first {");
}

BOOST_AUTO_TEST_CASE(values_are_converted_exactly) {
  BOOST_TEST(only_value("1h30m").number == 5400.0);
  BOOST_TEST(only_value("1.5h").number == 5400.0);
  BOOST_TEST(only_value("24 hours").number == 86400.0);
  BOOST_TEST(only_value("1 week").number == 604800.0);
  BOOST_TEST(only_value("25MB").number == 25.0 * 1024 * 1024);
  BOOST_TEST(only_value("512B").number == 512.0);
  BOOST_TEST(only_value("0.8").number == 0.8);
  BOOST_TEST(only_value("-2.5").number == -2.5);
  BOOST_TEST(only_value("24:00").number == 1440.0);
  BOOST_TEST(dump(only_value("8 business hours in riyadh")) == "business(8 hours in riyadh)");
  BOOST_TEST(dump(only_value("1 business day")) == "business(1 days)");
  BOOST_TEST(dump(only_value("2026-03-29T9:05:00Z")) == "instant(2026-03-29T09:05:00 Z)");
  BOOST_TEST(dump(only_value("2026-03-29 10:00 America/Argentina/Buenos_Aires")) ==
             "instant(2026-03-29T10:00 America/Argentina/Buenos_Aires)");
  BOOST_TEST(dump(only_value("info@163.example")) == "<info@163.example>");
}

BOOST_AUTO_TEST_CASE(a_number_and_a_word_on_the_next_line_are_not_one_duration) {
  const auto result = parse("team a {\n  capacity 15\n  hours riyadh\n}", 0);
  BOOST_TEST(result.diagnostics.empty());
  BOOST_TEST(std::get<block_decl>(result.tree.declarations.at(0).what).settings.size() == 2u);
}

BOOST_AUTO_TEST_CASE(strings_keep_a_literal_view_and_a_view_for_people) {
  const auto v = only_value(R"("a {{b} {customer.name|you} \"q\" \u{645}\n")");
  BOOST_TEST(v.text == "a {{b} {customer.name|you} \"q\" م\n");
  BOOST_REQUIRE(v.pieces.size() == 3u);
  BOOST_TEST(v.pieces[0].text == "a {b} ");
  BOOST_TEST(v.pieces[1].is_field);
  BOOST_TEST(v.pieces[1].text == "customer.name");
  BOOST_TEST(*v.pieces[1].otherwise == "you");
  BOOST_TEST(v.pieces[2].text == " \"q\" م\n");
}

BOOST_AUTO_TEST_CASE(an_empty_otherwise_differs_from_none) {
  const auto v = only_value(R"("{a|}{b}")");
  BOOST_TEST(v.pieces.at(0).otherwise.has_value());
  BOOST_TEST(!v.pieces.at(1).otherwise.has_value());
}

BOOST_AUTO_TEST_CASE(strings_that_the_engine_reads_have_no_fields) {
  BOOST_TEST(findings("list a of text { \"{x\" }") == 0u);
  BOOST_TEST(findings("on x when subject contains \"{x\" {}") == 0u);
  BOOST_TEST(findings("on x { tag [\"{x\"] }") == 0u);
  BOOST_TEST(findings("test \"t\" { receive m { subject \"{x\" } }") == 0u);
  BOOST_TEST(findings("on x { note \"{x\" }") == 1u);
  const auto v = only_action("tag [\"{x}\"]").arguments.at(0).items.at(0);
  BOOST_TEST(v.pieces.size() == 1u);
  BOOST_TEST(!v.pieces.at(0).is_field);
}

BOOST_AUTO_TEST_CASE(one_name_typed_in_two_ways_is_one_name) {
  const auto composed = parse("team caf\u00e9", 0);
  const auto decomposed = parse("team cafe\u0301", 0);
  BOOST_TEST(decomposed.diagnostics.empty());
  BOOST_TEST(dump(composed.tree) == dump(decomposed.tree));
}

BOOST_AUTO_TEST_CASE(and_binds_tighter_than_or_and_not_tighter_still) {
  BOOST_TEST(condition_of("a or b and not c") == "(or {a} (and {b} (not {c})))");
  BOOST_TEST(condition_of("(a or b) and c") == "(and (or {a} {b}) {c})");
  BOOST_TEST(condition_of("not not a") == "(not (not {a}))");
  BOOST_TEST(condition_of("((a))") == "{a}");
}

BOOST_AUTO_TEST_CASE(every_operator_has_its_negation) {
  BOOST_TEST(condition_of("a is not b") == "{a not `is` b}");
  BOOST_TEST(condition_of("a is not present") == "{a not `is present`}");
  BOOST_TEST(condition_of("a is not any [b, c]") == "{a not `is any` [b, c]}");
  BOOST_TEST(condition_of("a not in b") == "{a not `in` b}");
  BOOST_TEST(condition_of("a not contains \"b\"") == "{a not `contains` \"b\"}");
  BOOST_TEST(condition_of("a not starts any [\"b\"]") == "{a not `starts` any [\"b\"]}");
  BOOST_TEST(condition_of("a not matches /b/") == "{a not `matches` /b/}");
  BOOST_TEST(condition_of("a not mentions all exact b") == "{a not `mentions` all exact b}");
  BOOST_TEST(condition_of("a not within b") == "{a not `within` b}");
  BOOST_TEST(condition_of("a not outside b") == "{a not `outside` b}");
  BOOST_TEST(condition_of("a not has b") == "{a not `has` b}");
  BOOST_TEST(condition_of("a not between 1 and 2") == "{a not `between` 1 2}");
  BOOST_TEST(condition_of("a not seen within 7d") == "{a not `seen within` elapsed(604800s)}");
}

BOOST_AUTO_TEST_CASE(operands_take_else_arguments_and_several_fields) {
  BOOST_TEST(condition_of("a.b else -1 >= 8") == "{a.b else -1 `>=` 8}");
  BOOST_TEST(condition_of("header \"X-A\" else \"b\" is exact \"c\"") ==
             "{header \"X-A\" else \"b\" `is` exact \"c\"}");
  BOOST_TEST(condition_of("any of (a, b.c) contains \"d\"") == "{any of (a, b.c) `contains` \"d\"}");
  BOOST_TEST(condition_of("conversation.agent is on leave") == "{conversation.agent `is` on leave}");
  BOOST_TEST(condition_of("a matches any [/b/, /c/]") == "{a `matches` any [/b/, /c/]}");
}

BOOST_AUTO_TEST_CASE(a_pattern_may_hold_slashes_in_classes_and_behind_a_backslash) {
  BOOST_TEST(condition_of(R"(a matches /x[/"]\/y{2}/)") == R"({a `matches` /x[/"]\/y{2}/})");
}

BOOST_AUTO_TEST_CASE(a_declaration_word_in_column_1_always_starts_a_declaration) {
  const auto result = parse("on x {\n  note \"a\"\nteam b { capacity 1 }\n", 0);
  BOOST_REQUIRE(result.diagnostics.size() == 1u);
  BOOST_TEST(result.diagnostics.front().code == "R0044");
  BOOST_TEST(result.tree.declarations.size() == 2u);
  // indented it is an action like any other
  BOOST_TEST(findings("on x {\n  note \"a\"\n  team b\n}\n") == 0u);
}

BOOST_AUTO_TEST_CASE(a_broken_condition_is_marked_and_leaves_the_actions) {
  const auto result = parse("table t on m match all {\n  rule a when x is { tag b }\n}", 0);
  const auto& rule = std::get<table_decl>(result.tree.declarations.at(0).what).rules.at(0);
  BOOST_TEST(result.diagnostics.size() == 1u);
  BOOST_REQUIRE(rule.when.has_value());
  BOOST_TEST(dump(*rule.when) == "broken");
  BOOST_TEST(rule.actions.size() == 1u);
}

BOOST_AUTO_TEST_CASE(any_bytes_give_valid_utf8_in_the_tree) {
  const auto result = parse("list a of text { \"x\xff\xfe\" }\nteam \xe9t\xe9\n", 0);
  BOOST_TEST(result.diagnostics.size() == 1u);
  BOOST_TEST(dump(result.tree) == "list a of text\n  \"x__\"\nteam _t_\n");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::route
