#include "runtime/mail/mime/addresses.hpp"
#include "runtime/mail/mime/classify.hpp"
#include "runtime/mail/mime/fields.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "runtime/mail/mime/message_ids.hpp"
#include "runtime/mail/mime/parameters.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::mime {

namespace {

std::string listed(std::string_view raw, std::size_t room = 100) {
  std::vector<defect> defects;
  std::string out;
  for (const auto& a : read_addresses(raw, {{}, &defects}, room)) out += "[" + a.name + "|" + a.spec + "]";
  for (const auto& d : defects) out += " " + d.code;
  return out;
}

parameterised parsed(std::string_view raw) {
  std::vector<defect> defects;
  return read_parameters(raw, {{}, &defects});
}

std::string dated(std::string_view value) {
  const auto t = read_date(value);
  return t ? to_rfc3339(*t) : "none";
}

} // namespace

BOOST_AUTO_TEST_SUITE(header_fields)

BOOST_AUTO_TEST_CASE(addresses_are_read_in_all_their_forms) {
  BOOST_TEST(listed("sara@shop.example") == "[|sara@shop.example]");
  BOOST_TEST(listed("Sara <sara@Shop.Example>") == "[Sara|sara@shop.example]");
  BOOST_TEST(listed("\"Ahmad, Sara\" <s@x.example>, b@x.example") == "[Ahmad, Sara|s@x.example][|b@x.example]");
  BOOST_TEST(listed("s@x.example (Sara A)") == "[Sara A|s@x.example]");
  BOOST_TEST(listed("=?utf-8?B?2YXYrdmF2K8=?= <m@x.example>") == "[محمد|m@x.example]");
  BOOST_TEST(listed("<m@xn--mgbh0fb.example>") == "[|m@مثال.example]");
  BOOST_TEST(listed("\"john doe\"@x.example") == "[|\"john doe\"@x.example]");
  BOOST_TEST(listed("pete(his account)@silly.test(his host)") == "[his host|pete@silly.test]");
  BOOST_TEST(listed("<@relay.example:s@x.example>") == "[|s@x.example]");
  BOOST_TEST(listed("u@[192.0.2.1]") == "[|u@[192.0.2.1]]");
}

