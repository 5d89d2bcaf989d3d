// The server without streams: every place of every rule file, and messages that are none.

#include "lsp/server.hpp"
#include "lsp/uri.hpp"
#include "tests/grammar/golden.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <random>
#include <string>

namespace barid::lsp {

namespace {

using nlohmann::json;

disk empty_disk() {
  return {[](const std::string&) { return result<source_set>(source_set{}); },
          [](const std::string& file, const std::string&) { return file.substr(0, file.rfind('/')); }};
}

/// Bytes that are no text come as an editor would send them: replaced.
std::string written(const json& message) {
  return message.dump(-1, ' ', false, json::error_handler_t::replace);
}

class talk {
public:
  server with{empty_disk(), "test"};

  json ask(const std::string& method, const json& params) {
    const auto out = with.receive(written({{"jsonrpc", "2.0"}, {"id", ++id_}, {"method", method}, {"params", params}}));
    BOOST_REQUIRE_EQUAL(out.size(), 1u);
    return json::parse(out.front());
  }
  void tell(const std::string& method, const json& params) {
    (void)with.receive(written({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}}));
  }
  void start() {
    BOOST_TEST(ask("initialize", {{"capabilities", json::object()}}).contains("result"));
    tell("initialized", json::object());
  }
  void open(const std::string& uri, const std::string& text) {
    tell("textDocument/didOpen",
         {{"textDocument", {{"uri", uri}, {"languageId", "route"}, {"version", 1}, {"text", text}}}});
  }

private:
  int id_ = 0;
};

const char* const with_place[] = {"textDocument/completion",        "textDocument/hover",
                                  "textDocument/definition",        "textDocument/references",
                                  "textDocument/documentHighlight", "textDocument/prepareRename"};
const char* const with_file[] = {"textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/formatting",
                                 "textDocument/semanticTokens/full"};

} // namespace

BOOST_AUTO_TEST_SUITE(lsp_server)

BOOST_AUTO_TEST_CASE(every_request_is_answered_in_broken_files) {
  talk to;
  to.start();
  std::mt19937 random(3);
  std::size_t asked = 0;
  for (const auto& folder : {"tests/grammar/route/cases/wrong", "tests/grammar/route/cases/good"})
    for (const auto& file : testing::files_in(testing::source_root() / folder, ".route")) {
      const auto text = testing::read_file(file);
      if (text.size() > 20000) continue;
      const auto uri = uri_of("/rules/" + file.filename().string());
      to.open(uri, text);
      const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
      for (int n = 0; n < 6; ++n) {
        const json at = {{"line", random() % lines}, {"character", random() % 40}};
        for (const auto* method : with_place) {
          const auto answer = to.ask(method, {{"textDocument", {{"uri", uri}}}, {"position", at}});
          BOOST_CHECK_MESSAGE(answer.contains("result"), file << " " << method << " " << at << answer);
          ++asked;
        }
      }
      for (const auto* method : with_file)
        BOOST_CHECK_MESSAGE(to.ask(method, {{"textDocument", {{"uri", uri}}}}).contains("result"), file << method);
      const json whole = {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", lines}, {"character", 0}}}};
      BOOST_TEST(
          to.ask("textDocument/codeAction",
                 {{"textDocument", {{"uri", uri}}}, {"range", whole}, {"context", {{"diagnostics", json::array()}}}})
              .contains("result"));
      to.tell("textDocument/didClose", {{"textDocument", {{"uri", uri}}}});
    }
  BOOST_TEST(asked > 2000u);
}

BOOST_AUTO_TEST_CASE(messages_that_are_none_are_refused_and_do_not_end_it) {
  talk to;
  for (const char* bytes : {"", "{", "null", "[]", "1", "{\"id\":1}", "{\"id\":{},\"method\":5}", "\xFF\xFE", "[1,2",
                            "{\"method\":\"textDocument/didOpen\"}", "{\"id\":1,\"result\":null}",
                            "{\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":[]}}"})
    (void)to.with.receive(bytes);
  BOOST_TEST(to.ask("textDocument/hover", json::object())["error"]["code"] == -32002);
  to.start();
  BOOST_TEST(to.ask("initialize", json::object())["error"]["code"] == -32600);
  BOOST_TEST(to.ask("no/such", json::object())["error"]["code"] == -32601);
  to.open("file:///rules/a.route", "table t on message match all { }\n");
  for (const json& params :
       {json(), json::array({1}), json({{"textDocument", {{"uri", 5}}}}),
        json({{"textDocument", {{"uri", "file:///x"}}}}),
        json({{"textDocument", {{"uri", "file:///rules/a.route"}}}, {"position", {{"line", -5}, {"character", 1e99}}}}),
        json({{"textDocument", {{"uri", "file:///rules/a.route"}}}, {"position", "here"}, {"newName", 4}})})
    for (const char* method : {"textDocument/completion", "textDocument/rename", "textDocument/codeAction",
                               "textDocument/hover", "textDocument/references"})
      BOOST_TEST((to.ask(method, params).contains("error") || params.contains("position")));
  for (const json& change :
       {json(), json::array({json()}), json::array({{{"text", 5}}}),
        json::array({{{"range", {{"start", {{"line", 9}, {"character", 9}}}, {"end", {{"line", 0}, {"character", 0}}}}},
                      {"text", "x"}}})})
    to.tell("textDocument/didChange",
            {{"textDocument", {{"uri", "file:///rules/a.route"}, {"version", 2}}}, {"contentChanges", change}});
  BOOST_TEST(
      to.ask("textDocument/documentSymbol", {{"textDocument", {{"uri", "file:///rules/a.route"}}}}).contains("result"));
  BOOST_TEST(to.ask("shutdown", nullptr)["result"].is_null());
  BOOST_TEST(to.ask("textDocument/hover", json::object())["error"]["code"] == -32600);
  to.tell("exit", nullptr);
  BOOST_TEST(to.with.ended().value_or(-1) == 0);
}

BOOST_AUTO_TEST_CASE(exit_without_shutdown_is_a_failure) {
  talk to;
  to.tell("exit", nullptr);
  BOOST_TEST(to.with.ended().value_or(-1) == 1);
}

BOOST_AUTO_TEST_CASE(diagnostics_of_a_state_that_is_gone_are_not_sent) {
  talk to;
  to.start();
  to.open("file:///rules/a.route", "tabel t\n");
  auto jobs = to.with.wanted();
  BOOST_REQUIRE_EQUAL(jobs.size(), 1u);
  BOOST_TEST(to.with.wanted().empty());
  to.tell("textDocument/didChange", {{"textDocument", {{"uri", "file:///rules/a.route"}, {"version", 2}}},
                                     {"contentChanges", {{{"text", "table t\n"}}}}});
  BOOST_TEST(to.with.checked(analyse(jobs[0].root, jobs[0].revision, jobs[0].sources, depth::all)).empty());
  jobs = to.with.wanted();
  BOOST_REQUIRE_EQUAL(jobs.size(), 1u);
  BOOST_TEST(to.with.checked(analyse(jobs[0].root, jobs[0].revision, jobs[0].sources, depth::all)).size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::lsp
