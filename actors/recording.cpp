#include "actors/recording.hpp"

#include "actors/calling.hpp"
#include "actors/letters.hpp"
#include "actors/once_limit.hpp"
#include "actors/recording_clocks.hpp"
#include "dsl/budgets.hpp"
#include "dsl/change.hpp"
#include "dsl/customer_change.hpp"
#include "dsl/json.hpp"
#include "dsl/sla.hpp"
#include "dsl/timers.hpp"
#include "dsl/turns.hpp"
#include "dsl/verb.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/mail_identity.hpp"
#include "text/fold.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace barid::actors {

namespace {

using dsl::budget;
using dsl::json;

std::string bytes_of_hex(const std::string& hex) {
  std::string out;
  auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) out += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return out;
}

store::priority stored(const std::optional<priority>& p) {
  return static_cast<store::priority>(p.value_or(priority::normal));
}

class recorder {
public:
  recorder(const record_input& in, thread_state t) : in_(in) { out_.thread = std::move(t); }

  recorded run() {
    out_.after = in_.decided.back().decision.after;
    name_as_now();
    out_.after.version = in_.known.conversation.version + 1;
    if (in_.mail) note_incoming();
    for (std::size_t i = 0; i < in_.decided.size(); ++i) record_event(i);
    if (in_.answer) note_answer();
    if (!in_.mentioned.empty()) tell_mentioned();
    set_timers();
    set_flows();
    note_customer();
    out_.rows.clocks = clock_rows(*in_.rules.program, in_.known.conversation, out_.after, in_.known.now,
                                  in_.decided.front().event.name == "rules changed", routed_by());
    fill_row();
    auto& rows = out_.rows;
    if (in_.told_call) rows.told_calls.push_back(in_.told_call);
    rows.fence = in_.node.fence_of(out_.after.id);
    rows.generation = in_.rules.generation;
    rows.live.push_back({out_.after.version == 1 ? "conversation_new" : "conversation_changed", ""});
    return std::move(out_);
  }

private:
  const record_input& in_;
  recorded out_;

  /// A flow of earlier rules may have another name for whoever has it now.
  void name_as_now() {
    const auto people = in_.node.people.get();
    if (const auto* t = people->team_named(out_.after.team)) out_.after.team = t->name;
    if (const auto* a = people->agent_named(out_.after.agent)) out_.after.agent = a->name;
  }

  /// The rule whose assignment counted, the last one; empty: none assigned it.
  std::string routed_by() const {
    std::string out;
    for (const auto& d : in_.decided)
      for (const auto& e : d.decision.effects)
        if (e.verb == "assign") out = e.rule;
    return out;
  }

  void note_incoming() {
    const auto& m = *in_.mail->content;
    auto& t = out_.thread;
    remember(t, m.message_id);
    if (in_.came_back) {
      note_bounced(m);
    } else {
      if (auto own = own_address_of(m); !own.empty()) t.written_to = std::move(own);
      t.reply_to.clear();
      // an answer to ourselves would come in again, as a mail to be answered
      if (!m.reply_to.empty() && !is_ours(m.reply_to.front().spec)) t.reply_to = m.reply_to.front().spec;
      note_participants(m.from);
      note_participants(m.cc);
      note_participants(m.reply_to);
    }
    // of a broken one (`<`) nothing may be left
    if (auto hash = store::message_id_hash(m.message_id); !hash.empty())
      out_.rows.references.push_back(std::move(hash));
    if (in_.parted_from) {
      out_.rows.moved.push_back({in_.parted_from, in_.mail->mail_number, store::message_id_hash(m.message_id)});
      out_.rows.mails.push_back({in_.mail->mail_number, {}, {}, in_.mail->received});
      return;
    }
    if (in_.known.conversation.version == 0 && !in_.came_back) expect_what_it_names(m);
    out_.rows.inbox = in_.mail->mail_number;
    out_.rows.mails.push_back({in_.mail->mail_number, {}, {}, in_.mail->received});
    store::mail_text text;
    text.mail = in_.mail->mail_number;
    text.channel = in_.channel.id;
    text.reader = reader_version;
    text.warning = in_.mail->warning;
    text.parsed = in_.mail->parsed;
    out_.rows.texts.push_back(std::move(text));
  }

  /// The mails before it, which did not come here or not yet.
  void expect_what_it_names(const mail& m) {
    constexpr std::size_t most = 10;
    auto named = m.references;
    named.insert(named.end(), m.in_reply_to.begin(), m.in_reply_to.end());
    if (named.size() > most) named.erase(named.begin(), named.end() - most);
    for (const auto& id : std::set<std::string>(named.begin(), named.end()))
      if (!id.empty()) out_.rows.references.push_back(expected_mail(id));
  }

