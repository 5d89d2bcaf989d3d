#include "runtime/http/answer.hpp"

#include <nlohmann/json.hpp>

namespace barid::http {

std::string text_in(const json& of, const char* name) {
  const auto it = of.find(name);
  return it != of.end() && it->is_string() ? it->get<std::string>() : std::string();
}

answer json_answer(const json& document, int status) {
  answer out;
  out.status = status;
  out.body = document.dump(-1, ' ', false, json::error_handler_t::replace);
  return out;
}

answer empty_answer() {
  answer out;
  out.status = 204;
  out.type.clear();
  return out;
}

std::string_view reason_of(int status) {
  switch (status) {
  case 200:
    return "OK";
  case 201:
    return "Created";
  case 204:
    return "No Content";
  case 206:
    return "Partial Content";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 403:
    return "Forbidden";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 408:
    return "Request Timeout";
  case 409:
    return "Conflict";
  case 413:
    return "Content Too Large";
  case 415:
    return "Unsupported Media Type";
  case 416:
    return "Range Not Satisfiable";
  case 422:
    return "Unprocessable Content";
  case 429:
    return "Too Many Requests";
  case 503:
    return "Service Unavailable";
  case 504:
    return "Gateway Timeout";
  case 507:
    return "Insufficient Storage";
  default:
    return "Internal Server Error";
  }
}

answer problem(int status, const std::string& code, const std::string& detail, const std::string& help,
               const json& more) {
  json document = {
      {"type", "about:blank"}, {"title", reason_of(status)}, {"status", status}, {"code", code}, {"detail", detail}};
  if (!help.empty()) document["help"] = help;
  document.update(more);
  auto out = json_answer(document, status);
  out.type = "application/problem+json";
  if (status == 503) out.headers.emplace_back("Retry-After", "5");
  return out;
}

answer problem(int status, const std::string& code, const std::string& detail, const std::string& help) {
  return problem(status, code, detail, help, json::object());
}

answer problem(const error& why) {
  switch (why.code) {
  case errc::invalid:
    return problem(422, "invalid", why.message, why.help);
  case errc::not_found:
    return not_here();
  case errc::conflict:
    return problem(409, "conflict", why.message, why.help);
  case errc::unavailable:
    return problem(503, "unavailable", why.message, why.help);
  case errc::timeout:
    return problem(504, "timeout", "there was no answer in time; it may still happen",
                   "look at the present state before trying again");
  case errc::refused:
    return problem(403, "refused", why.message, why.help);
  case errc::limit:
    return problem(413, "limit", why.message, why.help);
  case errc::exhausted:
    return problem(507, "exhausted", why.message, why.help);
  case errc::internal:
    break;
  }
  return problem(500, "internal", "something went wrong here",
                 "try again; if it stays, tell the operator the X-Request-Id of this answer");
}

answer not_here() {
  return problem(404, "not_found", "there is nothing here, or you may not see it");
}

} // namespace barid::http
