// Whatever mail systems write: a report is bounded, on single lines, and names addresses that
// occur.

#include "runtime/mail/report/delivery_report.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

void check(const barid::bounce_report& r) {
  demand(r.recipients.size() <= 101 && r.reason.size() <= 500 && r.status.size() <= 9);
  demand(r.reason.find('\n') == std::string::npos && r.reason.find('\r') == std::string::npos);
  for (const auto& one : r.recipients)
    demand(!one.address.empty() && one.address.size() <= 1'024 && one.reason.size() <= 500);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // a byte 1 separates the pieces of a report
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const auto first = all.substr(0, all.find('\1'));
  auto rest = all.substr(std::min(first.size() + 1, all.size()));
  const auto second = rest.substr(0, rest.find('\1'));
  barid::report::evidence e;
  e.text = first;
  e.original = std::string(second);
  e.failed_recipients = std::string(second.substr(0, 200));
  if (const auto r = barid::report::read_bounce(e)) check(*r);
  e.statuses = {std::string(second), std::string(first)};
  if (const auto r = barid::report::read_bounce(e)) check(*r);
  e.feedback = std::string(second);
  check(barid::report::read_complaint(e));
  static_cast<void>(barid::report::is_bounce_subject(first));
  return 0;
}
