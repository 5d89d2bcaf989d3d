// tests/runtime/mail/compose/sample.hpp - a letter that can be written, to start from.

#pragma once

#include "runtime/mail/compose/compose.hpp"

namespace barid::compose {

inline letter sample() {
  using namespace std::chrono;
  letter l;
  l.from = {"Acme Support", "support@acme.example"};
  l.to = {{"Sara", "sara@shop.example"}};
  l.subject = "Your order";
  l.date = sys_days{2026y / March / 29} + 7h + 5min + 9s;
  l.utc_offset = 180;
  l.tag = {"k3JxQ0aVbN7sT2uY", 3, "acme.example"};
  l.text = "Hello Sara,\n\nit is on its way.\n";
  return l;
}

/// The value of a header of the composed mail, folded as it stands; empty when there is none.
inline std::string raw_header(const std::string& mail, const std::string& name) {
  const auto head = "\r\n" + mail.substr(0, mail.find("\r\n\r\n") + 2);
  const auto begin = head.find("\r\n" + name + ": ");
  if (begin == head.npos) return {};
  auto end = begin + 2;
  do end = head.find("\r\n", end + 1);
  while (end + 2 < head.size() && head[end + 2] == ' ');
  return head.substr(begin + name.size() + 4, end - begin - name.size() - 4);
}

} // namespace barid::compose
