#include "runtime/store/connection.hpp"

#include "runtime/store/sqlstate.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <unordered_set>

namespace barid::store {

namespace {

using steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// What the server's own time-outs get before ours ends the connection.
constexpr milliseconds grace{2'000};

struct result_eraser {
  void operator()(PGresult* r) const { PQclear(r); }
};
using owned_result = std::unique_ptr<PGresult, result_eraser>;

struct pg_closer {
  void operator()(PGconn* c) const { PQfinish(c); }
};

enum class wake { readable, writable, late, failed };

wake wait_for(int socket, short events, steady::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady::now()).count();
    if (left <= 0) return wake::late;
    pollfd fd{socket, events, 0};
    const int ready = poll(&fd, 1, static_cast<int>(std::min<long long>(left, 60'000)));
    if (ready < 0 && errno != EINTR) return wake::failed;
    if (ready <= 0) continue;
    return (fd.revents & (POLLIN | POLLERR | POLLHUP)) != 0 ? wake::readable : wake::writable;
  }
}

/// As a connection string quotes a value.
std::string quoted(const char* value) {
  std::string out = "'";
  for (; *value != '\0'; ++value) {
    if (*value == '\'' || *value == '\\') out += '\\';
    out += *value;
  }
  return out + "'";
}

} // namespace

std::string without_password(const std::string& target) {
  char* why = nullptr;
  PQconninfoOption* options = PQconninfoParse(target.c_str(), &why);
  PQfreemem(why);
  if (!options) return "(unreadable connection string)";
  std::string out;
  for (auto* o = options; o->keyword; ++o) {
    if (!o->val) continue;
    // libpq marks what a form must hide with '*'; what is unknown to it may hide there as well
    const bool secret = std::strchr(o->dispchar, '*') != nullptr || std::strstr(o->keyword, "pass") != nullptr;
    out += (out.empty() ? "" : " ") + std::string(o->keyword) + "=" + (secret ? "***" : o->val);
  }
  PQconninfoFree(options);
  return out;
}

struct connection::impl {
  std::unique_ptr<PGconn, pg_closer> pg;
  connection_settings settings;
  std::unordered_set<std::string_view> prepared; ///< Names, which are literals.
  std::string state;
  std::size_t failed = 0;
  bool lost = false;

  error lose(errc code, const std::string& what) {
    lost = true;
    state.clear();
    pg.reset(); // the server rolls back what was not committed
    return {code, what, "a new connection is made when the database answers"};
  }
  error lose_late() {
    return lose(errc::timeout, "the database did not answer within " + to_text(settings.statement_timeout + grace));
  }
  error lose_socket() {
    std::string text = pg ? PQerrorMessage(pg.get()) : "";
    text = text.substr(0, text.find('\n'));
    return lose(errc::unavailable, "the connection to the database was lost" + (text.empty() ? "" : ": " + text));
  }
  /// The failure of a statement; the connection may be gone with it.
  error judge(const PGresult* r) {
    const char* code = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    if (!code) return lose_socket();
    const char* text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    std::string saved = code;
    auto why = error_of_sqlstate(saved, text ? text : "");
    const char* severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && std::strcmp(severity, "ERROR") != 0) lost = true; // FATAL and PANIC end the session
    state = std::move(saved);
    return why;
  }
  steady::time_point deadline() const { return steady::now() + settings.statement_timeout + grace; }

  /// Sends what is queued, reading meanwhile: both sides blocked on writing would be a deadlock.
  result<void> flush(steady::time_point until) {
    for (;;) {
      const int rest = PQflush(pg.get());
      if (rest == 0) return {};
      if (rest < 0) return lose_socket();
      switch (wait_for(PQsocket(pg.get()), POLLIN | POLLOUT, until)) {
      case wake::readable:
        if (PQconsumeInput(pg.get()) == 0) return lose_socket();
        break;
      case wake::writable:
        break;
      case wake::late:
        return lose_late();
      case wake::failed:
        return lose_socket();
      }
    }
  }

  /// The next result; null at the end of a statement's results.
  result<owned_result> next(steady::time_point until) {
    while (PQisBusy(pg.get()) != 0) {
      if (auto sent = flush(until); !sent) return sent.why();
      switch (wait_for(PQsocket(pg.get()), POLLIN, until)) {
      case wake::readable:
        if (PQconsumeInput(pg.get()) == 0) return lose_socket();
        break;
      case wake::writable:
        break;
      case wake::late:
        return lose_late();
      case wake::failed:
        return lose_socket();
      }
    }
    return owned_result(PQgetResult(pg.get()));
  }

  result<void> send(const std::vector<step>& steps, std::vector<bool>& is_prepare);
  result<std::vector<rows>> receive(const std::vector<step>& steps, const std::vector<bool>& is_prepare);
};

connection::connection(std::unique_ptr<impl> taken) : impl_(std::move(taken)) {}
connection::connection(connection&&) noexcept = default;
connection& connection::operator=(connection&&) noexcept = default;
connection::~connection() = default;

result<connection> connection::open(const connection_settings& settings) {
  char* why = nullptr;
  PQconninfoOption* parsed = PQconninfoParse(settings.target.c_str(), &why);
  PQfreemem(why); // libpq quotes the string, password included: never shown
  if (!parsed)
    return error{errc::invalid, "the database setting is not a connection string",
                 "write it like `host=db.example dbname=barid user=barid` or "
                 "`postgresql://barid@db.example/barid`"};
  PQconninfoFree(parsed);

  const std::array keywords{"dbname", settings.user.empty() ? "client_encoding" : "user", "client_encoding",
                            "application_name", static_cast<const char*>(nullptr)};
  const std::array<const char*, 5> values{settings.target.c_str(),
                                          settings.user.empty() ? "UTF8" : settings.user.c_str(), "UTF8",
                                          settings.application.c_str(), nullptr};
  auto made = std::make_unique<impl>();
  made->settings = settings;
  made->pg.reset(PQconnectStartParams(keywords.data(), values.data(), 1));
  if (!made->pg) return error{errc::exhausted, "no memory for a database connection", ""};
  const auto until = steady::now() + settings.connect_timeout;
  auto next = PGRES_POLLING_WRITING;
  while (PQstatus(made->pg.get()) != CONNECTION_BAD && next != PGRES_POLLING_OK) {
    const short events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    const auto woken = wait_for(PQsocket(made->pg.get()), events, until);
    if (woken == wake::late)
      return made->lose(errc::unavailable, "the database did not answer within " + to_text(settings.connect_timeout));
    if (woken == wake::failed) break;
    next = PQconnectPoll(made->pg.get());
    if (next == PGRES_POLLING_FAILED) break;
  }
  if (PQstatus(made->pg.get()) != CONNECTION_OK) {
    std::string text = PQerrorMessage(made->pg.get());
    while (!text.empty() && text.back() == '\n') text.pop_back();
    std::replace(text.begin(), text.end(), '\n', ' ');
    const bool refused = text.find("authentication failed") != std::string::npos ||
                         text.find("no pg_hba.conf entry") != std::string::npos ||
                         text.find("no password supplied") != std::string::npos;
    const bool missing =
        text.find("database \"") != std::string::npos && text.find("does not exist") != std::string::npos;
    const bool no_role = text.find("role \"") != std::string::npos && text.find("does not exist") != std::string::npos;
    return error{refused || no_role ? errc::refused
                 : missing          ? errc::not_found
                                    : errc::unavailable,
                 "cannot connect to the database: " + text,
                 refused || no_role ? "check the user and the password in the database settings"
                 : missing          ? "let the server's administrator run the statements that `barid migrate --roles` "
                                      "prints, then run `barid migrate`"
                                    : "check that the server runs and that host and port are right"};
  }
  PQsetnonblocking(made->pg.get(), 1);
  // notices ("relation exists, skipping") are for people at psql
  PQsetNoticeProcessor(
      made->pg.get(), [](void*, const char*) {}, nullptr);
  connection out(std::move(made));
  static constexpr std::string_view prepare_session =
      "select set_config('search_path', 'barid, pg_temp', false), "
      "set_config('TimeZone', 'UTC', false), "
      "set_config('idle_in_transaction_session_timeout', '60s', false), "
      "set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false)";
  auto text_of = [](milliseconds ms) { return std::to_string(ms.count()); };
  std::vector<step> steps;
  if (!settings.role.empty()) steps.push_back({{"", "select set_config('role', $1, false)"}, with(settings.role)});
  steps.push_back({{"", prepare_session}, with(text_of(settings.statement_timeout), text_of(settings.lock_timeout))});
  if (auto done = out.run_pipeline(steps); !done) {
    if (settings.role.empty() || out.failed_step() != 0 || out.last_state().empty()) return done.why();
    return error{errc::refused, "the database login may not work as `" + settings.role + "`: " + done.why().message,
                 "let the server's administrator run the statements that `barid migrate --roles` "
                 "prints"};
  }
  return out;
}

result<void> connection::impl::send(const std::vector<step>& steps, std::vector<bool>& is_prepare) {
  std::unordered_set<std::string_view> coming;
  for (const auto& s : steps) {
    const auto wire = s.values.encode();
    const int count = static_cast<int>(wire.values.size());
    const std::string sql(s.what.sql);
    int sent = 1;
    if (s.what.name.empty()) {
      sent = PQsendQueryParams(pg.get(), sql.c_str(), count, wire.types.data(), wire.values.data(), wire.lengths.data(),
                               wire.formats.data(), 1);
    } else {
      const std::string name(s.what.name);
      if (!prepared.contains(s.what.name) && coming.insert(s.what.name).second) {
        sent = PQsendPrepare(pg.get(), name.c_str(), sql.c_str(), count, wire.types.data());
        is_prepare.push_back(true);
      }
      if (sent == 1)
        sent = PQsendQueryPrepared(pg.get(), name.c_str(), count, wire.values.data(), wire.lengths.data(),
                                   wire.formats.data(), 1);
    }
    is_prepare.push_back(false);
    if (sent != 1) return lose_socket();
  }
  if (PQpipelineSync(pg.get()) != 1) return lose_socket();
  return {};
}

result<std::vector<rows>> connection::impl::receive(const std::vector<step>& steps,
                                                    const std::vector<bool>& is_prepare) {
  const auto until = deadline();
  if (auto sent = flush(until); !sent) return sent.why();
  std::vector<rows> out;
  std::optional<error> first;
  for (bool prepare : is_prepare) {
    const auto at = out.size();
    for (;;) {
      auto got = next(until);
      if (!got) return got.why();
      if (!*got) break;
      const auto status = PQresultStatus(got->get());
      if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        if (first) continue;
        if (prepare) prepared.insert(steps[at].what.name);
        else out.emplace_back(got->release());
      } else if (!first) {
        failed = at;
        first = judge(got->get());
        if (!pg) return *first;
      }
    }
  }
  auto end = next(until); // the pipeline's sync
  if (!end) return first ? *first : end.why();
  const bool synced = *end && PQresultStatus(end->get()) == PGRES_PIPELINE_SYNC;
  if (lost || PQstatus(pg.get()) == CONNECTION_BAD) {
    lost = true;
    return first ? *first : lose_socket();
  }
  if (!synced || PQexitPipelineMode(pg.get()) != 1) return lose_socket();
  if (first) return *first;
  return out;
}

result<std::vector<rows>> connection::run_pipeline(const std::vector<step>& steps) {
  auto& self = *impl_;
  self.failed = 0;
  if (broken()) return self.lose_socket();
  self.state.clear();
  if (PQenterPipelineMode(self.pg.get()) != 1) return self.lose_socket();
  std::vector<bool> is_prepare;
  if (auto sent = self.send(steps, is_prepare); !sent) return sent.why();
  return self.receive(steps, is_prepare);
}

result<rows> connection::run(const statement& what, const parameters& values) {
  auto done = run_pipeline({{what, values}});
  if (!done) return done.why();
  return std::move(done->front());
}

result<rows> connection::run(std::string_view sql, const parameters& values) {
  return run(statement{"", sql}, values);
}

result<void> connection::run_script(const std::string& sql) {
  auto& self = *impl_;
  if (broken()) return self.lose_socket();
  self.state.clear();
  if (PQsendQuery(self.pg.get(), sql.c_str()) != 1) return self.lose_socket();
  const auto until = self.deadline();
  std::optional<error> first;
  for (;;) {
    auto got = self.next(until);
    if (!got) return got.why();
    if (!*got) break;
    const auto status = PQresultStatus(got->get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY && !first) {
      first = self.judge(got->get());
      if (!self.pg) return *first;
    }
  }
  if (first) return *first;
  return {};
}

result<void> connection::begin() {
  auto done = run(statement{"begin", "begin"});
  if (!done) return done.why();
  return {};
}

result<void> connection::commit() {
  auto done = run(statement{"commit", "commit"});
  if (!done) return done.why();
  if (done->tag() != "COMMIT") return error{errc::internal, "the transaction had failed before it was committed", ""};
  return {};
}

void connection::rollback() {
  if (broken() || PQtransactionStatus(impl_->pg.get()) == PQTRANS_IDLE) return;
  // not prepared: in a failed transaction the server prepares nothing
  const std::string saved = impl_->state;
  if (!run(statement{"", "rollback"})) impl_->lost = true;
  impl_->state = saved;
}

result<void> connection::listen(const std::string& channel) {
  if (broken()) return impl_->lose_socket();
  char* quoted = PQescapeIdentifier(impl_->pg.get(), channel.data(), channel.size());
  if (!quoted) return error{errc::invalid, "`" + channel + "` cannot be a channel's name", ""};
  const std::string sql = std::string("listen ") + quoted;
  PQfreemem(quoted);
  return run_script(sql);
}

result<std::optional<notification>> connection::wait_notification(milliseconds most) {
  auto& self = *impl_;
  const auto until = steady::now() + most;
  for (;;) {
    if (broken()) return self.lose_socket();
    if (PQconsumeInput(self.pg.get()) == 0) return self.lose_socket();
    if (PGnotify* news = PQnotifies(self.pg.get())) {
      notification out{news->relname, news->extra};
      PQfreemem(news);
      return std::optional(std::move(out));
    }
    switch (wait_for(PQsocket(self.pg.get()), POLLIN, until)) {
    case wake::readable:
    case wake::writable:
      break;
    case wake::late:
      return std::optional<notification>();
    case wake::failed:
      return self.lose_socket();
    }
  }
}

bool connection::broken() const {
  return impl_->lost || !impl_->pg || PQstatus(impl_->pg.get()) == CONNECTION_BAD;
}

bool connection::ended() {
  while (!broken() && PQtransactionStatus(impl_->pg.get()) == PQTRANS_IDLE) {
    pollfd fd{PQsocket(impl_->pg.get()), POLLIN, 0};
    if (poll(&fd, 1, 0) <= 0) return false;
    if (PQconsumeInput(impl_->pg.get()) == 0) static_cast<void>(impl_->lose_socket());
  }
  return broken();
}

std::string_view connection::last_state() const {
  return impl_->state;
}
std::size_t connection::failed_step() const {
  return impl_->failed;
}
int connection::server_version() const {
  return impl_->pg ? PQserverVersion(impl_->pg.get()) : 0;
}
int connection::backend_pid() const {
  return impl_->pg ? PQbackendPID(impl_->pg.get()) : 0;
}

result<way_in> connection::hand_on() const {
  if (broken()) return error{errc::unavailable, "the connection to the database was lost", "try again"};
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> all(PQconninfo(impl_->pg.get()), PQconninfoFree);
  if (!all) return error{errc::exhausted, "no memory for a database connection", ""};
  // the name is the other program's own, and so is how it reads text
  static constexpr std::array<std::string_view, 3> left_out{"application_name", "fallback_application_name",
                                                            "client_encoding"};
  way_in out;
  for (const auto* o = all.get(); o->keyword; ++o) {
    const std::string_view name = o->keyword;
    if (!o->val || *o->val == '\0' || std::ranges::find(left_out, name) != left_out.end()) continue;
    if (name == "password") {
      out.password = o->val;
    } else if (std::strchr(o->dispchar, '*') != nullptr) {
      return error{errc::invalid, "`" + std::string(name) + "` of the database settings cannot be handed on",
                   "other programs would show it in the list of processes; use a key without a password"};
    } else if (std::strchr(o->dispchar, 'D') == nullptr) { // those are for debugging
      out.target += (out.target.empty() ? "" : " ") + std::string(name) + "=" + quoted(o->val);
    }
  }
  return out;
}

result<void> connection::set_timeouts(milliseconds of_statement, milliseconds of_lock) {
  auto done = run("select set_config('statement_timeout', $1, false), "
                  "set_config('lock_timeout', $2, false)",
                  with(std::to_string(of_statement.count()), std::to_string(of_lock.count())));
  if (!done) return done.why();
  impl_->settings.statement_timeout = of_statement;
  impl_->settings.lock_timeout = of_lock;
  return {};
}

result<transaction> transaction::begin(connection& on) {
  if (auto begun = on.begin(); !begun) return begun.why();
  return transaction(on);
}

} // namespace barid::store
