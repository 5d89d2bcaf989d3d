// The API document and the running server are held against each other: every route answers as
// documented, and nothing else is served.

#include "runtime/http/openapi.hpp"
#include "runtime/http/route.hpp"
#include "runtime/http/schema.hpp"
#include "tests/grammar/golden.hpp"
#include "tests/runtime/http/desk_fixture.hpp"
#include "tests/runtime/http/schema_check.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <set>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_document)

namespace {

std::string lower(std::string s) {
  for (auto& c : s) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return s;
}

/// A body that fits the schema: the first word, the shortest text, every member that has to be
/// there.
json sample(const json& schema) {
  if (schema.contains("$ref")) {
    const auto path = schema["$ref"].get<std::string>();
    return sample(http::named_schemas().at(path.substr(path.rfind('/') + 1)));
  }
  if (schema.contains("anyOf")) return sample(schema["anyOf"][0]);
  if (schema.contains("enum")) return schema["enum"][0];
  const auto type = schema.value("type", "object");
  if (type == "string") return std::string(std::max<std::size_t>(schema.value("minLength", std::size_t{0}), 3), 'x');
  if (type == "integer") return schema.value("minimum", 1);
  if (type == "boolean") return false;
  if (type == "array") return json::array();
  json out = json::object();
  if (schema.contains("required"))
    for (const auto& name : schema["required"])
      out[name.get<std::string>()] = sample(schema["properties"][name.get<std::string>()]);
  return out;
}

/// Bodies that do something, where the smallest fitting one does not.
json body_for(const http::route& r) {
  const std::string name = r.name;
  if (name == "reply") return {{"text", "thank you"}};
  if (name == "changeTags") return {{"add", json::array({"late"})}};
  if (name == "invitePerson" || name == "changePerson")
    return {{"name", "Nour"}, {"email", "nour@acme.example"}, {"role", "agent"}};
  if (name == "addChannel" || name == "changeChannel") return {{"addresses", json::array({"more@acme.example"})}};
  // known by its domain: nobody is asked
  if (name == "findServers") return {{"address", "somebody@gmail.com"}};
  if (name == "askConsent")
    return {{"provider", "google"}, {"client_id", "barid"}, {"redirect", "https://desk.example/consent"}};
  if (name == "changeTeam") return {{"name", "night"}, {"active", true}};
  if (name == "rollBackRules") return {{"generation", 1}};
  if (name == "explainMail") return {{"raw", "From: sara@customer.example\r\n\r\nhello\r\n"}};
  if (name == "applyRules" || name == "checkRules" || name == "planRules" || name == "rulesDifferences")
    return {{"files", json::array({json{{"path", "support.route"}, {"text", "language 1\n"}}})}};
  return sample(r.body);
}

std::string filled(std::string path, const desk_fixture& desk, const http::route& r, const desk_fixture::talk& m) {
  auto put = [&](const std::string& what, const std::string& with) {
    if (const auto at = path.find(what); at != std::string::npos) path.replace(at, what.size(), with);
  };
  const auto id = !r.of                                    ? 1
                  : *r.of == store::resource::conversation ? m.conversation.value
                  : *r.of == store::resource::mail         ? m.mail.value
                  : *r.of == store::resource::upload  ? (&m == &desk.hidden ? desk.hidden_upload : desk.open_upload)
                  : *r.of == store::resource::channel ? (&m == &desk.hidden ? desk.secret : desk.support).value
                                                      : m.outbox.value;
  put("{id}", std::to_string(id));
  put("{index}", "0");
  return path;
}

/// Why the answer is not one that the document names; empty when it is.
std::string undocumented(const json& document, const http::route& r, const reply& got) {
  const auto& answers = document["paths"][r.path][lower(r.method)]["responses"];
  const auto status = std::to_string(got.status);
  if (!answers.contains(status)) return "status " + status + ": " + got.body.substr(0, 200);
  auto answer = answers[status];
  if (answer.contains("$ref")) answer = document.at(json::json_pointer(answer["$ref"].get<std::string>().substr(1)));
  if (!answer.contains("content")) return got.body.empty() ? "" : "a body where none should be";
  const std::string type = answer["content"].begin().key();
  const auto content = answer["content"].begin().value();
  if (type == "*/*") return "";
  if (got.header("content-type") != type) return "content type " + got.header("content-type");
  if (!content.contains("schema")) return "";
  return misfit(document, content["schema"], got.document());
}

/// Signing out would end the session that the other calls need.
bool ends_the_session(const http::route& r) {
  return std::string_view(r.name) == "signOut";
}
bool is_stream(const http::route& r) {
  return std::string_view(r.name) == "live";
}

} // namespace

BOOST_FIXTURE_TEST_CASE(the_document_is_well_formed_and_complete, desk_fixture) {
  const auto got = nobody().get("/api/v1/openapi.json");
  BOOST_TEST(got.status == 200);
  const auto document = got.document();
  BOOST_TEST(document["openapi"] == "3.1.0");
  BOOST_TEST(document["info"]["version"] == "1.2.3");
  std::set<std::string> names, used;
  std::size_t operations = 0;
  for (const auto& [target, methods] : document["paths"].items())
    for (const auto& [method, operation] : methods.items()) {
      ++operations;
      BOOST_TEST(names.insert(operation["operationId"]).second, "used twice: " << operation["operationId"]);
      BOOST_TEST(!operation["summary"].get<std::string>().empty());
      std::size_t declared = 0;
      if (operation.contains("parameters"))
        for (const auto& p : operation["parameters"]) {
          if (p["in"] == "path") ++declared;
          BOOST_TEST((p["in"] != "query" || p.contains("description")), target << " " << p["name"]);
        }
      BOOST_TEST(declared == static_cast<std::size_t>(std::count(target.begin(), target.end(), '{')), target);
      for (const auto& [status, answer] : operation["responses"].items()) BOOST_TEST(std::stoi(status) >= 200, target);
    }
  BOOST_TEST(operations == http::routes().size());
  // every reference leads somewhere, and every named schema is used
  std::function<void(const json&)> walk = [&](const json& at) {
    if (at.is_object() && at.contains("$ref")) {
      const auto pointer = at["$ref"].get<std::string>().substr(1);
      BOOST_TEST(document.contains(json::json_pointer(pointer)), pointer);
      used.insert(pointer);
    }
    if (at.is_structured())
      for (const auto& one : at) walk(one);
  };
  walk(document);
  for (const auto& [name, schema] : document["components"]["schemas"].items())
    BOOST_TEST(used.contains("/components/schemas/" + name), name << " is not used");
}

