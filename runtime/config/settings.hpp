// runtime/config/settings.hpp - what an operator can set, as values of their types.
//
// Filled only by load.hpp; names, defaults, ranges and texts are in the table in options.cpp.

#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace barid::config {

struct settings {
  std::filesystem::path data;

  std::string node_name;

  std::string database_target; ///< Empty: the private cluster in `data`.
  std::string database_password;
  std::filesystem::path database_password_file;
  std::int64_t database_cache = 0; ///< Bytes; 0: the private cluster's own choice.

  std::filesystem::path rules_folder;
  bool rules_watch = true;

  std::string http_listen; ///< As net::parse_endpoint reads it; the same for the others.
  std::string http_public_url;
  std::string http_console;
  std::filesystem::path http_certificate, http_key;
  std::string http_trusted_proxies; ///< As net::network_set reads it.

  std::string lmtp_listen;
  std::int64_t lmtp_socket_mode = 0660;
  std::int64_t lmtp_connections = 0;
  std::chrono::milliseconds lmtp_delivery_deadline{};

  std::string smtp_listen;
  std::filesystem::path smtp_certificate, smtp_key;
  bool smtp_require_tls = false;
  std::int64_t smtp_connections = 0;
  std::int64_t smtp_client_connections = 0;
  std::int64_t smtp_client_rate = 0; ///< Mails a minute.

  std::int64_t mail_size_limit = 0; ///< Bytes.
  std::int64_t mail_reader_workers = 0;
  std::string mail_trusted_authserv_id;
  std::int64_t mail_authserv_fields = 0;
  bool mail_trust_spam_headers = false;

  std::int64_t inbox_limit = 0; ///< Mails.

  std::int64_t sending_connections = 0; ///< To one server.
  std::int64_t sending_rate = 0;        ///< Mails a minute to one account of a server.
  std::int64_t sending_rate_automatic = 0;
  std::chrono::milliseconds sending_give_up{};

  std::string calls_allow; ///< `host` or `host:port`, apart by commas.
  std::filesystem::path calls_ca_file;

  std::string suggestions_endpoint; ///< Empty: off.
  std::string suggestions_model;
  std::string suggestions_key;
  std::filesystem::path suggestions_key_file;

  std::string extensions_load; ///< `crm@1=/usr/lib/barid/crm.so`, apart by commas.

  std::string log_level;
  std::string log_format;
  std::filesystem::path log_file; ///< Empty: standard error.

  std::string metrics_listen; ///< Empty: only at /metrics of the HTTP listener.
};

} // namespace barid::config
