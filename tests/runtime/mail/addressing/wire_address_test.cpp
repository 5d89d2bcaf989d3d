#include "runtime/mail/addressing/wire_address.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::addressing {

BOOST_AUTO_TEST_SUITE(wire_address_of_a_person)

BOOST_AUTO_TEST_CASE(a_domain_that_is_not_ascii_gets_its_idna_form_where_that_makes_the_address_ascii) {
  BOOST_TEST(to_wire("sara@bücher.example")->text == "sara@xn--bcher-kva.example");
  BOOST_TEST(!to_wire("sara@bücher.example")->utf8);
  BOOST_TEST(to_wire("سارة@بريد.example")->text == "سارة@بريد.example");
  BOOST_TEST(to_wire("سارة@بريد.example")->utf8);
}

BOOST_AUTO_TEST_CASE(usual_and_unusual_addresses_stay_as_they_are) {
  for (const auto* spec : {"support+x@acme.example", "\"a b\"@acme.example", "\"a\\\"@b\"@acme.example",
                           "a@[192.0.2.1]", "a.@acme.example", "o'brien@acme.example", "a@[IPv6:2001:db8::1]"}) {
    const auto wire = to_wire(spec);
    BOOST_REQUIRE_MESSAGE(wire.ok(), spec);
    BOOST_TEST(wire->text == spec);
  }
}

BOOST_AUTO_TEST_CASE(nothing_can_leave_the_brackets_of_its_command) {
  for (const auto* spec : {"",
                           "a",
                           "@b.example",
                           "a@",
                           "a b@c.example",
                           "a>@b.example",
                           "a<b@c.example",
                           "a@b>.example",
                           "a\r\nRCPT TO:<x@y.example>@b.example",
                           "a@b.example\r\nDATA",
                           "a\n@b.example",
                           "\"a\r\n\"@b.example",
                           "\"a\"b\"@c.example",
                           "\"a\\\"@c.example",
                           "a@b.example> SIZE=1",
                           "a@b@c.example",
                           "a\x01@b.example",
                           "a@b c.example",
                           "\xff@b.example",
                           "a,b@c.example",
                           "\xE2\x80\xAE"
                           "a@b.example"})
    BOOST_TEST(!to_wire(spec).ok(), spec);
  BOOST_TEST(!to_wire(std::string_view("a\0@b.example", 12)).ok());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::addressing
