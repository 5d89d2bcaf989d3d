// tests/runtime/mail/worker/bombs.hpp - mails made to eat memory or time.

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace barid::bombs {

inline const std::string top = "From: Mallory <m@evil.example>\r\nTo: h@acme.example\r\nSubject: bomb\r\n"
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
    out += "--b" + std::to_string(i) + "\r\nContent-Type: multipart/mixed; boundary=b" + std::to_string(i + 1) +
           "\r\n\r\n";
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

inline std::string one_part(const std::string& type, const std::string& encoding, const std::string& unit) {
  return top + "Content-Type: " + type + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" +
         repeated(unit, 49'000'000 / unit.size());
}

inline std::string many_parts() {
  std::string out = top + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  const auto body = repeated(repeated("QUJD", 19) + "\r\n", 640);
  for (int i = 0; i < 980; ++i)
    out += "--b\r\nContent-Type: image/png; name=" + std::to_string(i) +
           ".png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body;
  return out + "--b--\r\n";
}

/// Ordinary mails of nearly 50 MB, by their shape.
inline std::vector<std::pair<std::string, std::string>> large() {
  return {
      {"one attachment in base64", large_attachment(49)},
      {"plain text", one_part("text/plain; charset=utf-8", "8bit", "These are words of a very long letter.\r\n")},
      {"Arabic text in windows-1256",
       one_part("text/plain; charset=windows-1256", "8bit", "\xC7\xE1\xD3\xE1\xC7\xE3 \xDA\xE1\xED\xDF\xE3\r\n")},
      {"text in quoted-printable",
       one_part("text/plain; charset=utf-8", "quoted-printable", "=D8=B3=D9=84=D8=A7=D9=85 =\r\n")},
      {"HTML", one_part("text/html; charset=utf-8", "8bit", "<p style=\"color:red\">some <b>bold</b> words</p>\r\n")},
      {"quoted lines", one_part("text/plain; charset=utf-8", "7bit", "> On Monday Sara wrote:\r\n")},
      {"nearly a thousand files", many_parts()},
      {"lines without end", one_part("text/plain", "7bit", std::string(1'000'000, 'x'))},
      {"an enclosed mail", one_part("message/rfc822", "7bit", "Subject: x\r\nwords and words\r\n")}};
}

struct bomb {
  std::string name;
  std::string raw;
  bool beats_the_reader = false; ///< It takes more memory than a worker has: the mail is shown raw.
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
      {"three million fields in a part", mixed + "--b\r\n" + repeated("X: y\r\n", 3'000'000) + "\r\nx", true},
      {"many encoded words that never end", top + "Cc: " + repeated("=?a?b?x", 140'000) + "\r\n\r\nx"},
      {"many open quotes", top + "Cc: " + repeated("\"\\\"", 300'000) + "\r\n\r\nx"},
      {"many open comments", top + "Cc: " + std::string(900'000, '(') + "\r\n\r\nx"},
      {"40 MB of lines that look like boundaries", mixed + repeated("--x\r\n", 8'000'000)},
      {"zero bytes", std::string(20'000'000, '\0')},
      {"50 MB of text",
       top + "Content-Type: text/plain; charset=windows-1256\r\n\r\n" + repeated("\xC7\xE1 \xE3\n", 10'000'000)},
  };
}

} // namespace barid::bombs
