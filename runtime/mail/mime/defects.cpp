#include "runtime/mail/mime/defects.hpp"

#include "runtime/mail/charset/utf8.hpp"

namespace barid::mime {

void note(std::vector<defect>& to, const defect_kind& kind, std::string_view detail) {
  constexpr std::size_t longest = 120;
  for (const auto& d : to)
    if (d.code == kind.code) return;
  auto text = charset::repaired(detail.substr(0, longest));
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  to.push_back({std::string(kind.code), std::move(text)});
}

} // namespace barid::mime
