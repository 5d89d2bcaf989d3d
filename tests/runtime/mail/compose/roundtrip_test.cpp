// What a MIME parser of other people's making reads back from random letters.

#include "tests/runtime/mail/compose/sample.hpp"

#include <boost/test/unit_test.hpp>
#include <gmime/gmime.h>

#include <memory>
#include <random>

namespace barid::compose {

namespace {

struct unref {
  void operator()(void* o) const { g_object_unref(o); }
};
template <class T>
using object = std::unique_ptr<T, unref>;

/// Once for the program: GMime cannot be set up a second time.
struct gmime {
  gmime() { g_mime_init(); }
  ~gmime() { g_mime_shutdown(); }
};
BOOST_TEST_GLOBAL_FIXTURE(gmime);

object<GMimeMessage> parsed(const std::string& bytes) {
  const object<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const object<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  return object<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

std::string text_of(const char* s) {
  return s ? s : "";
}

std::vector<address> people(InternetAddressList* list) {
  std::vector<address> out;
  for (int i = 0; list && i < internet_address_list_length(list); ++i) {
    auto* one = internet_address_list_get_address(list, i);
    out.push_back({text_of(internet_address_get_name(one)),
                   text_of(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one)))});
  }
  return out;
}

std::string content_of(GMimeObject* part) {
  const object<GMimeStream> out(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), out.get());
  const auto* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out.get()));
  return {reinterpret_cast<const char*>(array->data), array->len};
}

/// Leaves, in order.
void collect(GMimeObject* part, std::vector<GMimeObject*>& leaves) {
  if (!GMIME_IS_MULTIPART(part)) return leaves.push_back(part);
  for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(part)); ++i)
    collect(g_mime_multipart_get_part(GMIME_MULTIPART(part), i), leaves);
}

/// Random text in the manner of people: words of several scripts, quotes, signs, emoji.
class scribe {
public:
  explicit scribe(unsigned seed) : random_(seed) {}
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }

  std::string line(unsigned words) {
    static const char* const vocabulary[] = {"order", "فاتورة",     "استفسار",  "عن",     "ORD-123456", "é",
                                             "naïve", "\"quoted\"", "a,b",      "<x>",    "=?x?=",      "=",
                                             "😀",     "(c)",        "you@home", "東京都", "back\\s",    "_",
                                             "?",     ".",          "From",     "--",     "l'été",      "%41"};
    std::string out;
    for (unsigned i = 0; i < words; ++i) {
      if (i > 0) out += ' ';
      out += below(20) == 0 ? std::string(1 + below(120), 'w') : vocabulary[below(std::size(vocabulary))];
    }
    return out;
  }

  std::string lines() {
    std::string out;
    for (auto n = below(12); n > 0; --n) out += (below(4) == 0 ? "" : line(below(30))) + (below(6) == 0 ? " \n" : "\n");
    return out + line(1) + "\n";
  }

  std::string bytes() {
    std::string out(below(5000), '\0');
    for (auto& c : out) c = static_cast<char>(random_());
    return out;
  }

private:
  std::mt19937 random_;
};

letter random_letter(scribe& s) {
  auto l = sample();
  l.subject = s.line(s.below(25));
  l.from.name = s.line(s.below(5));
  l.to.clear();
  for (auto n = 1 + s.below(6); n > 0; --n)
    l.to.push_back({s.line(s.below(8)), "r" + std::to_string(n) + "@shop.example"});
  l.text = s.below(8) == 0 ? "" : s.lines();
  if (s.below(2) || l.text.empty()) l.html = "<p>" + s.lines() + "</p>\n";
  for (auto n = s.below(4); n > 0; --n)
    l.enclosures.push_back({s.line(1 + s.below(10)), n % 2 ? "application/pdf" : "image/png",
                            std::make_shared<const std::string>(s.bytes()),
                            n == 1 ? disposition::inline_part : disposition::attachment,
                            n == 1 ? "cid1@acme.example" : ""});
  for (auto n = s.below(30); n > 0; --n) l.references.push_back("ref" + std::to_string(n) + "@shop.example");
  return l;
}

