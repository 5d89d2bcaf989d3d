#include "grammar/imap/parse.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <variant>

namespace barid::imap {

namespace {

template <class T>
T read(std::string text) {
  auto r = parse({std::move(text), {}});
  if (const auto* o = std::get_if<other>(&r)) BOOST_TEST_MESSAGE(o->text << ": " << o->why);
  BOOST_REQUIRE(std::holds_alternative<T>(r));
  return std::get<T>(std::move(r));
}

/// A response with one literal at each `{n}` CRLF, given in order.
raw_response with_literals(std::string text, std::vector<std::string> bytes) {
  raw_response out{std::move(text), {}};
  std::size_t at = 0;
  for (auto& b : bytes) {
    at = out.text.find("}\r\n", at);
    at += 3;
    out.literals.push_back({at, std::move(b)});
  }
  return out;
}

using strings = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_SUITE(imap_response)

BOOST_AUTO_TEST_CASE(a_greeting_carries_its_capabilities_in_a_code) {
  const auto s = read<status>("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN sasl-ir] ready, in 5 [sic]");
  BOOST_TEST(s.tag.empty());
  BOOST_CHECK(s.what == condition::ok);
  BOOST_REQUIRE(s.code);
  BOOST_TEST(s.code->name == "CAPABILITY");
  BOOST_TEST(s.code->words == strings({"IMAP4rev1", "AUTH=PLAIN", "sasl-ir"}), boost::test_tools::per_element());
  BOOST_TEST(s.text == "ready, in 5 [sic]");
}

BOOST_AUTO_TEST_CASE(a_tagged_answer_keeps_its_tag_condition_and_code) {
  const auto s = read<status>("b17 no [authenticationfailed] wrong password");
  BOOST_TEST(s.tag == "b17");
  BOOST_CHECK(s.what == condition::no);
  BOOST_TEST(s.code->name == "AUTHENTICATIONFAILED");
  BOOST_TEST(s.text == "wrong password");
}

BOOST_AUTO_TEST_CASE(status_lines_without_text_or_with_odd_brackets_are_read) {
  BOOST_TEST(read<status>("A1 OK").text.empty());
  BOOST_TEST(read<status>("A1 OK ").text.empty());
  const auto open = read<status>("* NO [not closed");
  BOOST_TEST(!open.code);
  BOOST_TEST(open.text == "[not closed");
  BOOST_CHECK(read<status>("* BYE").what == condition::bye);
  BOOST_CHECK(read<status>("* PREAUTH hello").what == condition::preauth);
}

BOOST_AUTO_TEST_CASE(numbers_in_codes_are_read) {
  BOOST_TEST(read<status>("* OK [UIDVALIDITY 3857529045] ok").code->number == 3857529045u);
  BOOST_TEST(read<status>("* OK [HIGHESTMODSEQ 715194045007]").code->number == 715194045007u);
  const auto copied = read<status>("A3 OK [COPYUID 38505 304,319:320 3956:3958] done");
  BOOST_TEST(copied.code->words == strings({"38505", "304,319:320", "3956:3958"}), boost::test_tools::per_element());
  const auto flags = read<status>("* OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] limited");
  BOOST_TEST(flags.code->words == strings({"\\Deleted", "\\Seen", "\\*"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_continuation_keeps_its_challenge) {
  BOOST_TEST(read<continuation>("+ eyJzdGF0dXMi").text == "eyJzdGF0dXMi");
  BOOST_TEST(read<continuation>("+").text.empty());
  BOOST_TEST(read<continuation>("+ idling").text == "idling");
}

BOOST_AUTO_TEST_CASE(counts_and_expunges_are_read) {
  BOOST_TEST(read<exists>("* 172 EXISTS").count == 172u);
  BOOST_TEST(read<recent>("* 0 recent").count == 0u);
  BOOST_TEST(read<expunge>("* 44 EXPUNGE").sequence == 44u);
  const auto v = read<vanished>("* VANISHED (EARLIER) 41,43:116,5:*");
  BOOST_TEST(v.earlier);
  BOOST_CHECK(v.uids == (uid_ranges{{41, 41}, {43, 116}, {5, 4294967295u}}));
  BOOST_TEST(!read<vanished>("* VANISHED 405").earlier);
}

BOOST_AUTO_TEST_CASE(a_fetch_takes_the_bytes_of_its_literal) {
  const std::string body = "Subject: x\r\n\r\n{77}\r\n)\0"
                           "end";
  auto r = parse(with_literals("* 12 FETCH (FLAGS (\\Seen $Junk) UID 4711 INTERNALDATE "
                               "\" 1-Feb-2026 07:05:09 +0300\" RFC822.SIZE 4286 MODSEQ (90060115205545359) "
                               "BODY[] {22}\r\n)",
                               {body}));
  BOOST_REQUIRE(std::holds_alternative<fetch>(r));
  const auto& f = std::get<fetch>(r);
  BOOST_TEST(f.sequence == 12u);
  BOOST_TEST(f.uid.value() == 4711u);
  BOOST_TEST(f.flags.value() == strings({"\\Seen", "$Junk"}), boost::test_tools::per_element());
  BOOST_TEST(to_rfc3339(f.internaldate.value()) == "2026-02-01T04:05:09Z");
  BOOST_TEST(f.size.value() == 4286u);
  BOOST_TEST(f.modseq.value() == 90060115205545359u);
  BOOST_REQUIRE(f.sections.size() == 1u);
  BOOST_TEST(f.sections[0].name.empty());
  BOOST_TEST(f.sections[0].bytes.value() == body);
}

BOOST_AUTO_TEST_CASE(a_fetch_may_hold_several_sections_quoted_nil_or_literal) {
  auto r = parse(with_literals("* 1 FETCH (BODY[HEADER.FIELDS (DATE FROM)]<0> {3}\r\n BODY[1.2] NIL "
                               "BODY[TEXT] \"a\\\"b\\\\c\" RFC822.TEXT ~{2}\r\n UID 9)",
                               {"abc", "xy"}));
  const auto& f = std::get<fetch>(r);
  BOOST_REQUIRE(f.sections.size() == 4u);
  BOOST_TEST(f.sections[0].name == "HEADER.FIELDS (DATE FROM)");
  BOOST_TEST(f.sections[0].origin.value() == 0u);
  BOOST_TEST(f.sections[0].bytes.value() == "abc");
  BOOST_TEST(!f.sections[1].bytes);
  BOOST_TEST(f.sections[2].bytes.value() == "a\"b\\c");
  BOOST_TEST(f.sections[3].name == "TEXT");
  BOOST_TEST(f.sections[3].bytes.value() == "xy");
  BOOST_TEST(f.uid.value() == 9u);
}

BOOST_AUTO_TEST_CASE(items_nobody_asked_for_are_passed_over) {
  const auto f =
      read<fetch>("* 3 FETCH (X-GM-MSGID 1278455344230334865 X-GM-LABELS (\\Inbox \"My (label)\") "
                  "ENVELOPE (\"date\" \"s\" ((\"n\" NIL \"a\" \"b.example\")) NIL NIL NIL NIL NIL NIL \"<i>\") "
                  "BODYSTRUCTURE ((\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 1)(\"text\" \"html\" NIL NIL NIL "
                  "\"7bit\" 9 1) \"alternative\") EMAILID (M1) UID 8)");
  BOOST_TEST(f.uid.value() == 8u);
  BOOST_TEST(f.sections.empty());
}

BOOST_AUTO_TEST_CASE(folders_and_their_status_are_read) {
  const auto l =
      read<mailbox_list>("* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent &- done\" (\"CHILDINFO\" (\"SUBSCRIBED\"))");
  BOOST_TEST(l.attributes == strings({"\\HasNoChildren", "\\Sent"}), boost::test_tools::per_element());
  BOOST_TEST(l.delimiter == '/');
  BOOST_TEST(l.name == "Sent &- done");
  BOOST_TEST(read<mailbox_list>("* LSUB () NIL [Gmail]/Spam").delimiter == '\0');
  const auto s = read<mailbox_status>("* STATUS \"a b\" (MESSAGES 17 uidnext 44292 X (1 2))");
  BOOST_TEST(s.name == "a b");
  BOOST_REQUIRE(s.items.size() == 2u);
  BOOST_TEST(s.items[1].first == "UIDNEXT");
  BOOST_TEST(s.items[1].second == 44292u);
}

BOOST_AUTO_TEST_CASE(both_kinds_of_search_results_are_read) {
  const auto s = read<search>("* SEARCH 2 5 6 (MODSEQ 917162500)");
  BOOST_TEST(s.numbers == std::vector<std::uint32_t>({2, 5, 6}), boost::test_tools::per_element());
  BOOST_TEST(s.modseq.value() == 917162500u);
  BOOST_TEST(read<search>("* SEARCH").numbers.empty());
  const auto e = read<esearch>("* ESEARCH (TAG \"A282\") UID MIN 2 MAX 47 COUNT 25 ALL 2,10:15 MODSEQ 1236");
  BOOST_TEST(e.tag == "A282");
  BOOST_TEST(e.uid);
  BOOST_TEST(e.min.value() == 2u);
  BOOST_TEST(e.max.value() == 47u);
  BOOST_TEST(e.count.value() == 25u);
  BOOST_CHECK(e.all == (uid_ranges{{2, 2}, {10, 15}}));
  BOOST_TEST(e.modseq.value() == 1236u);
}

BOOST_AUTO_TEST_CASE(capabilities_ids_and_namespaces_are_read) {
  BOOST_TEST(read<capability>("* CAPABILITY imap4rev1 Idle LITERAL+").names ==
                 strings({"IMAP4REV1", "IDLE", "LITERAL+"}),
             boost::test_tools::per_element());
  BOOST_TEST(read<enabled>("* ENABLED QRESYNC").names == strings({"QRESYNC"}), boost::test_tools::per_element());
  BOOST_TEST(read<mailbox_flags>("* FLAGS (\\Seen a)").names == strings({"\\Seen", "a"}),
             boost::test_tools::per_element());
  const auto id = read<server_id>("* ID (\"name\" \"Dovecot\" \"os\" NIL)");
  BOOST_REQUIRE(id.fields.size() == 2u);
  BOOST_TEST(id.fields[0].second == "Dovecot");
  BOOST_TEST(read<server_id>("* ID NIL").fields.empty());
  const auto n = read<namespaces>("* NAMESPACE ((\"\" \"/\")(\"#mh/\" \"/\" \"X\" (\"y\"))) NIL ((\"Shared/\" NIL))");
  BOOST_TEST(n.personal.size() == 2u);
  BOOST_TEST(n.other_users.empty());
  BOOST_TEST(n.shared.at(0).prefix == "Shared/");
}

BOOST_AUTO_TEST_CASE(unknown_kinds_are_kept_without_a_complaint) {
  BOOST_TEST(read<other>("* XAPPLEPUSHSERVICE \"a\" (b)").why.empty());
  BOOST_TEST(read<other>("* METADATA INBOX (/private/comment \"x\")").text.starts_with("* METADATA"));
}

BOOST_AUTO_TEST_CASE(what_is_not_well_formed_is_kept_with_the_reason) {
  for (const std::string bad :
       {"", "*", "* ", "nonsense", "* 1 FETCH (UID 5", "* 1 FETCH (UID 0)", "* 1 FETCH (UID 4294967296)",
        "* 1 FETCH UID 5", "* 0 EXPUNGE", "* 99999999999 EXISTS", "* VANISHED x", "* LIST () \"/\"", "* 1 FETCH (UID)",
        "* 1 FETCH (BODY[] {5}\r\n UID 3)", "* \"unclosed", "* SEARCH 1 x", "A1 WHAT", "* )",
        "* ESEARCH (TAG \"a\") ALL"}) {
    auto r = parse({bad, {}});
    BOOST_TEST_CONTEXT(bad) {
      BOOST_REQUIRE(std::holds_alternative<other>(r));
      BOOST_TEST(!std::get<other>(r).why.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(nul_and_eight_bit_bytes_stay_what_they_are) {
  const std::string text = std::string("* OK a\0b ", 9) + "\xff\xfe";
  BOOST_TEST(read<status>(text).text == text.substr(5));
  BOOST_TEST(read<mailbox_list>("* LIST () \"/\" \"\xc3\xa9t\xc3\xa9\"").name == "\xc3\xa9t\xc3\xa9");
}

BOOST_AUTO_TEST_CASE(deep_lists_and_endless_sections_cost_neither_stack_nor_time) {
  const std::string deep(500000, '(');
  BOOST_CHECK(std::holds_alternative<other>(parse({"* X " + deep, {}})));
  std::string sections = "* 1 FETCH (";
  for (int i = 0; i < 100000; ++i) sections += "BODY[ ";
  BOOST_CHECK(std::holds_alternative<other>(parse({sections, {}})));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::imap