  /// Which of the channel's addresses it was sent to: as it was delivered, else as it says.
  std::string own_address_of(const mail& m) const {
    const auto among_ours = [&](const std::string& spec) {
      return std::ranges::any_of(in_.channel.addresses,
                                 [&](const auto& own) { return folded_address(own) == folded_address(spec); });
    };
    for (const auto& spec : in_.mail->transport.recipients)
      if (among_ours(spec)) return folded_address(spec);
    for (const auto* list : {&m.to, &m.cc})
      for (const auto& a : *list)
        if (among_ours(a.spec)) return folded_address(a.spec);
    return {};
  }

  bool is_ours(const std::string& spec) const { return is_our_address(in_, spec); }

  /// Who cannot be reached any more. That the mail went to them at all is for the store to say.
  void note_bounced(const mail& m) {
    const auto sent = store::message_id_hash(m.bounce->original_message_id);
    for (const auto& r : m.bounce->recipients)
      if (r.kind == bounce_kind::hard && r.address.find('@') != std::string::npos)
        out_.rows.bounced.push_back({folded_address(r.address), r.status, r.reason, sent, in_.mail->received});
  }

  void note_participants(const std::vector<address>& list) {
    for (const auto& a : list)
      if (!a.spec.empty() && out_.thread.participants.size() < most_participants && !is_ours(a.spec))
        out_.thread.participants.insert(folded_address(a.spec));
  }

  void record_event(std::size_t i) {
    const auto& d = in_.decided[i];
    store::event_row row;
    row.kind = d.event.name;
    row.at = d.event.at;
    row.actor = i == 0 ? in_.actor : "rules";
    if (i == 0 && in_.mail) row.mail = in_.mail->mail_number;
    row.program = in_.rules.hash;
    if (i == 0) {
      auto known = dsl::to_json(in_.known);
      known["event"] = dsl::to_json(d.event);
      if (in_.changed) known["changed"] = dsl::changed_members(in_.known.conversation, *in_.changed);
      for (const auto& f : in_.files)
        known["files"].push_back({{"upload", f.upload}, {"name", f.name}, {"type", f.type}, {"size", f.size}});
      row.facts = known.dump();
    } else {
      row.facts = json{{"event", dsl::to_json(d.event)}}.dump();
    }
    row.trace = dsl::to_json(d.decision.trace).dump();
    row.effects = dsl::to_json(d.decision.effects).dump();
    out_.rows.events.push_back(std::move(row));
    for (const auto& e : d.decision.effects) carry_out(e, i);
  }

  void carry_out(const effect& e, std::size_t event) {
    const auto* v = dsl::find_verb(e.verb);
    std::vector<std::size_t> needs;
    if (auto once = once_limit(e, in_.known.now, event)) {
      needs.push_back(out_.rows.limits.size());
      out_.rows.limits.push_back(std::move(*once));
    }
    if (v && v->by == dsl::carried_by::outbox) {
      add_budgets(e, needs, event);
      write_mail(e, event, std::move(needs));
    }
    if (v && v->by == dsl::carried_by::calls) {
      auto row = call_row(e, in_.decided[event].event, &out_.after, in_.known.now);
      row.needs = std::move(needs);
      out_.rows.outbox.push_back(std::move(row));
    }
    if (v && v->by == dsl::carried_by::people) tell_people(e, event, std::move(needs));
  }

  void tell_mentioned() {
    json to = json::array();
    for (const auto who : in_.mentioned)
      if (who != in_.author) to.push_back(who.value);
    if (to.empty()) return;
    out_.rows.live.push_back(
        {"notify",
         json{{"to", std::move(to)}, {"rule", ""}, {"event", "mentioned"}, {"agent", in_.author.value}}.dump()});
  }

  void tell_people(const effect& e, std::size_t event, std::vector<std::size_t> needs) {
    json to = json::array();
    // after its decision: a rule that assigns and notifies means who has it then
    for (const auto* a : in_.node.people.get()->meant_by(e.text(e.verb == "escalate" ? "to" : "who"), out_.after))
      to.push_back(a->id.value);
    if (to.empty()) return;
    out_.rows.live.push_back(
        {"notify", json{{"to", std::move(to)}, {"rule", e.rule}, {"event", in_.decided[event].event.name}}.dump(),
         std::move(needs)});
  }

  store::limit_use limit(std::string scope, std::string label, duration per, std::int32_t most, bool is_budget,
                         std::size_t event) const {
    store::limit_use u;
    u.scope = std::move(scope);
    u.label = std::move(label);
    u.now = in_.known.now;
    u.per = per;
    u.most = most;
    u.budget = is_budget;
    u.event = event;
    return u;
  }

