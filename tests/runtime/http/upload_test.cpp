// Files on their way into answers: who may upload, send and fetch them.

#include "runtime/store/upload_rows.hpp"
#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_upload)

namespace {

using json = nlohmann::ordered_json;

} // namespace

BOOST_FIXTURE_TEST_CASE(a_file_is_uploaded_sent_and_fetched_byte_for_byte, desk_fixture) {
  std::string bytes(3'000'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31);
  const auto me = as(replier);
  const auto up = me.send("POST", path(open, "/uploads?name=%D8%B9%D8%B1%D8%B6.pdf&type=application/pdf"), bytes);
  BOOST_REQUIRE(up.status == 201);
  BOOST_TEST(up.document()["size"] == 3'000'000);
  BOOST_TEST(up.document()["name"] == "عرض.pdf");
  const auto sent = me.post(path(open, "/reply"), {{"text", "here it is"},
                                                   {"bcc", json::array({"archive@acme.example"})},
                                                   {"attachments", json::array({up.document()["id"]})}});
  BOOST_REQUIRE(sent.status == 200);
  const auto shown = me.get(path(open)).document();
  json answer;
  for (const auto& item : shown["timeline"])
    if (!item["answer"].is_null()) answer = item["answer"];
  BOOST_TEST(answer["bcc"][0]["address"] == "archive@acme.example");
  BOOST_REQUIRE(answer["attachments"].size() == 1u);
  const auto file = as(viewer).get(answer["attachments"][0]["url"]);
  BOOST_TEST(file.status == 200);
  BOOST_TEST((file.body == bytes));
  BOOST_TEST(file.header("content-disposition").starts_with("attachment"));
  clock.advance(std::chrono::hours(24 * 60));
  BOOST_TEST(must(store::forget_uploads(on, clock.now())) == 2, "the fixture's two, which nobody sent");
}

BOOST_FIXTURE_TEST_CASE(only_ones_own_uploads_of_this_conversation_are_sent, desk_fixture) {
  const auto send = [&](agent_id who, std::int64_t file) {
    return as(who).post(path(open, "/reply"), {{"text", "x"}, {"attachments", json::array({file})}}).status;
  };
  BOOST_TEST(send(manager, open_upload) == 422, "somebody else's");
  BOOST_TEST(send(replier, hidden_upload) == 422, "of another conversation");
  BOOST_TEST(send(replier, 987'654) == 422);
  BOOST_TEST(send(replier, open_upload) == 200);
}

BOOST_FIXTURE_TEST_CASE(files_of_a_note_are_fetched_by_whoever_may_see_the_conversation, desk_fixture) {
  const auto up = as(replier).send("POST", path(open, "/uploads?name=terms.txt&type=text/plain"), "the terms");
  const auto id = up.document()["id"].get<std::int64_t>();
  const auto note = [&](agent_id who, const char* words, std::int64_t file) {
    return as(who).post(path(open, "/note"), {{"text", words}, {"attachments", json::array({file})}}).status;
  };
  BOOST_TEST(note(manager, "x", id) == 422, "somebody else's");
  BOOST_TEST(note(replier, "x", hidden_upload) == 422, "of another conversation");
  BOOST_TEST(note(replier, "", id) == 200, "a file says enough");
  BOOST_TEST(as(replier).post(path(open, "/note"), {{"text", " "}}).status == 422);
  json shown;
  const auto all = as(viewer).get(path(open)).document();
  for (const auto& item : all["timeline"])
    if (!item["note"].is_null() && item["note"]["by"]["kind"] == "agent") shown = item["note"];
  BOOST_REQUIRE(shown["attachments"].size() == 1u);
  BOOST_TEST(shown["attachments"][0]["name"] == "terms.txt");
  BOOST_TEST(shown["attachments"][0]["size"] == 9);
  const std::string url = shown["attachments"][0]["url"];
  BOOST_TEST(as(viewer).get(url).body == "the terms");
  BOOST_TEST(as(stranger).get(url).status == 404);
  BOOST_TEST(
      must(on.run("select count(*) from outbox where payload::text like '%terms.txt%'"))[0].get<std::int64_t>(0) == 0);
  clock.advance(std::chrono::hours(24 * 60));
  static_cast<void>(must(store::forget_uploads(on, clock.now())));
  BOOST_TEST(as(viewer).get(url).status == 200, "it is kept as long as the note is");
}

BOOST_FIXTURE_TEST_CASE(names_and_types_are_made_harmless, desk_fixture) {
  const auto up = [&](const std::string& query) {
    return as(replier).send("POST", path(open, "/uploads" + query), "<script>").document();
  };
  BOOST_TEST(up("?name=..%2F..%2Fetc%2Fpasswd")["name"] == "passwd");
  BOOST_TEST(up("?name=a%0D%0Ab.txt")["name"] == "ab.txt");
  BOOST_TEST(up("")["name"] == "file");
  BOOST_TEST(up("?type=text/html;x")["type"] == "application/octet-stream");
  const auto page = up("?name=a.html&type=text/html");
  const auto file = as(replier).get("/api/v1/uploads/" + page["id"].dump());
  BOOST_TEST(file.header("content-type") == "application/octet-stream");
}

BOOST_FIXTURE_TEST_CASE(who_may_not_answer_may_not_upload, desk_fixture) {
  const auto up = [&](agent_id who, const talk& to) { return as(who).send("POST", path(to, "/uploads"), "x").status; };
  BOOST_TEST(up(viewer, open) == 403);
  BOOST_TEST(up(stranger, open) == 404);
  BOOST_TEST(up(replier, hidden) == 404);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
