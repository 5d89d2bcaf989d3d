#include "runtime/mail/smtp/retry.hpp"

#include <algorithm>
#include <array>

namespace barid::smtp {

namespace {

/// 530, 534, 535, 538 (RFC 4954 §6) and 5.7.8/5.7.9: about who we are, whatever the mail says.
bool about_login(const recipient_result& r) {
  return r.code == 530 || r.code == 534 || r.code == 535 || r.code == 538 || r.enhanced == "5.7.8" ||
         r.enhanced == "5.7.9";
}

/// 452 4.5.3, and 552 in its old meaning (RFC 5321 §4.5.3.1.10).
bool too_many_recipients(const recipient_result& r) {
  return r.enhanced == "4.5.3" || r.enhanced == "5.5.3";
}

} // namespace

const char* name_of(next_step s) {
  switch (s) {
  case next_step::done:
    return "done";
  case next_step::at_once:
    return "at_once";
  case next_step::later:
    return "later";
  case next_step::account:
    return "account";
  case next_step::dead:
    return "dead";
  case next_step::undecided:
    return "undecided";
  }
  return "dead";
}

next_step next_step_for(const recipient_result& r) {
  switch (r.what) {
  case fate::sent:
    return next_step::done;
  case fate::unknown:
    return next_step::undecided;
  case fate::not_attempted:
    return next_step::later;
  case fate::temporary:
    return too_many_recipients(r) ? next_step::at_once : next_step::later;
  case fate::permanent:
    if (about_login(r)) return next_step::account;
    return too_many_recipients(r) ? next_step::at_once : next_step::dead;
  }
  return next_step::later;
}

std::optional<duration> retry_schedule::wait_after(unsigned attempt, duration age, double chance) const {
  using namespace std::chrono;
  static constexpr std::array<minutes, 8> steps{1min, 5min, 15min, 30min, 60min, 120min, 240min, 360min};
  if (age >= give_up_after) return {};
  const auto step = duration_cast<duration>(steps[std::min<std::size_t>(std::max(attempt, 1u) - 1, steps.size() - 1)]);
  const auto spread = 0.8 + 0.4 * std::clamp(chance, 0.0, 1.0);
  const duration wait(static_cast<duration::rep>(static_cast<double>(step.count()) * spread));
  return std::min(wait, give_up_after - age); // one last attempt at the very end
}

} // namespace barid::smtp
