#include "runtime/mail/imap/settings.hpp"

#include "grammar/imap/mailbox_name.hpp"

#include <set>

namespace barid::imap {

namespace {

error wrong(std::string message, std::string help) {
  return {errc::invalid, std::move(message), std::move(help)};
}

bool has_control(const std::string& text) {
  for (const unsigned char c : text)
    if (c < 0x20 || c == 0x7F) return true;
  return false;
}

} // namespace

result<void> check(const account_settings& s) {
  if (s.host.empty() || has_control(s.host))
    return wrong("the account has no usable host", "give the name of the IMAP server");
  if (s.port == 0) return wrong("the account has no port", "use 993 for tls, 143 for starttls");
  if (s.user.empty() || has_control(s.user))
    return wrong("the account has no usable user name", "give the name the server knows it by");
  if (!s.secret)
    return wrong("the account has no secret", "store its password or connect it by OAuth");
  if (s.folders.empty())
    return wrong("the account has no folder to read", "name one, usually INBOX");
  std::set<std::string> names;
  for (const auto& f : s.folders) {
    if (f.name.empty() || !to_modified_utf7(f.name))
      return wrong("`" + f.name + "` cannot be a folder name", "write it as the server shows it");
    if (!names.insert(f.name).second)
      return wrong("the folder `" + f.name + "` is named twice", "name every folder once");
  }
  if (s.policy == after_commit::move) {
    if (s.move_to.empty() || !to_modified_utf7(s.move_to))
      return wrong("mails are to be moved, but there is no folder to move them to",
                   "name the folder for finished mails");
    if (names.contains(s.move_to))
      return wrong("mails would be moved to `" + s.move_to + "`, which is read itself",
                   "choose a folder that is not read");
  }
  if (s.timing.idle_renewal > std::chrono::minutes(29))
    return wrong("IDLE has to be renewed within 29 minutes", "set a shorter time");
  return {};
}

} // namespace barid::imap
