// What the desk wrote, shown as it is formatted.

#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_answer_frame)

namespace {

using json = nlohmann::ordered_json;

struct formatted_desk : desk_fixture {
  std::string place(const talk& of) const { return "/api/v1/outbox/" + std::to_string(of.outbox.value) + "/html"; }
  void wrote(const talk& where, const json& letter) {
    must(on.run("update outbox set state = 'sent', origin = 'human', payload = $2::jsonb where id = $1",
                store::with(where.outbox.value, store::json{letter.dump()})));
  }
  json answer() {
    const auto shown = as(viewer).get(path(open)).document();
    for (const auto& item : shown["timeline"])
      if (!item["answer"].is_null()) return item["answer"];
    return {};
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(an_answer_is_shown_as_it_was_formatted_in_a_page_that_can_do_nothing, formatted_desk) {
  wrote(open, {{"text", "- one"},
               {"html", "<div dir=\"rtl\" lang=\"ar\"><p>أهلا</p><ul><li>one</li></ul><blockquote>said</blockquote>"
                        "<a href=\"https://shop.example/\">shop</a></div>"},
               {"signature", {{"text", "Mona"}, {"html", "<p><em>Mona</em></p><script>alert(1)</script>"}}}});
  BOOST_TEST(answer()["html"] == place(open));
  const auto page = as(viewer).get(place(open));
  BOOST_TEST(page.status == 200);
  BOOST_TEST(page.header("content-type") == "text/html; charset=utf-8");
  const auto policy = page.header("content-security-policy");
  BOOST_TEST(policy.find("default-src 'none'") == 0u);
  BOOST_TEST(policy.find("sandbox") != std::string::npos);
  BOOST_TEST(policy.find("allow-scripts") == std::string::npos);
  BOOST_TEST(page.header("x-frame-options") == "SAMEORIGIN");
  for (const char* kept : {"<div dir=\"rtl\" lang=\"ar\">", "<li>one</li>", "<blockquote>said</blockquote>",
                           "href=\"https://shop.example/\"", "<div id=\"signature\" dir=\"auto\"><p><em>Mona</em></p>"})
    BOOST_TEST(page.body.find(kept) != std::string::npos, kept << " in " << page.body);
  BOOST_TEST(page.body.find("<script") == std::string::npos, "also what rule files put there is rebuilt");
  BOOST_TEST(page.body.find("color-scheme:light dark") != std::string::npos, "it names no colours");
  const auto dark = as(viewer).get(place(open) + "?scheme=dark");
  BOOST_TEST(dark.body.find("color-scheme:dark") != std::string::npos, dark.body);
  BOOST_TEST(as(viewer).get(place(open) + "?scheme=blue").status == 400);
}

BOOST_FIXTURE_TEST_CASE(colours_of_its_own_stand_on_the_page_that_they_were_chosen_for, formatted_desk) {
  wrote(open, {{"text", "red"}, {"html", "<p><span style=\"color:#c00\">red</span></p>"}});
  const auto page = as(viewer).get(place(open) + "?scheme=dark");
  BOOST_TEST(page.body.find("color-scheme:light;background:#fff") != std::string::npos, page.body);
}

BOOST_FIXTURE_TEST_CASE(what_the_text_says_as_well_needs_no_page, formatted_desk) {
  wrote(open, {{"text", "we have it"}, {"html", "<div dir=\"ltr\"><p>we have <bdi>it</bdi><br></p></div>"}});
  BOOST_TEST(answer()["html"].is_null());
  wrote(open, {{"text", "we have it"}, {"signature", {{"text", "Mona"}, {"html", "<p>Mona</p>"}}}});
  BOOST_TEST(answer()["html"].is_null());
  BOOST_TEST(answer()["signature"] == "Mona");
  // only words that are formatted themselves go into a page: it has no others
  wrote(open, {{"text", "we have it"}, {"signature", {{"text", "Mona"}, {"html", "<p><b>Mona</b></p>"}}}});
  BOOST_TEST(answer()["html"].is_null());
  BOOST_TEST(as(viewer).get(place(open)).status == 404);
  wrote(open, {{"text", "we have it"}});
  BOOST_TEST(answer()["html"].is_null());
  BOOST_TEST(as(viewer).get(place(open)).status == 404);
}

BOOST_FIXTURE_TEST_CASE(pictures_in_its_text_are_in_the_page_and_no_files_beside_it, formatted_desk) {
  using namespace std::string_literals;
  const auto up = as(replier).send("POST", path(open, "/uploads?name=a.png&type=image/png"), "\x89PNG\r\n\x1a\npixel"s);
  BOOST_REQUIRE(up.status == 201);
  const auto file = [&](const char* id) {
    return json{
        {"upload", up.document()["id"]}, {"name", "a.png"}, {"type", "image/png"}, {"size", 13}, {"content_id", id}};
  };
  wrote(open, {{"text", "look"},
               {"html", "<p>look <img src=\"cid:upload-1.x\" alt=\"a\"><img src=\"cid:lost\"></p>"},
               {"files", json::array({file("upload-1.x"), file("other")})}});
  const auto page = as(viewer).get(place(open)).body;
  BOOST_TEST(page.find("src=\"data:image/png;base64,iVBORw0KGgpwaXhlbA==\"") != std::string::npos, page);
  BOOST_TEST(page.find("src=\"cid:") == page.npos, page);
  const auto files = answer()["attachments"];
  BOOST_TEST(files[0]["inline"] == true);
  BOOST_TEST(files[1]["inline"] == false);
}

BOOST_FIXTURE_TEST_CASE(only_mail_of_conversations_that_one_sees_is_shown, formatted_desk) {
  wrote(hidden, {{"text", "x"}, {"html", "<p><b>secret</b></p>"}});
  BOOST_TEST(as(viewer).get(place(hidden)).status == 404);
  BOOST_TEST(as(stranger).get(place(open)).status == 404);
  BOOST_TEST(as(owner).get(place(hidden)).status == 200);
  // what the engine has to tell people (links for passwords) belongs to a channel and to no conversation
  must(on.run("delete from conversation_mails where outbox = $1", store::with(hidden.outbox.value)));
  BOOST_TEST(as(owner).get(place(hidden)).status == 404);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
