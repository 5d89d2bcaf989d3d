#include "actors/keeper.hpp"

#include "actors/alarm.hpp"
#include "dsl/compile.hpp"
#include "runtime/log/log.hpp"
#include "runtime/rules/folder.hpp"
#include "runtime/rules/folder_use.hpp"
#include "runtime/rules/name_bindings.hpp"
#include "runtime/store/hash.hpp"

#include <algorithm>

namespace barid::actors {

namespace {

using keeper_pointer = keeper_actor::stateful_pointer<keeper_state>;
using answer = result<applied>;

class librarian {
public:
  librarian(keeper_pointer self, services* node, keeper_settings settings)
      : self_(self), node_(node), settings_(std::move(settings)) {
    std::error_code failed;
    if (!settings_.folder.empty())
      if (auto whole = std::filesystem::absolute(settings_.folder, failed); !failed)
        settings_.folder = whole.lexically_normal();
  }

  answer start() {
    auto& s = self_->state;
    if (s.begun) return *s.begun;
    auto on = connected();
    if (!on) return on.why();
    if (auto ok = read_people(**on); !ok) return ok.why();
    auto out = load_active(**on);
    if (!out) return out;
    s.noted.generation = out->generation;
    if (!settings_.folder.empty()) out = look_at_folder(**on, *out);
    if (!out) return out;
    note(**on);
    s.begun = *out;
    return out;
  }

  answer apply(const apply_rules& what) { return noted(put_in_force(what)); }

  answer rollback(std::int64_t generation, const std::string& author, std::int64_t by, const std::string& message) {
    auto on = connected();
    if (!on) return on.why();
    auto what = rules::earlier(**on, generation);
    if (!what) return what.why();
    what->author = author;
    what->by = agent_id{by};
    if (!message.empty()) what->message = message;
    return apply(*what);
  }

  /// Read on demand: that is meant, whatever was put in force meanwhile.
  answer reload() {
    if (settings_.folder.empty())
      return error{errc::invalid, "the engine was started without a rules folder",
                   "`barid apply DIR` puts rules in force"};
    return read_folder("read again from " + settings_.folder.string());
  }

