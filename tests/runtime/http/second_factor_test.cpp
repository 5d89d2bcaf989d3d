// Signing in with a code besides the password, and changing one's password.

#include "runtime/http/auth/password.hpp"
#include "runtime/http/auth/totp.hpp"
#include "runtime/store/directory_people.hpp"
#include "tests/runtime/http/desk_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_second_factor)

namespace {

using json = nlohmann::ordered_json;

constexpr const char* password = "correct horse battery";
constexpr const char* path_of_factor = "/api/v1/session/second-factor";

http::settings with_keys(const std::filesystem::path& folder) {
  auto s = quick_settings();
  s.data = folder.string();
  return s;
}
struct key_folder {
  testing::temp_folder keys;
};
struct factor_fixture : key_folder, desk_fixture {
  factor_fixture() : desk_fixture(with_keys(keys.path())) {
    must(store::set_password_hash(on, replier, must(http::hash_password(password, quick_settings().password))));
  }
  [[nodiscard]] reply sign_in(const std::string& given = {}, const std::string& word = password) const {
    json body = {{"email", "replier@acme.example"}, {"password", word}};
    if (!given.empty()) body["code"] = given;
    return nobody().post("/api/v1/session", body);
  }
  [[nodiscard]] std::string code(const std::string& seed) const {
    return http::totp_code(seed, http::totp_step(clock.now()));
  }
  reply put(const client& who, const std::string& where, const json& body) {
    return who.send("PUT", where, body.dump());
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(codes_are_those_of_the_standard) {
  // RFC 6238, appendix B, the last six digits
  constexpr const char* seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  for (const auto& [at, code] :
       {std::pair{59, "287082"}, {1111111109, "081804"}, {1234567890, "005924"}, {2000000000, "279037"}})
    BOOST_TEST(http::totp_code(seed, at / 30) == code);
  BOOST_TEST(http::totp_code("not base32!", 1).empty());
  BOOST_TEST(http::totp_code("", 1).empty());
  const auto mine = http::new_totp_secret();
  BOOST_TEST(mine.size() == 32u);
  BOOST_TEST(mine != http::new_totp_secret());
  BOOST_TEST(http::totp_code(mine, 1).size() == 6u);
  BOOST_TEST(http::totp_uri(seed, "نور@acme.example").find("otpauth://totp/Barid:%D9%86") == 0u);
}

BOOST_FIXTURE_TEST_CASE(once_it_is_on_a_password_alone_does_not_do, factor_fixture) {
  const auto me = as(replier);
  BOOST_TEST(me.get(path_of_factor).document()["enabled"] == false);
  const auto seed = me.send("POST", path_of_factor).document()["secret"].get<std::string>();
  BOOST_TEST(sign_in().status == 200, "it does not count before a code was given");
  BOOST_TEST(put(me, path_of_factor, {{"code", "000000"}}).status == 422);
  BOOST_TEST(put(me, path_of_factor, {{"code", code(seed)}}).status == 204);
  BOOST_TEST(me.get(path_of_factor).document()["enabled"] == true);
  BOOST_TEST(me.send("POST", path_of_factor).status == 409, "a second one cannot take its place");

  const auto asked = sign_in();
  BOOST_TEST(asked.status == 401);
  BOOST_TEST(asked.document()["code"] == "second_factor");
  BOOST_TEST(sign_in(code(seed)).status == 401, "this code was used already");
  clock.advance(std::chrono::seconds(30));
  BOOST_TEST(sign_in(code(seed), "something else").document()["code"] == "wrong_password");
  BOOST_TEST(sign_in(code(seed)).status == 200);
  BOOST_TEST(sign_in(code(seed)).status == 401, "good once");

  clock.advance(std::chrono::seconds(30));
  BOOST_TEST(me.post(std::string(path_of_factor) + "/off", {{"code", "123456"}}).status == 422);
  BOOST_TEST(me.post(std::string(path_of_factor) + "/off", {{"code", code(seed)}}).status == 204);
  BOOST_TEST(sign_in().status == 200);
}

BOOST_FIXTURE_TEST_CASE(who_lost_the_device_is_helped_by_an_administrator, factor_fixture) {
  const auto me = as(replier);
  const auto seed = me.send("POST", path_of_factor).document()["secret"].get<std::string>();
  BOOST_TEST(put(me, path_of_factor, {{"code", code(seed)}}).status == 204);
  const auto at = "/api/v1/people/" + std::to_string(replier.value) + "/second-factor";
  BOOST_TEST(as(lead).send("DELETE", at).status == 403);
  BOOST_TEST(as(admin).send("DELETE", at).status == 204);
  BOOST_TEST(sign_in().status == 200);
  BOOST_TEST(as(admin).send("DELETE", "/api/v1/people/" + std::to_string(owner.value) + "/second-factor").status ==
             403);
}

BOOST_FIXTURE_TEST_CASE(a_link_in_the_mail_does_not_stand_in_for_the_second_factor, factor_fixture) {
  const auto me = as(replier);
  const auto seed = me.send("POST", path_of_factor).document()["secret"].get<std::string>();
  BOOST_TEST(put(me, path_of_factor, {{"code", code(seed)}}).status == 204);
  BOOST_TEST(nobody().post("/api/v1/password-reset", {{"email", "replier@acme.example"}}).status == 202);
  BOOST_REQUIRE(engine.letters.size() == 1u);
  const auto& text = engine.letters[0].second.text;
  const auto from = text.find("#link=") + 6;
  json body = {{"token", text.substr(from, text.find('\n', from) - from)}, {"password", "another horse battery"}};
  const auto asked = nobody().post("/api/v1/password-link", body);
  BOOST_TEST(asked.status == 401);
  BOOST_TEST(asked.document()["code"] == "second_factor");
  clock.advance(std::chrono::seconds(30));
  body["code"] = code(seed);
  BOOST_TEST(nobody().post("/api/v1/password-link", body).status == 201, "the link was not used up");
}

BOOST_FIXTURE_TEST_CASE(another_password_ends_every_session_but_this_one_which_gets_a_new_token, factor_fixture) {
  const auto me = as(replier);
  const auto elsewhere = as(replier);
  const json body = {{"old", password}, {"new", "another horse battery"}};
  BOOST_TEST(put(me, "/api/v1/session/password", {{"old", "wrong"}, {"new", "another horse battery"}}).status == 422);
  BOOST_TEST(put(me, "/api/v1/session/password", {{"old", password}, {"new", "short"}}).status == 422);
  const auto done = put(me, "/api/v1/session/password", body);
  BOOST_REQUIRE(done.status == 200);
  BOOST_TEST(elsewhere.get("/api/v1/session").status == 401);
  BOOST_TEST(me.get("/api/v1/session").status == 401, "the old token is void");
  auto fresh = me;
  const auto line = done.header("set-cookie");
  fresh.cookie = line.substr(line.find('=') + 1, line.find(';') - line.find('=') - 1);
  BOOST_TEST(fresh.get("/api/v1/session").status == 200);
  BOOST_TEST(sign_in({}, "another horse battery").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
