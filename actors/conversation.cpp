#include "actors/conversation.hpp"

#include "actors/letters.hpp"
#include "dsl/call_answer.hpp"
#include "dsl/change.hpp"
#include "dsl/customer_change.hpp"
#include "dsl/desk_event.hpp"
#include "dsl/json.hpp"
#include "dsl/quiet.hpp"
#include "dsl/settled_language.hpp"
#include "dsl/timers.hpp"
#include "dsl/turns.hpp"
#include "dsl/waiting.hpp"
#include "runtime/log/log.hpp"
#include "runtime/mail/compose/compose.hpp"
#include "text/fold.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace barid::actors {

namespace {

using conversation_pointer = conversation_actor::stateful_pointer<conversation_state>;
using work = conversation_state::work;

constexpr int most_attempts = 8;
constexpr std::chrono::seconds idle_after{60};
/// Between two looks in memory: at first, and however long it takes.
constexpr std::chrono::milliseconds swap_pause{1}, longest_swap_pause{32};
constexpr std::chrono::seconds commit_limit{60};
constexpr std::chrono::seconds load_limit{30};
/// Mail that came so shortly before its account was connected is decided like any other.
constexpr std::chrono::hours still_news{1};

std::chrono::milliseconds pause_before(int tries) {
  return std::chrono::milliseconds(50) * (1 << std::min(tries, 7));
}

class writer {
public:
  writer(conversation_pointer self, services* node, conversation_peers peers)
      : self_(self), node_(node), peers_(std::move(peers)) {}

  void add(work w) {
    self_->state.queue.push_back(std::move(w));
    next();
  }

  void next() {
    auto& s = self_->state;
    if (s.busy || s.queue.empty()) return;
    s.busy = true;
    if (!s.current) return load();
    decide();
  }

  void go_on() {
    self_->state.busy = false;
    next();
  }

  /// What the store has in force is here in a moment: no try is used up, and the store is not asked
  /// again before it is here.
  void wait_for_rules() {
    auto& w = self_->state.queue.front();
    if (const auto rules = node_->rules.get(); rules && rules->generation != w.generation) {
      w.looks = 0;
      return go_on();
    }
    const auto pause = swap_pause * (1 << std::min(w.looks++, 5));
    self_->delayed_send(self_, std::min(pause, longest_swap_pause), swap_atom::value);
  }

private:
  conversation_pointer self_;
  services* node_;
  conversation_peers peers_;

  // ---- loading

  void load() {
    self_->request(peers_.archive(), load_limit, load_atom::value, self_->state.id.value)
        .then(
            [this](const local<result<loaded>>& r) {
              if (!*r && (*r).why().code == errc::not_found && self_->state.fresh) start_afresh();
              else if (!*r && (*r).why().code == errc::not_found) return was_removed((*r).why());
              else if (!*r) return failed((*r).why(), true);
              else self_->state.current = std::move(**r);
              if (!was_committed()) decide();
            },
            [this](const caf::error&) {
              failed({errc::unavailable, "the store does not answer", ""}, true);
            });
  }

  void start_afresh() {
    auto& s = self_->state;
    s.current.emplace();
    s.current->state.id = s.id;
  }

  /// Somebody took it out of the store, with its deadlines. A mail for it lies in the inbox and finds another one.
  void was_removed(const error& why) {
    auto& s = self_->state;
    if (peers_.timers_changed) peers_.timers_changed(s.id, s.channel, {});
    log::info("what came to a conversation that is not there any more is left", {log::conversation(s.id)});
    give_back(why);
  }

  /// Its first commit is refused time and again: who is its customer was removed since the mail came. Asked anew, the
  /// store knows another one.
  [[nodiscard]] bool cannot_begin(const conversation& before) const {
    const auto& w = self_->state.queue.front();
    return before.version == 0 && w.tries > 0 && std::holds_alternative<local<incoming>>(w.what);
  }

  void give_back(const error& why) {
    if (peers_.gone) peers_.gone(self_->state.id);
    finish(result<command_done>(why), true);
  }

  /// An attempt whose outcome was unknown turns out to be there: it is not repeated (P6).
  bool was_committed() {
    auto& s = self_->state;
    const auto made = std::exchange(s.queue.front().unknown, nullptr);
    if (!made || s.current->state != made->after.state || s.current->thread != made->after.thread) return false;
    settle(store::item_end::decided, made->before, std::make_shared<loaded>(made->after));
    return true;
  }

  // ---- deciding

