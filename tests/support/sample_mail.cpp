#include "tests/support/sample_mail.hpp"

#include <algorithm>
#include <cstdlib>

namespace barid::testing {

namespace fs = std::filesystem;

std::string mail_of(const sample& s) {
  std::string out = "From: " + s.from + "\r\nTo: " + s.to + "\r\nSubject: " + s.subject +
                    "\r\nDate: Sun, 29 Mar 2026 10:00:00 +0000\r\n";
  if (!s.message_id.empty()) out += "Message-ID: <" + s.message_id + ">\r\n";
  if (!s.in_reply_to.empty()) out += "In-Reply-To: <" + s.in_reply_to + ">\r\nReferences: <" + s.in_reply_to + ">\r\n";
  return out +
         "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
         "Content-Transfer-Encoding: 8bit\r\n\r\n" +
         s.body + "\r\n";
}

std::vector<fs::path> mails_below(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code ignored;
  for (const auto& e : fs::recursive_directory_iterator(folder, ignored)) {
    const auto name = e.path().filename().string();
    if (e.is_regular_file() && !name.starts_with('.') && !name.ends_with(".json") && name != "README.md")
      out.push_back(e.path());
  }
  std::ranges::sort(out);
  return out;
}

fs::path corpus_folder() {
  if (const char* given = std::getenv("BARID_CORPUS")) return given;
  const char* source = std::getenv("BARID_SOURCE");
  const auto beside = fs::path(source ? source : ".") / "../shared/corpus";
  return fs::is_directory(beside) ? beside.lexically_normal() : fs::path();
}

} // namespace barid::testing
