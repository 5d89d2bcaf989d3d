// What could be answered: what the desk answered to similar questions, its saved replies, and a draft by an endpoint
// that the operator named.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"
#include "runtime/mail/html/render.hpp"
#include "runtime/mail/html/sanitise.hpp"
#include "runtime/store/suggestion_rows.hpp"
#include "runtime/store/writing_rows.hpp"
#include "text/search_words.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace barid::http {

namespace {

using namespace schema;

constexpr int most_answers = 4;
constexpr std::size_t most_saved = 3;
/// Of a saved reply: less in common is chance.
constexpr double least_score = 0.08;
constexpr std::size_t most_reply_words = 2'000;

json suggestion(const char* source, double score) {
  return {{"source", source},
          {"score", std::min(1.0, score)},
          {"conversation", nullptr},
          {"subject", ""},
          {"author", nullptr},
          {"at", nullptr},
          {"saved_reply", nullptr},
          {"name", ""},
          {"text", ""},
          {"html", ""}};
}

/// Plain text as an editor takes it: what only a style says, as the line breaks of a mail, is lost there.
std::string in_paragraphs(std::string_view text) {
  std::string out;
  bool open = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      if (open) out += "</p>";
      open = false;
      continue;
    }
    out += open ? "<br>" : "<p>";
    html::append_escaped(out, line);
    open = true;
  }
  return open ? out + "</p>" : out;
}

json answer_suggestion(const store::similar_answer& a, const store::name_book& names) {
  auto out = suggestion("answer", a.score);
  const auto letter = json::parse(a.payload, nullptr, false);
  if (!letter.is_object()) return out;
  out["conversation"] = a.conversation.value;
  out["subject"] = a.subject;
  out["author"] = named_json(a.author.value, names.agents);
  out["at"] = to_rfc3339(a.at);
  out["text"] = text_in(letter, "text");
  const auto html = text_in(letter, "html");
  out["html"] = html.empty() ? in_paragraphs(text_in(letter, "text")) : html::render(html, {.text = false}).html;
  return out;
}

struct scored_reply {
  double score = 0;
  const store::saved_reply* reply = nullptr;
  std::string text;
};

/// The saved replies that speak of what the customer wrote, in the conversation's language or in none.
std::vector<scored_reply> fitting(const std::vector<store::saved_reply>& all,
                                  const std::vector<store::question_word>& question, const std::string& language) {
  double whole = 0;
  for (const auto& w : question) whole += w.weight;
  std::vector<scored_reply> out;
  for (const auto& r : all) {
    if (!r.language.empty() && !language.empty() && r.language != language) continue;
    scored_reply one{0, &r, html::render(r.body).text};
    const auto words =
        text::search_words(r.name + "\n" + one.text, r.language.empty() ? language : r.language, most_reply_words);
    const std::set<std::string_view> said(words.begin(), words.end());
    for (const auto& w : question)
      if (said.contains(w.word)) one.score += w.weight / whole;
    if (one.score >= least_score) out.push_back(std::move(one));
  }
  std::ranges::stable_sort(out, std::greater{}, &scored_reply::score);
  if (out.size() > most_saved) out.resize(most_saved);
  return out;
}

/// What is read for one conversation.
struct material {
  std::vector<store::similar_answer> answers;
  std::vector<store::question_word> question;
  store::name_book names;
  std::string language;
};

result<material> material_for(const call& c) {
  const conversation_id id{c.number("id")};
  return c.read([&](store::connection& on) -> result<material> {
    material out;
    auto talk = store::load_conversation(on, id);
    if (!talk) return talk.why();
    out.language = talk->row.language;
    auto answers = store::similar_answers(on, id, most_answers);
    if (!answers) return answers.why();
    out.answers = std::move(*answers);
    auto question = store::question_words(on, id);
    if (!question) return question.why();
    out.question = std::move(*question);
    auto names = store::load_names(on, {});
    if (!names) return names.why();
    out.names = std::move(*names);
    return out;
  });
}

