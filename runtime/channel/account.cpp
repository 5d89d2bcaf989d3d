#include "runtime/channel/account.hpp"

#include "runtime/net/endpoint.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace barid::channel {

using nlohmann::json;

namespace {

constexpr std::array<std::pair<tls, const char*>, 3> tls_names{
    {{tls::tls, "tls"}, {tls::starttls, "starttls"}, {tls::none, "none"}}};
constexpr std::array<std::pair<imap::after_commit, const char*>, 4> after_names{
    {{imap::after_commit::keep, "keep"},
     {imap::after_commit::mark_seen, "mark_seen"},
     {imap::after_commit::move, "move"},
     {imap::after_commit::remove, "remove"}}};

std::uint16_t usual_port(protocol of, tls secured) {
  if (of == protocol::imap) return secured == tls::tls ? 993 : 143;
  if (of == protocol::pop3) return secured == tls::tls ? 995 : 110;
  return secured == tls::tls ? 465 : secured == tls::starttls ? 587 : 25;
}

/// Nothing that could leave the line or the brackets it is written into.
bool is_host(std::string_view name) {
  return std::ranges::none_of(name, [](unsigned char x) {
    return x <= ' ' || x == 0x7F || x == '/' || x == '@' || x == '<' || x == '>' || x == '"';
  });
}

json server_json(const mail_server& s) {
  return {{"host", s.host}, {"port", s.port}, {"tls", name_of(s.secured)}};
}

mail_server server_from(const json& j) {
  mail_server out;
  out.host = j.at("host").get<std::string>();
  const auto port = j.at("port").get<std::int64_t>();
  if (port < 1 || port > 65535) throw std::invalid_argument("port");
  out.port = static_cast<std::uint16_t>(port);
  const auto secured = parse_tls(j.at("tls").get<std::string>());
  if (out.host.empty() || !secured) throw std::invalid_argument("server");
  out.secured = *secured;
  return out;
}

imap::after_commit after_from(const std::string& name) {
  for (const auto& [value, word] : after_names)
    if (name == word) return value;
  throw std::invalid_argument("after");
}

} // namespace

const char* name_of(tls t) {
  for (const auto& [value, word] : tls_names)
    if (t == value) return word;
  return "tls";
}

std::optional<tls> parse_tls(std::string_view name) {
  for (const auto& [value, word] : tls_names)
    if (name == word) return value;
  return {};
}

result<mail_server> parse_server(std::string_view text, protocol of, std::optional<tls> secured) {
  const std::string sample = of == protocol::imap   ? "imap.acme.example"
                             : of == protocol::pop3 ? "pop.acme.example"
                                                    : "smtp.acme.example";
  const auto port = std::to_string(usual_port(of, of == protocol::smtp ? tls::starttls : tls::tls));
  const error wrong{errc::invalid, "`" + std::string(text) + "` is not a server",
                    "write its name and perhaps a port: `" + sample + "` or `" + sample + ":" + port + "`"};
  const bool has_port =
      text.starts_with('[') ? text.find("]:") != std::string_view::npos : text.find(':') != std::string_view::npos;
  mail_server out;
  out.secured = secured.value_or(of == protocol::smtp ? tls::starttls : tls::tls);
  const auto whole =
      has_port ? std::string(text) : std::string(text) + ":" + std::to_string(usual_port(of, out.secured));
  const auto at = net::parse_endpoint(whole);
  if (!at || at->is_unix() || at->host.empty() || at->port == 0 || !is_host(at->host)) return wrong;
  out.host = at->host;
  out.port = at->port;
  if (has_port && !secured) {
    const bool upgrades = out.port == 143 || out.port == 110 || out.port == 587 || out.port == 25;
    out.secured = upgrades ? tls::starttls : tls::tls;
  }
  if (out.secured == tls::none && !net::is_loopback(*at))
    return error{errc::invalid, "`" + std::string(text) + "` would be used without encryption",
                 "use `--tls starttls` or `--tls tls`; only a server on this machine may go without"};
  return out;
}

