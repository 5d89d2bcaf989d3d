#include "dsl/amount.hpp"

namespace barid::dsl {

std::string to_text(const amount& a) {
  switch (a.kind) {
  case amount::kind_of::elapsed:
    return barid::to_text(a.length);
  case amount::kind_of::business_time: {
    const auto hours = std::chrono::duration<double, std::ratio<3600>>(a.length).count();
    std::string n = std::to_string(hours);
    while (n.ends_with('0')) n.pop_back();
    if (n.ends_with('.')) n.pop_back();
    return n + (hours == 1 ? " business hour" : " business hours") + (a.calendar.empty() ? "" : " in " + a.calendar);
  }
  case amount::kind_of::business_days:
    return std::to_string(a.days) + (a.days == 1 ? " business day" : " business days") +
           (a.calendar.empty() ? "" : " in " + a.calendar);
  }
  return {};
}

} // namespace barid::dsl
