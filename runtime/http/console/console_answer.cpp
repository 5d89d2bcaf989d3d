#include "runtime/http/console/console_answer.hpp"

#include "runtime/http/auth/token.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace barid::http {

namespace {

/// `q=0`, `q=0.0`, …: this one is refused.
bool is_refused(std::string_view parameters) {
  const auto at = parameters.find("q=");
  if (at == std::string_view::npos) return false;
  const auto value = ascii::trimmed(parameters.substr(at + 2));
  return !value.empty() && value.find_first_not_of("0.") == std::string_view::npos;
}

std::string header_of(const std::map<std::string, std::string>& headers, const char* name) {
  const auto it = headers.find(name);
  return it == headers.end() ? std::string() : it->second;
}

answer file_answer(const console_file& f, const std::string& accepted) {
  answer out;
  out.type = f.type;
  out.headers.emplace_back("Cache-Control", f.lasting ? "public, max-age=31536000, immutable" : "no-cache");
  if (f.gzip.empty() && f.brotli.empty()) {
    out.body = f.plain;
    return out;
  }
  out.headers.emplace_back("Vary", "Accept-Encoding");
  if (!f.brotli.empty() && accepts_coding(accepted, "br")) {
    out.headers.emplace_back("Content-Encoding", "br");
    out.body = f.brotli;
  } else if (!f.gzip.empty() && accepts_coding(accepted, "gzip")) {
    out.headers.emplace_back("Content-Encoding", "gzip");
    out.body = f.gzip;
  } else {
    out.body = f.plain;
  }
  return out;
}

} // namespace

bool accepts_coding(std::string_view header, std::string_view coding) {
  while (!header.empty()) {
    const auto end = std::min(header.find(','), header.size());
    const auto one = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    const auto parameters = std::min(one.find(';'), one.size());
    if (ascii::same_word(ascii::trimmed(one.substr(0, parameters)), coding)) return !is_refused(one.substr(parameters));
  }
  return false;
}

answer console_document(const console_files& from) {
  const auto nonce = new_token(16);
  answer out;
  out.type = "text/html; charset=utf-8";
  out.body = from.document(nonce);
  // strict-dynamic: what a trusted script loads is trusted, and nothing else that this server
  // gives out (an attachment, say) can ever become a script
  out.headers.emplace_back("Content-Security-Policy",
                           "default-src 'none'; script-src 'nonce-" + nonce +
                               "' 'strict-dynamic'; style-src 'self' 'nonce-" + nonce +
                               "'; font-src 'self'; img-src 'self' data: blob:; connect-src "
                               "'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; "
                               "form-action 'none'; frame-ancestors 'none'");
  return out;
}

std::optional<answer> console_answer(const console_files& from, std::string_view path,
                                     const std::map<std::string, std::string>& headers) {
  if (path == "/api" || path.starts_with("/api/")) return {};
  if (const auto* file = from.find(path)) return file_answer(*file, header_of(headers, "accept-encoding"));
  const auto last = path.substr(path.rfind('/') + 1);
  if (!path.starts_with('/') || path.find("//") != std::string_view::npos || last.find('.') != std::string_view::npos ||
      path.find('%') != std::string_view::npos)
    return {};
  return console_document(from);
}

} // namespace barid::http