  /// The code of flows that the rules in force do not hold. False: it is being loaded.
  bool have_pinned(const rules_in_force& rules, record_input& in) {
    auto needs = dsl::pinned_needs(*rules.program, self_->state.current->state);
    if (const auto* a = std::get_if<local<call_answer>>(&self_->state.queue.front().what))
      if (auto hash = dsl::rules_needed(*rules.program, event_of(**a, *rules.program)); !hash.empty())
        needs.push_back(std::move(hash));
    if (needs.empty()) return true;
    if (const auto lacking = node_->pinned.lacking(needs); !lacking.empty()) {
      load_pinned(lacking.front());
      return false;
    }
    in.pinned = node_->pinned.with_names_of(rules.program, needs);
    return true;
  }

  void load_pinned(const std::string& hash) {
    self_->request(peers_.archive(), load_limit, program_atom::value, hash)
        .then(
            [this, hash](const local<result<dsl::program_ptr>>& r) {
              const bool gone = !*r && ((*r).why().code == errc::not_found || (*r).why().code == errc::internal);
              if (!*r && !gone) return failed((*r).why(), true);
              if (gone || !**r)
                log::failure("rules that running flows go by cannot be read any more", {log::text("rules", hash)});
              node_->pinned.put(hash, gone ? nullptr : **r);
              decide();
            },
            [this](const caf::error&) {
              failed({errc::unavailable, "the store does not answer", ""}, true);
            });
  }

  /// Attributes of a customer hold for all conversations of theirs: other ones may have set them since. False: they
  /// are being asked for.
  bool have_customer(const rules_in_force& rules, record_input& in) {
    auto& w = self_->state.queue.front();
    auto& who = in.known.conversation.customer;
    const auto* m = std::get_if<local<incoming>>(&w.what);
    const auto* c = std::get_if<local<command>>(&w.what);
    const auto address = text::fold(m && !came_back(**m) ? (*m)->customer.address
                                    : c && (*c)->begun   ? (*c)->begun->to.spec
                                                         : who.address);
    const bool wanted = dsl::knows_customers(*rules.program) ||
                        std::ranges::any_of(in.pinned, [](const auto& p) { return dsl::knows_customers(*p.second); });
    if (!wanted || address.empty()) return true;
    if (!w.customer) {
      ask_customer(address);
      return false;
    }
    who.attributes.clear();
    if (const auto j = dsl::json::parse(w.customer->attributes, nullptr, false); j.is_object())
      for (const auto& [name, v] : j.items()) who.attributes[name] = dsl::value_from(v);
    return true;
  }

  void ask_customer(const std::string& address) {
    self_->request(peers_.archive(), load_limit, customer_atom::value, address)
        .then(
            [this](const local<result<store::customer_row>>& r) {
              if (!*r) return failed((*r).why(), true);
              self_->state.queue.front().customer = **r;
              decide();
            },
            [this](const caf::error&) {
              failed({errc::unavailable, "the store does not answer", ""}, true);
            });
  }

  static dsl::decide_options options(const record_input& in) {
    dsl::decide_options out;
    out.pinned = &in.pinned;
    return out;
  }

  void decide() {
    auto& s = self_->state;
    const auto rules = node_->rules.get();
    const auto people = node_->people.get();
    const auto* channel = people ? people->channel(s.channel) : nullptr;
    if (!rules || !channel) return failed({errc::unavailable, "no rules are in force", "apply a valid rule set"}, true);
    auto& w = s.queue.front();
    w.generation = rules->generation;
    record_input in{*node_, *channel, *rules, {}, {}, "rules", nullptr, false, nullptr, {}, {}, {}, {}, {}};
    if (!have_pinned(*rules, in)) return;
    in.row = s.current->row;
    in.known.now = node_->clock.now();
    in.known.rules_since = rules->since;
    in.known.conversation = s.current->state;
    in.known.conversation.id = s.id;
    follow_names(in.known.conversation, in.row, *people);
    know_people(in, *people);
    know_own_addresses(in, *people);
    in.customer = s.current->row.customer;
    in.linked = s.current->row.linked;
    in.timers = s.current->timers;
    if (!have_customer(*rules, in)) return;
    know_limits(in.known, w.limits);
    if (const auto* m = std::get_if<local<incoming>>(&w.what)) {
      if (!take_mail(in, **m)) return;
    } else if (const auto* c = std::get_if<local<command>>(&w.what)) {
      if (!take_command(in, **c)) return;
    } else if (const auto* d = std::get_if<local<due>>(&w.what)) {
      if (!take_due(in, **d)) return;
    } else if (const auto* a = std::get_if<local<answer_elsewhere>>(&w.what)) {
      if (!take_answer(in, **a)) return;
    } else if (const auto* n = std::get_if<local<desk_news>>(&w.what)) {
      if (!take_desk(in, **n)) return;
    } else if (const auto* said = std::get_if<local<call_answer>>(&w.what)) {
      if (!take_call(in, **said)) return;
    } else if (!take_review(in)) {
      return;
    }
    if (auto lacking = limits_to_ask(in.decided, w.limits); !lacking.empty()) return ask_limits(std::move(lacking));
    auto thread = s.current->thread;
    if (thread.token.empty()) thread.token = new_token();
    if (in.overheard) hear(thread, in.overheard);
    if (in.told_call) hear(thread, in.told_call);
    if (const auto* c = std::get_if<local<command>>(&w.what); c && (*c)->kind == command::kind_of::absorb)
      absorb(thread, (*c)->absorbed->thread);
    if (const auto* c = std::get_if<local<command>>(&w.what); c && (*c)->kind == command::kind_of::subject)
      keep_mail_subject(thread, in.known.conversation);
    if (const auto* n = std::get_if<local<desk_news>>(&w.what)) thread.desk_heard = (*n)->id;
    auto made = std::make_shared<recorded>(record(in, std::move(thread)));
    if (std::holds_alternative<review>(w.what) && !is_news(in, *made)) return nothing_to_do();
    commit(std::move(made), in);
  }

