// The list of conversations, one of them, its events with the reasons.

#include "dsl/quiet.hpp"
#include "runtime/http/attributes_view.hpp"
#include "runtime/http/cursor.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/moment.hpp"
#include "runtime/http/rule_places.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/customer_rows.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "runtime/store/search_rows.hpp"
#include "text/search_words.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <set>
#include <unordered_set>

namespace barid::http {

namespace {

using namespace schema;

/// A search looks at this many of the newest conversations that match.
constexpr int most_candidates = 1'000;
/// Up to here the conversations with a tag are fetched and put in order; of more, a list meets enough among the first rows
/// of its order, unless they are all of long ago.
constexpr int most_tagged = 5'000, first_rows = 20'000;
constexpr std::size_t most_ids = 200;
constexpr std::chrono::hours at_risk_within{4};

store::list_order order_of(const std::string& word) {
  if (word == "created") return store::list_order::created;
  if (word == "sla_due") return store::list_order::sla_due;
  if (word == "last_mail") return store::list_order::last_mail;
  return store::list_order::updated;
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < list.size();) {
    const auto end = std::min(list.find(',', at), list.size());
    if (end > at) out.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

/// The filter of the query, of what the viewer may see. Fails with `invalid`.
result<store::list_filter> filter_of(const call& c) {
  store::list_filter f;
  f.channels = c.who->visible();
  if (const auto id = c.query_number("channel"))
    std::erase_if(f.channels, [&](mailbox_id m) { return m.value != *id; });
  f.status = split(c.query_text("status"));
  const auto agent = c.query_text("agent");
  if (agent == "me") f.agents = {c.who->id};
  else if (agent == "none") f.unassigned = true;
  else if (!agent.empty()) {
    const auto id = std::atoll(agent.c_str());
    if (id <= 0) return error{errc::invalid, "`agent` should be an id, `me` or `none`", ""};
    f.agents = {agent_id{id}};
  }
  for (const auto& word : split(c.query_text("team"))) {
    if (word == "mine") continue; // see `add_my_teams`
    const auto id = std::atoll(word.c_str());
    if (id <= 0) return error{errc::invalid, "`team` should be ids with commas, or `mine`", ""};
    f.teams.push_back(team_id{id});
  }
  for (const auto& word : split(c.query_text("id"))) {
    const auto id = std::atoll(word.c_str());
    if (id <= 0 || f.among.size() == most_ids)
      return error{errc::invalid, "`id` should be ids with commas, 200 at most", ""};
    f.among.push_back(conversation_id{id});
  }
  f.merged_too = !f.among.empty(); // whoever names it means it
  const auto now = c.desk.clock.now();
  for (const auto& [word, state] :
       {std::pair{"overdue", store::sla_state::overdue}, std::pair{"at_risk", store::sla_state::at_risk},
        std::pair{"on_track", store::sla_state::on_track}, std::pair{"paused", store::sla_state::paused},
        std::pair{"none", store::sla_state::none}})
    if (c.query_text("sla_state") == word) f.sla = store::sla_wish{state, now, now + at_risk_within};
  f.languages = split(c.query_text("language"));
  f.kinds = split(c.query_text("kind"));
  if (const auto id = c.query_number("customer")) f.customer = customer_id{*id};
  static constexpr const char* levels[] = {"low", "normal", "high", "urgent"};
  for (int i = 0; i < 4; ++i)
    if (c.query_text("priority") == levels[i]) f.at_least = static_cast<store::priority>(i);
  for (const auto& [name, into] :
       {std::pair{"sla_before", &f.sla_due_before}, std::pair{"created_from", &f.created_from},
        std::pair{"created_until", &f.created_until}}) {
    const auto word = c.query_text(name);
    if (word.empty()) continue;
    *into = read_moment(word);
    if (!*into)
      return error{errc::invalid, std::string("`") + name + "` should be a time like 2026-03-29T10:00:00Z", ""};
  }
  return f;
}

/// The viewer's teams, where the query asks for `mine`; false when there are none.
result<bool> add_my_teams(store::connection& on, const call& c, store::list_filter& f) {
  const auto words = split(c.query_text("team"));
  if (std::ranges::find(words, "mine") == words.end()) return true;
  auto members = store::list_team_members(on);
  if (!members) return members.why();
  for (const auto& m : *members)
    if (m.agent == c.who->id) f.teams.push_back(m.team);
  return !f.teams.empty();
}

/// Only channels whose mail comes in one of these ways; false when there are none.
result<bool> keep_sources(store::connection& on, const call& c, store::list_filter& f) {
  const auto kinds = split(c.query_text("source"));
  if (kinds.empty()) return true;
  auto channels = store::list_channels(on);
  if (!channels) return channels.why();
  std::erase_if(f.channels, [&](mailbox_id m) {
    const auto it = std::ranges::find(*channels, m, &store::channel_row::id);
    return it == channels->end() || std::ranges::find(kinds, it->kind) == kinds.end();
  });
  return !f.channels.empty();
}

/// What a person has to look at: set aside by a rule, or with a mail that could not be sent.
result<std::vector<conversation_id>> needing_attention(store::connection& on, const call& c) {
  store::list_filter aside;
  aside.channels = c.who->visible();
  aside.status = {status::quarantined};
  aside.without_flag = dsl::spam_flag; // somebody has looked
  auto page = store::list_conversations(on, aside, store::list_order::updated, 500);
  if (!page) return page.why();
  auto unsent = store::troubled_outbox(on, 500);
  if (!unsent) return unsent.why();
  std::set<conversation_id> all;
  for (const auto& r : page->rows) all.insert(r.id);
  for (const auto& t : *unsent)
    if (t.job.conversation) all.insert(t.job.conversation);
  return std::vector<conversation_id>(all.begin(), all.end());
}

/// Keeps of `among` what is also in `these`; `among` empty stands for everything.
void keep_common(std::vector<conversation_id>& among, std::vector<conversation_id> these) {
  if (among.empty()) {
    among = std::move(these);
    return;
  }
  const std::unordered_set<std::int64_t> kept = [&] {
    std::unordered_set<std::int64_t> out;
    for (const auto& id : these) out.insert(id.value);
    return out;
  }();
  std::erase_if(among, [&](conversation_id id) { return !kept.contains(id.value); });
}

struct narrowed {
  bool any = false;                              ///< False: nothing can match.
  std::vector<conversation_id> some_tagged = {}; ///< Of more with the tags than can be looked at one by one.
};

/// Conversations that match the search, the tags and the rest that needs a look at other tables.
result<narrowed> narrow(store::connection& on, const call& c, store::list_filter& f) {
  const narrowed none;
  narrowed out{true};
  auto teams = add_my_teams(on, c, f);
  if (!teams) return teams.why();
  if (!*teams) return none;
  auto sources = keep_sources(on, c, f);
  if (!sources) return sources.why();
  if (!*sources) return none;
  const auto words = text::search_words(c.query_text("q"), "unknown", 50);
  if (words.empty() && !c.query_text("q").empty()) return none; // nothing but punctuation was typed
  if (!words.empty()) {
    auto found = store::search_candidates(on, words, most_candidates);
    if (!found) return found.why();
    if (found->empty()) return none;
    keep_common(f.among, std::move(*found));
    if (f.among.empty()) return none;
  }
  if (const auto tags = split(c.query_text("tag")); !tags.empty()) {
    auto tagged = store::tag_candidates(on, tags, store::asks_for_open_only(f), most_tagged);
    if (!tagged) return tagged.why();
    if (tagged->some.empty()) return none;
    if (tagged->all) {
      keep_common(f.among, std::move(tagged->some));
      if (f.among.empty()) return none;
    } else {
      f.tags = tags;
      out.some_tagged = std::move(tagged->some);
    }
  }
  if (c.query_text("attention") == "true") {
    f.without_flag = dsl::spam_flag; // nobody has to see to an answer to spam
    auto these = needing_attention(on, c);
    if (!these) return these.why();
    if (these->empty()) return none;
    keep_common(f.among, std::move(*these));
    if (f.among.empty()) return none;
  }
  return out;
}

result<store::list_page> page_of(store::connection& on, store::list_filter filter, store::list_order order, int limit,
                                 const std::optional<store::list_place>& after) {
  if (!filter.tags.empty()) {
    filter.tags_on_the_way = first_rows;
    auto met = store::list_conversations(on, filter, order, limit, after);
    if (!met || met->next) return met;
    filter.tags_on_the_way = 0;
  }
  return store::list_conversations(on, filter, order, limit, after);
}

answer list_conversations(const call& c) {
  auto filter = filter_of(c);
  if (!filter) return problem(400, "invalid", filter.why().message, filter.why().help);
  const auto order = order_of(c.query_text("order"));
  std::optional<store::list_place> after;
  if (const auto word = c.query_text("cursor"); !word.empty()) {
    after = read_cursor(order, word);
    if (!after) return problem(400, "invalid", "`cursor` does not come from this list", "leave it out to start again");
  }
  const int limit = static_cast<int>(c.query_number("limit").value_or(50));
  auto page = c.read([&](store::connection& on) -> result<json> {
    auto any = narrow(on, c, *filter);
    if (!any) return any.why();
    store::list_page found;
    if (any->any) {
      auto got = page_of(on, *filter, order, limit, after);
      if (!got) return got.why();
      found = std::move(*got);
    }
    std::vector<customer_id> customers;
    for (const auto& r : found.rows) customers.push_back(r.customer);
    auto names = store::load_names(on, customers);
    if (!names) return names.why();
    json items = json::array();
    for (const auto& r : found.rows) items.push_back(conversation_json(r, *names));
    return json{{"items", std::move(items)}, {"next", found.next ? json(write_cursor(order, *found.next)) : json()}};
  });
  return page ? json_answer(*page) : problem(page.why());
}

answer count(const call& c) {
  auto filter = filter_of(c);
  if (!filter) return problem(400, "invalid", filter.why().message, filter.why().help);
  constexpr std::int64_t cap = 1'000;
  auto counted = c.read([&](store::connection& on) -> result<std::int64_t> {
    auto any = narrow(on, c, *filter);
    if (!any) return any.why();
    if (!any->any) return std::int64_t{0};
    if (!any->some_tagged.empty() && filter->among.empty()) {
      // enough of some that have the tags, mostly: then nobody looks for the others
      auto some = *filter;
      some.among = std::move(any->some_tagged);
      auto enough = store::count_conversations(on, some, cap);
      if (!enough || *enough >= cap) return enough;
    }
    return store::count_conversations(on, *filter, cap);
  });
  if (!counted) return problem(counted.why());
  return json_answer({{"count", std::min(*counted, cap - 1)}, {"more", *counted >= cap}});
}

answer one(const call& c) {
  const conversation_id id{c.number("id")};
  const auto declared = c.desk.commands.attributes();
  auto got = c.read([&](store::connection& on) -> result<json> {
    auto loaded = store::load_conversation(on, id);
    if (!loaded) return loaded.why();
    // it begins at a round number, so that what came before it stays the same for a while
    constexpr std::int64_t shown_versions = 300, step = 100;
    const auto until = c.query_number("until").value_or(loaded->row.version);
    const auto after =
        c.query_number("after").value_or(std::max<std::int64_t>(0, until - shown_versions) / step * step);
    auto parts = load_timeline_parts(on, id, after, until);
    if (!parts) return parts.why();
    auto names = store::load_names(on, {loaded->row.customer});
    if (!names) return names.why();
    const auto promised = store::newest_clocks(on, id);
    if (!promised) return promised.why();
    attribute_values known{loaded->row.attributes, {}};
    if (loaded->row.customer) {
      auto theirs = store::customer_attributes(on, loaded->row.customer);
      if (!theirs) return theirs.why();
      known.of_customer = std::move(*theirs);
    }
    json clocks = json::array();
    for (const auto& k : *promised)
      if (k.state != "cancelled")
        clocks.push_back({{"clock", k.clock},
                          {"sla", k.sla},
                          {"state", k.state},
                          {"started", to_rfc3339(k.started)},
                          {"due", moment_json(k.due)},
                          {"ended", moment_json(k.ended)}});
    json timers = json::array();
    for (const auto& t : loaded->timers)
      timers.push_back({{"key", t.key}, {"kind", t.kind}, {"due", to_rfc3339(t.due)}, {"held", t.held}});
    json flows = json::array();
    for (const auto& f : loaded->flows)
      flows.push_back({{"flow", f.flow},
                       {"step", f.step},
                       {"iteration", f.iteration},
                       {"started", to_rfc3339(f.started)},
                       {"due", moment_json(f.due)}});
    return json{{"conversation", conversation_json(loaded->row, *names)},
                {"my_level", name_of(c.who->level_on(c.channel))},
                {"clocks", std::move(clocks)},
                {"timers", std::move(timers)},
                {"flows", std::move(flows)},
                {"attributes", attributes_json(declared, known)},
                {"after", after},
                {"timeline", timeline_json(*parts, *names)}};
  });
  return got ? json_answer(*got) : problem(got.why());
}

answer events(const call& c) {
  const conversation_id id{c.number("id")};
  const auto after = c.query_number("after").value_or(0);
  const int limit = static_cast<int>(c.query_number("limit").value_or(100));
  auto got = c.read([&](store::connection& on) -> result<json> {
    auto rows = store::load_events(on, id, after, limit + 1);
    if (!rows) return rows.why();
    auto names = store::load_names(on, {});
    if (!names) return names.why();
    // whole versions only, so that `next` misses nothing; one version has few events
    std::optional<std::int64_t> next;
    if (rows->size() > std::size_t(limit)) {
      const auto cut = rows->back().version;
      if (rows->front().version < cut) std::erase_if(*rows, [&](const auto& e) { return e.version == cut; });
      next = rows->back().version;
    }
    json items = json::array();
    for (const auto& e : *rows) items.push_back(event_json(e, *names));
    return json{{"items", std::move(items)}, {"next", next ? json(*next) : json()}};
  });
  return got ? json_answer(*got) : problem(got.why());
}

/// The rules that the events name, with their places; a rule set that cannot be read has none.
json places_for(const call& c, const std::vector<store::stored_event>& events) {
  json out = json::array();
  std::set<std::string> done;
  for (const auto& e : events) {
    if (e.row.program.empty()) continue;
    auto book = c.desk.places.find(e.row.program);
    if (!book) {
      auto files = c.desk.commands.rules_of(e.row.program);
      if (!files) continue;
      book = c.desk.places.keep(e.row.program, places_in(*files));
    }
    for (const auto& name : rules_named_in(e)) {
      const auto it = book->find(name);
      if (it == book->end() || !done.insert(name).second) continue;
      out.push_back({{"rule", name}, {"file", it->second.file}, {"line", it->second.line}, {"text", it->second.text}});
    }
  }
  return out;
}

answer why(const call& c) {
  const auto version = c.query_number("version");
  if (!version) return problem(400, "invalid", "`version` is missing", "say which of the events");
  auto rows =
      c.read([&](store::connection& on) { return store::load_events(on, {c.number("id")}, *version - 1, 100); });
  if (!rows) return problem(rows.why());
  std::erase_if(*rows, [&](const auto& e) { return e.version != *version; });
  if (rows->empty()) return not_here();
  auto names = c.read([](store::connection& on) { return store::load_names(on, {}); });
  if (!names) return problem(names.why());
  json items = json::array();
  for (const auto& e : *rows) items.push_back(event_json(e, *names));
  return json_answer({{"items", std::move(items)}, {"places", places_for(c, *rows)}});
}

std::vector<query_parameter> filters() {
  return {{"id", text(4'000), "these, with commas, 200 at most; also those that were merged into another"},
          {"status", text(200), "one or several, with commas"},
          {"agent", text(20), "an id, `me`, or `none` for what nobody has"},
          {"team", text(200), "ids, one or several with commas; `mine` for the teams you are in"},
          {"channel", integer(1), "a channel's id"},
          {"tag", text(500), "conversations with all of these, with commas"},
          {"priority", words({"low", "normal", "high", "urgent"}), "this or a higher one"},
          {"language", text(100), "ISO 639-1, one or several, with commas"},
          {"kind", text(200), "new, reply, newsletter, …; one or several, with commas"},
          {"customer", integer(1), "a customer's id"},
          {"q", text(300), "all of these words, in any form; among the newest 1,000 matches"},
          {"attention", words({"true"}), "set aside by a rule, or with a mail that could not be sent"},
          {"source", text(100), "how its mail comes in: imap, pop3, lmtp, smtp; one or several, with commas"},
          {"sla_state", words({"overdue", "at_risk", "on_track", "paused", "none"}),
           "of its clocks: one has run out; the next deadline comes within 4 hours, or later; they stand still; it has "
           "no SLA"},
          {"sla_before", moment(), "the next deadline is before this"},
          {"created_from", moment(), "from this moment on"},
          {"created_until", moment(), "before this moment"}};
}

} // namespace

std::vector<route> conversation_routes() {
  auto listing = filters();
  listing.push_back(
      {"order", words({"updated", "created", "sla_due", "last_mail"}), "newest first; sla_due: most urgent first"});
  listing.push_back({"limit", integer(1, 200), "50 unless told"});
  listing.push_back({"cursor", text(60), "`next` of the page before"});
  const access viewing{false, role::agent, level::view};
  return {
      {"GET",
       "/api/v1/conversations",
       "listConversations",
       "conversations",
       "Conversations, by filters, in pages",
       {},
       {},
       listing,
       {},
       0,
       {{200, "a page", object({{"items", schema::list(ref("Conversation"))}, {"next", or_null(text())}})}},
       {},
       list_conversations},
      {"GET",
       "/api/v1/conversation-count",
       "countConversations",
       "conversations",
       "How many, counted up to 999",
       {},
       {},
       filters(),
       {},
       0,
       {{200, "the count", object({{"count", integer()}, {"more", boolean()}})}},
       {},
       count},
      {"GET",
       "/api/v1/conversations/{id}",
       "getConversation",
       "conversations",
       "One conversation with its timeline",
       viewing,
       store::resource::conversation,
       {{"after", integer(), "only what came behind this version; else 300 versions or a few more"},
        {"until", integer(1), "only what came up to this version; else up to the newest"}},
       {},
       0,
       {{200, "the conversation",
         object({{"conversation", ref("Conversation")},
                 {"my_level", words({"view", "reply", "manage"})},
                 {"clocks",
                  schema::list(object({{"clock", text()},
                                       {"sla", text()},
                                       {"state", words({"running", "paused", "breached", "met"})},
                                       {"started", moment()},
                                       {"due", or_null(moment())},
                                       {"ended", described(or_null(moment()), "null while it is to be kept still")}}))},
                 {"timers",
                  schema::list(object({{"key", text()}, {"kind", text()}, {"due", moment()}, {"held", boolean()}}))},
                 {"flows", schema::list(object({{"flow", text()},
                                                {"step", described(text(), "it waits in this step")},
                                                {"iteration", described(integer(), "how often the step came before")},
                                                {"started", moment()},
                                                {"due", or_null(moment())}}))},
                 {"attributes", described(schema::list(ref("Attribute")), "that the rules in force declare, by name")},
                 {"after", described(integer(), "the timeline begins behind this version")},
                 {"timeline", schema::list(ref("TimelineItem"))}})}},
       {},
       one},
      {"GET",
       "/api/v1/conversations/{id}/why",
       "whyDecided",
       "conversations",
       "The events of one version with their traces, and where their rules stand in the files",
       viewing,
       store::resource::conversation,
       {{"version", integer(1), "of the conversation; it has to be there"}},
       {},
       0,
       {{200, "the reasons",
         object({{"items", schema::list(ref("Event"))}, {"places", schema::list(ref("RulePlace"))}})}},
       {},
       why},
      {"GET",
       "/api/v1/conversations/{id}/events",
       "listEvents",
       "conversations",
       "What happened and why: every event with its effects and trace",
       viewing,
       store::resource::conversation,
       {{"after", integer(), "only versions behind this one"}, {"limit", integer(1, 500), "100 unless told"}},
       {},
       0,
       {{200, "a page; `next` is the value for `after`",
         object({{"items", schema::list(ref("Event"))}, {"next", or_null(integer(1))}})}},
       {},
       events},
  };
}

} // namespace barid::http
