// app/channel_arguments.hpp - what `barid channel …` was told, and the steps its verbs share.

#pragma once

#include "app/command.hpp"
#include "app/open_instance.hpp"
#include "runtime/channel/account.hpp"
#include "runtime/store/directory_channels.hpp"

#include <memory>
#include <string>
#include <vector>

namespace barid::app {

struct channel_arguments {
  std::shared_ptr<config_arguments> config;
  std::string channel; ///< Name or address; for `add` the address.
  std::vector<std::string> more_addresses;
  std::string name, imap, pop3, smtp, user, password_file, tls, ca_file, after, move_to, sent_folder, import_word;
  std::vector<std::string> folders;
  std::vector<std::string> mails;  ///< UIDs or UIDLs.
  std::string language, text_file; ///< Of a signature.
  bool remove = false;
  std::string closed;                         ///< How long what is closed is kept.
  std::string name_server, autoconfig_server; ///< For finding servers by the address.
  std::string oauth, client_id, client_secret_file, scope;
  bool device = false;
  bool failed = false;
  int limit = 50;
  bool lmtp = false;
  bool no_test = false;
  bool despite_rules = false;
  bool json = false;
};

/// By name, or by one of its addresses.
[[nodiscard]] result<store::channel_row> find_channel(store::connection& on, const std::string& who);

[[nodiscard]] std::string subject_of(mailbox_id id);

/// Tries what the account has of receiving and sending, as each of its addresses, telling each outcome on
/// standard error.
[[nodiscard]] result<void> try_account(const channel::account& a, const secrets::secret& password,
                                       const std::vector<std::string>& addresses);

exit_code add_channel_account(const channel_arguments& a); ///< `barid channel add`, app/channel_add.cpp

exit_code sign_channel(const channel_arguments& a);        ///< `barid channel signature`, app/channel_signature.cpp
exit_code retain_channel(const channel_arguments& a);      ///< `barid channel retention`, app/channel_retention.cpp
exit_code sign_in_channel(const channel_arguments& a);     ///< app/channel_sign_in.cpp
exit_code list_channel_mails(const channel_arguments& a);  ///< app/channel_mails.cpp
exit_code retry_channel_mails(const channel_arguments& a); ///< likewise

} // namespace barid::app
