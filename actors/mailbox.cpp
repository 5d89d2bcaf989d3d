#include "actors/mailbox.hpp"

#include "actors/letters.hpp"
#include "runtime/log/log.hpp"
#include "runtime/mail/compose/compose.hpp"
#include "runtime/mail/mime/json.hpp"
#include "runtime/store/mail_identity.hpp"
#include "text/fold.hpp"

#include <caf/send.hpp>

#include <algorithm>

namespace barid::actors {

namespace {

using mailbox_pointer = mailbox_actor::stateful_pointer<mailbox_state>;
using entry = mailbox_state::entry;

constexpr std::size_t remembered_ids = 20'000;
constexpr std::size_t asked_references = 20;
constexpr std::chrono::milliseconds retry_pause{200};
constexpr std::chrono::seconds archive_limit{30};
constexpr int most_twin_waits = 10; ///< Two seconds: a link is not worth more.

/// A mail that was pushed names whom it is for; one that lay on a server does not.
bool was_fetched(const envelope& transport) {
  return transport.recipients.empty();
}

/// What the server that delivered it noted of its envelope (RFC 5321 §4.4: Return-Path stands first).
/// Without such a note its author stands in: only a note of `<>` makes it a bounce.
envelope envelope_in(const mail& m) {
  envelope out;
  bool noted = false;
  for (const auto& h : m.headers) {
    const auto name = text::fold(h.name);
    if (!noted && name == "return-path") {
      noted = true;
      const auto open = h.value.find('<'), close = h.value.rfind('>');
      if (open != std::string::npos && close != std::string::npos && open < close)
        out.sender = h.value.substr(open + 1, close - open - 1);
      else noted = false;
    }
    if ((name == "delivered-to" || name == "x-original-to") && h.value.find('@') != std::string::npos &&
        std::ranges::find(out.recipients, h.value) == out.recipients.end() && out.recipients.size() < 20)
      out.recipients.push_back(h.value);
  }
  if (!noted && !m.from.empty()) out.sender = m.from.front().spec;
  return out;
}

class post_room {
public:
  post_room(mailbox_pointer self, services* node, mailbox_peers peers)
      : self_(self), node_(node), peers_(std::move(peers)) {
    // the conversation's peers speak to this mailbox by messages, from whatever thread
    caf::actor_addr mine = self->address();
    auto me = [mine] { return caf::actor_cast<mailbox_actor>(mine); };
    peers_.conversation.mail_done = [me](mail_id m, bool ok) {
      if (auto to = me()) caf::anon_send(to, done_atom::value, m.value, ok);
    };
    peers_.conversation.wants_to_leave = [me](conversation_id c, std::uint64_t seen) {
      if (auto to = me()) caf::anon_send(to, leave_atom::value, c.value, seen);
    };
    peers_.conversation.gone = [me](conversation_id c) {
      if (auto to = me()) caf::anon_send(to, gone_atom::value, c.value);
    };
  }

  void arrived(const local<arrival>& mail) {
    if (!self_->state.under_way.try_emplace(mail->number.value, 0).second) {
      node_->waiting.fetch_sub(1, std::memory_order_relaxed); // announced again by the sweeper
      return;
    }
    self_->state.line.push_back({mail, nullptr, std::nullopt, false, false, 0});
    start(self_->state.line.back());
  }

  void was_read(std::int64_t number, const local<mail>& content) {
    auto* e = find(number);
    if (!e || e->content) return;
    e->content = content.pointer();
    if (was_fetched(e->mail->transport)) e->mail->transport = envelope_in(*content);
    ask(*e);
  }

  void again() {
    self_->state.retrying = false;
    for (auto& e : self_->state.line) {
      if (!e.content && !e.reading) start(e);
      else if (e.content && !e.asked) ask(e);
    }
    hand_over();
  }

  void decided(std::int64_t number, bool ok) {
    if (self_->state.under_way.erase(number) != 0) node_->waiting.fetch_sub(1, std::memory_order_relaxed);
    self_->state.lost.erase(number);
    if (!ok) log::failure("a mail stays in the inbox, undecided", {log::mail(mail_id{number})});
  }

  void leaves(std::int64_t id, std::uint64_t seen) {
    auto& live = self_->state.conversations;
    const auto it = live.find(id);
    // something is on its way to it: it stays
    if (it == live.end() || it->second.sent != seen) return;
    self_->send_exit(it->second.actor, caf::exit_reason::user_shutdown);
    live.erase(it);
  }

