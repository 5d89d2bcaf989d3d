#include "runtime/http/endpoints/change.hpp"

#include "runtime/store/directory_news.hpp"

namespace barid::http {

std::string subject_of(agent_id who) {
  return "agent/" + std::to_string(who.value);
}

result<void> note_change(store::connection& on, const call& c, const change_note& what) {
  store::audit_entry line;
  line.at = c.desk.clock.now();
  line.actor = "agent/" + std::to_string(c.who->id.value);
  line.action = store::name_of(what.action);
  line.subject = what.subject;
  line.detail = what.detail.dump(-1, ' ', false, json::error_handler_t::replace);
  line.address = c.remote;
  return store::write_audit(on, line);
}

result<void> change_directory(const call& c, const std::function<result<change_note>(store::connection&)>& work) {
  auto done = c.desk.engine_db.with([&](store::connection& on) -> result<void> {
    auto open = store::transaction::begin(on);
    if (!open) return open.why();
    auto note = work(on);
    if (!note) return note.why();
    if (auto ok = note_change(on, c, *note); !ok) return ok;
    if (auto ok = store::tell_directory_changed(on, note->subject); !ok) return ok;
    return open->commit();
  });
  if (!done) return done;
  // who asks shall see it at once; if that fails now, the engine hears of it by itself
  static_cast<void>(c.desk.commands.people_changed());
  return {};
}

} // namespace barid::http
