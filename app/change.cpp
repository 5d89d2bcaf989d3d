#include "app/change.hpp"

namespace barid::app {

result<void> commit_change(store::connection& on, store::transaction& open,
                           const change_note& note) {
  store::audit_entry line;
  line.at = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  line.actor = "command line";
  line.action = note.action;
  line.subject = note.subject;
  line.detail = note.detail;
  if (auto ok = store::write_audit(on, line); !ok) return ok;
  if (auto told = on.run("select pg_notify($1, $2)",
                         store::with(std::string(directory_news), note.subject));
      !told)
    return told.why();
  return open.commit();
}

} // namespace barid::app