  void add_budgets(const effect& e, std::vector<std::size_t>& needs, std::size_t event) {
    const std::string conversation = std::to_string(out_.after.id.value);
    const std::string channel = std::to_string(in_.channel.id.value);
    auto add = [&](const budget& b, const std::string& whose) {
      needs.push_back(out_.rows.limits.size());
      out_.rows.limits.push_back(limit(store::key_hash({"budget", b.what, whose}),
                                       "automatic mail per " + std::string(b.what), b.per, b.most, true, event));
    };
    add(dsl::per_conversation, conversation);
    add(dsl::per_customer, channel + "/" + out_.after.customer.address);
    add(dsl::per_channel, channel);
    if (e.verb != "reply" || !in_.mail) return;
    add(dsl::per_customer_soon, channel + "/" + out_.after.customer.address);
    if (!answers_automatic()) return;
    // nothing is left of a budget of nothing: the mail is not written, and the trace says why
    auto& rounds = out_.thread.robot_rounds;
    needs.push_back(out_.rows.limits.size());
    out_.rows.limits.push_back(limit(store::key_hash({"rounds", conversation, std::to_string(out_.after.version)}),
                                     "automatic answers to answers to automatic mail, until a person writes",
                                     std::chrono::hours(24), rounds++ < dsl::most_robot_rounds ? 1 : 0, true, event));
  }

  bool answers_automatic() const {
    const auto& m = *in_.mail->content;
    return is_automatic(out_.thread, m.in_reply_to) || is_automatic(out_.thread, m.references);
  }

  void write_mail(const effect& e, std::size_t event, std::vector<std::size_t> needs) {
    const auto& d = in_.decided[event];
    auto payload = automatic_letter(in_, e, d, out_.after, out_.thread);
    if (payload.is_null()) return;
    if (e.verb == "reply") remember_automatic(out_.thread, payload.value("message_id", ""));
    queue(bytes_of_hex(e.key), store::origin::automatic, std::move(payload), {}, std::move(needs));
  }

  void note_answer() {
    if (!in_.answer->forward) out_.thread.robot_rounds = 0;
    auto payload = human_letter(in_, out_.after, out_.thread);
    auto key = in_.answer->key;
    if (key.empty())
      key = store::key_hash({"answer", std::to_string(out_.after.id.value), std::to_string(out_.after.version)});
    queue(std::move(key), store::origin::human, std::move(payload), in_.answer->author, {});
  }

  void queue(std::string key, store::origin from, json payload, agent_id author, std::vector<std::size_t> needs) {
    const std::string message_id = payload.value("message_id", "");
    store::outbox_row row;
    row.effect_key = key;
    row.kind = "smtp";
    row.from = from;
    row.next_at = in_.known.now;
    row.needs = std::move(needs);
    row.message_id_hash = store::message_id_hash(message_id);
    row.payload = payload.dump();
    out_.rows.references.push_back(row.message_id_hash);
    // who answers it comes here, but the customer never had it: their answers do not name it
    if (payload.value("kind", "") != "forward") remember(out_.thread, message_id);
    out_.rows.outbox.push_back(std::move(row));
    out_.rows.mails.push_back({{}, std::move(key), author, in_.known.now});
  }

  void set_timers() {
    out_.timers = actors::timers_of(*in_.rules.program, out_.after, in_.known.now);
    if (auto wake = waking()) out_.timers.push_back(std::move(*wake));
    if (!in_.cleared_timer.empty()) out_.rows.clear_timers.push_back(in_.cleared_timer);
    for (const auto& old : in_.timers) {
      const auto kept = std::ranges::find(out_.timers, old.key, &store::timer_row::key);
      if (kept == out_.timers.end() && old.key != in_.cleared_timer) out_.rows.clear_timers.push_back(old.key);
    }
    for (const auto& t : out_.timers) {
      const auto old = std::ranges::find(in_.timers, t.key, &store::timer_row::key);
      if (old == in_.timers.end() || old->due != t.due || t.key == in_.cleared_timer) out_.rows.set_timers.push_back(t);
    }
  }

  void set_flows() {
    const auto& before = in_.known.conversation.flows;
    for (const auto& old : before)
      if (std::ranges::find(out_.after.flows, old.flow, &flow_instance::flow) == out_.after.flows.end())
        out_.rows.end_flows.push_back(old.flow);
    for (const auto& i : out_.after.flows) {
      if (std::ranges::find(before, i) != before.end()) continue;
      store::flow_row row;
      row.flow = i.flow;
      row.step = i.step;
      row.iteration = static_cast<std::int32_t>(i.iteration);
      row.program = bytes_of_hex(i.program);
      row.started = i.started;
      row.due = i.due && *i.due <= i.ends ? *i.due : i.ends;
      json captures = json::object();
      for (const auto& [name, v] : i.captures) captures[name] = dsl::to_json(v);
      row.variables = json{{"code", i.code}, {"captures", std::move(captures)}}.dump();
      out_.rows.flows.push_back(std::move(row));
    }
  }

