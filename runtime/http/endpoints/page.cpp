// The plain page: one document with everything in it.

#include "runtime/http/page/page.hpp"

#include "runtime/http/auth/token.hpp"
#include "runtime/http/endpoints/endpoints.hpp"

namespace barid::http {

namespace {

answer page(const call&) {
  const auto nonce = new_token(16);
  answer out;
  out.type = "text/html; charset=utf-8";
  out.body = page_document(nonce);
  out.headers.emplace_back("Content-Security-Policy",
                           "default-src 'none'; script-src 'nonce-" + nonce +
                               "'; style-src 'nonce-" + nonce +
                               "'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
                               "base-uri 'none'; form-action 'none'; "
                               "frame-ancestors 'none'");
  return out;
}

} // namespace

std::vector<route> page_routes() {
  return {{"GET",
           "/",
           "page",
           "page",
           "The plain page for people",
           {true},
           {},
           {},
           {},
           0,
           {{200, "the page", {}, "text/html; charset=utf-8"}},
           {},
           page}};
}

} // namespace barid::http
