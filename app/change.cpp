#include "app/change.hpp"

#include "runtime/store/directory_news.hpp"

namespace barid::app {

result<void> commit_change(store::connection& on, store::transaction& open, const change_note& note) {
  store::audit_entry line;
  line.at = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  line.actor = "command line";
  line.action = store::name_of(note.action);
  line.subject = note.subject;
  line.detail = note.detail;
  if (auto ok = store::write_audit(on, line); !ok) return ok;
  if (auto ok = store::tell_directory_changed(on, note.subject); !ok) return ok;
  return open.commit();
}

} // namespace barid::app
