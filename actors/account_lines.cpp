#include "actors/account_lines.hpp"

#include "runtime/mail/imap/join.hpp"
#include "runtime/mail/pop3/join.hpp"

namespace barid::actors {

namespace {

account_line line_of(const fetching::account_handle& h) {
  account_line line;
  line.acknowledge = [h](std::vector<fetching::place> p) { h.acknowledge(std::move(p)); };
  line.pass_over = [h](std::vector<fetching::place> p) { h.pass_over(std::move(p)); };
  line.retry = [h](fetching::place p) { h.retry(std::move(p)); };
  line.hang_up = [h] { h.remove(); };
  return line;
}

} // namespace

connector imap_line(fetching::driver& driver, imap::account_settings settings, std::vector<fetching::place> unmarked) {
  return [&driver, settings = std::move(settings),
          unmarked = std::move(unmarked)](std::function<void(fetching::event)> handler) -> result<account_line> {
    auto joined = imap::join(driver, settings, std::move(handler));
    if (!joined) return joined.why();
    if (!unmarked.empty()) joined->acknowledge(unmarked);
    auto line = line_of(*joined);
    line.copy = [h = *joined](fetching::copy_request what) { h.copy(std::move(what)); };
    return line;
  };
}

connector pop3_line(fetching::driver& driver, pop3::account_settings settings) {
  return
      [&driver, settings = std::move(settings)](std::function<void(fetching::event)> handler) -> result<account_line> {
        auto joined = pop3::join(driver, settings, std::move(handler));
        if (!joined) return joined.why();
        auto line = line_of(*joined);
        line.protocol = "pop3";
        line.cursors = false;
        return line;
      };
}

connector no_line(error why) {
  return [why = std::move(why)](const std::function<void(fetching::event)>&) -> result<account_line> { return why; };
}

} // namespace barid::actors
