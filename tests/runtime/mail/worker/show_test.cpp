// `barid mail show` as people and scripts call it.

#include "tests/runtime/mail/corpus.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <set>

namespace barid {

namespace {

struct outcome {
  int code = -1;
  std::string out; ///< Both streams.
};

outcome run(const std::string& arguments) {
  const char* build = std::getenv("BARID_BUILD");
  const auto command = std::string(build ? build : "build/dev") + "/app/barid " + arguments + " 2>&1";
  outcome result;
  std::FILE* const pipe = popen(command.c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  std::array<char, 4096> piece{};
  for (std::size_t n = 0; (n = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;)
    result.out.append(piece.data(), n);
  result.code = WEXITSTATUS(pclose(pipe));
  return result;
}

std::string a_case(const std::string& name) {
  return "'" + (corpus::source() / "tests/runtime/mail/cases" / name).string() + "'";
}

} // namespace

BOOST_AUTO_TEST_SUITE(mail_show)

BOOST_AUTO_TEST_CASE(people_see_header_text_attachments_and_defects) {
  const auto r = run("mail show " + a_case("attachment_arabic_name.eml"));
  BOOST_TEST(r.code == 0);
  BOOST_TEST(r.out.find("From: ") == 0u);
  BOOST_TEST(r.out.find("فاتورة يناير ٢٠٢٦.pdf  application/pdf, 9 bytes") != std::string::npos);
  const auto broken = run("mail show " + a_case("no_boundary.eml"));
  BOOST_TEST(broken.out.find("Defects:\n  missing_boundary") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(scripts_get_exactly_one_object_with_the_promised_keys) {
  const auto r = run("mail show --json " + a_case("attachment_arabic_name.eml"));
  BOOST_TEST(r.code == 0);
  const auto j = nlohmann::json::parse(r.out);
  std::set<std::string> keys;
  for (const auto& [key, value] : j.items()) keys.insert(key);
  const std::set<std::string> wanted = {"from",       "to",   "cc",     "reply_to",    "subject",   "date",
                                        "message_id", "text", "html",   "attachments", "language",  "auto_submitted",
                                        "defects",    "kind", "list",   "quoted",      "signature", "body",
                                        "auto_reply", "auth", "bounce", "calendar"};
  BOOST_TEST((keys == wanted));
  for (const auto* key : {"name", "type", "size", "sha256", "content_id"})
    BOOST_TEST(j["attachments"][0].contains(key), key);
  BOOST_TEST(j["from"][0].contains("address"));
}

BOOST_AUTO_TEST_CASE(standard_input_and_any_bytes_are_fine) {
  BOOST_TEST(run("mail show - </dev/null").code == 0);
  BOOST_TEST(run("mail show --json - </dev/null").code == 0);
  BOOST_TEST(run("mail show --json " + barid::corpus::source().string() + "/VERSION").code == 0);
  BOOST_TEST(run("mail show --json /proc/self/exe").code == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_a_clear_error) {
  const auto missing = run("mail show /nonexistent/mail.eml");
  BOOST_TEST(missing.code == 3);
  BOOST_TEST(missing.out.find("barid: cannot read `/nonexistent/mail.eml`") == 0u);
  BOOST_TEST(run("mail show /").code == 3);
  BOOST_TEST(run("mail show").code == 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid
