// What could be answered: from the desk's own history and its saved replies.

#include "runtime/http/suggestion_writer.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/search_rows.hpp"
#include "runtime/store/suggestion_rows.hpp"
#include "runtime/store/viewer.hpp"
#include "runtime/store/writing_rows.hpp"
#include "tests/runtime/http/desk_fixture.hpp"
#include "tests/support/called_endpoint.hpp"
#include "text/search_words.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_suggestions)

namespace {

http::settings writing_at(const testing::called_endpoint* at) {
  auto s = quick_settings();
  if (!at) return s;
  s.writer.endpoint = "http://" + at->host() + "/v1";
  s.writer.model = "small-1";
  s.writer.key = "k-123";
  s.writer.calls.allowed = {at->host()};
  s.writer.patience = std::chrono::seconds(10);
  return s;
}

struct answering_desk : desk_fixture {
  explicit answering_desk(const testing::called_endpoint* at = nullptr) : desk_fixture(writing_at(at)) { fill(); }

  /// What the indexer makes of a mail.
  void index(const talk& t, mailbox_id channel, const std::string& said) {
    must(store::index_documents(
        on, {{t.mail, t.conversation, channel, morning(), said, text::search_words(said, "en")}}, "search", {}));
  }
  /// A person answered, and the answer was sent.
  void answered(const talk& t, const std::string& words) {
    const nlohmann::json letter = {{"text", words}, {"html", "<p>" + words + "</p><script>alert(1)</script>"}};
    must(on.run("update outbox set state = 'sent', kind = 'smtp', origin = 'human', payload = $2::jsonb where id = $1",
                store::with(t.outbox.value, store::json{letter.dump()})));
  }
  nlohmann::ordered_json suggested(agent_id who, const talk& t) {
    const auto got = as(who).get(path(t, "/suggestions"));
    BOOST_REQUIRE_MESSAGE(got.status == 200, got.status << ": " << got.body);
    return got.document()["items"];
  }

  talk lost = converse(support, 11, "Parcel"), wrong = converse(support, 12, "Login"),
       unanswered = converse(support, 13, "Parcel");
  talk elsewhere = converse(secret, 14, "Parcel");