  /// What limited effects did before, in whichever conversation, is a fact of the decision: it is made again
  /// with it. What happens between this answer and the commit is for the commit to refuse.
  void ask_limits(std::vector<std::string> keys) {
    self_->request(peers_.archive(), load_limit, limits_atom::value, make_local(std::move(keys)))
        .then(
            [this](const local<result<known_limits>>& r) {
              if (!*r) return failed((*r).why(), true);
              self_->state.queue.front().limits.insert((**r).begin(), (**r).end());
              decide();
            },
            [this](const caf::error&) {
              failed({errc::unavailable, "the store does not answer", ""}, true);
            });
  }

  void nothing_to_do() { finish(result<command_done>(command_done{self_->state.current->state.version})); }

  /// Whether a review has changed what the conversation waits for.
  static bool is_news(const record_input& in, const recorded& made) {
    return !made.rows.set_timers.empty() || !made.rows.clear_timers.empty() ||
           std::ranges::any_of(in.decided, [](const dsl::decided& d) { return !d.decision.trace.notes.empty(); });
  }

  /// Who has it is stored by id, too: they may be called otherwise since.
  static void follow_names(conversation& c, const store::conversation& row, const directory& people) {
    if (const auto* t = row.team ? people.team(row.team) : nullptr; t && !c.team.empty()) c.team = t->name;
    if (const auto* a = row.agent ? people.agent(row.agent) : nullptr; a && !c.agent.empty()) c.agent = a->name;
  }

  void know_people(record_input& in, const directory& people) const {
    for (const auto& [name, id] : people.gone) in.known.gone.insert(name);
    for (const auto& [name, id] : people.gone_for_flows) in.known.gone.insert(name);
    const auto& agent = in.known.conversation.agent;
    if (const auto* a = people.agent_named(agent)) in.known.agents[agent] = presence_of(*a);
    if (escalates(in))
      for (const auto& t : people.teams)
        for (const auto* lead : people.leads_of(t.id)) {
          in.known.leads[t.name].push_back(lead->name);
          in.known.agents[lead->name] = presence_of(*lead);
        }
    know_teams(in, *in.rules.program, people);
    for (const auto& [hash, pinned] : in.pinned) know_teams(in, *pinned, people);
  }

  static void know_teams(record_input& in, const dsl::program& rules, const directory& people) {
    for (const auto& o : rules.outside)
      if (people.team_named(o.name)) in.known.outside_teams.insert(o.name);
    for (const auto& name : dsl::teams_asked_for_skills(rules))
      if (const auto* t = people.team_named(name); t && !in.known.member_skills.contains(name)) {
        auto& skills = in.known.member_skills[name];
        for (const auto* member : people.members_of(t->id)) skills.push_back(skills_of(*member));
      }
  }

  /// Channels that no rule file names receive at addresses of their own.
  static void know_own_addresses(record_input& in, const directory& people) {
    const auto look = [&](const std::string& address) {
      if (!address.empty() && people.channel_of(folded_address(address))) in.known.own_addresses.insert(address);
    };
    look(in.known.conversation.customer.address);
    for (const auto& address : in.rules.program->writes_to) look(address);
    for (const auto& [hash, pinned] : in.pinned)
      for (const auto& address : pinned->writes_to) look(address);
  }

  static bool escalates(const record_input& in) {
    return in.rules.program->escalates ||
           std::ranges::any_of(in.pinned, [](const auto& p) { return p.second->escalates; });
  }

