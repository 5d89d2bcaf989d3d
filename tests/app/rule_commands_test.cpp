// `barid check`, `replay` and `explain` as people and scripts call them.

#include "tests/grammar/golden.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace barid {

BOOST_AUTO_TEST_SUITE(rule_commands)

namespace {

using nlohmann::json;
using testing::source_root;
using testing::temp_folder;

struct outcome {
  int code = -1;
  std::string out;
};

/// Standard output; with `2>&1` in the arguments both streams.
outcome run(const std::string& arguments) {
  const char* build = std::getenv("BARID_BUILD");
  const auto command = std::string(build ? build : "build/dev") + "/app/barid " + arguments;
  outcome result;
  std::FILE* const pipe = popen(command.c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  std::array<char, 4096> piece{};
  for (std::size_t n = 0; (n = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;)
    result.out.append(piece.data(), n);
  result.code = WEXITSTATUS(pclose(pipe));
  return result;
}

std::vector<json> lines_of(const std::string& text) {
  std::vector<json> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(json::parse(line));
  return out;
}

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string support() {
  return " --rules '" + (source_root() / "examples/rules/support").string() + "' ";
}

std::string mails() {
  return " '" + (source_root() / "tests/dsl/golden").string() + "' ";
}

const std::string wrong_rules = "table t on message match all {\n  rule r when subjct contains \"x\" { tag x }\n}\n";

} // namespace

BOOST_AUTO_TEST_CASE(check_says_that_good_rules_are_good) {
  const auto r = run("check '" + (source_root() / "examples/rules/support").string() + "'");
  BOOST_TEST(r.code == 0);
  BOOST_TEST(r.out.starts_with("good: 3 rule files, 8 tables, "));
  const auto j = run("check --json '" + (source_root() / "examples/rules/support").string() + "'");
  BOOST_TEST(j.code == 0);
  BOOST_TEST(json::parse(j.out) == json::array());
}

BOOST_AUTO_TEST_CASE(check_gives_scripts_exactly_the_promised_keys_and_exit_code_1) {
  const temp_folder folder;
  folder.write("main.route", wrong_rules);
  const auto r = run("check --json '" + folder.path().string() + "'");
  BOOST_TEST(r.code == 1);
  const auto all = json::parse(r.out);
  BOOST_REQUIRE(all.size() == 1u);
  std::set<std::string> keys;
  for (const auto& [key, value] : all[0].items()) keys.insert(key);
  BOOST_TEST((keys == std::set<std::string>{"file", "line", "column", "end_line", "end_column", "severity", "code",
                                            "message", "help"}));
  BOOST_TEST(all[0]["file"] == "main.route");
  BOOST_TEST(all[0]["line"] == 2);
  BOOST_TEST(all[0]["column"] == 15);
  BOOST_TEST(all[0]["end_column"] == 21);
  BOOST_TEST(all[0]["code"] == "R1020");
  BOOST_TEST(all[0]["help"] == "did you mean `subject`?");
}

BOOST_AUTO_TEST_CASE(check_prints_text_sarif_and_annotations_with_paths_that_can_be_opened) {
  const temp_folder folder;
  const auto path = folder.write("main.route", wrong_rules).string();
  const auto text = run("check '" + path + "' --color never");
  BOOST_TEST(text.code == 1);
  BOOST_TEST(text.out.starts_with(path + ":2:15: error[R1020]: there is no field `subjct`"));
  BOOST_TEST(text.out.find('\x1b') == std::string::npos);
  BOOST_TEST(run("check '" + path + "' --color always").out.find('\x1b') != std::string::npos);
  BOOST_TEST(run("check '" + path + "' --format github").out.starts_with("::error file=" + path + ",line=2,"));
  const auto sarif = json::parse(run("check '" + path + "' --format sarif").out);
  BOOST_TEST(sarif["runs"][0]["results"][0]["ruleId"] == "R1020");
}

BOOST_AUTO_TEST_CASE(check_explains_a_code) {
  const auto page = run("check --explain R1023");
  BOOST_TEST(page.code == 0);
  BOOST_TEST(page.out.starts_with("# R1023: "));
  BOOST_TEST(page.out.find("## Right") != std::string::npos);
  BOOST_TEST(run("check --explain R9999").code == 3);
  BOOST_TEST(run("check").code == 2);
}

BOOST_AUTO_TEST_CASE(warnings_alone_are_no_failure) {
  const temp_folder folder;
  folder.write("main.route", "list none of text { }\n");
  const auto r = run("check '" + folder.path().string() + "'");
  BOOST_TEST(r.code == 0);
  BOOST_TEST(r.out.find("warning[R1046]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(check_holds_names_to_a_directory_file) {
  const temp_folder folder;
  folder.write("rules/main.route", "table t on message match first { otherwise { assign mona } }\n");
  const auto with = [&](const std::string& directory) {
    folder.write("directory.json", directory);
    return run("check '" + (folder.path() / "rules").string() + "' --directory '" +
               (folder.path() / "directory.json").string() + "' 2>&1");
  };
  BOOST_TEST(with(R"({"agents":["mona"]})").code == 0);
  BOOST_TEST(with(R"({"agents":["omar"]})").code == 1);
  const auto broken = with(R"({"agent":["omar"]})");
  BOOST_TEST(broken.code == 3);
  BOOST_TEST(broken.out.find("has a key `agent`") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_said_in_one_line_with_what_to_do) {
  const auto r = run("check /nowhere/at/all 2>&1");
  BOOST_TEST(r.code == 3);
  BOOST_TEST(r.out.starts_with("barid: `/nowhere/at/all` cannot be read"));
  BOOST_TEST(run("replay /nowhere/at/all" + support() + "2>&1").code == 3);
  BOOST_TEST(run("explain /nowhere/at/all" + support() + "2>&1").code == 3);
  BOOST_TEST(run("replay" + mails() + "2>&1").code == 2);
  BOOST_TEST(run("check x --format yaml 2>&1").code == 2);
}

BOOST_AUTO_TEST_CASE(replay_prints_one_object_a_mail_in_order) {
  const auto r = run("replay" + mails() + support() + "--json");
  BOOST_TEST(r.code == 0);
  const auto all = lines_of(r.out);
  BOOST_REQUIRE(all.size() >= 12u);
  std::string before;
  for (const auto& j : all) {
    std::set<std::string> keys;
    for (const auto& [key, value] : j.items()) keys.insert(key);
    BOOST_TEST((keys == std::set<std::string>{"mail", "effects", "rules", "trace"}));
    const auto path = j["mail"]["path"].get<std::string>();
    BOOST_TEST((path > before), path);
    before = path;
  }
  BOOST_TEST(all[1]["mail"]["message_id"] == "02_english_invoice@customer.example");
  BOOST_TEST(all[1]["mail"]["from"] == "tom@customer.example");
  const auto rules = all[1]["rules"].get<std::vector<std::string>>();
  BOOST_TEST((std::ranges::find(rules, "owner.finance") != rules.end()));
}

BOOST_AUTO_TEST_CASE(rules_read_what_a_reader_of_an_html_mail_reads) {
  const temp_folder folder;
  write(folder.path() / "one.eml",
        "From: Lea <lea@shop.example>\r\nTo: support@acme.example\r\nSubject: hello\r\n"
        "Message-ID: <h1@shop.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<html><head><title>invoice</title><style>.chargeback { color: red }</style></head><body>\r\n"
        "<!-- complaint --><p>I want my <b>mon</b>ey&nbsp;back for order&#32;A-<i>10</i>42,\r\n"
        "sent to the caf=E9.</p><script>warranty()</script>\r\n"
        "<table><tr><td>late</td><td>parcel</td></tr></table></body></html>\r\n");
  write(folder.path() / "main.route",
        "language 1\ntable t on message match all {\n"
        "  rule money when body contains \"money back\" { tag money }\n"
        "  rule order when body contains \"A-1042\" { tag order }\n"
        "  rule cafe when body contains \"caf\u00e9\" { tag cafe }\n"
        "  rule glued when body contains \"lateparcel\" { tag glued }\n"
        "  rule unseen when body contains any [\"chargeback\", \"complaint\", \"warranty\"] { tag unseen }\n}\n");
  const auto r =
      run("replay '" + (folder.path() / "one.eml").string() + "' --rules '" + folder.path().string() + "' --json");
  BOOST_REQUIRE(r.code == 0);
  BOOST_TEST(lines_of(r.out).at(0)["rules"].dump() == R"(["t.money","t.order","t.cafe"])");
}

BOOST_AUTO_TEST_CASE(replay_gives_the_same_with_any_number_of_readers_and_stops_at_the_limit) {
  const auto one = run("replay" + mails() + support() + "--json --workers 1");
  const auto four = run("replay" + mails() + support() + "--json --workers 4");
  BOOST_TEST(one.code == 0);
  BOOST_TEST(one.out == four.out);
  BOOST_TEST(lines_of(run("replay" + mails() + support() + "--json --limit 3").out).size() == 3u);
}

BOOST_AUTO_TEST_CASE(replay_numbers_the_mails_of_an_mbox_and_takes_standard_input) {
  const temp_folder folder;
  std::string box;
  for (int i = 1; i <= 3; ++i)
    box += "From sara@shop.example Sun Mar 29 10:00:00 2026\nFrom: sara@shop.example\nTo: "
           "support@acme.example\n"
           "Subject: mail " +
           std::to_string(i) + "\nDate: Sun, 29 Mar 2026 10:00:00 +0300\n\nhello\n\n";
  const auto path = folder.write("all.mbox", box).string();
  const auto all = lines_of(run("replay '" + path + "'" + support() + "--json").out);
  BOOST_REQUIRE(all.size() == 3u);
  BOOST_TEST(all[2]["mail"]["number"] == 3);
  BOOST_TEST(all[2]["mail"]["subject"] == "mail 3");
  BOOST_TEST(lines_of(run("replay - " + support() + "--json < '" + path + "'").out).size() == 3u);
  const auto second = json::parse(run("explain '" + path + "' --number 2 --json" + support()).out);
  BOOST_TEST(second["mail"]["subject"] == "mail 2");
  BOOST_TEST(run("explain '" + path + "' --number 9" + support() + "2>&1").code == 3);
}

BOOST_AUTO_TEST_CASE(replay_in_text_names_effects_and_their_rules) {
  const auto r = run("replay" + mails() + support());
  BOOST_TEST(r.code == 0);
  BOOST_TEST(r.out.find("    assign billing  owner.finance\n") != std::string::npos);
  BOOST_TEST(r.out.find("    quarantine blocked sender  safety.blocked\n") != std::string::npos);
  BOOST_TEST(r.out.find("mails decided") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(bench_tells_the_rate_and_how_often_each_rule_was_asked_and_acted) {
  const temp_folder folder;
  const auto rules = folder
                         .write("main.route", R"(mailbox support { address support@acme.example }
team sales { strategy queue }
table facts on message match all {
  rule big  when size > 1B { tag big }
  rule word when subject contains "offer" { tag offer }
  rule no   when subject contains "never said" { tag no }
}
table owner on message match first {
  rule offer when tags has offer { assign sales }
  rule any   when size > 1B      { status open }
}
on assigned { note "there" }
)")
                         .string();
  for (const auto* subject : {"an offer", "hello", "another offer"})
    folder.write(std::string("mails/") + subject + ".eml",
                 std::string("From: sara@shop.example\nTo: support@acme.example\nSubject: ") + subject + "\n\nhi\n");
  const auto words = "bench '" + (folder.path() / "mails").string() + "' --rules '" + rules + "' --seconds 0 ";
  const auto r = run(words + "--json");
  BOOST_REQUIRE(r.code == 0);
  const auto j = json::parse(r.out);
  BOOST_TEST(j["mails"] == 3);
  BOOST_TEST(j["passes"] == 1);
  BOOST_TEST(j["decisions"] == 10); // three mails, five tags and two assignments
  BOOST_TEST(j["cpu_seconds"].get<double>() > 0.0);
  BOOST_TEST(j["mails_per_cpu_second"].get<double>() > 0.0);
  BOOST_REQUIRE(j["tables"].size() == 3u);
  const auto& facts = j["tables"][0];
  BOOST_TEST(facts["table"] == "facts");
  const auto is = [](const json& rule, const char* name, int asked, int acted) {
    BOOST_TEST(rule["rule"] == name);
    BOOST_TEST(rule["asked"] == asked, name << " was asked " << rule["asked"] << " times");
    BOOST_TEST(rule["acted"] == acted, name << " acted " << rule["acted"] << " times");
    BOOST_TEST(rule["microseconds"].get<double>() >= 0.0);
  };
  is(facts["rules"][0], "big", 3, 3);
  is(facts["rules"][1], "word", 2, 2); // the index left it out where the word is not
  is(facts["rules"][2], "no", 0, 0);
  is(j["tables"][1]["rules"][1], "any", 1, 1);

  const auto text = run(words + "--top 1");
  BOOST_TEST(text.code == 0);
  BOOST_TEST(text.out.starts_with("3 mails, each decided 1 time in "));
  BOOST_TEST(text.out.find(" mails in a second of processor time") != std::string::npos);
  BOOST_TEST(text.out.find("the index, for all rules together") != std::string::npos);
  BOOST_TEST(text.out.find("more, which cost less each (--top)") != std::string::npos);
  BOOST_TEST(text.out.find("1 rule was never asked") != std::string::npos);
  BOOST_TEST(json::parse(run(words + "--mails 2 --json").out)["mails"] == 2);
}

BOOST_AUTO_TEST_CASE(bench_without_mails_or_rules_says_what_to_give_it) {
  const temp_folder empty;
  BOOST_TEST(run("bench 2>&1").code == 2);
  BOOST_TEST(run("bench" + mails() + "2>&1").code == 2);
  BOOST_TEST(run("bench --stored" + mails() + support() + "2>&1").code == 2);
  BOOST_TEST(run("bench /nowhere/at/all" + support() + "2>&1").code == 3);
  const auto none = run("bench '" + empty.path().string() + "'" + support() + "2>&1");
  BOOST_TEST(none.code == 3);
  BOOST_TEST(none.out.find("there is no mail to decide") != std::string::npos);
  const temp_folder wrong;
  const auto path = wrong.write("main.route", wrong_rules).string();
  BOOST_TEST(run("bench" + mails() + "--rules '" + path + "' 2>&1").code == 3);
}

BOOST_AUTO_TEST_CASE(broken_mail_and_no_mail_at_all_are_decided_too) {
  const temp_folder folder;
  folder.write("a.eml", "");
  folder.write("b.eml", std::string("\0\xff\xfe garbage \x80\n", 14));
  folder.write("c.eml", "Content-Type: multipart/mixed; boundary=\"never\n\n--never\n");
  const auto all =
      lines_of(run("replay '" + folder.path().string() + "'" + support() + "--json --at 2026-03-29T10:00Z").out);
  BOOST_TEST(all.size() == 3u);
}

BOOST_AUTO_TEST_CASE(explain_shows_every_rule_with_its_questions_and_what_the_field_held) {
  const auto mail = "'" + (source_root() / "tests/dsl/golden/03_arabic_invoice.eml").string() + "'";
  const auto j = json::parse(run("explain " + mail + support() + "--json").out);
  BOOST_TEST(j["language"] == "ar");
  BOOST_TEST(j["received"] == "2026-03-29T07:10:00Z");
  const auto& tables = j["events"][0]["tables"];
  BOOST_REQUIRE(tables.size() == 5u);
  BOOST_TEST(tables[0]["name"] == "safety");
  BOOST_TEST(tables[0]["match"] == "first");
  for (const auto& t : tables)
    for (const auto& r : t["rules"]) {
      BOOST_TEST(r["file"] == "support.route");
      BOOST_TEST(r["line"].get<int>() > 50);
      if (r["rule"] != "otherwise" && r["rule"] != "defaults") BOOST_TEST(!r["predicates"].empty());
    }
  bool marked = false;
  for (const auto& t : tables)
    for (const auto& r : t["rules"])
      for (const auto& p : r.value("predicates", json::array())) {
        if (!p.contains("parts")) continue;
        std::string whole;
        for (const auto& part : p["parts"]) whole += part.get<std::string>();
        BOOST_TEST(whole == p["found"].get<std::string>());
        marked = marked || (p["answer"] == true && p.contains("stems"));
      }
  BOOST_TEST(marked, "no words that were mentioned are marked");
  BOOST_TEST(j["clocks"].size() == 2u);
  BOOST_TEST(j["clocks"][0]["state"] == "running");
  BOOST_TEST(!j["clocks"][0]["due"].is_null());
  const auto text = run("explain " + mail + support());
  BOOST_TEST(text.code == 0);
  BOOST_TEST(text.out.find("table owner, match first\n") != std::string::npos);
  BOOST_TEST(text.out.find("first_response: running, due 2026-") != std::string::npos);
  BOOST_TEST(text.out.find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(explain_takes_a_mail_with_rules_or_the_number_of_a_conversation) {
  const auto nothing = run("explain 2>&1");
  BOOST_TEST(nothing.code == 2);
  BOOST_TEST(nothing.out.find("--conversation") != std::string::npos);
  BOOST_TEST(run("explain --conversation 7" + support() + "2>&1").code == 2);
  BOOST_TEST(run("explain " + mails() + "2>&1").code == 2);
  BOOST_TEST(run("explain --conversation 0 2>&1").code == 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid
