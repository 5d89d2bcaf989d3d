#include "runtime/metrics/listener.hpp"
#include "runtime/metrics/registry.hpp"
#include "runtime/net/stream.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

namespace barid::metrics {

BOOST_AUTO_TEST_SUITE(numbers)

BOOST_AUTO_TEST_CASE(the_table_is_in_the_order_of_its_names_and_well_formed) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < table().size(); ++i) {
    const auto& r = table()[i];
    BOOST_TEST_CONTEXT(r.name) {
      BOOST_TEST(static_cast<std::size_t>(r.id) == i);
      BOOST_TEST(names.insert(r.name).second);
      BOOST_TEST(r.name.starts_with("barid_"));
      BOOST_TEST((r.name.ends_with("_total") == (r.of == kind::counter)));
      BOOST_TEST(r.help.ends_with('.'));
      BOOST_TEST((r.buckets.empty() == (r.of != kind::histogram)));
      BOOST_TEST(std::ranges::is_sorted(r.buckets));
    }
  }
  BOOST_TEST(static_cast<std::size_t>(metric::log_lines_dropped) + 1 == table().size());
}

BOOST_AUTO_TEST_CASE(the_manual_of_all_metrics_is_current) {
  const char* source = std::getenv("BARID_SOURCE");
  const auto file = std::filesystem::path(source ? source : ".") / "docs/metrics.md";
  if (std::getenv("BARID_UPDATE_GOLDEN")) std::ofstream(file) << manual_page();
  BOOST_TEST(testing::content_of(file) == manual_page(),
             "docs/metrics.md is out of date; BARID_UPDATE_GOLDEN=1 writes it");
}

BOOST_AUTO_TEST_CASE(what_is_counted_is_exposed) {
  registry r;
  r.add(metric::mails_accepted, {"support"});
  r.add(metric::mails_accepted, {"support"}, 2);
  r.set(metric::inbox_mails, 7);
  r.observe(metric::commit_group_items, 3);
  const auto text = r.exposition();
  BOOST_TEST(text.find("barid_mails_accepted_total{channel=\"support\"} 3") != std::string::npos);
  BOOST_TEST(text.find("barid_inbox_mails 7") != std::string::npos);
  BOOST_TEST(text.find("barid_commit_group_items_bucket{le=\"4\"} 1") != std::string::npos);
  BOOST_TEST(text.find("barid_reader_failures_total 0") != std::string::npos); // there from the start
  for (const auto& row : table())
    if (row.labels.empty()) BOOST_TEST((text.find(std::string(row.name)) != std::string::npos), row.name);
}

BOOST_AUTO_TEST_CASE(label_values_are_escaped_and_bounded) {
  registry r;
  r.add(metric::mails_accepted, {"a\"b\nc"});
  BOOST_TEST(r.exposition().find("channel=\"a\\\"b\\nc\"") != std::string::npos);
  for (int i = 0; i < 5000; ++i) r.add(metric::mails_decided, {std::to_string(i)});
  const auto text = r.exposition();
  BOOST_TEST(text.find("barid_mails_decided_total{channel=\"other\"} 3000") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(prometheus_reads_them_over_http_and_a_taken_port_is_told) {
  registry r;
  auto serving = listener::start({"127.0.0.1", 0, {}}, r);
  BOOST_REQUIRE(serving.ok());
  const auto until = net::deadline::after(std::chrono::seconds(10));
  auto line = net::stream::connect((*serving)->bound(), until);
  BOOST_REQUIRE(line.ok());
  BOOST_REQUIRE(line->write("GET /metrics HTTP/1.0\r\nHost: x\r\n\r\n", until).ok());
  std::string answer;
  for (std::array<char, 4096> piece{};;) {
    const auto n = line->read_some(piece, until);
    if (!n || *n == 0) break;
    answer.append(piece.data(), *n);
  }
  BOOST_TEST(answer.find("200 OK") != std::string::npos);
  BOOST_TEST(answer.find("barid_inbox_mails 0") != std::string::npos);
  const auto again = listener::start((*serving)->bound(), r);
  BOOST_REQUIRE(!again.ok());
  BOOST_CHECK(again.why().code == errc::unavailable);
  BOOST_CHECK(listener::start({"", 0, "/tmp/x"}, r).why().code == errc::invalid);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::metrics