BOOST_AUTO_TEST_CASE(groups_are_their_members) {
  BOOST_TEST(listed("A Group:Chris <c@a.test>,joe@b.test; x@c.test") == "[Chris|c@a.test][|joe@b.test][|x@c.test]");
  BOOST_TEST(listed("undisclosed-recipients:;") == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_address_stays_as_a_name) {
  BOOST_TEST(listed("Sara, b@x.example") == "[Sara|][|b@x.example] bad_address");
  BOOST_TEST(listed("Sara <not an address>") == "[Sara <not an address>|] bad_address");
  BOOST_TEST(listed("\"unclosed <s@x.example>, b@x.example") == "[unclosed|s@x.example][|b@x.example]");
  BOOST_TEST(listed("a@b@c.example") == "[a@b@c.example|] bad_address");
  BOOST_TEST(listed("a@x.example b@x.example") == "[|a@x.example][|b@x.example] bad_address");
  BOOST_TEST(listed("Sara s@x.example") == "[Sara|s@x.example]");
  BOOST_TEST(listed("<>") == " bad_address");
}

BOOST_AUTO_TEST_CASE(lines_of_any_length_end_with_any_line_end) {
  for (const std::string end : {"\r\n", "\n", "\r"})
    for (std::size_t length = 200; length < 600; ++length) {
      const std::string value(length, 'x');
      std::vector<defect> defects;
      const auto raw = "A: " + value + end + " y" + end + "B: 2" + end + end + "body";
      const auto block = read_header_block(raw, {}, defects);
      BOOST_REQUIRE(defects.empty());
      BOOST_REQUIRE(block.fields.size() == 2u);
      BOOST_REQUIRE(block.fields[0].value == value + " y");
      BOOST_REQUIRE(block.fields[1].value == "2");
      BOOST_REQUIRE(raw.substr(block.body) == "body");
    }
}

BOOST_AUTO_TEST_CASE(addresses_beyond_the_limit_are_reported) {
  BOOST_TEST(listed("a@x.example, b@x.example, c@x.example", 2) == "[|a@x.example][|b@x.example] too_many_addresses");
}

BOOST_AUTO_TEST_CASE(a_decoded_name_cannot_pose_as_an_address) {
  // the whole is one encoded word: no address, whatever it says inside
  BOOST_TEST(listed("=?utf-8?Q?boss=40bank.example?=") == "[boss@bank.example|] bad_address");
  BOOST_TEST(listed("=?utf-8?Q?boss=40bank.example?= <x@evil.example>") == "[boss@bank.example|x@evil.example]");
}

BOOST_AUTO_TEST_CASE(parameters_are_read_in_their_old_and_new_forms) {
  BOOST_TEST(parsed("text/plain; charset=utf-8").get("charset") == "utf-8");
  BOOST_TEST(parsed("Text/Plain (comment); Charset=\"utf-8\" ; x").value == "text/plain");
  BOOST_TEST(parsed("a/b; name*=utf-8'ar'%D9%85.pdf").get("name") == "م.pdf");
  BOOST_TEST(parsed("a/b; name*0*=utf-8''%D9; name*1*=%85; name*2=.pdf").get("name") == "م.pdf");
  BOOST_TEST(parsed("a/b; name*0*=utf-8''%; name*1*=D9%85.pdf").get("name") == "م.pdf");
  BOOST_TEST(parsed("a/b; name*1=b; name*0=a").get("name") == "ab");
  BOOST_TEST(parsed("a/b; name=old.pdf; name*=utf-8''new.pdf").get("name") == "new.pdf");
  BOOST_TEST(parsed("a/b; name=\"=?utf-8?B?2YU=?=.pdf\"").get("name") == "م.pdf");
  BOOST_TEST(parsed("a/b; name=my file.pdf").get("name") == "my file.pdf");
  BOOST_TEST(parsed("a/b; name=\"x;y.pdf\"; q=1").get("name") == "x;y.pdf");
  BOOST_TEST(parsed("a/b; charset=utf-8 format=flowed").get("format") == "flowed");
  BOOST_TEST(parsed("a/b; boundary=\"unclosed").get("boundary") == "unclosed");
}

BOOST_AUTO_TEST_CASE(file_names_are_one_harmless_component) {
  BOOST_TEST(safe_file_name("../../etc/passwd") == "passwd");
  BOOST_TEST(safe_file_name("C:\\Users\\x\\a.pdf") == "a.pdf");
  BOOST_TEST(safe_file_name("..") == "");
  BOOST_TEST(safe_file_name("a\r\nb\x01.pdf") == "ab.pdf");
  BOOST_TEST(safe_file_name("invoice\xE2\x80\xAEgpj.exe") == "invoicegpj.exe");
  BOOST_TEST(safe_file_name("فاتورة.pdf") == "فاتورة.pdf");
  BOOST_TEST(safe_file_name(std::string(500, 'a')).size() == 255u);
}

BOOST_AUTO_TEST_CASE(message_ids_are_read_from_whatever_senders_write) {
  const auto ids = [](std::string_view v) {
    std::string out;
    for (const auto& id : read_message_ids(v, 100)) out += id + " ";
    return out;
  };
  BOOST_TEST(ids("<a@x> <b@x>\t<a@x>") == "a@x b@x ");
  BOOST_TEST(ids("<a@x><b@x>") == "a@x b@x ");
  BOOST_TEST(ids("a@x, b@x") == "a@x b@x ");
  BOOST_TEST(ids("Your message of Monday <a@x> (Sara)") == "a@x ");
  BOOST_TEST(ids("<a@x") == "a@x ");
  BOOST_TEST(ids("<a\n b@x>") == "ab@x ");
  BOOST_TEST(ids("") == "");
  BOOST_TEST(read_message_id("no-at-sign") == "no-at-sign");
  BOOST_TEST(read_message_ids("<1@x> <2@x> <3@x> <4@x> <5@x>", 4).size() == 4u);
  BOOST_TEST(read_message_ids("<1@x> <2@x> <3@x> <4@x> <5@x>", 4).back() == "5@x");
}

BOOST_AUTO_TEST_CASE(dates_are_read_with_their_old_zones_and_oddities) {
  BOOST_TEST(dated("Sun, 04 Jan 2026 09:01:00 +0300") == "2026-01-04T06:01:00Z");
  BOOST_TEST(dated("4 Jan 26 09:01 EST") == "2026-01-04T14:01:00Z");
  BOOST_TEST(dated("Fri, 21 Nov 97 09:55:06 -0600 (CST)") == "1997-11-21T15:55:06Z");
  BOOST_TEST(dated("Thu, 13 Feb 1969 23:32 -0330") == "1969-02-14T03:02:00Z");
  BOOST_TEST(dated("Sat, 31 Dec 2016 23:59:60 GMT") == "2016-12-31T23:59:59Z");
  BOOST_TEST(dated("2026-01-04 09:01:00 +0000") == "2026-01-04T09:01:00Z");
  for (const auto* bad :
       {"", "yesterday", "31 Feb 2026 10:00 +0000", "4 Jan 2026 99:00:00 +0000", "4 Jan 99999 10:00 +0000"})
    BOOST_TEST(dated(bad) == "none", bad);
}

BOOST_AUTO_TEST_CASE(reply_prefixes_are_known_in_many_languages) {
  for (const auto* yes : {"Re: x", "RE:x", "رد: طلب", "AW: x", "Re[2]: x", "SV: x", "Re : x", "回复：x"})
    BOOST_TEST(has_reply_prefix(yes), yes);
  for (const auto* no : {"Reading: x", "x", "ردود", "Fwd: x", ""}) BOOST_TEST(!has_reply_prefix(no), no);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::mime
