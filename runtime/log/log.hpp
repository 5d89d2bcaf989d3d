// runtime/log/log.hpp - what the engine tells its operators.
//
//   log::info("mail accepted", {log::channel(c), log::mail(m)});
//   log::warning("the account cannot be reached", {log::channel(c), log::why(e)});
//
// A message is a constant text; what varies goes into fields, so that programs can count and people
// can search. Secrets in use are masked (redaction.hpp), repeats of one warning are counted instead
// of written, and nobody waits for a disk: when the queue is full, the oldest lines are dropped and
// counted.
//
// Thread   any. Before `session::start` and after its end, warnings and errors go to standard
// error.

#pragma once

#include "model/ids.hpp"
#include "model/result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace barid::log {

enum class level { trace, debug, info, warning, error };

[[nodiscard]] const char* name_of(level l);

/// Fails with errc::invalid for what is none of the five names.
[[nodiscard]] result<level> parse_level(std::string_view name);

struct field {
  std::string_view name;
  std::variant<std::string, std::int64_t, double, bool> value;
};

[[nodiscard]] inline field text(std::string_view name, std::string value) {
  return {name, std::move(value)};
}
[[nodiscard]] inline field number(std::string_view name, std::int64_t value) {
  return {name, value};
}
[[nodiscard]] inline field channel(mailbox_id id) {
  return {"channel", id.value};
}
[[nodiscard]] inline field mail(mail_id id) {
  return {"mail", id.value};
}
[[nodiscard]] inline field conversation(conversation_id id) {
  return {"conversation", id.value};
}
[[nodiscard]] inline field agent(agent_id id) {
  return {"agent", id.value};
}
[[nodiscard]] inline field outbox(outbox_id id) {
  return {"outbox", id.value};
}
/// The failure's message; its help is for people at a terminal.
[[nodiscard]] inline field why(const error& e) {
  return {"why", e.message};
}

using fields = std::initializer_list<field>;

void write(level l, std::string_view message, fields with = {});

inline void trace(std::string_view message, fields with = {}) {
  write(level::trace, message, with);
}
inline void debug(std::string_view message, fields with = {}) {
  write(level::debug, message, with);
}
inline void info(std::string_view message, fields with = {}) {
  write(level::info, message, with);
}
inline void warning(std::string_view message, fields with = {}) {
  write(level::warning, message, with);
}
inline void failure(std::string_view message, fields with = {}) {
  write(level::error, message, with);
}

/// Whether a line of this level would be written: to spare the making of costly fields.
[[nodiscard]] bool enabled(level l);
void set_level(level least);

enum class format {
  automatic, ///< Text on a terminal, else JSON.
  text,
  json,
};

struct settings {
  level least = level::info;
  log::format form = format::automatic;
  std::filesystem::path file; ///< Appended to; empty: standard error.
  std::string node;           ///< A field of every line in JSON; empty: none.
  std::size_t queue = 8192;   ///< Lines.
};

/// The log of this process while it lives; one at a time.
class session {
public:
  /// Fails with errc::refused or exhausted when the file cannot be written.
  [[nodiscard]] static result<session> start(const settings& s);
  session(session&& from) noexcept : active_(std::exchange(from.active_, false)) {}
  session& operator=(session&&) = delete;
  ~session(); ///< Writes what is queued.

private:
  session() = default;
  bool active_ = true;
};

/// Lines dropped because the queue was full, since the start.
[[nodiscard]] std::uint64_t dropped();

} // namespace barid::log
