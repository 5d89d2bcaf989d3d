#include "runtime/rules/folder_use.hpp"

#include "runtime/rules/applying.hpp"
#include "runtime/store/hash.hpp"

namespace barid::rules {

folder_use use_of_folder(const std::string& folder, const std::string& hash,
                         const std::optional<store::rule_change>& active,
                         const std::optional<store::node_rules>& last) {
  if (!active) return folder_use::take;
  if (store::to_hex(active->hash) == hash) return folder_use::in_force;
  const bool looked = last && !last->folder.empty();
  const bool by_files = active->author == file_watch;
  if (!looked) return by_files ? folder_use::take : folder_use::set_aside;
  const bool files_changed = last->folder != folder || last->folder_hash != hash;
  const bool rules_changed = last->generation != active->generation;
  // what was refused is refused again, with its findings
  if (!rules_changed) return files_changed || last->folder_refused ? folder_use::take : folder_use::set_aside;
  return by_files && files_changed ? folder_use::take : folder_use::set_aside;
}

} // namespace barid::rules