  /// A conversation ended by a mistake of ours. What it had not decided lies in the inbox: it is told
  /// of again at once, and from the second time on only now and then.
  void ended(const caf::down_msg& down) {
    // one that left at our word; hundreds do in a second, and the search below looks at all that stay
    if (down.reason == caf::exit_reason::user_shutdown) return;
    auto& s = self_->state;
    const auto it =
        std::ranges::find_if(s.conversations, [&](const auto& c) { return c.second.actor.address() == down.source; });
    if (it == s.conversations.end()) return;
    const auto id = it->first;
    log::failure("a conversation ended by mistake; its mail stays in the inbox and is decided again",
                 {log::conversation(conversation_id{id}), log::text("why", self_->system().render(down.reason))});
    s.conversations.erase(it);
    forget(id);
  }

  /// It is not in the store any more. What is under way to it is told of again, and finds another one. Its actor tells
  /// whoever else wants something of it, and leaves when it is idle.
  void gone(std::int64_t id) {
    std::erase_if(self_->state.merged, [id](const auto& m) { return m.second.value == id; });
    forget(id);
  }

  mailbox_state::live& conversation(conversation_id id, bool fresh) {
    auto& live = self_->state.conversations;
    auto it = live.find(id.value);
    if (it == live.end()) {
      auto spawned = peers_.spawn(peers_.conversation, id, self_->state.channel, fresh);
      self_->monitor(spawned);
      it = live.emplace(id.value, mailbox_state::live{std::move(spawned), 0}).first;
    }
    ++it->second.sent;
    return it->second;
  }

  using command_answer = caf::result<local<result<command_done>>>;

  /// To one conversation, but for a merge, which is about two: first the other one takes in who takes part in this
  /// one, then this one is over. After an end in between the other one knows more people than it needs, and
  /// whoever asked asks again.
  command_answer command_for(conversation_id id, const local<command>& what) {
    if (what->kind == command::kind_of::merge) return merge(id, what);
    if (what->kind == command::kind_of::split && what->mail) return split(id, what);
    if (what->begun) return begin(what);
    if (what->kind == command::kind_of::unmerge) self_->state.merged.erase(id.value);
    return self_->delegate(conversation(id, false).actor, command_atom::value, what);
  }

private:
  mailbox_pointer self_;
  services* node_;
  mailbox_peers peers_;

  using command_promise = caf::typed_response_promise<local<result<command_done>>>;

  command_promise merge(conversation_id id, const local<command>& what) {
    auto promise = self_->make_response_promise<local<result<command_done>>>();
    auto refuse = [promise](error why) mutable { promise.deliver(make_local(result<command_done>(std::move(why)))); };
    auto silent = [refuse](const caf::error&) mutable {
      refuse({errc::unavailable, "the conversation does not answer", "try it again"});
    };
    self_->request(peers_.conversation.archive(), archive_limit, load_atom::value, id.value)
        .then(
            [this, id, what, refuse, silent, promise](const local<result<loaded>>& r) mutable {
              if (!*r) return refuse((*r).why());
              const auto version = (*r)->state.version;
              if (what->expected_version && *what->expected_version != version)
                return refuse({errc::conflict, "something newer is in this conversation", "read it, then merge again"});
              if ((*r)->state.status == status::merged)
                return refuse({errc::conflict, "the conversation is merged already", ""});
              command absorbing;
              absorbing.kind = command::kind_of::absorb;
              absorbing.actor = what->actor;
              absorbing.author = what->author;
              absorbing.other = id;
              absorbing.absorbed = std::make_shared<const loaded>(**r);
              self_
                  ->request(conversation(what->other, false).actor, caf::infinite, command_atom::value,
                            make_local(std::move(absorbing)))
                  .then(
                      [this, id, what, refuse, silent, promise](const local<result<command_done>>& taken) mutable {
                        if (!*taken) return refuse((*taken).why());
                        end_merged(id, what, promise);
                      },
                      silent);
            },
            silent);
    return promise;
  }

