// Each mail in cases/ has its reading beside it as JSON, compared field by field.
// BARID_UPDATE_GOLDEN=1 writes them anew.

#include "runtime/mail/mime/bytes.hpp"
#include "runtime/mail/mime/json.hpp"
#include "runtime/mail/mime/read.hpp"
#include "tests/runtime/mail/corpus.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace barid::mime {

namespace {

corpus::fs::path cases() {
  return corpus::source() / "tests/runtime/mail/cases";
}

std::string golden_of(const corpus::fs::path& mail_file) {
  read_options options;
  options.trusted_authserv_id = "mx.acme.example";
  options.trust_spam_headers = true;
  return to_json(read_mail(corpus::read_file(mail_file), options), 1) + "\n";
}

} // namespace

BOOST_AUTO_TEST_SUITE(golden_mails)

/// Each field of either object, so that a failure names what was read wrongly.
void compare(const std::string& now, const std::string& recorded, const std::string& file) {
  const auto a = nlohmann::json::parse(now);
  const auto b = nlohmann::json::parse(recorded, nullptr, false);
  BOOST_REQUIRE_MESSAGE(b.is_object(), file << " has no reading: run with BARID_UPDATE_GOLDEN=1");
  for (const auto& [field, value] : a.items())
    BOOST_TEST(value.dump() == (b.contains(field) ? b[field].dump() : "missing"), file << ": " << field);
  for (const auto& [field, value] : b.items()) BOOST_TEST(a.contains(field), file << ": " << field);
}

BOOST_AUTO_TEST_CASE(each_case_reads_as_recorded) {
  const bool update = std::getenv("BARID_UPDATE_GOLDEN") != nullptr;
  const auto files = corpus::files(cases(), {".eml"});
  BOOST_TEST(files.size() >= 180u);
  for (const auto& path : files) {
    auto recorded = path;
    recorded.replace_extension(".json");
    const auto now = golden_of(path);
    if (update) std::ofstream(recorded, std::ios::binary) << now;
    else compare(now, corpus::read_file(recorded), path.filename().string());
  }
}

BOOST_AUTO_TEST_CASE(what_is_stored_is_json_whatever_the_mail_says) {
  auto m = read_mail("Subject: x\r\n\r\nhello");
  m.text = m.body = "quotes \" and \\ and \x01 \x1f \x7f and \n\r\t, \xD9\x85";
  m.subject = "not UTF-8: \xFF";
  m.spam_score = 1e300;
  const auto stored = to_stored_json(m);
  BOOST_TEST(stored.find("\"body\"") == std::string::npos); // it is the text
  const auto back = from_json(stored);
  BOOST_REQUIRE(back.ok());
  BOOST_TEST(back->body == m.body);
  BOOST_TEST(back->subject == "not UTF-8: \xEF\xBF\xBD");
  BOOST_TEST(*back->spam_score == 1e300);
  m.body = "";
  const auto all_quoted = from_json(to_stored_json(m));
  BOOST_REQUIRE(all_quoted.ok());
  BOOST_TEST(all_quoted->body == "");
}

BOOST_AUTO_TEST_CASE(damaged_json_is_refused_not_believed) {
  const auto whole = to_json(read_mail("Subject: x\r\n\r\nhello"));
  BOOST_TEST(from_json(whole).ok());
  for (std::size_t cut = 0; cut + 1 < whole.size(); cut += 7)
    BOOST_TEST(!from_json(std::string_view(whole).substr(0, cut)).ok());
  BOOST_TEST(!from_json("{}").ok());
  const auto bytes = to_bytes(read_mail("Subject: x\r\n\r\nhello"));
  for (std::size_t cut = 0; cut < bytes.size(); cut += 7)
    BOOST_TEST(!from_bytes(std::string_view(bytes).substr(0, cut)).ok());
  BOOST_TEST(!from_bytes(bytes + "x").ok());
  // lengths and counts that promise more than there is
  BOOST_TEST(!from_bytes(std::string(1'000'000, '\xFF')).ok());
  BOOST_TEST(!from_bytes(std::string(1'000'000, '\x7F')).ok());
  // a million nested arrays would exhaust the stack of a reader that follows them
  BOOST_TEST(!from_json(std::string(1'000'000, '[')).ok());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::mime
