#include "actors/archive.hpp"

#include "dsl/compile.hpp"
#include "dsl/quiet.hpp"
#include "runtime/mail/mime/json.hpp"
#include "runtime/rules/bundle.hpp"
#include "runtime/store/conversation_list.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/last_written.hpp"
#include "runtime/store/ledger.hpp"
#include "runtime/store/mail_identity.hpp"
#include "runtime/store/mail_twins.hpp"
#include "runtime/store/rule_sets.hpp"
#include "text/fold.hpp"

#include <algorithm>

namespace barid::actors {

namespace {

using archive_pointer = archive_actor::stateful_pointer<archive_state>;

constexpr int timers_a_page = 1'000;
constexpr int inbox_a_page = 500;
constexpr int conversations_a_page = 200;

result<conversation_id> fresh_id(archive_state& s, store::connection& on) {
  if (s.reserved.empty()) {
    auto more = store::reserve_conversation_ids(on, 200);
    if (!more) return more.why();
    s.reserved = std::move(*more);
    std::ranges::reverse(s.reserved);
  }
  const auto id = s.reserved.back();
  s.reserved.pop_back();
  return id;
}

result<loaded> load(store::connection& on, conversation_id id) {
  auto found = store::load_conversation(on, id);
  if (!found) return found.why();
  auto state = read_state(found->row.state);
  if (!state) return state.why();
  loaded out;
  out.state = std::move(state->first);
  out.thread = std::move(state->second);
  out.timers = std::move(found->timers);
  out.row = std::move(found->row);
  return out;
}

/// Whether the sender may join by reference, and whether there is something to join.
bool may_join(const loaded& c, const std::string& sender) {
  const auto& s = c.state.status;
  const bool aside = s == status::quarantined && !dsl::is_spam(c.state);
  return !aside && s != status::dropped && c.thread.participants.contains(sender);
}

/// The conversation that the same mail has in another channel. Where two channels have it and
/// neither has decided, the one with the greater id waits: so that exactly one of them links.
result<void> find_twin(store::connection& on, const mail_question& q, mail_answer& out) {
  if (q.twins.empty()) return {};
  const auto found = store::find_twins(on, q.twins, q.identity);
  if (!found) return found.why();
  for (const auto& twin : *found) {
    if (twin.conversation && !out.linked) out.linked = twin.conversation;
    if (!twin.conversation && twin.undecided && twin.channel.value < q.channel.value) out.twin_waits = true;
  }
  return {};
}

/// The newest reference whose conversation the sender takes part in (promises, thread security).
result<void> join_by_reference(store::connection& on, const mail_question& q, const std::vector<std::string>& hashes,
                               const std::vector<store::thread_match>& found, mail_answer& out) {
  constexpr std::size_t most_candidates = 5;
  std::vector<conversation_id> seen;
  const auto sender = text::fold(q.sender.spec);
  for (auto h = hashes.rbegin(); h != hashes.rend() && !out.join; ++h)
    for (const auto& match : found) {
      if (match.message_id_hash != *h || std::ranges::find(seen, match.conversation) != seen.end()) continue;
      if (seen.size() == most_candidates) return {};
      seen.push_back(match.conversation);
      const auto candidate = load(on, match.conversation);
      if (!candidate) return candidate.why();
      if (may_join(*candidate, sender)) {
        out.join = match.conversation;
        break;
      }
      if (!out.linked) out.linked = match.conversation;
    }
  return {};
}

/// A report that does not say which mail failed is about what they were written last. Servers give up after five days.
result<void> join_by_recipient(store::connection& on, const mail_question& q, mail_answer& out) {
  constexpr auto longest_try = std::chrono::days(7);
  if (q.failed.empty()) return {};
  const auto found = store::last_written(on, q.channel, q.failed, q.received - longest_try);
  if (!found) return found.why();
  out.join = *found;
  out.by_recipient = static_cast<bool>(out.join);
  return {};
}

/// By the mailbox's policy an answer to what ended long ago begins a conversation of its own, with a link.
result<void> leave_what_is_long_over(store::connection& on, const mail_question& q, mail_answer& out) {
  if (!q.ended_before || !out.join) return {};
  const auto found = store::load_conversation(on, out.join);
  if (!found) return found.why();
  if (found->row.status != status::closed || !found->row.closed_at || *found->row.closed_at >= *q.ended_before)
    return {};
  out.linked = std::exchange(out.join, {});
  return {};
}

result<mail_answer> answer(archive_state& s, store::connection& on, const mail_question& q) {
  mail_answer out;
  store::customer_row as_new;
  as_new.address = q.sender.spec;
  as_new.name = q.sender.name;
  as_new.language = q.language;
  std::vector<conversation_id> by_token(q.tokens.size());
  std::vector<std::string> hashes;
  if (!q.message_id.empty()) hashes.push_back(expected_mail(q.message_id));
  for (const auto& r : q.references) {
    hashes.push_back(expected_mail(r));
    hashes.push_back(store::message_id_hash(r));
  }
  std::vector<store::thread_match> by_reference;
  store::exchange ask; // for almost every mail the only one
  store::ask_customer(ask, text::fold(q.sender.spec), as_new, out.customer);
  for (std::size_t i = 0; i < q.tokens.size(); ++i) store::ask_token(ask, q.channel, q.tokens[i], by_token[i]);
  if (!hashes.empty()) store::ask_threads(ask, q.channel, hashes, by_reference);
  store::ask_seen(ask, q.mail, out.seen);
  if (auto ok = ask.run(on); !ok) return ok.why();
  for (const auto& found : by_token)
    if (found && !out.join) out.join = found;
  if (!out.join)
    if (auto ok = join_by_reference(on, q, hashes, by_reference, out); !ok) return ok.why();
  if (!out.join)
    if (auto ok = join_by_recipient(on, q, out); !ok) return ok.why();
  if (auto ok = leave_what_is_long_over(on, q, out); !ok) return ok.why();
  if (!out.join)
    if (auto ok = find_twin(on, q, out); !ok) return ok.why();
  if (q.need_id) {
    auto id = fresh_id(s, on);
    if (!id) return id.why();
    out.fresh = *id;
  }
  return out;
}

result<parting> part(archive_state& s, store::connection& on, conversation_id id, mail_id which) {
  auto from = load(on, id);
  if (!from) return from.why();
  const auto places = store::load_timeline(on, id);
  if (!places) return places.why();
  const auto own = [&](const store::timeline_entry& e) { return e.conversation == id && e.mail; };
  if (!std::ranges::any_of(*places, [&](const auto& e) { return own(e) && e.mail == which; }))
    return error{errc::not_found, "the mail is not in this conversation", "open the conversation again"};
  if (std::ranges::count_if(*places, own) < 2)
    return error{errc::invalid, "the conversation has no other mail", "there is nothing to split"};
  auto shown = store::load_shown_mail(on, which);
  if (!shown) return shown.why();
  auto content = mime::from_json(shown->parsed);
  if (!content) return content.why();
  parting out{std::move(*from), std::move(*shown), std::move(*content), {}, {}};
  const auto& author = out.content.from;
  store::customer_row as_new;
  as_new.address = author.empty() ? out.mail.envelope_from : author.front().spec;
  if (!author.empty()) as_new.name = author.front().name;
  as_new.language = out.content.language;
  store::exchange ask;
  store::ask_customer(ask, text::fold(as_new.address), as_new, out.customer);
  if (auto ok = ask.run(on); !ok) return ok.why();
  auto fresh = fresh_id(s, on);
  if (!fresh) return fresh.why();
  out.fresh = *fresh;
  return out;
}

result<beginnings> begin(archive_state& s, store::connection& on, const address& with) {
  store::customer_row as_new;
  as_new.address = with.spec;
  as_new.name = with.name;
  auto customer = store::customer_of(on, text::fold(with.spec), as_new);
  if (!customer) return customer.why();
  auto fresh = fresh_id(s, on);
  if (!fresh) return fresh.why();
  return beginnings{std::move(*customer), *fresh};
}

result<dsl::program_ptr> stored_program(store::connection& on, const std::string& hash) {
  auto set = store::load_rule_set(on, store::from_hex(hash));
  if (!set) return set.why();
  const auto files = rules::unpack(set->bundle);
  if (!files) return files.why();
  return dsl::compile(*files, {.tests = false}).program;
}

result<std::string> noted(store::connection& on, const std::string& name) {
  auto text = store::get_setting(on, name);
  if (!text && text.why().code == errc::not_found) return std::string();
  return text;
}

result<bool> note(store::connection& on, const std::string& name, const std::string& text, const std::string& node) {
  if (auto ok = store::put_setting(on, name, text, node); !ok) return ok.why();
  return true;
}

} // namespace

archive_actor::behavior_type archive(archive_pointer self, services* node) {
  // a new customer or reserved ids need no flush of their own: the decision that uses them is flushed later, and
  // everything written before it with it
  self->state.database = node->hold(store::write_behind);
  return {
      [self](ask_mail_atom, const local<mail_question>& q) {
        auto on = self->state.database.get();
        if (!on) return make_local(result<mail_answer>(on.why()));
        return make_local(answer(self->state, **on, *q));
      },
      [self](load_atom, std::int64_t id) {
        auto on = self->state.database.get();
        if (!on) return make_local(result<loaded>(on.why()));
        return make_local(load(**on, conversation_id{id}));
      },
      [self](part_atom, std::int64_t id, std::int64_t which) {
        auto on = self->state.database.get();
        if (!on) return make_local(result<parting>(on.why()));
        return make_local(part(self->state, **on, conversation_id{id}, mail_id{which}));
      },
      [self](fresh_atom, const local<address>& with) {
        auto on = self->state.database.get();
        if (!on) return make_local(result<beginnings>(on.why()));
        return make_local(begin(self->state, **on, *with));
      },
      [self](timers_atom, std::int64_t until, const local<std::optional<store::timer_page>>& after) {
        using found = result<std::vector<store::due_timer>>;
        auto on = self->state.database.get();
        if (!on) return make_local(found(on.why()));
        return make_local(store::timers_due(**on, instant(duration(until)), timers_a_page, {}, *after));
      },
      [self](inbox_atom, std::int64_t after) {
        using found = result<std::vector<store::inbox_row>>;
        auto on = self->state.database.get();
        if (!on) return make_local(found(on.why()));
        return make_local(store::pending_inbox(**on, mail_id{after}, inbox_a_page));
      },
      [self](in_hand_atom, std::int64_t agent) {
        auto on = self->state.database.get();
        if (!on) return make_local(result<std::int64_t>(on.why()));
        return make_local(store::count_in_hand(**on, agent_id{agent}));
      },
      [self](raw_atom, std::int64_t id) {
        using found = result<std::pair<store::stored_mail, std::string>>;
        auto on = self->state.database.get();
        if (!on) return make_local(found(on.why()));
        auto row = store::load_mail(**on, mail_id{id});
        if (!row) return make_local(found(row.why()));
        auto raw = store::load_mail_raw(**on, mail_id{id});
        if (!raw) return make_local(found(raw.why()));
        return make_local(found(std::pair(std::move(*row), std::move(*raw))));
      },
      [self](program_atom, const std::string& hash) {
        auto on = self->state.database.get();
        if (!on) return make_local(result<dsl::program_ptr>(on.why()));
        return make_local(stored_program(**on, hash));
      },
      [self](waiting_atom, std::int64_t after, bool all) {
        auto on = self->state.database.get();
        if (!on) return make_local(result<conversation_places>(on.why()));
        return make_local(store::conversations_that_wait(**on, conversation_id{after}, all, conversations_a_page));
      },
      [self](queue_atom, std::int64_t team, std::int64_t after) {
        using found = result<std::vector<store::waiting_row>>;
        auto on = self->state.database.get();
        if (!on) return make_local(found(on.why()));
        return make_local(store::waiting_in_team(**on, team_id{team}, conversation_id{after}, conversations_a_page));
      },
      [self](before_atom, const std::string& address) {
        auto on = self->state.database.get();
        if (!on) return make_local(result<agent_id>(on.why()));
        return make_local(store::last_agent_of(**on, text::fold(address)));
      },
      [self](limits_atom, const local<std::vector<std::string>>& keys) {
        auto on = self->state.database.get();
        if (!on) return make_local(result<known_limits>(on.why()));
        return make_local(limits_in(**on, *keys));
      },
      [self](customer_atom, const std::string& address) {
        auto on = self->state.database.get();
        if (!on) return make_local(result<store::customer_row>(on.why()));
        auto found = store::find_customer(**on, address);
        if (!found) return make_local(result<store::customer_row>(found.why()));
        return make_local(result<store::customer_row>(std::move(*found).value_or(store::customer_row{})));
      },
      [self](noted_atom, const std::string& name) {
        auto on = self->state.database.get();
        if (!on) return make_local(result<std::string>(on.why()));
        return make_local(noted(**on, name));
      },
      [self, node](noted_atom, const std::string& name, const std::string& text) {
        auto on = self->state.database.get();
        if (!on) return make_local(result<bool>(on.why()));
        return make_local(note(**on, name, text, node->node));
      },
  };
}

} // namespace barid::actors
