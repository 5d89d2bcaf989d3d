// Libraries as extensions: loading, calling, failing, hanging.

#include "runtime/extension/host.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::extensions {

namespace {

using namespace std::chrono_literals;
using how = answer::how;

std::shared_ptr<host> loaded() {
  auto out = host::load({{"sample", 3, BARID_SAMPLE_3}});
  BOOST_REQUIRE_MESSAGE(out.ok(), (out ? std::string() : out.why().message));
  return std::move(*out);
}

std::string why_not(const std::vector<wanted>& all) {
  auto out = host::load(all);
  return out ? std::string("loaded") : out.why().message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(extension_host)

BOOST_AUTO_TEST_CASE(the_list_of_libraries_is_read_strictly) {
  const auto all = read_wanted("crm@1=/a/crm.so, pay@12 = /b/pay.so,");
  BOOST_REQUIRE(all.ok());
  BOOST_REQUIRE(all->size() == 2u);
  BOOST_TEST((*all)[0].name == "crm");
  BOOST_TEST((*all)[1].version == 12u);
  BOOST_TEST((*all)[1].file == std::filesystem::path("/b/pay.so"));
  BOOST_TEST(read_wanted("")->empty());
  for (const auto* bad : {"crm", "crm=/a", "crm@=/a", "crm@x=/a", "@1=/a", "crm@1", "crm@1=", "crm@0=/a"})
    BOOST_CHECK_MESSAGE(!read_wanted(bad).ok(), bad);
}

BOOST_AUTO_TEST_CASE(a_library_answers_refuses_and_asks_for_another_attempt) {
  const auto h = loaded();
  auto a = h->call("sample", 3, "echo", "{\"n\":1}", 30s);
  BOOST_CHECK(a.end == how::done);
  BOOST_TEST(a.text == "{\"n\":1}");
  BOOST_TEST(h->call("sample", 3, "echo", "", 30s).text == "");
  a = h->call("sample", 3, "later", "", 30s);
  BOOST_CHECK(a.end == how::again);
  BOOST_TEST(a.text == "in a moment");
  a = h->call("sample", 3, "other", "", 30s);
  BOOST_CHECK(a.end == how::never);
  BOOST_TEST(a.text == "no such function");
  BOOST_TEST(h->call("sample", 3, "odd", "", 30s).text == "it failed without a reason");
  BOOST_TEST(h->call("sample", 2, "echo", "", 30s).text == "no extension `sample@2` is loaded");
}

BOOST_AUTO_TEST_CASE(two_versions_of_one_extension_are_loaded_beside_each_other) {
  auto both = host::load({{"sample", 3, BARID_SAMPLE_3}, {"sample", 4, BARID_SAMPLE_4}});
  BOOST_REQUIRE_MESSAGE(both.ok(), (both ? std::string() : both.why().message));
  BOOST_TEST((*both)->call("sample", 3, "version", "", 30s).text == "3");
  BOOST_TEST((*both)->call("sample", 4, "version", "", 30s).text == "4");
  // one that hangs does not keep the other
  BOOST_TEST((*both)->call("sample", 3, "hang", "", 100ms).text == "it does not answer in time");
  BOOST_TEST((*both)->call("sample", 4, "version", "", 30s).text == "4");
}

BOOST_AUTO_TEST_CASE(a_call_that_hangs_ends_in_time_and_further_ones_do_not_wait_for_ever) {
  const auto h = loaded();
  BOOST_TEST(h->call("sample", 3, "hang", "", 100ms).text == "it does not answer in time");
  BOOST_TEST(h->call("sample", 3, "echo", "", 100ms).text == "it is still busy with another call");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused_with_what_is_wrong) {
  BOOST_TEST(why_not({{"sample", 1, BARID_SAMPLE_3}}).find("is `sample@3`, not the extension `sample@1`") !=
             std::string::npos);
  BOOST_TEST(why_not({{"crm", 1, "/nowhere/crm.so"}}).find("cannot be loaded") != std::string::npos);
  BOOST_TEST(why_not({{"sample", 3, BARID_SAMPLE_3}, {"sample", 3, BARID_SAMPLE_3}}).find("loaded twice") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::extensions