answer suggest(const call& c) {
  auto from = material_for(c);
  if (!from) return problem(from.why());
  auto saved = c.desk.engine_db.with([](store::connection& on) { return store::list_saved_replies(on); });
  if (!saved) return problem(saved.why());
  json items = json::array();
  std::set<std::string> said; // the same text twice helps nobody
  for (const auto& a : from->answers) {
    auto one = answer_suggestion(a, from->names);
    if (const auto text = text_in(one, "text"); !text.empty() && said.insert(text).second)
      items.push_back(std::move(one));
  }
  for (const auto& r : fitting(*saved, from->question, from->language)) {
    auto one = suggestion("saved_reply", r.score);
    one["saved_reply"] = r.reply->id;
    one["name"] = r.reply->name;
    one["text"] = r.text;
    one["html"] = r.reply->body;
    items.push_back(std::move(one));
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const json& a, const json& b) { return a["score"].get<double>() > b["score"].get<double>(); });
  const auto& writer = c.desk.options.writer;
  return json_answer({{"items", std::move(items)}, {"writer", writer.on() ? json(writer.model) : json()}});
}

/// What was said in the conversation, without what mails quote; and what its channel is called.
result<writing_order> order_for(const call& c) {
  const conversation_id id{c.number("id")};
  return c.read([&](store::connection& on) -> result<writing_order> {
    writing_order out;
    auto talk = store::load_conversation(on, id);
    if (!talk) return talk.why();
    out.subject = talk->row.subject;
    out.language = talk->row.language;
    auto names = store::load_names(on, {});
    if (!names) return names.why();
    out.channel = names->channels[talk->row.channel.value];
    auto parts = load_timeline_parts(on, id, 0);
    if (!parts) return parts.why();
    std::vector<std::pair<instant, said_line>> lines;
    for (const auto& m : parts->mails) {
      const auto mail = json::parse(m.parsed, nullptr, false);
      if (!mail.is_object()) continue;
      auto text = text_in(mail, "body");
      if (text.empty()) text = text_in(mail, "text");
      lines.push_back({m.received, {true, std::move(text)}});
    }
    for (const auto& a : parts->answers)
      if (const auto letter = json::parse(a.payload, nullptr, false);
          letter.is_object() && a.from == store::origin::human)
        lines.push_back({a.at, {false, text_in(letter, "text")}});
    std::ranges::stable_sort(lines, {}, [](const auto& l) { return l.first; });
    for (auto& [at, line] : lines)
      if (!line.text.empty()) out.conversation.push_back(std::move(line));
    auto similar = store::similar_answers(on, id, most_answers);
    if (!similar) return similar.why();
    for (const auto& a : *similar)
      if (const auto letter = json::parse(a.payload, nullptr, false); letter.is_object())
        out.examples.push_back(text_in(letter, "text"));
    return out;
  });
}

answer write(const call& c) {
  const auto& writer = c.desk.options.writer;
  if (!writer.on())
    return problem(409, "conflict", "no endpoint writes drafts here",
                   "whoever runs barid can name one: `suggestions.endpoint` (docs/configuration.md)");
  auto order = order_for(c);
  if (!order) return problem(order.why());
  if (order->conversation.empty())
    return problem(409, "conflict", "there is nothing to answer yet", "wait until the mail was read");
  auto text = write_suggestion(writer, *order, c.desk.clock.now());
  if (!text) return problem(text.why());
  return json_answer({{"text", *text}, {"html", in_paragraphs(*text)}, {"model", writer.model}});
}

} // namespace

std::vector<route> suggestion_routes() {
  const access replying{false, role::agent, level::reply};
  return {
      {"GET",
       "/api/v1/conversations/{id}/suggestions",
       "suggestAnswers",
       "writing",
       "What could be answered: what you and others answered to similar questions in channels that you see, and saved "
       "replies; the most similar first, and none for a question that is like no other",
       replying,
       store::resource::conversation,
       {},
       {},
       0,
       {{200, "the suggestions",
         object({{"items", list(ref("Suggestion"))},
                 {"writer", described(or_null(text()),
                                      "the model that drafts an answer on request; null: none is configured")}})}},
       {},
       suggest},
      {"POST",
       "/api/v1/conversations/{id}/suggestions",
       "writeSuggestion",
       "writing",
       "A draft by the endpoint that is configured (`suggestions.endpoint`): it is sent the mails of this conversation "
       "and what "
       "was answered to similar ones. Nothing is kept or sent to the customer",
       replying,
       store::resource::conversation,
       {},
       {},
       0,
       {{200, "the draft", object({{"text", text()}, {"html", text()}, {"model", text()}})}},
       {409, 503},
       write},
  };
}

} // namespace barid::http
