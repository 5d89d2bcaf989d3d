#include "app/node.hpp"

#include "app/command_lock.hpp"
#include "app/console_folder.hpp"
#include "app/page_file.hpp"
#include "app/rules_told.hpp"
#include "runtime/config/load.hpp"
#include "runtime/config/memory.hpp"
#include "runtime/extension/host.hpp"
#include "runtime/net/served_tls.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/migrate.hpp"
#include "runtime/store/roles.hpp"

#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace barid::app {

namespace {

/// Whether somebody reads standard error as it comes, rather than a program.
bool people_read(const config::settings& from) {
  if (!from.log_file.empty()) return false;
  return from.log_format == "text" || (from.log_format != "json" && isatty(STDERR_FILENO) == 1);
}

} // namespace

result<std::unique_ptr<node>> node::start(const config::settings& from) {
  // What a large mail took goes back to the system when it is let go. The C library would raise this
  // bound to 32 MB by itself and keep such blocks, once for each thread that ever had one.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
  std::unique_ptr<node> out(new node);
  sigemptyset(&out->signals_);
  for (int s : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&out->signals_, s);
  pthread_sigmask(SIG_BLOCK, &out->signals_, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  log::settings lines;
  if (auto least = log::parse_level(from.log_level)) lines.least = *least;
  lines.form = from.log_format == "json"   ? log::format::json
               : from.log_format == "text" ? log::format::text
                                           : log::format::automatic;
  lines.file = from.log_file;
  lines.node = from.node_name;
  auto session = log::session::start(lines);
  if (!session) return session.why();
  out->log_.emplace(std::move(*session));
  for (auto step : {&node::open_database, &node::open_engine, &node::open_http})
    if (auto ok = ((*out).*step)(from); !ok) return ok.why();
    else if (out->asked_to_end()) break;
  return out;
}

store::connection_settings node::database(std::string_view role) const {
  store::connection_settings s;
  s.target = target_;
  (cluster_ ? s.user : s.role) = role;
  return s;
}

result<void> node::open_database(const config::settings& from) {
  // the key of the secrets lies there, wherever the database is
  std::error_code failed;
  std::filesystem::create_directories(from.data, failed);
  if (failed)
    return error{errc::refused, "cannot make the data folder " + from.data.string() + ": " + failed.message(),
                 "choose another one with `--data`"};
  if (from.database_target.empty()) {
    // commands that end meanwhile leave their server to us; one that is stopping it is waited for
    auto guest = command_lock::share(from.data, std::chrono::seconds(30));
    if (!guest) return guest.why();
    store::cluster_settings settings;
    settings.folder = from.data;
    settings.cache = static_cast<std::uint64_t>(from.database_cache);
    auto started = store::private_cluster::start(settings);
    if (!started) return started.why();
    cluster_.emplace(std::move(*started));
    target_ = cluster_->target();
  } else {
    target_ = config::database_target_with_password(from);
  }
  auto owner = store::connection::open(database(store::owner_role));
  if (!owner) return owner.why();
  const auto migrated = store::migrate(*owner);
  if (!migrated) return migrated.why();
  auto on = store::connection::open(database(store::engine_role));
  if (!on) return on.why();
  // makes the key of the secrets where there is none, and says so where it was lost
  if (auto vault = secrets::vault::open(from.data, *on); !vault) return vault.why();
  return {};
}

namespace {

void note_certificate(const std::string& of, const result<void>& changed) {
  if (changed) return log::info("the certificate of " + of + " was renewed");
  log::failure("the new certificate of " + of + " cannot be used; the last good one stays", {log::why(changed.why())});
}

result<lmtp::listener_settings> smtp_listener(const config::settings& from) {
  lmtp::listener_settings out;
  auto at = net::parse_endpoint(from.smtp_listen);
  if (!at) return at.why();
  out.at = std::move(*at);
  out.connections = std::size_t(from.smtp_connections);
  out.each_client = {std::size_t(from.smtp_client_connections), unsigned(from.smtp_client_rate)};
  out.times.delivery = from.lmtp_delivery_deadline;
  out.session.speaks = lmtp::dialect::smtp;
  out.session.limits.message = std::uint64_t(from.mail_size_limit);
  if (!from.smtp_certificate.empty()) {
    const auto& key = from.smtp_key.empty() ? from.smtp_certificate : from.smtp_key;
    auto tls = net::served_tls::open(from.smtp_certificate.string(), key.string(),
                                     [](const result<void>& changed) { note_certificate("SMTP", changed); });
    if (!tls) return tls.why();
    out.tls = [shown = std::move(*tls)] { return shown->current(); };
    out.session.tls = from.smtp_require_tls ? lmtp::encryption::required : lmtp::encryption::offered;
  } else if (from.smtp_require_tls) {
    return error{errc::invalid, "`smtp.require_tls` is on, and there is no certificate", "set `smtp.certificate`"};
  }
  return out;
}

/// `a, b:9000` without the blanks, in lower case.
std::vector<std::string> hosts_in(const std::string& list) {
  std::vector<std::string> out(1);
  for (char c : list)
    if (c == ',') out.emplace_back();
    else if (c != ' ' && c != '\t') out.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  std::erase(out, std::string());
  return out;
}

calls::policy call_policy(const config::settings& from) {
  calls::policy out;
  out.allowed = hosts_in(from.calls_allow);
  out.ca_file = from.calls_ca_file;
  return out;
}

std::string address_of(const config::settings& from, const std::string& host, std::uint16_t port) {
  return (from.http_certificate.empty() ? "http://" : "https://") + net::to_text({host, port, {}}) + "/";
}

/// How people reach the console: by HTTPS here, or by a proxy.
result<void> set_ways(http::settings& to, const config::settings& from) {
  auto proxies = net::network_set::parse(from.http_trusted_proxies);
  if (!proxies) return proxies.why();
  to.trusted_proxies = std::move(*proxies);
  to.certificate = from.http_certificate.string();
  to.key = from.http_key.string();
  to.public_url = from.http_public_url;
  to.https_outside = from.http_public_url.starts_with("https:");
  if (to.certificate.empty() && !to.key.empty())
    return error{errc::invalid, "`http.key` is set, and there is no certificate", "set `http.certificate`"};
  if (!to.certificate.empty() && to.public_url.starts_with("http:"))
    return error{errc::invalid, "`http.public_url` begins with http:, and `http.certificate` serves https alone",
                 "write it with https:, or take the certificate away"};
  return {};
}

/// Where people will find the console; empty where there is none, and where the system is still to choose the port.
std::string page_to_be(const config::settings& from) {
  if (from.http_listen.empty()) return {};
  if (const auto& url = from.http_public_url; !url.empty()) return url.ends_with('/') ? url : url + "/";
  const auto at = net::parse_endpoint(from.http_listen);
  return at && at->port != 0 ? address_of(from, at->host, at->port) : std::string();
}

/// A call to a loaded extension, as calls end.
calls::outcome asked(extensions::host& them, const actors::local_call& c) {
  auto said = them.call(c.module, c.version, c.function, c.body, c.timeout);
  calls::outcome out;
  switch (said.end) {
  case extensions::answer::how::done:
    out.verdict = calls::verdict::done;
    out.answer = std::move(said.text);
    return out;
  case extensions::answer::how::again:
    out.verdict = calls::verdict::later;
    break;
  case extensions::answer::how::never:
    out.verdict = calls::verdict::never;
    break;
  }
  out.status = 1; // it was asked: what else is due may be asked, too
  out.words = std::move(said.text);
  return out;
}

} // namespace

result<void> node::open_engine(const config::settings& from) {
  actors::engine_settings s;
  s.database = database(store::engine_role);
  s.node = from.node_name;
  // the folder's standard place need not be there: rules may come by the API
  std::error_code unreadable;
  if (from.rules_folder != from.data / "rules" || std::filesystem::exists(from.rules_folder, unreadable))
    s.rules = from.rules_folder;
  const bool folder_given = !s.rules.empty();
  s.watch_rules = from.rules_watch;
  if (!from.lmtp_listen.empty()) {
    auto at = net::parse_endpoint(from.lmtp_listen);
    if (!at) return at.why();
    s.lmtp.emplace();
    s.lmtp->at = std::move(*at);
    s.lmtp->unix_mode = unsigned(from.lmtp_socket_mode);
    s.lmtp->connections = std::size_t(from.lmtp_connections);
    s.lmtp->times.delivery = from.lmtp_delivery_deadline;
    s.lmtp->session.limits.message = std::uint64_t(from.mail_size_limit);
  }
  if (!from.smtp_listen.empty()) {
    auto smtp = smtp_listener(from);
    if (!smtp) return smtp.why();
    s.smtp = std::move(*smtp);
  }
  const auto ways_in = std::size_t(s.lmtp.has_value()) + s.smtp.has_value() + 1; // all accounts are one
  const auto room = config::room_for_mails(config::memory_allowed(), ways_in, std::size_t(from.mail_size_limit));
  for (auto* listener : {&s.lmtp, &s.smtp})
    if (*listener) (*listener)->bytes_in_flight = room;
  s.imap.bytes_in_flight = room;
  s.readers.workers = std::size_t(from.mail_reader_workers);
  s.trusted_authserv_id = from.mail_trusted_authserv_id;
  s.authserv_fields = int(from.mail_authserv_fields);
  s.trust_spam_headers = from.mail_trust_spam_headers;
  s.inbox_limit = from.inbox_limit;
  s.sending.connections = int(from.sending_connections);
  s.sending.rate = int(from.sending_rate);
  s.sending.rate_automatic = int(from.sending_rate_automatic);
  s.sending.give_up = from.sending_give_up;
  s.tell_rules = people_read(from) ? tell_rules_to_people : tell_rules_to_log;
  s.metrics = metrics_;
  s.data = from.data;
  // mail with links may be due at once
  page_.put(std::make_shared<const std::string>(page_to_be(from)));
  s.console = [this] { return page(); };
  s.call_policy = call_policy(from);
  auto wanted = extensions::read_wanted(from.extensions_load);
  if (!wanted) return wanted.why();
  auto loaded = extensions::host::load(*wanted);
  if (!loaded) return loaded.why();
  s.extensions = [them = std::move(*loaded)](const actors::local_call& c) { return asked(*them, c); };
  s.imap_limits.mail_size = std::uint64_t(from.mail_size_limit);
  auto started = actors::engine::start(std::move(s), clock_);
  if (!started) return started.why();
  engine_ = std::move(*started);
  if (!engine_->rules())
    return error{errc::invalid, "no rules are in force",
                 folder_given ? "correct the findings above, then start again"
                              : "name a folder with rule files: `--rules DIR`, or `barid apply DIR` before the start"};
  return {};
}

result<void> node::open_http(const config::settings& from) {
  if (!from.metrics_listen.empty()) {
    const auto own = net::parse_endpoint(from.metrics_listen);
    if (!own) return own.why();
    auto serving = metrics::listener::start(*own, *metrics_);
    if (!serving) return serving.why();
    metrics_listener_ = std::move(*serving);
  }
  if (from.http_listen.empty()) return {};
  const auto at = net::parse_endpoint(from.http_listen);
  if (!at) return at.why();
  desk_ = std::make_unique<actors::front_desk>(*engine_, clock_, database(store::engine_role));
  http::settings options;
  options.host = at->host;
  options.port = at->port;
  options.version = BARID_VERSION;
  options.console = from.http_console.empty() ? console_folder() : from.http_console;
  options.data = from.data.string();
  if (auto ok = set_ways(options, from); !ok) return ok.why();
  options.writer.endpoint = from.suggestions_endpoint;
  options.writer.model = from.suggestions_model;
  options.writer.key = from.suggestions_key;
  options.writer.calls = call_policy(from);
  options.calls = call_policy(from);
  auto started = http::server::start(
      {.options = options,
       .engine_db = database(store::engine_role),
       .api_db = database(store::api_role),
       .commands = *desk_,
       .clock = clock_,
       .metrics = metrics_->native(),
       .note = {},
       .certificate_changed = [](const result<void>& changed) { note_certificate("HTTPS", changed); }});
  if (!started) return started.why();
  http_ = std::move(*started);
  if (page().empty()) page_.put(std::make_shared<const std::string>(address_of(from, at->host, http_->port())));
  page_noted_in_ = from.data;
  note_page(from.data, page());
  return {};
}

std::string node::page() const {
  const auto known = page_.get();
  return known ? *known : std::string();
}

bool node::asked_to_end() {
  sigset_t waiting;
  return sigpending(&waiting) == 0 && (sigismember(&waiting, SIGTERM) == 1 || sigismember(&waiting, SIGINT) == 1);
}

void node::wait() {
  for (;;) {
    const timespec look{1, 0};
    const int signal = sigtimedwait(&signals_, nullptr, &look);
    if (signal < 0) {
      keep_database_running();
      continue;
    }
    if (signal != SIGHUP) return;
    if (auto r = engine_->reload(); !r) log::failure("rules cannot be read", {log::why(r.why())});
  }
}

void node::keep_database_running() {
  if (!cluster_ || cluster_->running()) return;
  log::failure("the database ended; it is started again");
  if (auto ok = cluster_->revive(); !ok) log::failure("the database cannot be started", {log::why(ok.why())});
}

bool node::stop() {
  if (std::exchange(stopped_, true)) return clean_;
  if (engine_) log::info("stopping");
  if (!page_noted_in_.empty()) forget_page(page_noted_in_);
  if (http_) http_->stop();
  if (engine_) clean_ = engine_->stop();
  if (cluster_)
    if (auto ok = cluster_->stop(); !ok) log::failure("the database did not stop", {log::why(ok.why())});
  return clean_;
}

node::~node() {
  stop();
}

void node::leave(int code) {
  std::cout.flush();
  std::cerr.flush();
  std::_Exit(code);
}

} // namespace barid::app
