#include "runtime/pictures/public_address.hpp"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>

#include <cstring>
#include <string>

namespace barid::pictures {

namespace {

net::socket_address address_of(const std::string& text) {
  net::socket_address out;
  sockaddr_in four{};
  sockaddr_in6 six{};
  if (inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    std::memcpy(&out.storage, &four, sizeof four);
    out.length = sizeof four;
  } else {
    BOOST_REQUIRE_MESSAGE(inet_pton(AF_INET6, text.c_str(), &six.sin6_addr) == 1, text);
    six.sin6_family = AF_INET6;
    std::memcpy(&out.storage, &six, sizeof six);
    out.length = sizeof six;
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(public_addresses)

BOOST_AUTO_TEST_CASE(what_is_not_the_open_internet_is_told) {
  for (const auto* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.0.0.1",
                           "10.255.255.255",
                           "100.64.0.1",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.255.254",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.8",
                           "192.0.2.1",
                           "192.88.99.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.19.255.1",
                           "198.51.100.7",
                           "203.0.113.9",
                           "224.0.0.1",
                           "239.255.255.250",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "fe80::1",
                           "fc00::1",
                           "fd12:3456::1",
                           "ff02::1",
                           "2001:db8::1",
                           "100::1",
                           "2001::1",
                           "2001:10::1",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "::127.0.0.1",
                           "64:ff9b::7f00:1",
                           "64:ff9b::a00:1",
                           "2002:7f00:1::1",
                           "2002:c0a8:101::1",
                           "::ffff:169.254.169.254",
                           "3fff::1"})
    BOOST_TEST(!is_public(address_of(text)), text);
}

BOOST_AUTO_TEST_CASE(the_open_internet_is_open) {
  for (const auto* text : {"8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1",
                           "192.167.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.1", "2606:4700::1111",
                           "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"})
    BOOST_TEST(is_public(address_of(text)), text);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::pictures
