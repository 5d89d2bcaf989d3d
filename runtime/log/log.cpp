#include "runtime/log/log.hpp"

#include "runtime/log/line.hpp"
#include "runtime/log/repeats.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <mutex>

namespace barid::log {

namespace {

constexpr std::array names{"trace", "debug", "info", "warning", "error"};

struct running {
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;
  bool json = false;
  std::string node;

  std::mutex guard; ///< Of `seen`.
  repeats seen;
};

std::atomic<level> least{level::info};
std::mutex guard_of_current;
std::shared_ptr<running> current;
std::atomic<std::uint64_t> dropped_before{0}; ///< By sessions that have ended.

std::shared_ptr<running> the_current() {
  const std::lock_guard lock(guard_of_current);
  return current;
}

instant now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

void emit(running& to, const entry& e) {
  to.logger->log(spdlog::level::critical, to.json ? json_line(e) : text_line(e));
}

/// Without a session: what an operator must not miss.
void emit_unstarted(const entry& e) {
  if (e.level < level::warning) return;
  const auto line = text_line(e) + "\n";
  [[maybe_unused]] const auto n = ::write(STDERR_FILENO, line.data(), line.size());
}

/// Tells before spdlog would throw, and in the operator's words.
result<void> check_file(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (fd < 0) {
    const int code = errno;
    return error{code == ENOSPC ? errc::exhausted : errc::refused,
                 "cannot write the log file " + file.string() + ": " + std::strerror(code),
                 "check `log.file`, and the owner and permissions of its folder"};
  }
  ::close(fd);
  return {};
}

void end(const std::shared_ptr<running>& r) {
  for (const auto& [message, n] : r->seen.untold()) emit(*r, {now(), level::warning, message, {}, n, r->node});
  const auto lost = r->pool->overrun_counter();
  dropped_before += lost;
  if (lost > 0) {
    const std::array with{number("lines", static_cast<std::int64_t>(lost))};
    emit(*r, {now(), level::warning, "log lines were dropped", with, 0, r->node});
  }
}

} // namespace

const char* name_of(level l) {
  return names[static_cast<std::size_t>(l)];
}

result<level> parse_level(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (name == names[i]) return static_cast<level>(i);
  return error{errc::invalid, "there is no log level `" + std::string(name) + "`",
               "it is one of trace, debug, info, warning, error"};
}

bool enabled(level l) {
  return l >= least.load(std::memory_order_relaxed);
}

void set_level(level l) {
  least = l;
}

void write(level l, std::string_view message, fields with) {
  if (!enabled(l)) return;
  const auto to = the_current();
  entry e{now(), l, message, {with.begin(), with.size()}, 0, {}};
  if (!to) return emit_unstarted(e);
  if (l >= level::warning) { // below, each line is about another mail and worth finding
    const std::lock_guard lock(to->guard);
    const auto left_out = to->seen.pass(message, std::chrono::steady_clock::now());
    if (!left_out) return;
    e.repeated = *left_out;
  }
  e.node = to->node;
  emit(*to, e);
}

result<session> session::start(const settings& s) {
  auto r = std::make_shared<running>();
  try {
    spdlog::sink_ptr sink;
    if (s.file.empty()) {
      sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    } else {
      if (auto ok = check_file(s.file); !ok) return ok.why();
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(s.file.string());
    }
    sink->set_pattern("%v");
    r->pool = std::make_shared<spdlog::details::thread_pool>(s.queue, 1);
    r->logger =
        std::make_shared<spdlog::async_logger>("barid", sink, r->pool, spdlog::async_overflow_policy::overrun_oldest);
    // the level was judged already, and a line is worth having before the next one comes
    r->logger->set_level(spdlog::level::trace);
    r->logger->flush_on(spdlog::level::trace);
  } catch (const std::exception& e) {
    return error{errc::refused, std::string("the log cannot be opened: ") + e.what(), "check `log.file`"};
  }
  r->json =
      s.form == format::json || (s.form == format::automatic && (!s.file.empty() || ::isatty(STDERR_FILENO) == 0));
  r->node = s.node;
  set_level(s.least);
  const std::lock_guard lock(guard_of_current);
  if (current)
    return error{errc::internal, "the log was started twice", "this is a mistake in barid; please report it"};
  current = std::move(r);
  return session();
}

session::~session() {
  if (!active_) return;
  std::shared_ptr<running> r;
  {
    const std::lock_guard lock(guard_of_current);
    r = std::exchange(current, nullptr);
  }
  if (r) end(r); // the pool's own end, with its last holder, waits for what is queued
}

std::uint64_t dropped() {
  const auto r = the_current();
  return dropped_before + (r ? r->pool->overrun_counter() : 0);
}

} // namespace barid::log
