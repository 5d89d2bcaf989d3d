#include "actors/keeper.hpp"

#include "dsl/compile.hpp"
#include "runtime/rules/folder.hpp"
#include "runtime/store/hash.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

namespace barid::actors {

namespace {

using pointer = keeper_actor::stateful_pointer<keeper_state>;
using answer = result<applied>;

std::string bytes_of_hex(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned byte = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    out += static_cast<char>(byte);
  }
  return out;
}

class librarian {
public:
  librarian(pointer self, services* node, keeper_settings settings)
      : self_(self), node_(node), settings_(std::move(settings)) {}

  answer start() {
    auto on = connected();
    if (!on) return on.why();
    if (auto ok = read_people(**on); !ok) return ok.why();
    auto out = load_active(**on);
    if (!out) return out;
    if (!settings_.folder.empty()) {
      auto files = rules::read_folder(settings_.folder);
      if (!files) return files.why(); // an unreadable folder is said at once
      self_->state.seen = self_->state.looking = signature();
      if (auto by = replaced_by(**on, *files, out->generation)) {
        spdlog::warn("rules: generation {} ({}) replaced those in {}; they stay in force until the folder changes",
                     by->generation, by->message, settings_.folder.string());
      } else {
        auto fresh = reload();
        if (!fresh) return fresh;
        if (fresh->in_force || !out->in_force) out = std::move(fresh);
      }
    }
    self_->delayed_send(self_, settings_.watch_every, watch_atom::value);
    return out;
  }

  answer apply(const apply_rules& what, bool rollback = false) {
    auto on = connected();
    if (!on) return on.why();
    applied out;
    out.files = what.files;
    const auto active = store::load_active_rules(**on);
    if (!active) return active.why();
    out.generation = active->generation;
    out.hash = dsl::content_hash(what.files);
    if (what.expected && *what.expected != active->generation)
      return error{errc::conflict, "other rules came into force meanwhile", "look at them, then apply again"};
    const auto in_force = node_->rules.get();
    if (active->hash == bytes_of_hex(out.hash) && in_force && in_force->generation == active->generation) {
      out.in_force = out.unchanged = true;
      return out;
    }
    // names that nobody has yet are noted by `check`, not refused here: people may join later
    auto compiled = dsl::compile(what.files);
    out.diagnostics = std::move(compiled.diagnostics);
    if (!compiled.program) return out;
    if (auto ok = make_rows(**on, *compiled.program); !ok) return ok.why();
    store::rule_set set;
    set.hash = bytes_of_hex(out.hash);
    set.bundle = pack(what.files);
    set.author = what.author;
    set.message = what.message;
    if (auto ok = store::save_rule_set(**on, set); !ok) return ok.why();
    store::activation activation{set.hash, active->generation, rollback, what.author, what.message};
    const auto generation = store::activate_rules(**on, activation);
    if (!generation) return generation.why();
    out.generation = *generation;
    out.in_force = true;
    put(compiled.program, *generation, set.hash);
    return out;
  }

  answer reload() {
    auto files = rules::read_folder(settings_.folder);
    if (!files) return files.why();
    apply_rules what;
    what.files = std::move(*files);
    what.author = "folder";
    what.message = "read from " + settings_.folder.string();
    self_->state.seen = self_->state.looking = signature();
    auto out = apply(what);
    if (out && settings_.tell) settings_.tell(*out);
    return out;
  }