  /// The customer and a number come from the store; then the command is the first thing in a fresh conversation.
  command_promise begin(const local<command>& what) {
    auto promise = self_->make_response_promise<local<result<command_done>>>();
    auto silent = [promise](const caf::error&) mutable {
      promise.deliver(make_local(result<command_done>(
          error{errc::unavailable, "the conversation does not answer", "look whether it was begun, then try again"})));
    };
    self_->request(peers_.conversation.archive(), archive_limit, fresh_atom::value, make_local(what->begun->to))
        .then(
            [this, what, silent, promise](const local<result<beginnings>>& r) mutable {
              if (!*r) {
                promise.deliver(make_local(result<command_done>((*r).why())));
                return;
              }
              auto known = std::make_shared<beginning>(*what->begun);
              known->customer = (*r)->customer;
              command first = *what;
              first.begun = std::move(known);
              const auto fresh = (*r)->fresh;
              self_
                  ->request(conversation(fresh, true).actor, caf::infinite, command_atom::value,
                            make_local(std::move(first)))
                  .then(
                      [promise, fresh](const local<result<command_done>>& done) mutable {
                        if (*done)
                          promise.deliver(make_local(result<command_done>(command_done{(**done).version, fresh})));
                        else promise.deliver(done);
                      },
                      silent);
            },
            silent);
    return promise;
  }

  /// What comes from here on goes to the other one, also while this one is being ended.
  void end_merged(conversation_id id, const local<command>& what, command_promise promise) {
    self_->state.merged[id.value] = what->other;
    self_->request(conversation(id, false).actor, caf::infinite, command_atom::value, what)
        .then(
            [this, id, promise](const local<result<command_done>>& r) mutable {
              if (!*r) self_->state.merged.erase(id.value);
              promise.deliver(r);
            },
            [this, id, promise](const caf::error& e) mutable {
              self_->state.merged.erase(id.value);
              promise.deliver(e);
            });
  }

  /// First the mail begins a conversation of its own, and leaves this one in the same commit; then this one notes it.
  command_promise split(conversation_id id, const local<command>& what) {
    auto promise = self_->make_response_promise<local<result<command_done>>>();
    auto refuse = [promise](error why) mutable { promise.deliver(make_local(result<command_done>(std::move(why)))); };
    auto silent = [refuse](const caf::error&) mutable {
      refuse({errc::unavailable, "the conversation does not answer", "look whether it was split, then try again"});
    };
    self_->request(peers_.conversation.archive(), archive_limit, part_atom::value, id.value, what->mail.value)
        .then(
            [this, id, what, refuse, silent, promise](const local<result<parting>>& r) mutable {
              if (!*r) return refuse((*r).why());
              const auto& p = **r;
              if (what->expected_version && *what->expected_version != p.from.state.version)
                return refuse({errc::conflict, "something newer is in this conversation", "read it, then split again"});
              if (p.from.state.status == status::merged)
                return refuse({errc::conflict, "the conversation is merged into another one", "split that one"});
              self_
                  ->request(conversation(p.fresh, true).actor, caf::infinite, command_atom::value, begin_with(p, *what))
                  .then(
                      [this, id, what, silent, promise,
                       fresh = p.fresh](const local<result<command_done>>& begun) mutable {
                        if (!*begun) {
                          promise.deliver(begun);
                          return;
                        }
                        command left;
                        left.kind = command::kind_of::split;
                        left.actor = what->actor;
                        left.author = what->author;
                        left.other = fresh;
                        self_
                            ->request(conversation(id, false).actor, caf::infinite, command_atom::value,
                                      make_local(std::move(left)))
                            .then(
                                [promise, fresh](const local<result<command_done>>& r2) mutable {
                                  if (*r2)
                                    promise.deliver(
                                        make_local(result<command_done>(command_done{(**r2).version, fresh})));
                                  else promise.deliver(r2);
                                },
                                silent);
                      },
                      silent);
            },
            silent);
    return promise;
  }

  static local<command> begin_with(const parting& p, const command& what) {
    auto in = std::make_shared<incoming>();
    in->mail_number = p.mail.id;
    in->content = std::make_shared<const mail>(p.content);
    in->received = p.mail.received;
    in->customer = p.customer;
    command c;
    c.kind = command::kind_of::split;
    c.actor = what.actor;
    c.author = what.author;
    c.parted = std::move(in);
    c.absorbed = std::make_shared<const loaded>(p.from);
    return make_local(std::move(c));
  }