  /// What holds for the customer's other conversations, too.
  void note_customer() {
    const auto& who = out_.after.customer;
    if (who.address.empty()) return;
    store::customer_change out;
    json set = json::object();
    for (const auto& [name, v] : dsl::change_between(in_.known.conversation.customer, who)) {
      if (is_missing(v)) out.gone.push_back(name);
      else set[name] = dsl::to_json(v);
    }
    const bool wrote = in_.mail && !in_.came_back && !in_.parted_from;
    if (wrote && in_.mail->customer.language == "unknown" && in_.mail->content->language != "unknown")
      out.language = in_.mail->content->language;
    if (set.empty() && out.gone.empty() && out.language.empty()) return;
    out.address_key = text::fold(who.address);
    out.set = set.dump();
    out_.rows.customer = std::move(out);
  }

  /// The end of a snooze, kept while the conversation sleeps.
  std::optional<store::timer_row> waking() const {
    if (out_.after.status != status::snoozed) return std::nullopt;
    const auto until = in_.snoozed_until ? in_.snoozed_until : in_.row.snoozed_until;
    if (!until) return std::nullopt;
    store::timer_row t;
    t.key = "wake";
    t.kind = "wake";
    t.due = *until;
    return t;
  }

  void fill_row() {
    const auto& c = out_.after;
    auto& row = out_.rows.next;
    row = in_.row;
    row.id = c.id;
    row.channel = in_.channel.id;
    row.version = static_cast<std::int64_t>(c.version);
    row.subject = c.subject;
    if (in_.mail && !in_.came_back) {
      row.preview = preview_of(in_.mail->content->body);
      row.kind = barid::name_of(in_.mail->content->kind);
      row.last_customer_mail_at = in_.mail->received;
    }
    // until the customer answers, our words are all that a list can show
    if (in_.answer && !row.last_customer_mail_at && c.flags.contains(dsl::outbound_flag))
      row.preview = preview_of(in_.answer->text);
    row.status = c.status;
    row.priority = stored(c.priority);
    const auto people = in_.node.people.get();
    const auto* agent = people->agent_named(c.agent);
    const auto* team = people->team_named(c.team);
    row.agent = agent ? agent->id : agent_id{};
    row.agent_name = agent ? std::string() : c.agent;
    row.team = team ? team->id : team_id{};
    row.sla = c.sla;
    row.language = c.language;
    row.customer = in_.customer;
    row.tags = {c.tags.begin(), c.tags.end()};
    row.flags = {c.flags.begin(), c.flags.end()};
    json attributes = json::object();
    for (const auto& [name, v] : c.attributes) attributes[name] = dsl::to_json(v);
    row.attributes = attributes.dump();
    row.messages = static_cast<std::int32_t>(c.messages);
    row.thread_token = out_.thread.token;
    row.linked = in_.linked;
    row.created = c.created;
    row.updated = in_.known.now;
    row.first_unanswered_at = c.unanswered_since;
    if (c.status == status::merged) row.first_unanswered_at.reset(); // the other one waits
    // one that was missed counts until it is kept or over: it is what is most urgent
    row.sla_due.reset();
    for (const auto& k : c.clocks)
      if (const auto due = dsl::deadline_of(*in_.rules.program, c, k); due && (!row.sla_due || *due < *row.sla_due))
        row.sla_due = due;
    if (c.status != status::snoozed) row.snoozed_until.reset();
    else if (in_.snoozed_until) row.snoozed_until = in_.snoozed_until;
    if (c.status != status::closed) row.closed_at.reset();
    else if (!row.closed_at) row.closed_at = in_.known.now;
    row.state = stored_state(c, out_.thread);
  }
};

} // namespace

std::vector<store::timer_row> timers_of(const dsl::program& rules, const conversation& c, instant now) {
  std::vector<store::timer_row> out;
  for (const auto& t : dsl::timers_of(rules, c, now)) {
    store::timer_row row;
    row.key = t.key;
    row.kind = t.kind;
    row.due = t.due;
    json payload = json::object();
    for (const auto& [name, v] : t.arguments) payload[name] = dsl::to_json(v);
    row.payload = payload.dump();
    out.push_back(std::move(row));
  }
  return out;
}

recorded record(const record_input& in, thread_state thread) {
  return recorder(in, std::move(thread)).run();
}

} // namespace barid::actors
