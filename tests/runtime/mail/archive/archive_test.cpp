#include "runtime/mail/archive/archive.hpp"
#include "runtime/mail/archive/mbox.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <sstream>

using strings = std::vector<std::string>;
BOOST_TEST_SPECIALIZED_COLLECTION_COMPARE(strings)

namespace barid::test {

namespace fs = std::filesystem;
using archive::archived_mail;

namespace {

std::vector<archived_mail> all_of(const strings& paths, const archive::archive_limits& limits = {}) {
  std::vector<archived_mail> out;
  const auto done = archive::read_archive(
      paths,
      [&](archived_mail m) {
        out.push_back(std::move(m));
        return true;
      },
      limits);
  BOOST_REQUIRE_MESSAGE(done, done.why().message);
  return out;
}

std::vector<archived_mail> mbox(const std::string& text, const archive::archive_limits& limits = {}) {
  std::istringstream in(text);
  std::vector<archived_mail> out;
  archive::read_mbox(
      in, {}, "box",
      [&](archived_mail m) {
        out.push_back(std::move(m));
        return true;
      },
      limits);
  return out;
}

strings names(const std::vector<archived_mail>& all, const fs::path& base) {
  strings out;
  for (const auto& m : all) out.push_back(fs::path(archive::place_of(m)).lexically_relative(base).generic_string());
  return out;
}

const std::string separator = "From sara@shop.example Sun Mar 29 10:00:00 2026\n";

} // namespace

BOOST_AUTO_TEST_SUITE(mail_archive)

BOOST_AUTO_TEST_CASE(an_mbox_is_cut_at_its_separators_and_unquoted) {
  const auto all = mbox(separator + "Subject: a\n\nfirst\n>From here\n>>From there\n> From\n\n" +
                        "From MAILER-DAEMON Sun Mar 29 10:01:00 2026\nSubject: b\n\nsecond\n");
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(*all[0].raw == "Subject: a\n\nfirst\nFrom here\n>From there\n> From\n");
  BOOST_TEST(all[0].envelope_sender.value() == "sara@shop.example");
  BOOST_TEST(*all[1].raw == "Subject: b\n\nsecond\n");
  BOOST_TEST(all[1].envelope_sender.value() == "");
  BOOST_TEST(archive::place_of(all[1]) == "box:2");
}

BOOST_AUTO_TEST_CASE(a_sentence_that_begins_with_from_separates_nothing) {
  const auto all = mbox(separator + "Subject: a\n\nhi\n\nFrom Riyadh it takes two hours.\n\nFrom 10:30 on\n" +
                        separator + "not behind an empty line\n\n\n\n");
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST(*all[0].raw == "Subject: a\n\nhi\n\nFrom Riyadh it takes two hours.\n\nFrom 10:30 on\n" + separator +
                                "not behind an empty line\n\n\n");
  BOOST_TEST(archive::is_separator("From a@b.example  Sun Mar 29 10:00 2026"));
  BOOST_TEST(!archive::is_separator("From 2026 on"));
}

BOOST_AUTO_TEST_CASE(line_ends_and_empty_mails_stay_as_they_are) {
  const auto all = mbox("From a@b.example Sun Mar 29 10:00:00 2026\r\nSubject: a\r\n\r\nhi\r\n\r\n"
                        "From a@b.example Sun Mar 29 10:00:00 2026\r\n\r\n"
                        "From a@b.example Sun Mar 29 10:00:00 2026\r\nSubject: c");
  BOOST_REQUIRE(all.size() == 3u);
  BOOST_TEST(*all[0].raw == "Subject: a\r\n\r\nhi\r\n");
  BOOST_TEST(*all[1].raw == "");
  BOOST_TEST(*all[2].raw == "Subject: c");
  BOOST_TEST(mbox("").empty());
}

BOOST_AUTO_TEST_CASE(a_mail_over_the_limit_is_left_out_with_its_reason_and_the_next_one_is_read) {
  const auto all =
      mbox(separator + "Subject: a\n\n" + std::string(5000, 'x') + "\n\n" + separator + "Subject: b\n\nhi\n",
           {.mail_bytes = 4096});
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_REQUIRE(all[0].trouble);
  BOOST_TEST((all[0].trouble->code == errc::limit));
  BOOST_TEST(!all[0].raw);
  BOOST_TEST(*all[1].raw == "Subject: b\n\nhi\n");
}

BOOST_AUTO_TEST_CASE(a_line_of_any_length_is_kept_whole) {
  const std::string line = std::string(200'000, 'y') + "From nowhere\n";
  const auto all = mbox(separator + "\n" + line);
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST((*all[0].raw == "\n" + line));
}

BOOST_AUTO_TEST_CASE(a_folder_gives_its_mails_by_name_and_a_maildir_by_time) {
  const testing::temp_folder folder;
  folder.write("b.eml", "Subject: b\n\n");
  folder.write("a/2.eml", "From x@y.example Sun Mar 29 10:00:00 2026\nSubject: still one mail\n\n");
  folder.write("a/1.mbox", separator + "Subject: 1\n\n\n" + separator + "Subject: 2\n\n");
  folder.write("notes.md", "no mail");
  folder.write(".hidden.eml", "no mail");
  folder.write("mail/cur/1000.b.host:2,S", "Subject: second\n\n");
  folder.write("mail/new/999.z.host", "Subject: first\n\n");
  folder.write("mail/new/.keep", "");
  folder.write("mail/tmp/1.half", "never read");
  folder.write("mail/.Sent/cur/5.x", "Subject: sent\n\n");
  folder.write("mail/.Sent/new/.keep", "");
  const auto all = all_of({folder.path().string()});
  BOOST_TEST(names(all, folder.path()) ==
             (strings{"a/1.mbox:1", "a/1.mbox:2", "a/2.eml", "b.eml", "mail/new/999.z.host", "mail/cur/1000.b.host:2,S",
                      "mail/.Sent/cur/5.x"}));
}

BOOST_AUTO_TEST_CASE(paths_are_read_in_the_order_given_and_any_file_may_be_named) {
  const testing::temp_folder folder;
  const auto a = folder.write("a.txt", "Subject: a\n\n").string();
  const auto b = folder.write("b.txt", separator + "Subject: b\n\n").string();
  const auto all = all_of({b, a});
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(*all[0].raw == "Subject: b\n"); // the empty line belongs to the mbox
  BOOST_TEST(*all[1].raw == "Subject: a\n\n");
}

BOOST_AUTO_TEST_CASE(reading_ends_when_no_more_is_wanted) {
  const testing::temp_folder folder;
  const auto path = folder.write("a.mbox", separator + "\n\n" + separator + "\n\n" + separator + "\n").string();
  int seen = 0;
  BOOST_TEST(archive::read_archive({path}, [&](archived_mail) { return ++seen < 2; }).ok());
  BOOST_TEST(seen == 2);
}

BOOST_AUTO_TEST_CASE(a_path_that_is_not_there_is_said_and_a_file_over_the_limit_is_trouble_of_one) {
  const testing::temp_folder folder;
  const auto none = archive::read_archive({(folder.path() / "none").string()}, [](archived_mail) { return true; });
  BOOST_REQUIRE(!none);
  BOOST_TEST((none.why().code == errc::invalid));
  BOOST_TEST(none.why().message.find("none") != std::string::npos);
  folder.write("a.eml", std::string(5000, 'x'));
  folder.write("b.eml", "Subject: b\n\n");
  const auto all = all_of({folder.path().string()}, {.mail_bytes = 4096});
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(all[0].trouble.has_value());
  BOOST_TEST(all[1].raw != nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
