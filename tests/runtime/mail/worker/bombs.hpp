// tests/runtime/mail/worker/bombs.hpp - mails made to eat memory or time.

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace barid::bombs {

inline const std::string top =
    "From: Mallory <m@evil.example>\r\nTo: h@acme.example\r\nSubject: bomb\r\n"
    "Message-ID: <bomb@evil.example>\r\nMIME-Version: 1.0\r\n";

inline std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

inline std::string html(const std::string& body) {
  return top + "Content-Type: text/html; charset=utf-8\r\n\r\n" + body;
}

inline std::string attributes(std::size_t bytes) {
  std::string out = "<p ";
  for (std::size_t i = 0; out.size() < bytes; ++i) out += " a" + std::to_string(i) + "=1";
  return out + ">text</p>";
}

inline std::string deep_multipart(std::size_t levels) {
  std::string out = top + "Content-Type: multipart/mixed; boundary=b0\r\n\r\n";
  for (std::size_t i = 0; i < levels; ++i)
    out += "--b" + std::to_string(i) + "\r\nContent-Type: multipart/mixed; boundary=b" +
           std::to_string(i + 1) + "\r\n\r\n";
  return out + "bottom";
}

/// `megabytes` of base64 as one attachment: an ordinary mail, only large.
inline std::string large_attachment(std::size_t megabytes) {
  const std::string line = repeated("QUJD", 19) + "\r\n";
  return top +
         "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee the file\r\n--b\r\n"
         "Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
         repeated(line, megabytes * 1'000'000 / line.size()) + "--b--\r\n";
}

struct bomb {
  std::string name;
  std::string raw;
};

inline std::vector<bomb> all() {
  const std::string mixed = top + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  return {
      {"100 KB of nested div", html(repeated("<div>", 20'000))},
      {"half a megabyte of attributes", html(attributes(500'000))},
      {"nested tables", html(repeated("<table><tr><td>", 20'000))},
      {"a million parts", mixed + repeated("--b\r\n\r\nx\r\n", 1'000'000)},
      {"a deep multipart", deep_multipart(100'000)},
      {"three million header fields", top + repeated("X-A: b\r\n", 3'000'000) + "\r\nbody"},
      {"a header field of 40 MB", top + "X-A: " + std::string(40'000'000, 'x') + "\r\n\r\nbody"},
      {"three million fields in a part",
       mixed + "--b\r\n" + repeated("X: y\r\n", 3'000'000) + "\r\nx"},
      {"many encoded words that never end",
       top + "Cc: " + repeated("=?a?b?x", 140'000) + "\r\n\r\nx"},
      {"many open quotes", top + "Cc: " + repeated("\"\\\"", 300'000) + "\r\n\r\nx"},
      {"many open comments", top + "Cc: " + std::string(900'000, '(') + "\r\n\r\nx"},
      {"40 MB of lines that look like boundaries", mixed + repeated("--x\r\n", 8'000'000)},
      {"zero bytes", std::string(20'000'000, '\0')},
      {"50 MB of text", top + "Content-Type: text/plain; charset=windows-1256\r\n\r\n" +
                            repeated("\xC7\xE1 \xE3\n", 10'000'000)},
  };
}

} // namespace barid::bombs
