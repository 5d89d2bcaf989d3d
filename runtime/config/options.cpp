#include "runtime/config/amounts.hpp"
#include "runtime/config/option.hpp"

#include <algorithm>
#include <array>

namespace barid::config {

namespace {

using s = settings;
constexpr std::int64_t mb = std::int64_t{1} << 20;
constexpr std::int64_t second = 1000;
constexpr std::int64_t day = 86400 * second;

constexpr std::array<std::string_view, 5> levels{"trace", "debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 3> formats{"auto", "text", "json"};

// clang-format off
constexpr std::array table{
  option{"data", shape::file, &s::data, "",
    "The folder with everything of this instance: the private database, the key of the secrets, and "
    "barid.toml where no other one is named. One running barid per folder.",
    "/var/lib/barid", "/var/lib/barid for root, else ~/.local/share/barid"},
  option{"node.name", shape::text, &s::node_name, "node1",
    "The name of this node, in logs, in the database and for other nodes. Letters, digits, `-` and `_`.",
    "cairo-1"},
  option{"database.target", shape::target, &s::database_target, "",
    "The PostgreSQL to use, as libpq reads it: `host=… dbname=…` or `postgresql://…`. The login needs the "
    "roles barid_owner, barid_engine and barid_api: `barid migrate --roles` prints how.",
    "host=db.acme.example dbname=barid user=barid sslmode=verify-full", "a private PostgreSQL in the data folder"},
  option{"database.password", shape::secret, &s::database_password, "",
    "The password for `database.target`.", ""},
  option{"database.password_file", shape::file, &s::database_password_file, "",
    "A file that holds the password for `database.target`, readable by barid alone.",
    "/etc/barid/database.password", "no password, or BARID_DATABASE_PASSWORD"},
  option{"database.cache", shape::bytes, &s::database_cache, "0B",
    "Memory in which the private PostgreSQL keeps what it read last (its shared_buffers), from its next start on. 0B takes an eighth of "
    "the machine's, between 64 MB and 4 GB; less is right where the machine does other things as well.", "256MB", {}, 0, 1024 * 1024 * mb},
  option{"rules.folder", shape::file, &s::rules_folder, "",
    "The folder with the .route files, or one .route file.", "/etc/barid/rules", "`rules` in the data folder"},
  option{"rules.watch", shape::yes_no, &s::rules_watch, "true",
    "Apply the rules as soon as a file of the folder changes. Without it: SIGHUP, `barid apply`, or the API.", "false"},
  option{"http.listen", shape::endpoint, &s::http_listen, "127.0.0.1:8025",
    "Where the API and the console are served. Before people reach it over a network, set `http.certificate`, or put a proxy with TLS in "
    "front and set `http.public_url` and `http.trusted_proxies`.",
    "127.0.0.1:8025"},
  option{"http.public_url", shape::url, &s::http_public_url, "",
    "The address under which people reach the console: for links in mails, and for cookies.",
    "https://desk.acme.example", "the address of `http.listen`, with https:// where there is a certificate"},
  option{"http.certificate", shape::file, &s::http_certificate, "",
    "The certificate with its chain, in PEM form: HTTPS is served on `http.listen`, and nothing else. Files that change are read again; "
    "where they cannot be used, the last good ones stay.", "/etc/barid/desk.pem", "plain HTTP"},
  option{"http.key", shape::file, &s::http_key, "",
    "The key of `http.certificate`, in PEM form, without a passphrase.", "/etc/barid/desk.key", "the file of the certificate"},
  option{"http.trusted_proxies", shape::networks, &s::http_trusted_proxies, "",
    "Proxies of yours in front of `http.listen`: whom X-Forwarded-For names is who asks, for the limits of signing in and for the "
    "audit log, and X-Forwarded-Proto says whether they came by https. Headers of others are not believed.",
    "127.0.0.1, 10.0.0.0/8", "none: whoever connects is who asks"},
  option{"http.console", shape::file, &s::http_console, "",
    "The folder of the built console. Where there is none, the plain page is served.",
    "/usr/share/barid/console", "`share/barid/console` beside the program, or `web/dist` of its checkout"},
  option{"lmtp.listen", shape::endpoint, &s::lmtp_listen, "127.0.0.1:2424",
    "Where an MTA hands over mail by LMTP. A unix socket is made with `lmtp.socket_mode`.",
    "unix:/run/barid/lmtp"},
  option{"lmtp.socket_mode", shape::mode, &s::lmtp_socket_mode, "0660",
    "The permissions of a unix socket of `lmtp.listen`: the MTA has to be able to write to it.", "0666",
    {}, 0600, 0777},
  option{"lmtp.connections", shape::number, &s::lmtp_connections, "128",
    "MTAs connected at once; those beyond hear 421 and come back.", "256", {}, 1, 4096},
  option{"lmtp.delivery_deadline", shape::length_of_time, &s::lmtp_delivery_deadline, "4s",
    "How long a delivery may wait for the database before it hears 451 and is tried again by its MTA.", "2s",
    {}, 100, 300 * second},
  option{"smtp.listen", shape::endpoint, &s::smtp_listen, "",
    "Where gateways that cannot speak LMTP hand over mail by SMTP. Only mail for the addresses of channels is "
    "taken; nothing is passed on.", "127.0.0.1:2525", "no SMTP"},
  option{"smtp.certificate", shape::file, &s::smtp_certificate, "",
    "The certificate with its chain, in PEM form, that STARTTLS on `smtp.listen` shows. Files that change are read again; where they "
    "cannot be used, the last good ones stay.",
    "/etc/barid/mx.pem", "STARTTLS is not offered"},
  option{"smtp.key", shape::file, &s::smtp_key, "",
    "The key of `smtp.certificate`, in PEM form.", "/etc/barid/mx.key", "the file of the certificate"},
  option{"smtp.require_tls", shape::yes_no, &s::smtp_require_tls, "false",
    "Take mail on `smtp.listen` only over TLS.", "true"},
  option{"smtp.connections", shape::number, &s::smtp_connections, "64",
    "Connections to `smtp.listen` at once; those beyond hear 421 and come back.", "128", {}, 1, 4096},
  option{"smtp.client_connections", shape::number, &s::smtp_client_connections, "16",
    "Of these, from one address.", "32", {}, 1, 4096},
  option{"smtp.client_rate", shape::number, &s::smtp_client_rate, "600",
    "Mails a minute that `smtp.listen` takes from one address; those beyond hear 451 and come back.", "3000", {}, 1,
    1'000'000},
  option{"mail.size_limit", shape::bytes, &s::mail_size_limit, "64MB",
    "The largest mail taken. A larger one is refused (LMTP) or left on the server and shown (IMAP).", "25MB",
    {}, 64 * 1024, 1024 * mb},
  option{"mail.reader_workers", shape::number, &s::mail_reader_workers, "2",
    "Processes that read mails; each takes at most 200 MB.", "4", {}, 1, 64},
  option{"mail.trusted_authserv_id", shape::text, &s::mail_trusted_authserv_id, "",
    "The name under which your own mail server adds Authentication-Results. Results of others are not believed. That server has "
    "to write one on every mail, or to remove those that bear its name already (RFC 8601).",
    "mx.acme.example", "none is believed"},
  option{"mail.authserv_fields", shape::number, &s::mail_authserv_fields, "1",
    "How many such fields it writes on a mail, where each of its filters writes one of its own. Only so many from the top are "
    "believed: what lies below may have come with the mail.", "3", {}, 1, 8},
  option{"mail.trust_spam_headers", shape::yes_no, &s::mail_trust_spam_headers, "false",
    "Believe X-Spam headers. Only where your mail server removes those that come from outside.", "true"},
  option{"inbox.limit", shape::number, &s::inbox_limit, "20000",
    "Mails accepted and not decided yet, beyond which sources are told to wait.", "50000", {}, 100, 10'000'000},
  option{"sending.connections", shape::number, &s::sending_connections, "4",
    "Connections to one SMTP server at once. A channel has one, so that its mail keeps its order; more serve further "
    "channels of that server.", "2", {}, 1, 64},
  option{"sending.rate", shape::number, &s::sending_rate, "120",
    "Mails that go to one account of an SMTP server in any minute at most, whichever channels send by it; what is beyond "
    "waits its turn.", "30", {}, 1, 100'000},
  option{"sending.rate_automatic", shape::number, &s::sending_rate_automatic, "60",
    "Of these, mails that no person wrote: replies of rules, notices. 0 keeps them all back.", "10", {}, 0, 100'000},
  option{"sending.give_up", shape::length_of_time, &s::sending_give_up, "2d",
    "How long a mail is tried again while its server does not take it, from the first try on; then it is given up, shown as "
    "such, and goes only when somebody sends it again. A refused login gives up no mail.", "5d",
    {}, 60 * second, 30 * day},
  option{"calls.allow", shape::text, &s::calls_allow, "",
    "Hosts (`host` or `host:port`, apart by commas) that webhooks and extensions may call although they lie on a private network, "
    "and without TLS.", "erp.internal, 127.0.0.1:9000", "only public addresses, by TLS"},
  option{"calls.ca_file", shape::file, &s::calls_ca_file, "",
    "Certificates (PEM) to trust besides the system's when webhooks and extensions are called.", "/etc/barid/internal-ca.pem",
    "those of the system"},
  option{"suggestions.endpoint", shape::api_url, &s::suggestions_endpoint, "",
    "An OpenAI-compatible endpoint that drafts an answer when an agent asks for one: it is sent the mails of that conversation, and what was "
    "answered to similar ones. `/chat/completions` is added. A host on a private network has to be in `calls.allow`.",
    "https://llm.acme.example/v1", "none: suggestions come from the desk's own answers alone"},
  option{"suggestions.model", shape::text, &s::suggestions_model, "",
    "The model that `suggestions.endpoint` is asked for.", "small-1", "the endpoint's choice"},
  option{"suggestions.key", shape::secret, &s::suggestions_key, "",
    "The key for `suggestions.endpoint`.", ""},
  option{"suggestions.key_file", shape::file, &s::suggestions_key_file, "",
    "A file that holds the key for `suggestions.endpoint`, readable by barid alone.",
    "/etc/barid/suggestions.key", "no key, or BARID_SUGGESTIONS_KEY"},
  option{"extensions.load", shape::text, &s::extensions_load, "",
    "Extensions in shared libraries (`NAME@VERSION=FILE`, apart by commas): loaded at the start, called by rules.",
    "crm@1=/usr/lib/barid/crm.so", "none"},
  option{"log.level", shape::choice, &s::log_level, "info",
    "The least severe line that is written.", "debug", {}, 0, 0, levels},
  option{"log.format", shape::choice, &s::log_format, "auto",
    "`text` for people, `json` for programs (one object a line); `auto`: text on a terminal, else json.", "json",
    {}, 0, 0, formats},
  option{"log.file", shape::file, &s::log_file, "",
    "Where the log is appended to.", "/var/log/barid/barid.log", "standard error"},
  option{"metrics.listen", shape::endpoint, &s::metrics_listen, "",
    "Where /metrics is served to Prometheus on an address of its own, to whoever reaches it.", "127.0.0.1:9425",
    "only at /metrics of `http.listen`, to this machine and to admins"},
};
// clang-format on

std::string amount_words(const option& o, std::string_view what, std::string (*written)(std::int64_t)) {
  return std::string(what) + " from " + written(o.least) + " to " + written(o.most);
}

std::string plain(std::int64_t n) {
  return std::to_string(n);
}

} // namespace

std::span<const option> options() {
  return table;
}

const option* find_option(std::string_view name) {
  const auto at = std::ranges::find(table, name, &option::name);
  return at == table.end() ? nullptr : &*at;
}

std::string environment_name(const option& o) {
  std::string out = "BARID_";
  for (const char c : o.name) out += c == '.' ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::string shape_in_words(const option& o) {
  switch (o.of) {
  case shape::text:
    return "text";
  case shape::file:
    return "a path";
  case shape::endpoint:
    return "`host:port`, `[ipv6]:port` or `unix:/path`";
  case shape::url:
    return "`https://host` or `http://host:port`";
  case shape::api_url:
    return "`https://host/path`";
  case shape::networks:
    return "addresses and networks, apart by commas";
  case shape::target:
    return "a libpq connection string";
  case shape::yes_no:
    return "true or false";
  case shape::number:
    return amount_words(o, "a number", plain);
  case shape::bytes:
    return amount_words(o, "a size", size_text);
  case shape::length_of_time:
    return amount_words(o, "a duration", time_text);
  case shape::mode:
    return amount_words(o, "octal permissions", mode_text);
  case shape::secret:
    return "a secret";
  case shape::choice: {
    std::string out;
    for (std::size_t i = 0; i < o.choices.size(); ++i)
      out += (i == 0 ? "`" : i + 1 == o.choices.size() ? " or `" : ", `") + std::string(o.choices[i]) + "`";
    return out;
  }
  }
  return "text";
}

} // namespace barid::config
