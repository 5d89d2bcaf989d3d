// tests/actors/decided_mail.hpp - one mail, decided by the rules in force and made into rows.

#pragma once

#include "actors/recording.hpp"
#include "dsl/decide.hpp"
#include "tests/actors/actor_fixture.hpp"

namespace barid::test {

struct decided_mail : actor_fixture {
  decided_mail();

  /// What comes in; tests change it before they decide.
  barid::mail mail;
  std::int64_t mail_number = 1;
  facts known;
  actors::thread_state thread;
  std::vector<store::timer_row> timers; ///< As they are set before.
  store::conversation stored;           ///< As it was last written.

  /// The mail, as the next event of its conversation.
  [[nodiscard]] actors::recorded decide();
  /// What a person wrote, as the next event.
  [[nodiscard]] actors::recorded answered(const actors::outgoing& words);
  /// The event that was decided last is decided once more.
  void events_before_again() { --events_; }
  /// What comes next happens to this conversation.
  void go_on(const actors::recorded& after);

private:
  [[nodiscard]] event next_event(const char* name);
  [[nodiscard]] actors::recorded record(event e, const actors::incoming* in, const actors::outgoing* out);
  int events_ = 0;
};

} // namespace barid::test