  result<std::vector<store::rule_change>> history() {
    auto on = connected();
    if (!on) return on.why();
    return store::rule_history(**on, 1'000);
  }

  void watch() {
    self_->delayed_send(self_, settings_.watch_every, watch_atom::value);
    auto& s = self_->state;
    if (!s.begun) { // after a restart by the supervisor nobody asks for it
      if (auto out = start(); !out) complain(out.why());
      return;
    }
    follow_store();
    if (s.people_in_doubt)
      if (auto ok = refresh(); !ok) log::debug("the directory is not read yet", {log::why(ok.why())});
    if (!settings_.watch || settings_.folder.empty()) return;
    const auto now = signature();
    // two looks must agree: an editor or a copy may be half-way through
    if (now != s.seen && now == s.looking) folder_changed();
    s.looking = now;
  }

  /// The last directory stays where it cannot be read; whoever asked need not ask again.
  result<bool> refresh() {
    self_->state.people_in_doubt = true;
    auto on = connected();
    if (!on) return on.why();
    if (auto ok = read_people(**on); !ok) return ok.why();
    self_->state.people_in_doubt = false;
    return true;
  }

private:
  keeper_pointer self_;
  services* node_;
  keeper_settings settings_;

  result<store::connection*> connected() { return self_->state.database.get(); }

  void complain(const error& why) {
    if (std::exchange(self_->state.complaint, why.message) == why.message) return;
    log::failure("rules are not put in force", {log::why(why)});
  }

  answer put_in_force(const apply_rules& what) {
    auto on = connected();
    if (!on) return on.why();
    auto out = rules::apply(**on, what, node_->clock.now());
    if (!out) return out;
    if (out->directory_changed)
      if (auto ok = read_people(**on); !ok) return ok.why();
    const auto in_force = node_->rules.get();
    if (out->program && out->in_force) {
      put(*out);
    } else if (out->unchanged && (!in_force || in_force->generation != out->generation)) {
      if (auto loaded = load_active(**on); !loaded) return loaded;
    }
    return out;
  }

  /// What came into force by other means than the folder.
  answer noted(answer out) {
    if (!out || !out->in_force) return out;
    if (auto on = connected()) {
      note(**on);
      say_if_folder_differs(**on);
    }
    return out;
  }

  // ---- the folder

  /// At the start, also the one after a mistake of ours: is what it holds news?
  answer look_at_folder(store::connection& on, const applied& active) {
    const auto looked = signature();
    auto files = rules::read_folder(settings_.folder);
    if (!files) return files.why(); // an unreadable folder is said at once
    const auto hash = dsl::content_hash(*files);
    const auto change = rules::change_of(on, 0);
    if (!change && change.why().code != errc::not_found) return change.why();
    const auto known = noted_before(on);
    if (!known) return known.why();
    const auto folder = settings_.folder.string();
    switch (rules::use_of_folder(folder, hash, change ? std::optional(*change) : std::nullopt, *known)) {
    case rules::folder_use::take: {
      auto fresh = read_folder("read from " + folder);
      return !fresh || fresh->in_force || !active.in_force ? fresh : answer(active);
    }
    case rules::folder_use::set_aside:
    case rules::folder_use::in_force:
      break;
    }
    auto& s = self_->state;
    s.seen = s.looking = looked;
    s.noted.folder = folder;
    s.noted.folder_hash = hash;
    s.noted.folder_refused = false;
    say_if_folder_differs(on);
    return active;
  }

  answer read_folder(const std::string& message) {
    auto& s = self_->state;
    const auto looked = signature();
    auto files = rules::read_folder(settings_.folder);
    if (!files) return files.why();
    apply_rules what;
    what.files = std::move(*files);
    what.author = rules::file_watch;
    what.message = message;
    auto out = put_in_force(what);
    if (!out) return out;
    s.seen = s.looking = looked;
    s.noted.folder = settings_.folder.string();
    s.noted.folder_hash = out->hash;
    s.noted.folder_refused = !out->in_force;
    if (auto on = connected()) note(**on);
    if (settings_.tell) settings_.tell(*out);
    return out;
  }

  /// Files that were only touched say nothing new: what was put in force by other means stays.
  void folder_changed() {
    auto& s = self_->state;
    const auto looked = signature();
    const auto files = rules::read_folder(settings_.folder);
    if (files && dsl::content_hash(*files) == s.noted.folder_hash) {
      s.seen = looked;
      return;
    }
    const auto out = read_folder("files changed in " + settings_.folder.string());
    if (out) return s.complaint.clear();
    complain(out.why());
    // files that cannot be read are tried again when they change, a store that is away until it is back
    if (!files) s.seen = looked;
  }

  void say_if_folder_differs(store::connection& on) {
    const auto& noted = self_->state.noted;
    const auto in_force = node_->rules.get();
    if (noted.folder.empty() || !in_force || store::from_hex(noted.folder_hash) == in_force->hash) return;
    const auto change = rules::change_of(on, in_force->generation);
    const auto said = change ? change->message : "";
    log::warning("the rules folder holds other rules than those in force, which stay until a file there changes or "
                 "`barid apply` is told so",
                 {log::text("folder", noted.folder), log::number("generation", in_force->generation),
                  log::text("by", change ? change->author : ""), log::text("message", said)});
  }

  /// Names, sizes and times of all files: changes whenever one of them does.
  std::string signature() const {
    namespace fs = std::filesystem;
    std::vector<std::string> lines;
    std::error_code e;
    for (fs::recursive_directory_iterator it(settings_.folder, e), end; !e && it != end; it.increment(e)) {
      if (!it->is_regular_file(e)) continue;
      lines.push_back(it->path().string() + "|" + std::to_string(it->file_size(e)) + "|" +
                      std::to_string(it->last_write_time(e).time_since_epoch().count()));
    }
    std::ranges::sort(lines);
    std::string out;
    for (const auto& l : lines) out += l + "\n";
    return out;
  }

  // ---- the store

  /// Another node, or a command, may have put other rules in force.
  void follow_store() {
    const auto in_force = node_->rules.get();
    auto on = connected();
    if (!on) return;
    const auto active = store::load_active_rules(**on);
    if (!active || active->generation == 0) return;
    if (in_force && active->generation == in_force->generation) {
      if (self_->state.noted.generation != in_force->generation) note(**on);
      return;
    }
    auto out = load_active(**on);
    if (!out) return complain(out.why());
    self_->state.complaint.clear();
    if (settings_.tell) settings_.tell(*out);
    note(**on);
    say_if_folder_differs(**on);
  }

  answer load_active(store::connection& on) {
    auto out = rules::load_in_force(on);
    if (out && out->in_force) put(*out);
    return out;
  }

  /// Decisions that the store refuses wait for this: nothing is asked of it in between.
  void put(const applied& what) {
    node_->rules.put(std::make_shared<const rules_in_force>(
        rules_in_force{what.program, what.generation, store::from_hex(what.hash), what.since}));
    if (settings_.rules_changed) settings_.rules_changed();
  }

  result<std::optional<store::node_rules>> noted_before(store::connection& on) {
    auto all = store::list_node_rules(on);
    if (!all) return all.why();
    for (auto& row : *all)
      if (row.node == node_->node) return std::optional(std::move(row));
    return std::optional<store::node_rules>();
  }

  /// What does not reach the store now is noted by a later look.
  void note(store::connection& on) {
    auto row = self_->state.noted;
    row.node = node_->node;
    if (const auto in_force = node_->rules.get(); in_force && in_force->generation != row.generation) {
      row.generation = in_force->generation;
      row.folder_refused = false; // others came into force: it is set aside
    }
    if (auto ok = store::put_node_rules(on, row); ok) self_->state.noted = std::move(row);
    else log::warning("which rules this node has in force is not stored", {log::why(ok.why())});
  }

  result<void> read_people(store::connection& on) {
    // who came since the rules were applied is bound now: from here on they may be renamed
    const auto active = store::load_active_rules(on);
    if (!active) return active.why();
    if (const auto in_force = node_->rules.get(); in_force && in_force->generation == active->generation)
      if (auto bound = rules::bind_names(on, *in_force->program); !bound) return bound.why();
    auto people = read_directory(on);
    if (!people) return people.why();
    for (const auto& [name, id] : (*people)->gone)
      log::failure(
          "the rules in force name somebody who is not in the directory any more; what they are assigned goes to "
          "the team of the mailbox",
          {log::text("name", name)});
    if (auto told = tell_of_gone(on, node_->clock, **people); !told) return told;
    node_->people.put(std::move(*people));
    if (settings_.directory_changed) settings_.directory_changed();
    return {};
  }
};

} // namespace

keeper_actor::behavior_type keeper(keeper_pointer self, services* node, keeper_settings settings) {
  self->state.database = node->hold();
  const auto first = settings.watch_every;
  auto it = std::make_shared<librarian>(self, node, std::move(settings));
  self->delayed_send(self, first, watch_atom::value);
  return {
      [it](start_atom) { return make_local(it->start()); },
      [it](apply_atom, const local<apply_rules>& what) { return make_local(it->apply(*what)); },
      [it](rollback_atom, std::int64_t generation, const std::string& author, std::int64_t by,
           const std::string& message) { return make_local(it->rollback(generation, author, by, message)); },
      [it](history_atom) { return make_local(it->history()); },
      [it](reload_atom) { return make_local(it->reload()); },
      [it](watch_atom) { it->watch(); },
      [it](refresh_atom) { return make_local(it->refresh()); },
  };
}

} // namespace barid::actors
