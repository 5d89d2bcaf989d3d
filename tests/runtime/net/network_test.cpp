#include "runtime/net/network.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::net {

BOOST_AUTO_TEST_SUITE(net_network)

namespace {

network_set of(const char* list) {
  auto made = network_set::parse(list);
  BOOST_REQUIRE_MESSAGE(made.ok(), list);
  return *made;
}

} // namespace

BOOST_AUTO_TEST_CASE(an_address_is_found_in_the_networks_that_have_it) {
  const auto set = of("127.0.0.1, 10.0.0.0/8,192.0.2.128/25 ,2001:db8::/33,::1");
  for (const auto* in :
       {"127.0.0.1", "10.255.0.1", "192.0.2.129", "2001:db8:7fff::1", "::1", "::ffff:10.1.2.3", "[::1]"})
    BOOST_TEST(set.contains(in), in);
  for (const auto* out :
       {"127.0.0.2", "11.0.0.1", "192.0.2.127", "2001:db8:8000::1", "::2", "", "desk", "10.0.0", "::ffff:11.0.0.1"})
    BOOST_TEST(!set.contains(out), out);
}

BOOST_AUTO_TEST_CASE(a_network_of_no_bits_has_all_of_its_kind) {
  BOOST_TEST(of("0.0.0.0/0").contains("203.0.113.9"));
  BOOST_TEST(!of("0.0.0.0/0").contains("2001:db8::1"));
  BOOST_TEST(of("::/0").contains("2001:db8::1"));
  BOOST_TEST(of("").empty());
  BOOST_TEST(!of("").contains("127.0.0.1"));
}

BOOST_AUTO_TEST_CASE(what_is_no_network_is_refused_and_named) {
  for (const auto* wrong : {"proxy.internal", "10.0.0.0/33", "2001:db8::/129", "10.0.0.0/", "10.0.0/8", "10.0.0.0/8x",
                            "10.0.0.0/-1", "127.0.0.1 10.0.0.1"}) {
    const auto made = network_set::parse(wrong);
    BOOST_REQUIRE_MESSAGE(!made.ok(), wrong);
    BOOST_TEST(made.why().message.find(wrong) != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::net
