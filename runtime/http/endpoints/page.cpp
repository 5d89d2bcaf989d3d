// What people see at `/`: the console where it was built, else the plain page, which is one
// document with everything in it.

#include "runtime/http/page/page.hpp"

#include "runtime/http/auth/token.hpp"
#include "runtime/http/console/console_answer.hpp"
#include "runtime/http/endpoints/endpoints.hpp"

namespace barid::http {

namespace {

answer plain_page(const call&) {
  const auto nonce = new_token(16);
  answer out;
  out.type = "text/html; charset=utf-8";
  out.body = page_document(nonce);
  out.headers.emplace_back("Content-Security-Policy",
                           "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'nonce-" + nonce +
                               "'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
                               "base-uri 'none'; form-action 'none'; "
                               "frame-ancestors 'none'");
  return out;
}

answer page(const call& c) {
  return c.desk.console ? console_document(*c.desk.console) : plain_page(c);
}

} // namespace

std::vector<route> page_routes() {
  const auto make = [](const char* path, const char* name, const char* summary, answer (*handle)(const call&)) {
    return route{
        "GET", path,  name, "page", summary, {true}, {}, {}, {}, 0, {{200, "the page", {}, "text/html; charset=utf-8"}},
        {},    handle};
  };
  return {make("/", "page", "The console for people, or the plain page where it was not built", page),
          make("/plain", "plainPage", "The plain page for people", plain_page)};
}

} // namespace barid::http