  /// Its mail lies in the inbox and is told of again: at once, and from the second time on only now and then.
  void forget(std::int64_t id) {
    auto& s = self_->state;
    // it may never have been stored: nobody may join it by what only we remember
    std::erase_if(s.recent_ids, [&](const auto& r) { return r.second.id.value == id; });
    std::erase_if(s.under_way, [&](const auto& mail) {
      if (mail.second != id) return false;
      node_->waiting.fetch_sub(1, std::memory_order_relaxed);
      if (s.lost.insert(mail.first).second) node_->inbox_in_doubt = true;
      return true;
    });
  }

  conversation_id followed(conversation_id id) const {
    const auto& merged = self_->state.merged;
    for (auto it = merged.find(id.value); it != merged.end(); it = merged.find(id.value)) id = it->second;
    return id;
  }

  entry* find(std::int64_t number) {
    const auto it =
        std::ranges::find_if(self_->state.line, [&](const entry& e) { return e.mail->number.value == number; });
    return it == self_->state.line.end() ? nullptr : &*it;
  }

  void retry_later() {
    if (!std::exchange(self_->state.retrying, true)) self_->delayed_send(self_, retry_pause, again_atom::value);
  }

  /// Has the bytes read; loads them first where they are not at hand.
  void start(entry& e) {
    e.reading = true;
    if (!e.mail->raw) return load(e);
    caf::actor_addr mine = self_->address();
    const auto number = e.mail->number.value;
    const auto& transport = e.mail->transport;
    const auto& read = was_fetched(transport) && peers_.read_fetched ? peers_.read_fetched : peers_.read;
    const bool taken = read(e.mail->raw, transport.sender, [mine, number](mail m) {
      if (auto to = caf::actor_cast<mailbox_actor>(mine))
        caf::anon_send(to, read_atom::value, number, make_local(std::move(m)));
    });
    if (taken) return;
    e.reading = false;
    retry_later();
  }

  void load(entry& e) {
    const auto number = e.mail->number.value;
    self_->request(peers_.conversation.archive(), archive_limit, raw_atom::value, number)
        .then(
            [this, number](const local<result<std::pair<store::stored_mail, std::string>>>& r) {
              auto* at = find(number);
              if (!at) return;
              if (!*r) {
                log::warning("a mail cannot be loaded; it is tried again",
                             {log::mail(mail_id{number}), log::why((*r).why())});
                at->reading = false;
                return retry_later();
              }
              auto& [row, raw] = **r;
              at->mail->transport = {row.envelope_from, row.envelope_to};
              at->mail->received = row.received;
              at->mail->raw = std::make_shared<const std::string>(std::move(raw));
              start(*at);
            },
            [this, number](const caf::error&) {
              if (auto* at = find(number)) at->reading = false;
              retry_later();
            });
  }

  /// Customer, candidates, and an id in case it is new.
  void ask(entry& e) {
    e.asked = true;
    const auto number = e.mail->number.value;
    self_->request(peers_.conversation.archive(), archive_limit, ask_mail_atom::value, make_local(question(e)))
        .then(
            [this, number](const local<result<mail_answer>>& r) {
              auto* at = find(number);
              if (!at) return;
              if (!*r) {
                if (!self_->state.retrying)
                  log::warning("what a mail belongs to cannot be looked up; it is tried again",
                               {log::mail(mail_id{number}), log::why((*r).why())});
                at->asked = false;
                return retry_later();
              }
              if ((*r)->twin_waits && ++at->waits <= most_twin_waits) {
                at->asked = false;
                return retry_later();
              }
              at->answer = std::move(**r);
              hand_over();
            },
            [this, number](const caf::error&) {
              if (auto* at = find(number)) at->asked = false;
              retry_later();
            });
  }

