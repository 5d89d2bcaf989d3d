// Each mail in cases/ has its reading beside it as JSON. BARID_UPDATE_GOLDEN=1 writes them anew.

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

BOOST_AUTO_TEST_CASE(each_case_reads_as_recorded) {
  const bool update = std::getenv("BARID_UPDATE_GOLDEN") != nullptr;
  const auto files = corpus::files(cases(), {".eml"});
  BOOST_TEST(files.size() >= 20u);
  for (const auto& path : files) {
    auto recorded = path;
    recorded.replace_extension(".json");
    const auto now = golden_of(path);
    if (update)
      std::ofstream(recorded, std::ios::binary) << now;
    else
      BOOST_TEST(now == corpus::read_file(recorded), path.filename().string());
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