  void fill() {
    index(open, support, "My parcel 4711 has not arrived, the tracking number says it was returned to the warehouse");
    index(lost, support, "The parcel never arrived and its tracking number says returned to your warehouse");
    index(wrong, support, "I cannot log in since yesterday, the password is refused");
    index(unanswered, support, "Where is my parcel? tracking number says returned to warehouse");
    index(elsewhere, secret, "My parcel has not arrived, the tracking number says returned to the warehouse");
    must(on.run("update outbox set state = 'cancelled', kind = 'smtp', origin = 'human' where id = $1",
                store::with(unanswered.outbox.value)));
    answered(lost, "We sent it again today.");
    answered(wrong, "Please use the link to choose a new password.");
    answered(elsewhere, "A secret answer.");
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(answers_to_similar_questions_come_with_their_source, answering_desk) {
  const auto items = suggested(replier, open);
  BOOST_REQUIRE(items.size() == 1u);
  const auto& one = items[0];
  BOOST_TEST(one["source"] == "answer");
  BOOST_TEST(one["conversation"] == lost.conversation.value);
  BOOST_TEST(one["subject"] == "Parcel");
  BOOST_TEST(one["text"] == "We sent it again today.");
  BOOST_TEST(one["html"] == "<p>We sent it again today.</p>");
  BOOST_TEST(one["score"].get<double>() > 0.2);
  BOOST_TEST(one["score"].get<double>() <= 1.0);
}

BOOST_FIXTURE_TEST_CASE(nothing_comes_from_a_channel_that_is_not_seen, answering_desk) {
  for (const auto who : {replier, manager})
    for (const auto& one : suggested(who, open)) BOOST_TEST(one["conversation"] != elsewhere.conversation.value);
  const auto all = suggested(owner, open);
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(as(replier).get(path(elsewhere, "/suggestions")).status == 404);
  // words of a hidden conversation do not leave it either
  auto api = db.connect(store::api_role);
  BOOST_TEST(must(store::as_agent(api, replier, [&](store::connection& o) {
               return store::question_words(o, elsewhere.conversation);
             })).empty());
}

BOOST_FIXTURE_TEST_CASE(saved_replies_that_speak_of_it_come_in_the_language_of_the_conversation, answering_desk) {
  const auto add = [&](const char* name, const char* language, const char* body) {
    return must(store::put_saved_reply(on, {0, name, language, body, morning()}, lead));
  };
  const auto fits =
      add("Parcel returned", "", "<p>Hello {customer.first_name}, your parcel was returned to our warehouse.</p>");
  add("Password", "", "<p>Choose a new password.</p>");
  add("Parcel in French", "fr", "<p>parcel returned warehouse tracking</p>");
  must(on.run("update conversations set language = 'en' where id = $1", store::with(open.conversation.value)));
  std::vector<std::int64_t> saved;
  for (const auto& one : suggested(replier, open))
    if (one["source"] == "saved_reply") {
      saved.push_back(one["saved_reply"]);
      BOOST_TEST(one["name"] == "Parcel returned");
      BOOST_TEST(one["html"].get<std::string>().find("{customer.first_name}") != std::string::npos);
    }
  BOOST_TEST(saved == std::vector<std::int64_t>{fits}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_question_like_no_other_gets_nothing, answering_desk) {
  index(wrong, support, "Bonjour tout le monde");
  BOOST_TEST(suggested(replier, wrong).empty());
  must(on.run("delete from search_documents"));
  BOOST_TEST(suggested(replier, open).empty());
}

BOOST_FIXTURE_TEST_CASE(words_that_statistics_know_as_common_count_little, answering_desk) {
  must(on.run("insert into conversations (id, channel, version, thread_token, created, updated)"
              " select 100000 + n, 1, 1, 'many' || n, now(), now() from generate_series(1, 3000) n"));
  must(on.run("insert into search_documents (mail, conversation, channel, at, folded, words)"
              " select 100000 + n, 100000 + n, 1, now(), 'x', array_to_tsvector(array['parcel', 'w' || n]) from "
              "generate_series(1, 3000) n"));
  must(db.connect("barid_admin").run("analyze barid.search_documents"));
  auto api = db.connect(store::api_role);
  const auto words = must(
      store::as_agent(api, replier, [&](store::connection& o) { return store::question_words(o, open.conversation); }));
  const auto weight = [&](const char* word) {
    for (const auto& w : words)
      if (w.word == word) return w.weight;
    return 0.0;
  };
  BOOST_TEST(weight(text::search_words("warehouse", "en")[0].c_str()) >
             3 * weight(text::search_words("parcel", "en")[0].c_str()));
}

BOOST_AUTO_TEST_CASE(a_draft_is_written_when_somebody_asks_and_not_before) {
  testing::called_endpoint writer([](const testing::received_call&) {
    return testing::called_endpoint::reply(
        200,
        R"({"choices":[{"message":{"role":"assistant","content":"  We sent <it> again.\n\nTracking: [number]\nBy: post\n"}}]})");
  });
  answering_desk d(&writer);
  BOOST_TEST(d.as(d.replier).get(d.path(d.open, "/suggestions")).document()["writer"] == "small-1");
  BOOST_TEST(writer.calls().empty());

  const auto got = d.as(d.replier).send("POST", d.path(d.open, "/suggestions"));
  BOOST_REQUIRE_MESSAGE(got.status == 200, got.status << ": " << got.body);
  BOOST_TEST(got.document()["text"] == "We sent <it> again.\n\nTracking: [number]\nBy: post");
  BOOST_TEST(got.document()["html"] == "<p>We sent &lt;it&gt; again.</p><p>Tracking: [number]<br>By: post</p>");
  BOOST_TEST(got.document()["model"] == "small-1");

  const auto calls = writer.calls();
  BOOST_REQUIRE(calls.size() == 1u);
  BOOST_TEST(calls[0].line.starts_with("POST /v1/chat/completions "));
  BOOST_TEST(calls[0].fields.at("authorization") == "Bearer k-123");
  const auto sent = nlohmann::json::parse(calls[0].body);
  BOOST_TEST(sent["model"] == "small-1");
  std::string said;
  for (const auto& m : sent["messages"])
    said += m["role"].get<std::string>() + ": " + m["content"].get<std::string>() + "\n";
  BOOST_TEST(said.find("We sent it again today.") != std::string::npos); // what was answered to a similar question
  BOOST_TEST(said.find("user: ") != std::string::npos);
  BOOST_TEST(said.find("A secret answer.") == std::string::npos); // of a channel that the agent does not see
  // asking is no command: the conversation is as it was
  BOOST_TEST(must(store::load_conversation(d.on, d.open.conversation)).row.version == 1);
}

BOOST_AUTO_TEST_CASE(a_draft_that_cannot_be_had_says_why) {
  std::string answer;
  testing::called_endpoint writer([&](const testing::received_call&) { return answer; });
  answering_desk d(&writer);
  for (const auto& bad :
       {testing::called_endpoint::reply(401), testing::called_endpoint::reply(200, "<html>"),
        testing::called_endpoint::reply(200, R"({"choices":[]})"),
        testing::called_endpoint::reply(200, R"({"choices":[{"message":{"content":" "}}]})"), std::string()}) {
    answer = bad;
    const auto got = d.as(d.replier).send("POST", d.path(d.open, "/suggestions"));
    BOOST_TEST(got.status == 503);
    BOOST_TEST(!got.document()["detail"].get<std::string>().empty());
    BOOST_TEST(got.body.find("k-123") == std::string::npos);
  }
  BOOST_TEST(d.as(d.viewer).send("POST", d.path(d.open, "/suggestions")).status ==
             403); // who may not answer gets no draft
}

BOOST_FIXTURE_TEST_CASE(without_an_endpoint_there_is_no_draft, answering_desk) {
  BOOST_TEST(as(replier).get(path(open, "/suggestions")).document()["writer"].is_null());
  const auto got = as(replier).send("POST", path(open, "/suggestions"));
  BOOST_TEST(got.status == 409);
  BOOST_TEST(got.document()["help"].get<std::string>().find("suggestions.endpoint") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_newest_of_a_long_conversation_is_sent) {
  http::writing_order order;
  order.channel = "support";
  for (int i = 0; i < 100; ++i) order.conversation.push_back({i % 2 == 0, std::to_string(i) + std::string(1'000, 'x')});
  order.examples = std::vector<std::string>(20, std::string(5'000, 'y'));
  const auto body = http::writer_request({}, order);
  BOOST_TEST(body.size() < 40'000u);
  const auto sent = nlohmann::json::parse(body);
  BOOST_TEST(!sent.contains("model"));
  BOOST_TEST(sent["messages"].back()["content"].get<std::string>().starts_with("99"));
  BOOST_TEST(sent["messages"].back()["role"] == "assistant");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