  mail_question question(const entry& e) const {
    mail_question q;
    const auto& m = *e.content;
    q.mail = e.mail->number;
    q.channel = self_->state.channel;
    q.received = e.mail->received;
    q.sender = sender_of(e);
    q.language = m.language;
    q.message_id = m.message_id;
    if (const auto policy = policy_of_mailbox(); policy && policy->reopen_within && !m.bounce)
      q.ended_before = e.mail->received - *policy->reopen_within;
    q.references = m.references;
    for (const auto& id : m.in_reply_to) {
      std::erase(q.references, id);
      q.references.push_back(id);
    }
    // a bounce names the mail that failed in its own way; by our token it finds its conversation
    if (m.bounce && !m.bounce->original_message_id.empty()) {
      std::erase(q.references, m.bounce->original_message_id);
      q.references.push_back(m.bounce->original_message_id);
    }
    if (m.bounce && m.bounce->original_message_id.empty())
      for (const auto& r : m.bounce->recipients) q.failed.push_back(folded_address(r.address));
    if (q.references.size() > asked_references)
      q.references.erase(q.references.begin(), q.references.end() - asked_references);
    const auto people = node_->people.get();
    if (const auto* channel = people->channel(q.channel))
      for (const auto& address : channel->addresses)
        for (const auto& id : q.references)
          if (const auto tag = compose::tag_of(id, domain_of(address))) q.tokens.push_back(tag->token);
    q.twins = other_channels(e, *people);
    if (!q.twins.empty()) q.identity = store::identify(*e.mail->raw).hash;
    return q;
  }

  /// Whose mail it is besides ours, as its delivery or its header says.
  std::vector<mailbox_id> other_channels(const entry& e, const directory& people) const {
    auto out = e.mail->also;
    for (const auto* list : {&e.content->to, &e.content->cc})
      for (const auto& a : *list)
        if (const auto* c = people.channel_of(folded_address(a.spec)))
          if (c->id != self_->state.channel && std::ranges::find(out, c->id) == out.end()) out.push_back(c->id);
    return out;
  }

  static address sender_of(const entry& e) {
    const auto& from = e.content->from;
    if (!from.empty() && !from.front().spec.empty()) return from.front();
    return {from.empty() ? std::string() : from.front().name, e.mail->transport.sender};
  }

  /// Mails go to their conversations in the order in which they came.
  void hand_over() {
    auto& line = self_->state.line;
    while (!line.empty() && line.front().answer) {
      auto e = std::move(line.front());
      line.pop_front();
      give(e);
    }
  }

  void give(entry& e) {
    auto& a = *e.answer;
    const auto& m = *e.content;
    const auto sender = folded_address(sender_of(e).spec);
    const auto policy = policy_of_mailbox();
    const bool separate = policy && policy->threads == dsl::threading::separate;
    auto join = a.join;
    auto linked = a.linked;
    if (!join) look_among_recent(m, sender, join, linked);
    if (join) join = followed(join);
    conversation_id original; ///< That it answers and does not join.
    // a bounce belongs to the mail that came back, also where each mail is a conversation of its own
    if (separate && join && !m.bounce) {
      original = linked = join;
      join = {};
    }
    const bool fresh = !join;
    const auto id = fresh ? a.fresh : join;
    remember(m.message_id, id, sender);
    if (fresh)
      for (const auto* ids : {&m.in_reply_to, &m.references})
        for (const auto& named : *ids) remember(expected_mail(named), id, sender);
    incoming in;
    in.mail_number = e.mail->number;
    in.content = e.content;
    in.transport = e.mail->transport;
    in.received = e.mail->received;
    in.parsed = mime::to_stored_json(m);
    for (const auto& d : m.defects)
      if (d.code == "reader_failed") in.warning = d.detail.empty() ? d.code : d.detail;
    in.customer = std::move(a.customer);
    in.linked = fresh ? linked : conversation_id{};
    in.seen = a.seen;
    in.by_recipient = a.by_recipient;
    self_->state.under_way[e.mail->number.value] = id.value;
    auto mail = make_local(std::move(in));
    if (original) tell_original(original, id, mail);
    else self_->send(conversation(id, fresh).actor, mail_atom::value, mail);
  }

  /// Where mails are kept apart, the flows of the conversation that this one answers hear it, and that
  /// is committed first: the mail lies in the inbox until then, so a crash in between loses neither.
  void tell_original(conversation_id original, conversation_id id, const local<incoming>& mail) {
    answer_elsewhere a{mail->mail_number, mail->content, mail->transport, mail->received};
    auto go_on = [this, id, mail] { self_->send(conversation(id, true).actor, mail_atom::value, mail); };
    const auto not_told = [original, number = mail->mail_number] {
      log::warning("the conversation that a mail answers was not told of it",
                   {log::conversation(original), log::mail(number)});
    };
    self_->request(conversation(original, false).actor, caf::infinite, answer_atom::value, make_local(std::move(a)))
        .then(
            [go_on, not_told](bool heard) {
              if (!heard) not_told();
              go_on();
            },
            [go_on, not_told](const caf::error&) {
              not_told();
              go_on();
            });
  }

