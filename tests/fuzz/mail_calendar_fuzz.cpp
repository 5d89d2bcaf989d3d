// Whatever a calendar part holds: an entry is bounded and clean, and no zone or recurrence is
// expanded for long.

#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/invitation/read_calendar.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

bool clean(const std::string& text) {
  return barid::charset::is_utf8(text) && text.size() <= 2'100 && text.find('\n') == std::string::npos;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = barid::charset::repaired({reinterpret_cast<const char*>(data), size});
  const auto c = barid::invitation::read_calendar(text, "request");
  if (!c) return 0;
  for (const auto* field : {&c->method, &c->summary, &c->start, &c->end, &c->zone, &c->location, &c->uid,
                            &c->recurrence, &c->partstat, &c->organiser.name, &c->organiser.spec})
    demand(clean(*field));
  demand(c->attendees.size() <= 100);
  demand(c->start.size() <= 19 && c->end.size() <= 19);
  return 0;
}
