// The built console: served as it was built, under a policy of its own, beside the API and never in
// its place.

#include "runtime/http/console/console_answer.hpp"
#include "tests/runtime/http/desk_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_console)

namespace {

constexpr const char* index_html =
    "<!doctype html><meta property=\"csp-nonce\" nonce=\"__NONCE__\"><script type=\"module\" "
    "src=\"/assets/index-abc.js\" nonce=\"__NONCE__\"></script>";

struct built_console {
  testing::temp_folder folder;
  built_console() {
    folder.write("index.html", index_html);
    folder.write("assets/index-abc.js", "console.log(1)");
    folder.write("assets/index-abc.js.gz", "gzipped");
    folder.write("assets/index-abc.js.br", "brotlied");
    folder.write("assets/sans.woff2", "font");
    folder.write("barid.svg", "<svg/>");
  }
  [[nodiscard]] http::settings options() const {
    auto s = quick_settings();
    s.console = folder.path().string();
    return s;
  }
};

struct console_fixture : built_console, desk_fixture {
  console_fixture() : desk_fixture(built_console::options()) {}
};

std::string nonce_in(const std::string& policy) {
  const auto at = policy.find("'nonce-");
  return at == std::string::npos ? "" : policy.substr(at + 7, 22);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(the_document_is_never_stored_and_has_a_nonce_of_its_own, console_fixture) {
  const auto one = nobody().get("/");
  const auto two = nobody().get("/inbox/mine");
  for (const auto* got : {&one, &two}) {
    BOOST_TEST(got->status == 200);
    BOOST_TEST(got->header("content-type") == "text/html; charset=utf-8");
    BOOST_TEST(got->header("cache-control") == "no-store");
    const auto policy = got->header("content-security-policy");
    BOOST_TEST(policy.find("default-src 'none'") == 0u);
    BOOST_TEST(policy.find("unsafe") == std::string::npos);
    BOOST_TEST(policy.find("script-src 'nonce-" + nonce_in(policy) + "' 'strict-dynamic';") != std::string::npos);
    BOOST_TEST(got->body.find("__NONCE__") == std::string::npos);
    BOOST_TEST(got->body.find("<script type=\"module\" src=\"/assets/index-abc.js\" nonce=\"" + nonce_in(policy) +
                              "\"") != std::string::npos);
  }
  BOOST_TEST(nonce_in(one.header("content-security-policy")) != nonce_in(two.header("content-security-policy")));
}

BOOST_FIXTURE_TEST_CASE(hashed_files_last_for_ever_and_come_compressed, console_fixture) {
  const auto get = [&](const std::string& path, const std::string& accepted) {
    return nobody().get(path, {{"Accept-Encoding", accepted}});
  };
  const auto brotli = get("/assets/index-abc.js", "gzip, deflate, br");
  BOOST_TEST(brotli.status == 200);
  BOOST_TEST(brotli.body == "brotlied");
  BOOST_TEST(brotli.header("content-encoding") == "br");
  BOOST_TEST(brotli.header("vary") == "Accept-Encoding");
  BOOST_TEST(brotli.header("cache-control") == "public, max-age=31536000, immutable");
  BOOST_TEST(brotli.header("content-type") == "text/javascript; charset=utf-8");
  BOOST_TEST(brotli.header("x-content-type-options") == "nosniff");
  BOOST_TEST(get("/assets/index-abc.js", "gzip").body == "gzipped");
  BOOST_TEST(get("/assets/index-abc.js", "br;q=0, gzip").body == "gzipped");
  const auto plain = get("/assets/index-abc.js", "identity");
  BOOST_TEST(plain.body == "console.log(1)");
  BOOST_TEST(plain.header("content-encoding").empty());
  BOOST_TEST(get("/assets/sans.woff2", "br").header("content-type") == "font/woff2");
  BOOST_TEST(get("/barid.svg", "br").header("cache-control") == "no-cache");
}

BOOST_FIXTURE_TEST_CASE(what_is_no_file_and_no_page_does_not_exist, console_fixture) {
  for (const auto* target :
       {"/assets/other.js", "/favicon.ico", "/index.html", "/assets/index-abc.js.gz", "/assets/../index.html",
        "/%2e%2e/etc/passwd", "//", "/inbox//mine", "/api", "/api/v2/x", "/api/v1/conversations/x"}) {
    const auto got = nobody().get(target);
    BOOST_TEST(got.status == 404, target << " " << got.status);
    BOOST_TEST(got.header("content-type") == "application/problem+json", target);
  }
  BOOST_TEST(nobody().send("POST", "/inbox/mine", "{}").status == 404);
  BOOST_TEST(nobody().get("/healthz").document()["status"] == "ok");
}

BOOST_FIXTURE_TEST_CASE(the_plain_page_stays, console_fixture) {
  const auto plain = nobody().get("/plain");
  BOOST_TEST(plain.status == 200);
  BOOST_TEST(plain.body.find("id=\"main\"") != std::string::npos);
  BOOST_TEST(plain.header("content-security-policy").find("'nonce-") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(without_a_console_the_plain_page_is_at_the_root, desk_fixture) {
  BOOST_TEST(nobody().get("/").body.find("id=\"main\"") != std::string::npos);
  BOOST_TEST(nobody().get("/inbox/mine").status == 404);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_no_console_is_refused_with_what_to_do) {
  const testing::temp_folder empty;
  const auto none = http::console_files::load(empty.path().string());
  BOOST_REQUIRE(!none);
  BOOST_TEST(none.why().message.find("it has no index.html") != std::string::npos);
  BOOST_TEST(none.why().help.find("scripts/console") != std::string::npos);
  empty.write("index.html", "<p>somebody's page</p>");
  const auto other = http::console_files::load(empty.path().string());
  BOOST_REQUIRE(!other);
  BOOST_TEST(other.why().message.find("nonce") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(accepted_codings_are_read_as_the_standard_says) {
  using http::accepts_coding;
  BOOST_TEST(accepts_coding("gzip, br", "br"));
  BOOST_TEST(accepts_coding("gzip ; q=0.5 , BR;q=1.0", "br"));
  BOOST_TEST(!accepts_coding("gzip, br;q=0", "br"));
  BOOST_TEST(!accepts_coding("gzip, br;q=0.000", "br"));
  BOOST_TEST(!accepts_coding("brotli", "br"));
  BOOST_TEST(!accepts_coding("", "br"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