  answer rollback(std::int64_t generation, const std::string& author) {
    auto on = connected();
    if (!on) return on.why();
    const auto history = store::rule_history(**on, 1'000);
    if (!history) return history.why();
    const auto in_force = node_->rules.get();
    const auto* found = static_cast<const store::rule_change*>(nullptr);
    for (const auto& change : *history) {
      const bool wanted = generation != 0 ? change.generation == generation
                                          : in_force && change.hash != in_force->hash;
      if (wanted && !found) found = &change;
    }
    if (!found)
      return error{errc::not_found, "there are no earlier rules to go back to", "the history in the API lists those that were in force"};
    auto set = store::load_rule_set(**on, found->hash);
    if (!set) return set.why();
    auto files = unpack(set->bundle);
    if (!files) return files.why();
    apply_rules what;
    what.files = std::move(*files);
    what.author = author;
    what.message = "back to generation " + std::to_string(found->generation);
    return apply(what, true);
  }

  result<std::vector<store::rule_change>> history() {
    auto on = connected();
    if (!on) return on.why();
    return store::rule_history(**on, 1'000);
  }

  void watch() {
    self_->delayed_send(self_, settings_.watch_every, watch_atom::value);
    follow_store();
    if (!settings_.watch || settings_.folder.empty()) return;
    auto& s = self_->state;
    const auto now = signature();
    // two looks must agree: an editor or a copy may be half-way through
    if (now != s.seen && now == s.looking)
      if (auto out = reload(); !out) {
        spdlog::error("rules: {}", out.why().message);
        s.seen = now;
      }
    s.looking = now;
  }

  result<bool> refresh() {
    auto on = connected();
    if (!on) return on.why();
    if (auto ok = read_people(**on); !ok) return ok.why(); // the last one stays
    return true;
  }

private:
  pointer self_;
  services* node_;
  keeper_settings settings_;

  result<store::connection*> connected() {
    return self_->state.database.get();
  }

  /// Another node, or a command, may have put other rules in force.
  void follow_store() {
    const auto in_force = node_->rules.get();
    auto on = connected();
    if (!in_force || !on) return;
    const auto active = store::load_active_rules(**on);
    if (!active || active->generation == in_force->generation) return;
    auto out = load_active(**on);
    if (out && settings_.tell) settings_.tell(*out);
    if (!out) spdlog::error("rules: {}", out.why().message);
  }

  /// What was put in force after the very set that the folder holds: a rollback survives a restart.
  std::optional<store::rule_change> replaced_by(store::connection& on, const source_set& folder, std::int64_t active) {
    const auto hash = bytes_of_hex(dsl::content_hash(folder));
    const auto history = store::rule_history(on, 1'000);
    if (!history || active == 0) return std::nullopt;
    const auto* newest = history->empty() ? nullptr : &history->front();
    if (!newest || newest->hash == hash) return std::nullopt;
    const bool was_in_force = std::ranges::find(*history, hash, &store::rule_change::hash) != history->end();
    return was_in_force ? std::optional(*newest) : std::nullopt;
  }

  void put(dsl::program_ptr program, std::int64_t generation, std::string hash) {
    node_->rules.put(std::make_shared<const rules_in_force>(
        rules_in_force{std::move(program), generation, std::move(hash)}));
  }

  result<void> read_people(store::connection& on) {
    auto people = read_directory(on);
    if (!people) return people.why();
    node_->people.put(std::move(*people));
    if (settings_.directory_changed) settings_.directory_changed();
    return {};
  }

  /// Declared teams get a row, so that people can join them; a declared mailbox that nobody has
  /// connected gets a channel to which an MTA can push.
  result<void> make_rows(store::connection& on, const dsl::program& program) {
    const auto people = node_->people.get();
    bool made = false;
    for (const auto& [name, policy] : program.teams) {
      if (people && people->team_named(name)) continue;
      const auto id = store::create_team(on, name);
      if (!id && id.why().code != errc::conflict) return id.why();
      made = true;
    }
    for (const auto& [name, policy] : program.mailboxes) {
      const bool known = people && (people->channel_named(name) ||
                                    std::ranges::any_of(policy.addresses, [&](const std::string& a) {
                                      return people->channel_of(a) != nullptr;
                                    }));
      if (known || policy.addresses.empty()) continue;
      store::channel_row row;
      row.name = name;
      row.addresses = policy.addresses;
      row.kind = "lmtp";
      row.state = "on";
      const auto id = store::create_channel(on, row);
      if (!id && id.why().code != errc::conflict) return id.why();
      if (id)
        if (auto ok = store::set_connected_since(on, *id, node_->clock.now()); !ok) return ok.why();
      made = true;
    }
    return made ? read_people(on) : result<void>();
  }

  answer load_active(store::connection& on) {
    applied out;
    const auto active = store::load_active_rules(on);
    if (!active) return active.why();
    if (active->hash.empty()) return out;
    auto set = store::load_rule_set(on, active->hash);
    if (!set) return set.why();
    auto files = unpack(set->bundle);
    if (!files) return files.why();
    auto compiled = dsl::compile(*files);
    out.files = std::move(*files);
    out.generation = active->generation;
    out.hash = store::to_hex(active->hash);
    out.diagnostics = std::move(compiled.diagnostics);
    if (!compiled.program) return out;
    out.in_force = true;
    put(compiled.program, active->generation, active->hash);
    return out;
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
};

} // namespace

std::string pack(const source_set& files) {
  std::string out;
  for (const auto& f : files.files)
    out += std::to_string(f.path.size()) + " " + std::to_string(f.text.size()) + "\n" + f.path + f.text;
  return out;
}

result<source_set> unpack(const std::string& bytes) {
  const error broken{errc::internal, "a stored rule set cannot be unpacked", "apply the rules again"};
  source_set out;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto line = bytes.find('\n', at);
    if (line == std::string::npos) return broken;
    std::size_t path = 0, text = 0;
    const auto* end = bytes.data() + line;
    auto [rest, e] = std::from_chars(bytes.data() + at, end, path);
    if (e != std::errc() || rest == end) return broken;
    if (std::from_chars(rest + 1, end, text).ec != std::errc()) return broken;
    if (path > bytes.size() || text > bytes.size() || line + 1 + path + text > bytes.size()) return broken;
    out.files.push_back({bytes.substr(line + 1, path), bytes.substr(line + 1 + path, text)});
    at = line + 1 + path + text;
  }
  return out;
}

keeper_actor::behavior_type keeper(pointer self, services* node, keeper_settings settings) {
  self->state.database = node->hold();
  auto it = std::make_shared<librarian>(self, node, std::move(settings));
  return {
      [it](start_atom) { return make_local(it->start()); },
      [it](apply_atom, const local<apply_rules>& what) { return make_local(it->apply(*what)); },
      [it](rollback_atom, std::int64_t generation, const std::string& author) {
        return make_local(it->rollback(generation, author));
      },
      [it](history_atom) { return make_local(it->history()); },
      [it](reload_atom) { return make_local(it->reload()); },
      [it](watch_atom) { it->watch(); },
      [it](refresh_atom) { return make_local(it->refresh()); },
  };
}

} // namespace barid::actors
