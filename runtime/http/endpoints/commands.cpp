// What agents do with a conversation: reply, note, assign, tag, status, priority.

#include "runtime/http/attributes_view.hpp"
#include "runtime/http/endpoints/change.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/endpoints/reply_body.hpp"
#include "runtime/http/moment.hpp"
#include "runtime/store/channel_people.hpp"
#include "runtime/store/upload_rows.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

answer perform(const call& c, command_value what) {
  command order;
  order.by = c.who->id;
  if (c.body.contains("expected_version")) order.expected_version = c.body["expected_version"].get<std::int64_t>();
  order.what = std::move(what);
  auto done = c.desk.commands.perform({c.number("id")}, c.channel, order, c.desk.options.command_timeout);
  if (done && done->made) return json_answer({{"version", done->version}, {"conversation", done->made.value}});
  if (done) return json_answer({{"version", done->version}});
  if (done.why().code == errc::conflict) return moved_on(c, done.why(), order.expected_version);
  return problem(done.why());
}

answer perform_with(const call& c, command_value what, const std::vector<std::int64_t>& uploads) {
  auto done = perform(c, std::move(what));
  // should this fail, they are kept for a month all the same
  if (done.status == 200)
    static_cast<void>(c.desk.engine_db.with([&](store::connection& on) { return store::keep_uploads(on, uploads); }));
  return done;
}

answer reply(const call& c) {
  auto r = read_reply(c);
  if (!r) return problem(r.why());
  const auto uploads = uploads_of(r->files);
  return perform_with(c, std::move(*r), uploads);
}

/// Who may see the conversation, and so may be named in its notes.
answer people_here(const call& c) {
  auto people = c.desk.engine_db.with([&](store::connection& on) { return store::people_of_channel(on, c.channel); });
  if (!people) return problem(people.why());
  json out = json::array();
  for (const auto& p : *people) out.push_back({{"id", p.id.value}, {"name", p.name}, {"presence", p.presence}});
  return json_answer({{"items", std::move(out)}});
}

/// Somebody who may not see the conversation is told nothing of it, not even that it is there.
answer note(const call& c) {
  note_command n{c.body["text"], {}, {}};
  auto files = enclosed_files(c);
  if (!files) return problem(files.why());
  n.files = std::move(*files);
  if (n.files.empty() && n.text.find_first_not_of(" \t\r\n") == std::string::npos)
    return problem(422, "invalid", "the note is empty", "write something, or attach a file");
  if (c.body.contains("mentions") && !c.body["mentions"].empty()) {
    auto people = c.desk.engine_db.with([&](store::connection& on) { return store::people_of_channel(on, c.channel); });
    if (!people) return problem(people.why());
    for (const auto& one : c.body["mentions"]) {
      const agent_id who{one.get<std::int64_t>()};
      if (std::ranges::find(*people, who, &store::channel_person::id) == people->end())
        return problem(422, "invalid", "somebody in `mentions` may not see this conversation",
                       "name people that `/conversations/{id}/people` lists");
      if (std::ranges::find(n.mentions, who) == n.mentions.end()) n.mentions.push_back(who);
    }
  }
  const auto uploads = uploads_of(n.files);
  return perform_with(c, std::move(n), uploads);
}

answer assign(const call& c) {
  assign_command a;
  if (c.body.contains("agent") && !c.body["agent"].is_null()) a.agent = agent_id{c.body["agent"].get<std::int64_t>()};
  if (c.body.contains("team") && !c.body["team"].is_null()) a.team = team_id{c.body["team"].get<std::int64_t>()};
  return perform(c, a);
}

answer tags(const call& c) {
  tags_command t{texts_in(c.body, "add"), texts_in(c.body, "remove")};
  if (t.add.empty() && t.remove.empty()) return problem(422, "invalid", "there is no tag to add or remove", "");
  return perform(c, std::move(t));
}

answer set_status(const call& c) {
  status_command s{c.body["status"], {}};
  if (c.body.contains("until") && !c.body["until"].is_null()) {
    s.until = read_moment(c.body["until"]);
    if (!s.until) return problem(422, "invalid", "`until` should be a time like 2026-03-29T10:00:00Z", "");
  }
  return perform(c, std::move(s));
}

answer set_priority(const call& c) {
  return perform(c, priority_command{*priority_named(c.body["priority"])});
}