BOOST_AUTO_TEST_CASE(the_console_was_made_for_this_document) {
  // its calls are generated from the file, so that no engine has to run for that; after a change:
  // BARID_UPDATE_GOLDEN=1, then `npm run generate` in web/api
  testing::check_golden(testing::source_root() / "web/api/openapi.json", http::openapi_document("1").dump(2) + "\n");
}

BOOST_FIXTURE_TEST_CASE(every_route_answers_as_documented_to_everybody, desk_fixture) {
  const auto document = nobody().get("/api/v1/openapi.json").document();
  BOOST_TEST(as(admin)
                 .post("/api/v1/rules/apply",
                       {{"files", json::array({json{{"path", "support.route"}, {"text", "language 1\n"}}})}})
                 .status == 200);
  std::size_t good = 0, seen = 0;
  for (const auto& who : {agent_id{}, owner, lead, viewer, replier, manager, stranger})
    for (const auto& r : http::routes()) {
      if (is_stream(r)) continue;
      const auto me = who ? as(who) : nobody();
      for (const auto* m : {&open, &hidden}) {
        if (!r.of && m == &hidden) continue;
        const auto target = filled(r.path, *this, r, *m);
        const auto body = r.takes_bytes      ? std::string("any bytes\xff")
                          : r.body.is_null() ? std::string()
                                             : body_for(r).dump();
        const auto got = me.send(r.method, target, body);
        ++seen;
        if (got.status < 300) ++good;
        BOOST_TEST(got.status != 500, r.method << " " << target);
        const auto wrong = undocumented(document, r, got);
        BOOST_TEST(wrong.empty(), r.method << " " << target << " for " << who.value << ": " << wrong);
        BOOST_TEST(got.header("x-content-type-options") == "nosniff");
        BOOST_TEST(got.header("content-security-policy").find("default-src 'none'") != std::string::npos);
        BOOST_TEST(got.header("x-request-id").size() == 16u);
      }
    }
  BOOST_TEST(seen > 200u);
  BOOST_TEST(good > 80u);
}

BOOST_FIXTURE_TEST_CASE(bad_queries_and_bodies_answer_as_documented, desk_fixture) {
  const auto document = nobody().get("/api/v1/openapi.json").document();
  for (const auto& r : http::routes()) {
    if (ends_the_session(r)) continue;
    const auto me = as(owner);
    const auto target = filled(r.path, *this, r, open);
    const auto odd = me.send(r.method, target + "?unheard=of", r.body.is_null() ? "" : body_for(r).dump());
    BOOST_TEST(odd.status == 400, r.name << " takes a query that nobody knows: " << odd.status);
    BOOST_TEST(undocumented(document, r, odd).empty(), r.name);
    if (r.body.is_null()) continue;
    for (const auto& [body, status] : {std::pair{std::string("{"), 400},
                                       {std::string("[]"), 422},
                                       {std::string(R"({"unheard":1})"), 422},
                                       {std::string(R"({"a":1,"a":1})"), 400},
                                       {std::string("\"\xff\""), 400},
                                       {std::string(200, '['), 400}}) {
      const auto got = me.send(r.method, target, body);
      BOOST_TEST(got.status == status, r.name << " " << body.substr(0, 20));
      BOOST_TEST(undocumented(document, r, got).empty(), r.name << " " << undocumented(document, r, got));
    }
    BOOST_TEST(me.send(r.method, target, "{}", {{"Content-Type", "text/plain"}}).status == 415, r.name);
  }
}

BOOST_FIXTURE_TEST_CASE(what_is_not_documented_is_not_served, desk_fixture) {
  const auto me = as(owner);
  for (const auto* target : {"/api", "/api/v1", "/api/v2/conversations", "/api/v1/conversations/",
                             "/api/v1/conversations/x", "/api/v1/conversations/-1", "/api/v1/conversations/01",
                             "/api/v1/conversations/99999999999999999999", "/index.html", "/../etc/passwd",
                             "/%2e%2e/etc/passwd", "//", "/api/v1/Conversations", "/api/v1/mails/1/attachments"}) {
    const auto got = me.get(target);
    BOOST_TEST(got.status == 404, target);
    BOOST_TEST(got.header("content-type") == "application/problem+json", target);
    BOOST_TEST(got.document()["status"] == 404);
  }
  std::set<std::pair<std::string, std::string>> known;
  for (const auto& r : http::routes()) known.insert({r.path, r.method});
  for (const auto& r : http::routes())
    for (const auto* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}) {
      if (known.contains({r.path, method})) continue;
      const auto got = me.send(method, filled(r.path, *this, r, open));
      BOOST_TEST(got.status == 405, method << " " << r.path << " " << got.status);
      BOOST_TEST(got.header("allow").find(r.method) != std::string::npos, r.path);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
