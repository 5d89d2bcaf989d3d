// tests/support/http_client.hpp - a client of the API over a real connection.

#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace barid::test {

using json = nlohmann::ordered_json;
using header_list = std::vector<std::pair<std::string, std::string>>;

struct reply {
  int status = 0;
  std::map<std::string, std::string> headers; ///< Names in lower case.
  std::string body;

  [[nodiscard]] json document() const { return json::parse(body, nullptr, false); }
  [[nodiscard]] std::string header(const std::string& name) const {
    const auto it = headers.find(name);
    return it == headers.end() ? std::string() : it->second;
  }
};

/// One person's way in: nobody, a session's cookie with its CSRF token, or an API token.
class client {
public:
  explicit client(std::uint16_t port) : port_(port) {}

  [[nodiscard]] reply send(const std::string& method, const std::string& target, const std::string& body = {},
                           const header_list& more = {}) const;
  [[nodiscard]] reply get(const std::string& target, const header_list& more = {}) const {
    return send("GET", target, {}, more);
  }
  [[nodiscard]] reply post(const std::string& target, const json& body, const header_list& more = {}) const {
    return send("POST", target, body.dump(), more);
  }

  std::string cookie; ///< Of the session; the value alone.
  std::string csrf;
  std::string bearer;

private:
  std::uint16_t port_;
};

/// A connection on which a test says exactly what it wants to.
class raw_connection {
public:
  /// `receive`: bytes of the kernel's buffer for what comes; 0: as it likes.
  explicit raw_connection(std::uint16_t port, int receive = 0);
  ~raw_connection();
  raw_connection(const raw_connection&) = delete;
  raw_connection& operator=(const raw_connection&) = delete;

  void say(const std::string& bytes) const;
  /// What came within `most_ms` after the last byte, or until `until` is in it, or until the end.
  [[nodiscard]] std::string hear(const std::string& until = {}, int most_ms = 5'000);
  [[nodiscard]] bool ended() const { return ended_; }

private:
  int fd_;
  bool ended_ = false;
};

} // namespace barid::test