  /// What the rules in force say of this account; nothing where they do not name it.
  std::optional<dsl::mailbox_policy> policy_of_mailbox() const {
    const auto rules = node_->rules.get();
    const auto people = node_->people.get();
    const auto* channel = people ? people->channel(self_->state.channel) : nullptr;
    if (!channel || !rules || !rules->program) return std::nullopt;
    const auto it = rules->program->mailboxes.find(channel->name);
    return it == rules->program->mailboxes.end() ? std::nullopt : std::optional(it->second);
  }

  /// The store may not have it yet: what this mailbox handed over lately.
  void look_among_recent(const mail& m, const std::string& sender, conversation_id& join, conversation_id& linked) {
    const auto& recent = self_->state.recent_ids;
    std::vector<std::string> expected; ///< Also what named this mail before it came.
    auto look = [&](const std::vector<std::string>& ids) {
      for (auto id = ids.rbegin(); id != ids.rend() && !join; ++id) {
        const auto it = recent.find(*id);
        if (it == recent.end()) continue;
        if (it->second.sender == sender) join = it->second.id;
        else if (!linked) linked = it->second.id;
      }
    };
    look(m.in_reply_to);
    look(m.references);
    if (join) return;
    for (const auto* ids : {&m.in_reply_to, &m.references})
      for (const auto& id : *ids) expected.push_back(expected_mail(id));
    if (!m.message_id.empty()) expected.push_back(expected_mail(m.message_id));
    std::ranges::reverse(expected);
    look(expected);
  }

  void remember(const std::string& message_id, conversation_id id, const std::string& sender) {
    if (message_id.empty()) return;
    auto& s = self_->state;
    // two mails with one Message-ID are two mails: the first one keeps the reference
    if (!s.recent_ids.try_emplace(message_id, mailbox_state::recent{id, sender}).second) return;
    s.recent_order.push_back(message_id);
    while (s.recent_order.size() > remembered_ids) {
      s.recent_ids.erase(s.recent_order.front());
      s.recent_order.pop_front();
    }
  }
};

} // namespace

mailbox_state::~mailbox_state() {
  for (auto& [key, c] : conversations) caf::anon_send_exit(c.actor, caf::exit_reason::user_shutdown);
  if (node) node->waiting.fetch_sub(static_cast<std::int64_t>(under_way.size()), std::memory_order_relaxed);
}

mailbox_actor::behavior_type mailbox(mailbox_pointer self, services* node, mailbox_peers peers, mailbox_id channel) {
  self->state.channel = channel;
  auto room = std::make_shared<post_room>(self, node, std::move(peers));
  self->state.node = node;
  self->set_down_handler([room](const caf::down_msg& down) { room->ended(down); });
  return {
      [room](arrived_atom, const local<arrival>& m) { room->arrived(m); },
      [room](read_atom, std::int64_t number, const local<mail>& m) { room->was_read(number, m); },
      [room](again_atom) { room->again(); },
      [room](done_atom, std::int64_t number, bool ok) { room->decided(number, ok); },
      [room](leave_atom, std::int64_t c, std::uint64_t seen) { room->leaves(c, seen); },
      [room](gone_atom, std::int64_t c) { room->gone(c); },
      [room](command_atom, std::int64_t c, const local<command>& what) {
        return room->command_for(conversation_id{c}, what);
      },
      [self, room](due_atom, std::int64_t c, const local<due>& d) {
        self->send(room->conversation(conversation_id{c}, false).actor, due_atom::value, d);
      },
      [self, room](desk_atom, std::int64_t c, const local<desk_news>& n) {
        return self->delegate(room->conversation(conversation_id{c}, false).actor, desk_atom::value, n);
      },
      [self, room](answered_atom, std::int64_t c, const local<call_answer>& a) {
        return self->delegate(room->conversation(conversation_id{c}, false).actor, answered_atom::value, a);
      },
      [self, room](review_atom, std::int64_t c) {
        return self->delegate(room->conversation(conversation_id{c}, false).actor, review_atom::value);
      },
  };
}

} // namespace barid::actors
