// runtime/http/held_answers.hpp - answers that go later: in a few seconds, until when their author
// can take them back, or at a time that was chosen.
//
// Owns     a thread that has the engine answer what is due, one after the other.
// Never    sends one twice, also where it is not known whether an attempt was committed: the key of its
//          effect says it; sends past a mail that its author had not seen: it is held back, and
//          they are told.
// Fails    by trying again while the engine or the database is away.
// Restart  loses nothing: what became due meanwhile goes then.

#pragma once

#include "runtime/http/answer.hpp"
#include "runtime/http/connection_pool.hpp"
#include "runtime/http/engine.hpp"
#include "runtime/http/settings.hpp"
#include "runtime/store/deciding.hpp"
#include "runtime/store/held_rows.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace barid::http {

/// What is stored of an answer, and back.
[[nodiscard]] json held_json(const reply_command& r);
[[nodiscard]] reply_command held_reply(const json& stored);

/// Tells those who look at the conversation that its held answers changed.
[[nodiscard]] result<void> tell_held(store::connection& on, const store::held_answer& row);

class held_answers {
public:
  /// Everything has to outlive it.
  held_answers(connection_pool& db, engine& commands, const settings& options, const wall_clock& clock);
  ~held_answers();
  held_answers(const held_answers&) = delete;
  held_answers& operator=(const held_answers&) = delete;

private:
  void run();
  void send_due();
  void send(const store::held_answer& row);
  void hold_back(const store::held_answer& row, const std::string& reason);
  /// Whether the author may still answer there.
  [[nodiscard]] result<bool> may_answer(const store::held_answer& row);
  [[nodiscard]] result<store::conversation> now_of(const store::held_answer& row);

  connection_pool& db_;
  engine& commands_;
  const settings& options_;
  const wall_clock& clock_;
  std::mutex guard_;
  std::condition_variable over_;
  bool stop_ = false;
  std::thread thread_;
};

} // namespace barid::http
