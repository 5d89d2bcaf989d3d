// Each mail in cases/ has its reading beside it as JSON, compared field by field.
// BARID_UPDATE_GOLDEN=1 writes them anew.

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
    BOOST_TEST(value.dump() == (b.contains(field) ? b[field].dump() : "missing"),
               file << ": " << field);
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
    if (update)
      std::ofstream(recorded, std::ios::binary) << now;
    else
      compare(now, corpus::read_file(recorded), path.filename().string());
  }
}

BOOST_AUTO_TEST_CASE(damaged_json_is_refused_not_believed) {
  const auto whole = to_json(read_mail("Subject: x\r\n\r\nhello"));
  BOOST_TEST(from_json(whole).ok());
  for (std::size_t cut = 0; cut + 1 < whole.size(); cut += 7)
    BOOST_TEST(!from_json(std::string_view(whole).substr(0, cut)).ok());
  BOOST_TEST(!from_json("{}").ok());
  const auto bytes = to_cbor(read_mail("Subject: x\r\n\r\nhello"));
  for (std::size_t cut = 0; cut < bytes.size(); cut += 7)
    BOOST_TEST(!from_cbor(std::string_view(bytes).substr(0, cut)).ok());
  // a million nested arrays would exhaust the stack of a reader that follows them
  BOOST_TEST(!from_cbor(std::string(1'000'000, '\x81')).ok());
  BOOST_TEST(!from_json(std::string(1'000'000, '[')).ok());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::mime