void check_lines(const std::string& bytes) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    BOOST_REQUIRE(static_cast<unsigned char>(bytes[i]) < 0x80);
    BOOST_REQUIRE(bytes[i] != '\0');
    if (bytes[i] == '\r') BOOST_REQUIRE((i + 1 < bytes.size() && bytes[i + 1] == '\n'));
    if (bytes[i] != '\n') continue;
    BOOST_REQUIRE(bytes[i - 1] == '\r');
    BOOST_REQUIRE(i - 1 - begin <= 200u);
    begin = i + 1;
  }
  BOOST_REQUIRE(begin == bytes.size());
}

std::string crlf(std::string text) {
  for (std::size_t at = 0; (at = text.find('\n', at)) != text.npos; at += 2) text.replace(at, 1, "\r\n");
  return text;
}

void check_parts(const letter& l, GMimeMessage* mail) {
  std::vector<GMimeObject*> leaves;
  collect(g_mime_message_get_mime_part(mail), leaves);
  std::size_t next = 0;
  const auto take = [&] { return leaves.at(next++); };
  if (!l.text.empty()) {
    BOOST_REQUIRE_EQUAL(content_of(take()), crlf(l.text));
  }
  std::vector<const enclosure*> order; // what the HTML shows stands beside it
  if (!l.html.empty()) {
    BOOST_REQUIRE_EQUAL(content_of(take()), crlf(l.html));
    for (const auto& e : l.enclosures)
      if (e.placed == disposition::inline_part) order.push_back(&e);
  }
  for (const auto& e : l.enclosures)
    if (l.html.empty() || e.placed != disposition::inline_part) order.push_back(&e);
  BOOST_REQUIRE(leaves.size() - next == order.size());
  for (const auto* e : order) {
    auto* part = take();
    BOOST_REQUIRE(content_of(part) == *e->bytes);
    BOOST_REQUIRE_EQUAL(text_of(g_mime_part_get_filename(GMIME_PART(part))), e->name);
    BOOST_REQUIRE_EQUAL(text_of(g_mime_object_get_content_id(part)), e->content_id);
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(compose_roundtrip)

BOOST_AUTO_TEST_CASE(a_parser_reads_back_what_random_letters_say) {
  scribe s(2026);
  for (int round = 0; round < 400; ++round) {
    const auto l = random_letter(s);
    const auto out = compose(l);
    BOOST_REQUIRE(out.ok());
    check_lines(out->bytes);
    const auto mail = parsed(out->bytes);
    BOOST_REQUIRE(mail != nullptr);
    BOOST_REQUIRE_EQUAL(text_of(g_mime_message_get_subject(mail.get())), l.subject);
    BOOST_REQUIRE_EQUAL(text_of(g_mime_message_get_message_id(mail.get())), out->message_id);
    BOOST_REQUIRE(people(g_mime_message_get_from(mail.get())) == std::vector{l.from});
    const auto to = people(g_mime_message_get_to(mail.get()));
    BOOST_REQUIRE(to.size() == l.to.size());
    for (std::size_t i = 0; i < to.size(); ++i) {
      BOOST_REQUIRE_EQUAL(to[i].name, l.to[i].name);
      BOOST_REQUIRE_EQUAL(to[i].spec, l.to[i].spec);
    }
    auto* date = g_mime_message_get_date(mail.get());
    BOOST_REQUIRE(instant(std::chrono::seconds(g_date_time_to_unix(date))) == l.date);
    check_parts(l, mail.get());
  }
}

BOOST_AUTO_TEST_CASE(an_enclosed_mail_is_kept_byte_for_byte_or_goes_as_a_file) {
  const std::string eight_bit = "Subject: x\r\n\r\né\r\n";
  const std::string odd = "Subject: x\n\nbare\n";
  for (const auto& original : {eight_bit, odd}) {
    auto l = sample();
    l.enclosures = {
        {"x.eml", "message/rfc822", std::make_shared<const std::string>(original), disposition::attachment, ""}};
    const auto bytes = compose(l)->bytes;
    const auto mail = parsed(bytes);
    std::vector<GMimeObject*> leaves;
    collect(g_mime_message_get_mime_part(mail.get()), leaves);
    BOOST_REQUIRE(leaves.size() == 2u);
    if (original == odd) BOOST_TEST(content_of(leaves[1]) == odd);
    else {
      BOOST_TEST(GMIME_IS_MESSAGE_PART(leaves[1]));
      BOOST_TEST(bytes.find(eight_bit) != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::compose
