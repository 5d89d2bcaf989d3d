#include "runtime/mail/lmtp/body_reader.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

namespace barid::lmtp {

namespace {

struct reading {
  bool complete = false;
  std::string mail;
  std::string rest; ///< What was not taken.
};

reading read_whole(std::string_view bytes) {
  body_reader r(std::make_shared<byte_budget>(1 << 20), 1 << 20, 0);
  const auto n = r.read(bytes);
  reading out{r.complete(), {}, std::string(bytes.substr(n))};
  if (out.complete) out.mail = *r.take();
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(lmtp_body)

BOOST_AUTO_TEST_CASE(the_mail_ends_at_a_dot_between_two_crlf_and_the_rest_is_left) {
  const auto r = read_whole("Subject: x\r\n\r\nhello\r\n.\r\nQUIT\r\n");
  BOOST_TEST(r.complete);
  BOOST_TEST(r.mail == "Subject: x\r\n\r\nhello\r\n");
  BOOST_TEST(r.rest == "QUIT\r\n");
  BOOST_TEST(read_whole(".\r\n").complete);
  BOOST_TEST(read_whole(".\r\n").mail == "");
}

BOOST_AUTO_TEST_CASE(stuffed_dots_are_unstuffed_and_others_kept) {
  BOOST_TEST(read_whole("..\r\n...\r\n.a\r\nb.\r\n.c.\r\n.\r\n").mail == ".\r\n..\r\na\r\nb.\r\nc.\r\n");
}

BOOST_AUTO_TEST_CASE(nothing_but_crlf_dot_crlf_ends_the_data) {
  // each would end it for one lenient server or another, and hide a second mail behind it
  for (const std::string end : {"\n.\n", "\n.\r\n", "\r.\r", "\r.\r\n", "\r\n.\n", "\r\n.\r", "\n.\r", "\r\n\r.\r\n",
                                "\r\n.\r\r\n", "\r\n.\r.\r\n"}) {
    const auto r = read_whole("a" + end + "MAIL FROM:<evil@example.org>\r\n");
    BOOST_TEST(!r.complete, "ended by " << end.size() << " bytes");
    BOOST_TEST(r.rest.empty());
    BOOST_TEST(read_whole("a" + end + "b\r\n.\r\n").complete);
  }
}

BOOST_AUTO_TEST_CASE(bare_line_ends_are_bytes_of_the_mail) {
  BOOST_TEST(read_whole("a\nb\rc\n.\nd\r.\re\r\r\nf\r\n.\r\n").mail == "a\nb\rc\n.\nd\r.\re\r\r\nf\r\n");
  // a dot after CRLF was stuffed whatever follows, unless that is the end
  BOOST_TEST(read_whole("a\r\n.\nb\r\n.\r\n").mail == "a\r\n\nb\r\n");
  BOOST_TEST(read_whole("a\r\n.\rb\r\n.\r\n").mail == "a\r\n\rb\r\n");
  BOOST_TEST(read_whole("a\r\n.\r\r\nb\r\n.\r\n").mail == "a\r\n\r\r\nb\r\n");
  BOOST_TEST(read_whole(std::string_view("a\0b\xff\r\n.\r\n", 9)).mail == std::string("a\0b\xff\r\n", 6));
}

BOOST_AUTO_TEST_CASE(any_bytes_come_out_as_they_were_stuffed_however_they_are_cut) {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string mail;
    for (auto n = random() % 40; n > 0; --n) mail += ".\r\na"[random() % 4];
    mail += "\r\n";
    std::string wire; // what RFC 5321 §4.5.2 tells the sender to do
    for (std::size_t i = 0; i < mail.size(); ++i) {
      if (mail[i] == '.' && (i == 0 || (i > 1 && mail[i - 1] == '\n' && mail[i - 2] == '\r'))) wire += '.';
      wire += mail[i];
    }
    wire += ".\r\n";
    body_reader r(std::make_shared<byte_budget>(1 << 20), 1 << 20, 0);
    for (std::size_t i = 0; i < wire.size();) {
      const auto n = std::min<std::size_t>(1 + random() % 5, wire.size() - i);
      BOOST_REQUIRE(r.read(std::string_view(wire).substr(i, n)) == n);
      i += n;
    }
    BOOST_REQUIRE(r.complete());
    BOOST_REQUIRE(*r.take() == mail);
  }
}

BOOST_AUTO_TEST_CASE(beyond_the_limit_it_reads_on_and_keeps_nothing) {
  const auto budget = std::make_shared<byte_budget>(1 << 20);
  body_reader r(budget, 100, 0);
  BOOST_TEST(r.read(std::string(100, 'x')) == 100u);
  BOOST_TEST((r.went_wrong() == body_reader::trouble::none));
  BOOST_TEST(r.read("y") == 1u);
  BOOST_TEST((r.went_wrong() == body_reader::trouble::too_large));
  BOOST_TEST(budget->in_use() == 0u);
  BOOST_TEST(r.read(std::string(100'000, 'x') + "\r\n.\r\n") == 100'005u);
  BOOST_TEST(r.complete());
}

BOOST_AUTO_TEST_CASE(the_budget_is_taken_while_the_mail_lives_and_given_back_by_its_last_holder) {
  const auto budget = std::make_shared<byte_budget>(200'000);
  raw_mail mail;
  {
    body_reader r(budget, 150'000, 0);
    BOOST_TEST(r.read(std::string(100'000, 'x') + "\r\n.\r\n") == 100'005u);
    mail = r.take();
  }
  BOOST_TEST(budget->in_use() >= 100'002u);
  {
    body_reader second(budget, 150'000, 0);
    BOOST_TEST(second.read(std::string(140'000, 'x')) == 140'000u);
    BOOST_TEST((second.went_wrong() == body_reader::trouble::no_room));
    body_reader announced(budget, 150'000, 140'000);
    BOOST_TEST((announced.went_wrong() == body_reader::trouble::no_room));
  }
  auto other = mail;
  mail.reset();
  BOOST_TEST(budget->in_use() > 0u);
  other.reset();
  BOOST_TEST(budget->in_use() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::lmtp
