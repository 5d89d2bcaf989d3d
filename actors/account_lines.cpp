#include "actors/account_lines.hpp"

#include "runtime/mail/imap/join.hpp"
#include "runtime/mail/pop3/join.hpp"

namespace barid::actors {

namespace {

account_line line_of(const incoming::account_handle& h) {
  account_line line;
  line.acknowledge = [h](std::vector<incoming::place> p) { h.acknowledge(std::move(p)); };
  line.pass_over = [h](std::vector<incoming::place> p) { h.pass_over(std::move(p)); };
  line.hang_up = [h] { h.remove(); };
  return line;
}

} // namespace

connector imap_line(incoming::driver& driver, imap::account_settings settings,
                    std::vector<incoming::place> unmarked) {
  return [&driver, settings = std::move(settings), unmarked = std::move(unmarked)](
             std::function<void(incoming::event)> handler) -> result<account_line> {
    auto joined = imap::join(driver, settings, std::move(handler));
    if (!joined) return joined.why();
    if (!unmarked.empty()) joined->acknowledge(unmarked);
    return line_of(*joined);
  };
}

connector pop3_line(incoming::driver& driver, pop3::account_settings settings) {
  return [&driver, settings = std::move(settings)](
             std::function<void(incoming::event)> handler) -> result<account_line> {
    auto joined = pop3::join(driver, settings, std::move(handler));
    if (!joined) return joined.why();
    auto line = line_of(*joined);
    line.protocol = "pop3";
    line.cursors = false;
    return line;
  };
}

connector no_line(error why) {
  return [why = std::move(why)](const std::function<void(incoming::event)>&)
             -> result<account_line> { return why; };
}

} // namespace barid::actors