  template <class Decide>
  auto timed(Decide decide) const {
    const auto begin = std::chrono::steady_clock::now();
    auto out = decide();
    node_->metrics->observe(metrics::metric::decide_seconds,
                            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    return out;
  }

  bool take_mail(record_input& in, const incoming& m) {
    event e;
    e.name = "message";
    e.id = "mail/" + std::to_string(m.mail_number.value);
    e.at = m.received;
    e.mailbox = in.channel.name;
    e.envelope = m.transport;
    e.mail = m.content;
    in.known.message_id_seen = m.seen;
    auto& c = in.known.conversation;
    if (c.version == 0) {
      in.customer = m.customer.id;
      in.linked = m.linked;
      c.mailbox = in.channel.name;
    }
    if (came_back(m)) {
      // written by a mail system: the customer stays who it was
      e.name = "bounced";
      in.came_back = true;
      in.mail = &m;
      in.decided = dsl::decide_all(*in.rules.program, e, in.known, options(in));
      return true;
    }
    c.customer.address = m.customer.address;
    if (!m.customer.name.empty()) c.customer.name = m.customer.name;
    know_own_addresses(in, *node_->people.get());
    in.mail = &m;
    dsl::settle_language(e, c, hints(in, m));
    if (in.channel.connected_since && m.received < *in.channel.connected_since - still_news)
      in.decided = {imported(std::move(e), c, in.rules.program->hash)};
    else if (dsl::is_spam(c)) in.decided = {more_spam(std::move(e), c, in.rules.program->hash)};
    else in.decided = timed([&] { return dsl::decide_all(*in.rules.program, e, in.known, options(in)); });
    return true;
  }

  static dsl::language_hints hints(const record_input& in, const incoming& m) {
    return {m.customer.language, dsl::language_of_mailbox(*in.rules.program, in.channel.name)};
  }

  /// Whether it is about a mail of this conversation: the unguessable token of our Message-ID says so, or, where it names no
  /// mail, that its recipient was written to here last.
  [[nodiscard]] bool came_back(const incoming& m) const {
    if (!m.content->bounce) return false;
    if (m.by_recipient) return true;
    const auto& id = m.content->bounce->original_message_id;
    const auto tag = compose::tag_of(id, domain_of(id));
    return tag && tag->token == self_->state.current->thread.token;
  }

  /// Mail from before the account was connected is history: no rule sees it, no clock starts.
  static dsl::decided imported(event e, const conversation& before, const std::string& program) {
    decision d;
    d.after = before;
    auto& c = d.after;
    if (c.version == 0) {
      c.created = e.at;
      c.subject = e.mail->subject;
    }
    if (e.mail->language != "unknown") c.language = e.mail->language;
    c.tags.insert("imported");
    ++c.messages;
    if (!c.last_activity || *c.last_activity < e.at) c.last_activity = e.at;
    d.trace.program = program;
    d.trace.notes.push_back({"", dsl::imported_without_deciding});
    return {std::move(e), std::move(d)};
  }

  /// It stays where the mail before it is. Should people take that back, it waits for an answer as any mail does.
  static dsl::decided more_spam(event e, const conversation& before, const std::string& program) {
    decision d;
    d.after = before;
    auto& c = d.after;
    ++c.messages;
    c.last_activity = e.at;
    if (!e.mail->auto_submitted && !c.unanswered_since) c.unanswered_since = e.at;
    d.trace.program = program;
    d.trace.notes.push_back({"", dsl::spam_without_deciding});
    return {std::move(e), std::move(d)};
  }

  bool take_command(record_input& in, const command& cmd) {
    auto& c = in.known.conversation;
    if (cmd.expected_version && *cmd.expected_version != c.version) {
      failed({errc::conflict, "something newer is in this conversation", "read it, then answer again"}, false);
      return false;
    }
    if (cmd.parted) return begin_with(in, cmd);
    if (cmd.begun) {
      if (is_our_address(in, cmd.begun->to.spec)) {
        failed({errc::invalid, "`" + cmd.begun->to.spec + "` is an address of this desk: it would come in again",
                "write to somebody else"},
               false);
        return false;
      }
      begin(in, cmd);
    } else if (c.version == 0) {
      failed({errc::not_found, "there is no such conversation", ""}, false);
      return false;
    }
    if (cmd.while_waiting && (!dsl::waits_in_team(c) || c.team != cmd.team)) {
      failed({errc::refused, "the conversation does not wait in `" + cmd.team + "` any more", ""}, false);
      return false;
    }
    if (const auto why = not_for_merging(c, cmd); !why.empty()) {
      failed({errc::conflict, why, "open the conversation that it went into"}, false);
      return false;
    }
    if (const auto why = not_for_setting_aside(c, cmd); !why.empty()) {
      failed({errc::conflict, why, "read the conversation again"}, false);
      return false;
    }
    if (cmd.kind == command::kind_of::discard && !is_unwritten(c)) {
      failed({errc::conflict, "there is a mail in the conversation", "close it instead"}, false);
      return false;
    }
    if (cmd.kind == command::kind_of::attribute && cmd.attribute.starts_with("customer.") && !in.customer) {
      failed({errc::invalid, "nobody is known as the customer of this conversation", ""}, false);
      return false;
    }
    if (is_so_already(c, cmd)) {
      nothing_to_do();
      return false;
    }
    in.actor = cmd.actor;
    if (cmd.kind == command::kind_of::merge) in.linked = cmd.other;
    if (cmd.kind == command::kind_of::unmerge) in.linked = {};
    if (writes(cmd)) {
      in.answer = &cmd.letter;
      if (const auto ok = may_send(in, c, self_->state.current->thread); !ok) {
        failed(ok.why(), false);
        return false;
      }
    }
    in.author = cmd.author;
    in.mentioned = cmd.mentions;
    in.files = cmd.files;
    if (cmd.kind == command::kind_of::status && cmd.status == status::snoozed) in.snoozed_until = cmd.until;
    auto made = dsl::apply_change(c, change_in(cmd, *node_->people.get()), in.known.now);
    made.event.mailbox = in.channel.name;
    in.decided =
        timed([&] { return dsl::decide_change(*in.rules.program, made.event, in.known, made.after, options(in)); });
    in.changed = std::move(made.after);
    return true;
  }

  /// Nothing would come of it but a line that says nothing.
  static bool is_so_already(const conversation& c, const command& cmd) {
    if (cmd.kind == command::kind_of::subject) return c.subject == cmd.subject;
    if (cmd.kind != command::kind_of::attribute) return false;
    const auto& all = cmd.attribute.starts_with("customer.") ? c.customer.attributes : c.attributes;
    const auto now = all.find(cmd.attribute.substr(cmd.attribute.find('.') + 1));
    return now == all.end() ? is_missing(cmd.attribute_value) : now->second == cmd.attribute_value;
  }

  /// Answers go on under what the mails before them say: else they would begin a new thread with whoever gets them.
  static void keep_mail_subject(thread_state& thread, const conversation& before) {
    const bool written = !thread.message_ids.empty() || !before.flags.contains(dsl::outbound_flag);
    if (written && !thread.mail_subject) thread.mail_subject = before.subject;
  }

  /// Why a conversation takes no part in this; empty where it may.
  [[nodiscard]] std::string not_for_merging(const conversation& c, const command& cmd) const {
    const bool merged = c.status == status::merged;
    if (cmd.kind == command::kind_of::unmerge) return merged ? "" : "the conversation is not merged into another one";
    if (merged)
      return "the conversation was merged into number " + std::to_string(self_->state.current->row.linked.value);
    const bool merging = cmd.kind == command::kind_of::merge || cmd.kind == command::kind_of::absorb;
    if (merging && (c.status == status::quarantined || c.status == status::dropped))
      return "a conversation that is " + c.status + " is not merged";
    if (merging && self_->state.current->row.channel != self_->state.channel)
      return "conversations of two mailboxes are not merged";
    return {};
  }

  [[nodiscard]] static std::string not_for_setting_aside(const conversation& c, const command& cmd) {
    const bool spam = cmd.kind == command::kind_of::spam, back = cmd.kind == command::kind_of::not_spam;
    if (!spam && !back && cmd.kind != command::kind_of::set_aside) return {};
    if (c.status == status::dropped && !back) return "a conversation that is dropped is not set aside";
    if (spam && dsl::is_spam(c)) return "the conversation is spam already";
    if (back && c.status != status::quarantined && c.status != status::dropped)
      return "the conversation is not set aside";
    if (!spam && !back && c.status == status::quarantined && !dsl::is_spam(c))
      return "the conversation is set aside already";
    return {};
  }

  /// With a mail that people took out of another conversation: it stays with whoever had that, and no rule acts, as
  /// each has acted on this mail before.
  bool begin_with(record_input& in, const command& cmd) {
    const auto& m = *cmd.parted;
    const auto& from = cmd.absorbed->state;
    in.actor = cmd.actor;
    in.mail = &m;
    in.customer = m.customer.id;
    in.linked = from.id;
    in.parted_from = from.id;
    decision d;
    auto& c = d.after;
    c = in.known.conversation;
    c.mailbox = in.channel.name;
    c.created = m.received;
    c.subject = m.content->subject;
    c.customer.address = m.customer.address;
    c.customer.name = m.customer.name;
    c.language = dsl::language_of(*m.content, from, hints(in, m));
    c.team = from.team;
    c.agent = from.agent;
    c.tags = from.tags;
    c.messages = 1;
    c.last_activity = in.known.now;
    c.unanswered_since = from.unanswered_since;
    d.trace.program = in.rules.program->hash;
    event e;
    e.id = "split/" + std::to_string(m.mail_number.value) + "/" + std::to_string(c.id.value);
    e.name = "parted";
    e.at = in.known.now;
    e.mailbox = in.channel.name;
    e.arguments["from"] = double(from.id.value);
    in.decided = {{std::move(e), std::move(d)}};
    return true;
  }

  /// Nobody wrote in it, nor in what was merged into it.
  [[nodiscard]] bool is_unwritten(const conversation& c) const {
    return c.flags.contains(dsl::outbound_flag) && c.messages == 0 && !c.unanswered_since &&
           self_->state.current->thread.message_ids.empty();
  }

  /// The desk writes first. Whoever begins it has it.
  void begin(record_input& in, const command& cmd) const {
    const auto& b = *cmd.begun;
    auto& c = in.known.conversation;
    in.customer = b.customer.id;
    c.mailbox = in.channel.name;
    c.created = in.known.now;
    c.subject = b.subject;
    c.customer.address = b.customer.address;
    c.customer.name = b.customer.name.empty() ? b.to.name : b.customer.name;
    c.flags.insert(dsl::outbound_flag);
    mail words;
    words.subject = b.subject;
    words.body = cmd.letter.text;
    c.language =
        dsl::language_of(words, c, {b.customer.language, dsl::language_of_mailbox(*in.rules.program, in.channel.name)});
    know_own_addresses(in, *node_->people.get());
  }

  static bool writes(const command& cmd) {
    return cmd.kind == command::kind_of::reply || cmd.kind == command::kind_of::forward;
  }

  static dsl::change change_in(const command& cmd, const directory& people) {
    dsl::change out;
    out.kind = cmd.kind;
    out.text = writes(cmd) ? cmd.letter.text : cmd.text;
    for (const auto who : cmd.mentions)
      if (const auto* a = people.agent(who)) out.mentions.push_back(a->name);
    out.team = cmd.team;
    out.agent = cmd.agent;
    out.agent_only = cmd.assign_agent_only;
    out.assigns = cmd.assigns;
    out.add = cmd.add;
    out.remove = cmd.remove;
    out.status = cmd.status;
    out.level = cmd.level;
    out.attribute = cmd.attribute;
    out.attribute_value = cmd.attribute_value;
    out.subject = cmd.subject;
    out.by_person = static_cast<bool>(cmd.author);
    out.other = cmd.other;
    if (cmd.absorbed) out.absorbed = &cmd.absorbed->state;
    return out;
  }

  bool take_due(record_input& in, const due& d) {
    const auto set = std::ranges::find(in.timers, d.timer.key, &store::timer_row::key);
    if (set == in.timers.end() || set->due != d.timer.due) {
      finish(result<command_done>(command_done{in.known.conversation.version})); // cleared meanwhile
      return false;
    }
    dsl::timer t{d.timer.key, d.timer.kind, d.timer.due, {}};
    if (const auto j = dsl::json::parse(d.timer.payload, nullptr, false); j.is_object())
      for (const auto& [name, v] : j.items()) t.arguments[name] = dsl::value_from(v);
    auto e = dsl::event_of(t, in.known.conversation);
    e.mailbox = in.channel.name;
    in.actor = "timer";
    in.cleared_timer = d.timer.key;
    in.decided = timed([&] { return dsl::decide_due(*in.rules.program, e, in.known, options(in)); });
    return true;
  }

  /// The mail itself is decided in the conversation that it begins; here only flows hear it, once.
  bool take_answer(record_input& in, const answer_elsewhere& a) {
    const auto& heard = self_->state.current->thread.heard;
    if (in.known.conversation.flows.empty() || std::ranges::find(heard, a.mail_number.value) != heard.end()) {
      nothing_to_do();
      return false;
    }
    event e;
    e.name = "message";
    e.id = "mail/" + std::to_string(a.mail_number.value) + "/elsewhere";
    e.at = a.received;
    e.mailbox = in.channel.name;
    e.envelope = a.transport;
    e.mail = a.content;
    e.arguments["mail"] = std::to_string(a.mail_number.value); // it is decided, and counts, elsewhere
    in.overheard = a.mail_number;
    in.decided = dsl::decide_overheard(*in.rules.program, e, in.known, options(in));
    return true;
  }

  bool take_desk(record_input& in, const desk_news& n) {
    const auto& c = in.known.conversation;
    if (n.kind == dsl::agent_left) return take_left(in, n);
    const auto people = node_->people.get();
    const auto* who = people->agent(n.agent);
    if (!who || c.agent != who->name || dsl::is_over(c.status) || self_->state.current->thread.desk_heard >= n.id) {
      nothing_to_do();
      return false;
    }
    event e;
    e.name = n.kind;
    e.id = "desk/" + std::to_string(n.id) + "/" + std::to_string(c.id.value);
    e.at = n.at;
    e.mailbox = in.channel.name;
    e.arguments["agent"] = who->name;
    in.decided = timed([&] { return dsl::decide_all(*in.rules.program, e, in.known, options(in)); });
    return true;
  }

  /// It goes back, whatever the rules say; they hear that nobody has it.
  bool take_left(record_input& in, const desk_news& n) {
    const auto& c = in.known.conversation;
    if (in.row.agent != n.agent || c.agent.empty() || dsl::is_over(c.status) ||
        self_->state.current->thread.desk_heard >= n.id) {
      nothing_to_do();
      return false;
    }
    dsl::change what;
    what.kind = dsl::change::kind_of::left;
    what.by_person = false;
    auto made = dsl::apply_change(c, what, in.known.now);
    made.event.mailbox = in.channel.name;
    in.actor = n.actor.empty() ? "directory" : n.actor;
    in.decided =
        timed([&] { return dsl::decide_change(*in.rules.program, made.event, in.known, made.after, options(in)); });
    in.changed = std::move(made.after);
    return true;
  }

  bool take_call(record_input& in, const call_answer& a) {
    const auto& heard = self_->state.current->thread.calls;
    if (std::ranges::find(heard, a.id.value) != heard.end()) {
      nothing_to_do();
      return false;
    }
    auto e = event_of(a, *in.rules.program);
    e.mailbox = in.channel.name;
    in.told_call = a.id;
    in.decided = timed([&] { return dsl::decide_all(*in.rules.program, e, in.known, options(in)); });
    return true;
  }

  bool take_review(record_input& in) {
    event e;
    e.name = "rules changed";
    e.id = "review/" + std::to_string(self_->state.id.value) + "/" + std::to_string(in.rules.generation);
    e.at = in.known.now;
    e.mailbox = in.channel.name;
    in.decided = dsl::decide_all(*in.rules.program, e, in.known, options(in));
    return true;
  }

  // ---- committing

  void commit(std::shared_ptr<recorded> made, const record_input& in) {
    const auto before = in.known.conversation;
    // the rows are moved into the message; what is needed after the commit stays here
    auto kept = std::make_shared<loaded>();
    kept->state = made->after;
    kept->thread = made->thread;
    kept->timers = made->timers;
    kept->row = made->rows.next;
    kept->row.state.clear(); // `state` and `thread` hold it
    self_->request(peers_.ledger(), commit_limit, commit_atom::value, make_local(std::move(made->rows)))
        .then(
            [this, before, kept](const local<result<store::item_outcome>>& r) {
              if (!*r && (*r).why().code == errc::timeout) return in_doubt(before, *kept, (*r).why());
              if (!*r) return failed((*r).why(), (*r).why().code != errc::internal && (*r).why().code != errc::invalid);
              settle((*r)->end, before, kept);
            },
            [this, before, kept](const caf::error&) {
              in_doubt(before, *kept, {errc::timeout, "the ledger does not answer", ""});
            });
  }

  /// Whether it is there shows when the conversation is loaded again.
  void in_doubt(const conversation& before, const loaded& after, const error& why) {
    auto& s = self_->state;
    s.queue.front().unknown =
        std::make_shared<const conversation_state::attempt>(conversation_state::attempt{before, after});
    s.current.reset();
    failed(why, true);
  }

  void settle(store::item_end end, const conversation& before, const std::shared_ptr<loaded>& kept) {
    auto& s = self_->state;
    switch (end) {
    case store::item_end::decided: {
      s.current = std::move(*kept);
      s.fresh = false;
      if (const auto* d = std::get_if<local<due>>(&s.queue.front().what)) count_due((*d)->timer);
      tell(before, s.current->state);
      finish(result<command_done>(command_done{s.current->state.version}));
      return;
    }
    case store::item_end::conflict:
      s.current.reset();
      if (cannot_begin(before)) return give_back({errc::conflict, "the conversation cannot begin as it was to", ""});
      return failed({errc::conflict, "somebody else changed the conversation", ""}, true);
    case store::item_end::stale_rules:
      return wait_for_rules();
    case store::item_end::already_decided:
      s.current.reset();
      finish(result<command_done>(command_done{before.version}));
      return;
    case store::item_end::fenced:
      return failed({errc::unavailable, "another node works on this conversation", ""}, false);
    case store::item_end::stored:
    case store::item_end::duplicate:
    case store::item_end::recorded:
    case store::item_end::failed:
      return failed({errc::internal, "the database did not take the decision", ""}, false);
    }
  }

  void count_due(const store::timer_row& t) const {
    const auto late = std::chrono::duration<double>(node_->clock.now() - t.due).count();
    node_->metrics->observe(metrics::metric::timers_late_seconds, std::max(late, 0.0));
    if (t.kind != "sla breach") return;
    const auto j = dsl::json::parse(t.payload, nullptr, false);
    if (j.is_object()) node_->metrics->add(metrics::metric::sla_breaches, {j.value("sla", ""), j.value("clock", "")});
  }

  void tell(const conversation& before, const conversation& after) {
    auto& s = self_->state;
    const auto people = node_->people.get();
    const bool held = !dsl::is_over(before.status), holds = !dsl::is_over(after.status);
    const auto* old_agent = held ? people->agent_named(before.agent) : nullptr;
    const auto* new_agent = holds ? people->agent_named(after.agent) : nullptr;
    if (old_agent != new_agent && peers_.load_changed) {
      if (old_agent) peers_.load_changed(old_agent->id, -1);
      if (new_agent) peers_.load_changed(new_agent->id, +1);
    }
    const bool news = after.waits_since != before.waits_since || after.needing != before.needing;
    if (after.waits_since && news && peers_.offer_to_team)
      peers_.offer_to_team({s.id, s.channel, after.team, after.needing, after.customer.address, *after.waits_since});
    if (peers_.timers_changed) peers_.timers_changed(s.id, s.channel, s.current->timers);
  }

  /// `given_back`: a mail is not done with it.
  void finish(const result<command_done>& out, bool given_back = false) {
    auto& s = self_->state;
    auto w = std::move(s.queue.front());
    s.queue.pop_front();
    if (const auto* m = std::get_if<local<incoming>>(&w.what); m && !given_back)
      peers_.mail_done((*m)->mail_number, out.ok());
    if (w.answer) w.answer(out);
    go_on();
    if (s.queue.empty()) self_->delayed_send(self_, idle_after, idle_atom::value, s.received);
  }

  void failed(const error& why, bool again) {
    auto& s = self_->state;
    auto& w = s.queue.front();
    // a database that is away is waited for, as long as it takes: nothing is lost meanwhile
    const bool away = why.code == errc::unavailable || why.code == errc::exhausted || why.code == errc::timeout;
    const bool person_waits = std::holds_alternative<local<command>>(w.what);
    if (again && (++w.tries < most_attempts || (away && !person_waits))) {
      w.limits.clear();
      w.customer.reset();
      self_->delayed_send(self_, pause_before(w.tries), again_atom::value);
      return;
    }
    log::warning("what came to a conversation is not carried out", {log::conversation(s.id), log::why(why)});
    finish(result<command_done>(why));
  }
};

} // namespace

conversation_actor::behavior_type conversation_of(conversation_pointer self, services* node, conversation_peers peers,
                                                  conversation_id id, mailbox_id channel, bool fresh) {
  auto& s = self->state;
  s.presence = std::make_unique<conversation_state::presence_in>(node->metrics);
  s.id = id;
  s.channel = channel;
  s.fresh = fresh;
  if (fresh) {
    s.current.emplace();
    s.current->state.id = id;
  }
  auto leave = peers.wants_to_leave;
  auto it = std::make_shared<writer>(self, node, std::move(peers));
  auto heard = [self, it](auto what) {
    ++self->state.received;
    auto promise = self->make_response_promise<bool>();
    it->add({std::move(what), [promise](const result<command_done>& out) mutable { promise.deliver(out.ok()); }});
    return promise;
  };
  return {
      [self, it](mail_atom, const local<incoming>& m) {
        ++self->state.received;
        it->add({m, nullptr});
      },
      [self, it](command_atom, const local<command>& c) -> caf::result<local<result<command_done>>> {
        ++self->state.received;
        auto promise = self->make_response_promise<local<result<command_done>>>();
        it->add({c, [promise](const result<command_done>& out) mutable {
                   promise.deliver(make_local(result<command_done>(out)));
                 }});
        return promise;
      },
      [self, it](due_atom, const local<due>& d) {
        ++self->state.received;
        it->add({d, nullptr});
      },
      [heard](answer_atom, const local<answer_elsewhere>& a) -> caf::result<bool> { return heard(a); },
      [heard](desk_atom, const local<desk_news>& n) -> caf::result<bool> { return heard(n); },
      [heard](answered_atom, const local<call_answer>& a) -> caf::result<bool> { return heard(a); },
      [heard](review_atom) -> caf::result<bool> { return heard(review{}); },
      [it](again_atom) { it->go_on(); },
      [it](swap_atom) { it->wait_for_rules(); },
      [self, leave](idle_atom, std::uint64_t seen) {
        if (seen == self->state.received && self->state.queue.empty() && leave) leave(self->state.id, seen);
      },
  };
}

} // namespace barid::actors
