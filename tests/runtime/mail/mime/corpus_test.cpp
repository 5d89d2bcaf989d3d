#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/mime/bytes.hpp"
#include "runtime/mail/mime/json.hpp"
#include "runtime/mail/mime/read.hpp"
#include "tests/runtime/mail/corpus.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <ctime>

namespace barid::mime {

namespace {

using nlohmann::json;

bool clean(const std::string& text) {
  return charset::is_utf8(text) && text.find('\0') == std::string::npos;
}

void check_promises(const mail& m, const std::string& raw, const std::string& name) {
  BOOST_TEST(m.size == raw.size(), name);
  for (const auto* text : {&m.subject, &m.text, &m.html, &m.body, &m.quoted, &m.signature, &m.message_id})
    BOOST_TEST(clean(*text), name);
  for (const auto& h : m.headers) BOOST_TEST((clean(h.name) && clean(h.value)), name);
  for (const auto& d : m.defects) BOOST_TEST(clean(d.detail), name);
  for (const auto& a : m.attachments) {
    BOOST_TEST((a.raw_begin <= a.raw_end && a.raw_end <= raw.size()), name);
    BOOST_TEST((a.sha256.size() == 64u && clean(a.name) && a.name.find('/') == std::string::npos), name);
  }
  BOOST_TEST(m.html.find("<script") == std::string::npos, name);
  BOOST_TEST(m.html.find("<style") == std::string::npos, name);
}

/// Every file of the corpus, and the cases of this folder.
std::vector<corpus::fs::path> all_mails() {
  auto out = corpus::mails(corpus::source() / "tests/runtime/mail/cases");
  const auto more = corpus::mails(corpus::folder());
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(corpus_of_mails)

BOOST_AUTO_TEST_CASE(every_mail_of_the_corpus_is_read_whole_and_clean) {
  const auto begin = std::clock();
  std::size_t count = 0;
  for (const auto& path : all_mails()) {
    const auto raw = corpus::read_file(path);
    const auto m = read_mail(raw);
    check_promises(m, raw, path.string());
    ++count;
  }
  BOOST_TEST(count >= corpus::own_mails + (corpus::folder().empty() ? 0 : corpus::borrowed_mails));
  BOOST_TEST_MESSAGE(count << " mails, "
                           << static_cast<double>(count) * CLOCKS_PER_SEC / static_cast<double>(std::clock() - begin)
                           << " per CPU-second with all checks");
}

BOOST_AUTO_TEST_CASE(a_mail_cut_anywhere_is_still_a_mail) {
  for (const auto& path : all_mails()) {
    const auto raw = corpus::read_file(path);
    if (raw.size() > 8'000) continue;
    for (std::size_t cut = 0; cut < raw.size(); cut += 97) {
      const auto part = raw.substr(0, cut);
      check_promises(read_mail(part), part, path.string() + " cut at " + std::to_string(cut));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_written_form_gives_the_same_mail_back) {
  for (const auto& path : all_mails()) {
    const auto m = read_mail(corpus::read_file(path));
    const auto text = to_json(m);
    const auto from_text = from_json(text);
    const auto from_stored = from_json(to_stored_json(m));
    const auto from_frame = from_bytes(to_bytes(m));
    BOOST_REQUIRE_MESSAGE(from_text.ok() && from_stored.ok() && from_frame.ok(), path.string());
    BOOST_TEST((to_json(*from_text) == text), path.string());
    BOOST_TEST((to_json(*from_stored) == text), path.string());
    BOOST_TEST((to_json(*from_frame) == text), path.string());
  }
}

BOOST_AUTO_TEST_CASE(the_arabic_mails_say_what_they_should) {
  const auto folder = corpus::folder();
  if (folder.empty() || !corpus::fs::exists(folder / "arabic/expected.json")) return;
  const auto expected = json::parse(corpus::read_file(folder / "arabic/expected.json"));
  BOOST_TEST(expected.size() >= 4u);
  for (const auto& [file, wanted] : expected.items()) {
    const auto m = read_mail(corpus::read_file(folder / "arabic" / file));
    if (wanted.contains("subject")) BOOST_TEST(m.subject == wanted["subject"].get<std::string>(), file);
    if (wanted.contains("text")) BOOST_TEST(m.text == wanted["text"].get<std::string>(), file);
    if (wanted.contains("from_name")) {
      BOOST_REQUIRE(m.from.size() == 1u);
      BOOST_TEST(m.from[0].name == wanted["from_name"].get<std::string>(), file);
    }
    if (wanted.contains("attachments"))
      for (std::size_t i = 0; i < wanted["attachments"].size(); ++i) {
        BOOST_REQUIRE(m.attachments.size() > i);
        BOOST_TEST(m.attachments[i].name == wanted["attachments"][i]["name"].get<std::string>(), file);
        BOOST_TEST(m.attachments[i].size == wanted["attachments"][i]["size"].get<std::uint64_t>(), file);
      }
  }
  const auto rtl = read_mail(corpus::read_file(folder / "arabic/ar10-rtl-html-alt.eml"));
  BOOST_TEST(rtl.html.find("dir=\"rtl\"") != std::string::npos);
  BOOST_TEST(rtl.html.find("lang=\"ar\"") != std::string::npos);
  BOOST_CHECK(rtl.kind == mail_kind::reply);
}

BOOST_AUTO_TEST_CASE(the_replies_of_many_mail_programs_are_told_from_what_they_quote) {
  const auto files = corpus::files(corpus::folder() / "talon/standard_replies", {".eml"});
  for (const auto& path : files) {
    const auto m = read_mail(corpus::read_file(path));
    BOOST_TEST(m.body == "Hello", path.string());
    BOOST_TEST(!m.quoted.empty(), path.string());
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::mime
