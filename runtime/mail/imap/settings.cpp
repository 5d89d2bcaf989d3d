#include "runtime/mail/imap/settings.hpp"

#include "grammar/imap/mailbox_name.hpp"

#include <set>

namespace barid::imap {

namespace {

error wrong(std::string message, std::string help) {
  return {errc::invalid, std::move(message), std::move(help)};
}

} // namespace

result<void> check(const account_settings& s) {
  if (auto ok = check_server(s, "IMAP", "use 993 for tls, 143 for starttls"); !ok) return ok;
  if (s.folders.empty()) return wrong("the account has no folder to read", "name one, usually INBOX");
  std::set<std::string> names;
  for (const auto& f : s.folders) {
    if (f.name.empty() || !to_modified_utf7(f.name))
      return wrong("`" + f.name + "` cannot be a folder name", "write it as the server shows it");
    if (!names.insert(f.name).second)
      return wrong("the folder `" + f.name + "` is named twice", "name every folder once");
  }
  if (!s.copies_to.empty()) {
    if (!to_modified_utf7(s.copies_to))
      return wrong("`" + s.copies_to + "` cannot be a folder name", "write it as the server shows it");
    if (names.contains(s.copies_to))
      return wrong("copies of sent mail would go to `" + s.copies_to + "`, which is read itself",
                   "choose a folder that is not read");
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