std::string to_json(const account& a) {
  json out = json::object();
  if (a.imap) out["imap"] = server_json(*a.imap);
  if (a.pop3) out["pop3"] = server_json(*a.pop3);
  if (a.smtp) out["smtp"] = server_json(*a.smtp);
  if (!a.user.empty()) out["user"] = a.user;
  if (a.oauth)
    out["oauth"] = {{"provider", a.oauth->name}, {"authorize", a.oauth->authorize}, {"token", a.oauth->token},
                    {"device", a.oauth->device}, {"scope", a.oauth->scope},         {"client_id", a.oauth->client_id}};
  if (!a.signed_in.empty()) out["signed_in"] = a.signed_in;
  if (!a.ca_file.empty()) out["ca_file"] = a.ca_file;
  if (a.imap) out["folders"] = a.folders;
  if (!a.sent.empty()) out["sent"] = a.sent;
  if (a.import_days) out["import_days"] = *a.import_days;
  if (!a.names.empty()) out["names"] = a.names;
  if (!a.signatures.empty()) out["signatures"] = a.signatures;
  if (a.incoming()) {
    for (const auto& [value, word] : after_names)
      if (a.after == value) out["after"] = word;
    if (!a.move_to.empty()) out["move_to"] = a.move_to;
  }
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

result<account> account_from_json(std::string_view text) {
  try {
    const auto j = text.empty() ? json::object() : json::parse(text);
    account out;
    if (j.contains("imap")) out.imap = server_from(j.at("imap"));
    if (j.contains("pop3")) out.pop3 = server_from(j.at("pop3"));
    if (j.contains("smtp")) out.smtp = server_from(j.at("smtp"));
    out.user = j.value("user", "");
    if (j.contains("oauth")) {
      const auto& from = j.at("oauth");
      out.oauth = oauth::provider{from.at("provider"),      from.at("authorize"), from.at("token"),
                                  from.value("device", ""), from.at("scope"),     from.at("client_id")};
    }
    out.signed_in = j.value("signed_in", "");
    out.ca_file = j.value("ca_file", "");
    out.folders = j.value("folders", out.folders);
    if (j.contains("after")) out.after = after_from(j.at("after").get<std::string>());
    out.move_to = j.value("move_to", "");
    out.sent = j.value("sent", "");
    if (j.contains("import_days")) out.import_days = j.at("import_days").get<int>();
    out.names = j.value("names", out.names);
    out.signatures = j.value("signatures", out.signatures);
    return out;
  } catch (const std::exception&) {
    return error{errc::invalid, "the stored settings of this channel cannot be understood",
                 "remove the channel and add it again"};
  }
}

namespace {

void set_server(fetching::server_settings& to, const mail_server& server, const account& a) {
  to.host = server.host;
  to.port = server.port;
  switch (server.secured) {
  case tls::tls:
    to.tls = fetching::tls_mode::tls;
    break;
  case tls::starttls:
    to.tls = fetching::tls_mode::starttls;
    break;
  case tls::none:
    to.tls = fetching::tls_mode::none;
    break;
  }
  to.ca_file = a.ca_file;
  to.user = a.user;
  if (a.oauth) to.method = fetching::login_method::oauth;
}

} // namespace

pop3::account_settings pop3_settings(const account& a) {
  pop3::account_settings out;
  set_server(out, *a.pop3, a);
  if (a.after == imap::after_commit::remove) out.policy = pop3::after_commit::remove;
  return out;
}

imap::account_settings imap_settings(const account& a) {
  imap::account_settings out;
  set_server(out, *a.imap, a);
  out.policy = a.after;
  out.move_to = a.move_to;
  out.copies_to = a.sent;
  out.folders.clear();
  for (const auto& name : a.folders) {
    imap::folder_settings folder;
    folder.name = name;
    out.folders.push_back(std::move(folder));
  }
  return out;
}

smtp::server smtp_server(const account& a, const secrets::secret& password) {
  smtp::server out;
  out.at = {a.smtp->host, a.smtp->port, {}};
  switch (a.smtp->secured) {
  case tls::tls:
    out.secured = smtp::security::implicit_tls;
    break;
  case tls::starttls:
    out.secured = smtp::security::starttls;
    break;
  case tls::none:
    out.secured = smtp::security::none;
    break;
  }
  if (a.user.empty() || password.empty()) out.as = smtp::no_login{};
  else if (a.oauth) out.as = smtp::token_login{a.user, std::string(password.reveal())};
  else out.as = smtp::password_login{a.user, std::string(password.reveal())};
  out.login_in_clear = a.smtp->secured == tls::none;
  return out;
}

} // namespace barid::channel