/// One line without blanks around it.
std::string one_line(const std::string& text) {
  std::string out;
  for (const char ch : text) {
    const bool blank = static_cast<unsigned char>(ch) <= 0x20 || ch == 0x7f;
    if (!blank) out += ch;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

answer set_subject(const call& c) {
  const auto subject = one_line(c.body["subject"]);
  if (subject.empty()) return problem(422, "invalid", "the subject is empty", "write something");
  auto done = perform(c, subject_command{subject});
  // in the timeline stands what it was; should this fail, it is there all the same
  if (done.status == 200)
    static_cast<void>(c.desk.engine_db.with([&](store::connection& on) {
      return note_change(on, c,
                         {store::audit_action::conversation_subject,
                          "conversation/" + std::to_string(c.number("id")),
                          {{"subject", subject}}});
    }));
  return done;
}

answer set_attribute(const call& c) {
  return perform(c, attribute_command{c.body["name"], attribute_value_from(c.body["value"])});
}

/// What may not be seen does not exist; of another mailbox, its mail would change hands.
answer merge(const call& c) {
  const conversation_id into{c.body["into"].get<std::int64_t>()};
  if (into.value == c.number("id"))
    return problem(422, "invalid", "a conversation is not merged into itself", "name another one");
  const auto channel =
      c.read([&](store::connection& on) { return store::channel_of(on, store::resource::conversation, into.value); });
  if (!channel) return problem(channel.why());
  if (*channel != c.channel)
    return problem(422, "invalid", "the other conversation belongs to another mailbox",
                   "only conversations of one mailbox can be merged");
  return perform(c, merge_command{into});
}

answer split(const call& c) {
  return perform(c, split_command{mail_id{c.body["mail"].get<std::int64_t>()}});
}

answer discard(const call& c) {
  return perform(c, discard_command{});
}

answer unmerge(const call& c) {
  return perform(c, unmerge_command{});
}

answer spam(const call& c) {
  const auto word = c.body["as"].get<std::string>();
  using mark = spam_command::mark;
  return perform(c, spam_command{word == "spam" ? mark::spam : word == "set_aside" ? mark::set_aside : mark::not_spam});
}

} // namespace

std::vector<route> command_routes() {
  const access replying{false, role::agent, level::reply};
  const auto version = described(integer(0), "refused with 409 when the conversation is at another version");
  const std::vector<response> done{{200, "it is committed", ref("Done")}};
  const std::vector<int> refusals{409, 504, 507};
  auto make = [&](const char* method, const char* path, const char* name, const char* summary, json body,
                  std::size_t most, answer (*handle)(const call&)) {
    return route{method,          path, name, "commands", summary, replying, store::resource::conversation, {},
                 std::move(body), most, done, refusals,   handle};
  };
  const auto tag_list = list(text(100, 1), 50);
  const access viewing{false, role::agent, level::view};
  return {
      {"GET",
       "/api/v1/conversations/{id}/people",
       "listPeopleHere",
       "conversations",
       "Who may see it, and so may be named in a note",
       viewing,
       store::resource::conversation,
       {},
       {},
       0,
       {{200, "the people",
         object({{"items", list(object({{"id", integer(1)},
                                        {"name", text()},
                                        {"presence", words({"available", "away", "on_leave"})}}))}})}},
       {},
       people_here},
      make("POST", "/api/v1/conversations/{id}/reply", "reply", "Answer the customer", reply_fields(), 8 * 1024 * 1024,
           reply),
      make("POST", "/api/v1/conversations/{id}/forward", "forward",
           "Pass a mail of it on to others; it counts as no answer to the customer", forward_fields(), 8 * 1024 * 1024,
           reply),
      make("POST", "/api/v1/conversations/{id}/note", "addNote",
           "Leave a note that only agents see; who is named in it is told",
           object({{"text", described(text(100'000), "may be empty where there are files")}},
                  {{"mentions", described(list(integer(1), 50), "ids of people who may see the conversation")},
                   {"attachments", described(list(integer(1), 50), "ids of uploads of yours; no mail carries them")},
                   {"expected_version", version}}),
           512 * 1024, note),
      make("POST", "/api/v1/conversations/{id}/assign", "assign", "Give it to an agent, to a team, or to nobody",
           object({}, {{"agent", or_null(integer(1))}, {"team", or_null(integer(1))}, {"expected_version", version}}),
           4096, assign),
      make("POST", "/api/v1/conversations/{id}/tags", "changeTags", "Add and remove tags",
           object({}, {{"add", tag_list}, {"remove", tag_list}, {"expected_version", version}}), 64 * 1024, tags),
      make("POST", "/api/v1/conversations/{id}/status", "setStatus", "Change its status",
           object({{"status", text(100, 1)}},
                  {{"until", described(or_null(moment()), "of `snoozed`")}, {"expected_version", version}}),
           4096, set_status),
      make("POST", "/api/v1/conversations/{id}/priority", "setPriority", "Change its priority",
           object({{"priority", words({"low", "normal", "high", "urgent"})}}, {{"expected_version", version}}), 4096,
           set_priority),
      make("POST", "/api/v1/conversations/{id}/subject", "setSubject",
           "Call it otherwise; its mails keep their own subject, and so do answers",
           object({{"subject", text(998, 1)}}, {{"expected_version", version}}), 16 * 1024, set_subject),
      make("POST", "/api/v1/conversations/{id}/attribute", "setAttribute",
           "Set an attribute of the conversation or of its customer, as the rules declare it",
           object({{"name", described(text(200, 1), "with its owner: customer.tier")},
                   {"value", described(attribute_value_schema(),
                                       "of its type; a duration in seconds, a time as RFC 3339; null: takes it away")}},
                  {{"expected_version", version}}),
           16 * 1024, set_attribute),
      make("POST", "/api/v1/conversations/{id}/spam", "setSpam", "Take it out of the inbox as spam, or bring it back",
           object({{"as", described(words({"spam", "set_aside", "not_spam"}),
                                    "`spam`: set aside, with the flag `spam`, without automatic mail, and later mail "
                                    "of its people too; `set_aside`: set aside, for somebody to look at, as by a "
                                    "rule's `quarantine`; `not_spam`: open again")}},
                  {{"expected_version", version}}),
           4096, spam),
      make("POST", "/api/v1/conversations/{id}/merge", "merge",
           "End it, and let its mail show and go on in another one of the same mailbox",
           object({{"into", integer(1)}}, {{"expected_version", version}}), 4096, merge),
      make("POST", "/api/v1/conversations/{id}/unmerge", "unmerge", "Let a merged conversation go on by itself again",
           object({}, {{"expected_version", version}}), 4096, unmerge),
      make("POST", "/api/v1/conversations/{id}/discard", "discard",
           "Throw away what was begun and never written in; refused when there is a mail in it",
           object({}, {{"expected_version", version}}), 4096, discard),
      make("POST", "/api/v1/conversations/{id}/split", "split",
           "Make a mail of it a conversation of its own, which `conversation` names",
           object({{"mail", integer(1)}}, {{"expected_version", version}}), 4096, split),
  };
}

} // namespace barid::http
