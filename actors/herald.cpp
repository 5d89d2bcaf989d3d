#include "actors/herald.hpp"

#include "actors/alarm.hpp"
#include "actors/letters.hpp"
#include "actors/notice_letter.hpp"
#include "runtime/log/log.hpp"
#include "runtime/store/hash.hpp"

#include <memory>

namespace barid::actors {

namespace {

using herald_pointer = herald_actor::stateful_pointer<herald_state>;

constexpr int changes_told_at_once = 500;
constexpr int most_people = 100; ///< Told in one look.
constexpr std::chrono::hours notices_kept{24};
constexpr std::chrono::minutes without_sender{1};

class crier {
public:
  crier(herald_pointer self, services* node, herald_store desk, herald_settings settings)
      : self_(self), node_(node), desk_(std::move(desk)), settings_(std::move(settings)) {}

  void look() {
    self_->delayed_send(self_, settings_.every, herald_atom::value);
    if (auto ok = note(); !ok) return complain(ok.why());
    if (auto ok = tell(); !ok) return complain(ok.why());
    if (auto ok = forget(); !ok) complain(ok.why());
  }

private:
  herald_pointer self_;
  services* node_;
  herald_store desk_;
  herald_settings settings_;

  result<void> note() {
    for (;;) {
      const auto now = node_->clock.now();
      const auto more = desk_.note(now, now - notices_kept);
      if (!more) return more.why();
      if (!*more) return {};
    }
  }

  result<void> tell() {
    auto& s = self_->state;
    const auto now = node_->clock.now();
    if (s.not_before && now < *s.not_before) return {};
    const auto people = desk_.due(now - settings_.gather);
    if (!people) return people.why();
    result<void> out;
    for (const auto who : *people) {
      const auto how = desk_.tell(who);
      if (!how) {
        out = how.why(); // what is wrong with one does not keep the others waiting
        continue;
      }
      if (*how == telling::no_sender) {
        s.not_before = now + without_sender;
        if (!std::exchange(s.silent, true))
          log::warning("notices by mail wait, for a day at most: no account can send");
        return {};
      }
      s.not_before.reset();
      if (*how != telling::queued) continue;
      s.silent = false;
      node_->metrics->add(metrics::metric::notices_mailed);
    }
    return out;
  }

  result<void> forget() {
    const auto gone = desk_.forget(node_->clock.now() - notices_kept);
    if (!gone) return gone.why();
    if (*gone > 0) log::warning("notices waited for a day and were not mailed", {log::number("notices", *gone)});
    return {};
  }

  static void complain(const error& why) { log::warning("notices by mail wait", {log::why(why)}); }
};

/// Nobody: not to be written to.
const store::agent_row* reader_of(const services& node, const directory& people, agent_id who) {
  const auto* agent = people.agent(who);
  if (!agent || !agent->active || agent->email.empty()) return nullptr;
  const auto rules = node.rules.get();
  const bool ours =
      people.channel_of(folded_address(agent->email)) || (rules && rules->program->mailbox_of(agent->email));
  return ours ? nullptr : agent;
}

} // namespace

result<telling> tell_by_mail(store::connection& on, const services& node, agent_id who, const std::string& console) {
  const auto people = node.people.get();
  if (!people) return error{errc::unavailable, "the directory was not read yet", ""};
  auto open = store::transaction::begin(on);
  if (!open) return open.why();
  const auto waiting = store::take_mail_notices(on, who);
  if (!waiting) return waiting.why();
  const auto* agent = reader_of(node, *people, who);
  const bool write = agent && !waiting->notices.empty();
  if (write) {
    const auto written = notice_letter_of(*waiting, console);
    engine_notice letter;
    letter.to = {agent};
    letter.subject = written.subject;
    letter.text = written.text;
    letter.key = store::key_hash({"mail notices", std::to_string(who.value), std::to_string(waiting->newest)});
    const auto queued = queue_notice(on, node.clock, *people, letter);
    if (!queued) return queued.why();
    if (!*queued) return telling::no_sender; // nothing is removed either
  }
  if (auto ok = open->commit(); !ok) return ok.why();
  return write ? telling::queued : telling::nothing;
}

herald_store stored_notices(services* node, std::function<std::string()> console) {
  // what is lost with the server is done again: place, notices and mails are lost together
  const auto database = std::make_shared<store::held_connection>(node->hold(store::write_behind));
  herald_store out;
  out.note = [database](instant now, instant since) -> result<bool> {
    auto on = database->get();
    if (!on) return on.why();
    return store::note_notices(**on, now, since, changes_told_at_once);
  };
  out.due = [database](instant before) -> result<std::vector<agent_id>> {
    auto on = database->get();
    if (!on) return on.why();
    return store::due_mail_notices(**on, before, most_people);
  };
  out.tell = [database, node, console = std::move(console)](agent_id who) -> result<telling> {
    auto on = database->get();
    if (!on) return on.why();
    return tell_by_mail(**on, *node, who, console ? console() : std::string());
  };
  out.forget = [database](instant before) -> result<std::int64_t> {
    auto on = database->get();
    if (!on) return on.why();
    return store::forget_mail_notices(**on, before);
  };
  return out;
}

herald_actor::behavior_type herald(herald_pointer self, services* node, herald_store desk, herald_settings settings) {
  auto it = std::make_shared<crier>(self, node, std::move(desk), std::move(settings));
  self->send(self, herald_atom::value);
  return {[it](herald_atom) { it->look(); }};
}

} // namespace barid::actors
