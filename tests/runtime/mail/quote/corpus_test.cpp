// The texts of a public test suite for reply parsers, with what a careful reader says of them.

#include "runtime/mail/quote/split.hpp"
#include "tests/runtime/mail/corpus.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

namespace barid::quote {

namespace {

struct reading {
  std::string body_begins;
  std::string body_ends;
  std::string quoted_begins; ///< Empty: nothing is quoted.
  std::string signature;     ///< How it begins; empty: there is none.
};

const std::map<std::string, reading> readings = {
    {"correct_sig", {"this is an email with", "signature.", "", "-- \nrick"}},
    {"email_1_1", {"Hi folks", "Java HTTP API.", "", "-Abhishek Kona"}},
    {"email_1_2", {"Hi,", "", "On Tue, 2011-03-01", "____"}},
    {"email_1_3", {"Oh thanks.", "would be great.", "On 01/03/11", "-Abhishek Kona"}},
    {"email_1_4", {"Awesome!", "problem with it.", "On Aug 22, 2011", ""}},
    {"email_1_5", {"One: Here's", "for a while.", "", ""}},
    {"email_1_6", {"I get proper", "as well.", "On Dec 16, 2011", "Sent from a magnificent"}},
    {"email_1_7", {":+1:", ":+1:", "On Tue, Sep 25", ""}},
    {"email_1_8", {"I will reply under this one", "and under this.", "On Tue, Apr 29", "--\nHey there"}},
    {"email_2_1", {"Outlook with a reply", "Outlook with a reply", " ----", ""}},
    {"email_2_2", {"Outlook with a reply directly", "above line", "____", ""}},
    {"email_2_3", {"Outlook with a reply directly", "above line", "From: CRM", ""}},
    {"email_BlackBerry", {"Here is another", "another email", "", "Sent from my BlackBerry"}},
    {"email_bullets", {"test 2 this", "and another", "On Fri, Feb 24", "-- \n\n*Joe"}},
    {"email_iPhone", {"Here is another", "another email", "", "Sent from my iPhone"}},
    {"email_long_quote", {"Hi folks", "Java HTTP API.", ">>>>", "-Abhishek Kona"}},
    {"email_multi_word_sent_from_my_mobile_device", {"Here is", "another email", "", "Sent from my Verizon"}},
    {"email_one_is_not_on", {"Thank, this", "when I run...", "On Oct 1", ""}},
    {"email_sent_from_my_not_signature", {"Here is", "mobile phone.", "", ""}},
    {"email_sig_delimiter_in_middle_of_line", {"Hi there!", "kthxbai", "", ""}},
    {"greedy_on", {"On your remote host", "tunnel is not working.", "On 9 Jan 2014", ""}},
    {"pathological", {"I think you're", "back to a computer.", "On Dec 8, 2013", ""}},
};

} // namespace

BOOST_AUTO_TEST_SUITE(quote_corpus)

BOOST_AUTO_TEST_CASE(the_texts_are_split_as_a_careful_reader_would) {
  const auto files = corpus::files(corpus::folder() / "email_reply_parser", {".txt"});
  for (const auto& path : files) {
    const auto name = path.stem().string();
    auto text = corpus::read_file(path);
    std::erase(text, '\r');
    const auto p = split_reply(text);
    BOOST_REQUIRE_MESSAGE(readings.contains(name), name << " has no reading");
    const auto& r = readings.at(name);
    BOOST_TEST(p.body.starts_with(r.body_begins), name << " body: " << p.body.substr(0, 60));
    BOOST_TEST(p.body.ends_with(r.body_ends),
               name << " body ends: " << p.body.substr(p.body.size() - std::min<std::size_t>(60, p.body.size())));
    BOOST_TEST(p.quoted.empty() == r.quoted_begins.empty(), name << " quoted: " << p.quoted.substr(0, 60));
    BOOST_TEST(p.quoted.starts_with(r.quoted_begins), name << " quoted: " << p.quoted.substr(0, 60));
    BOOST_TEST(p.signature.empty() == r.signature.empty(), name << " signature: " << p.signature.substr(0, 60));
    BOOST_TEST(p.signature.starts_with(r.signature), name << " signature: " << p.signature.substr(0, 60));
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::quote
