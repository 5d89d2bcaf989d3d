// bench/text_bench.cpp - megabytes a second of folding, words and stems, detection, on one thread.
//
// Mails of 16 KB: English, Arabic, both by turns; the best of several runs, since the machine is
// shared.

#include "text/fold.hpp"
#include "text/language.hpp"
#include "text/phrases.hpp"
#include "text/words.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace {

using namespace barid::text;

std::string grow(const std::vector<std::string>& lines) {
  std::string out;
  for (std::size_t i = 0; out.size() < 16 * 1024; ++i)
    out += lines[i % lines.size()] + " " + std::to_string(i * 7919) + "\n";
  return out;
}

const std::vector<std::string> english = {
    "Dear team, the invoice for my last order has not arrived yet.",
    "Could you please check why the refund was cancelled, and answer by e-mail?",
    "I have been waiting for three weeks; the customer's portal shows nothing.",
};
const std::vector<std::string> arabic = {
    "السلام عليكم، لم تصلني الفاتورة الخاصة بطلبي الأخير حتى الآن.",
    "أرجو توضيح سبب إلغاء الاسترداد والرد على البريد الإلكتروني رقم ١٢٣٤.",
    "أنتظر منذ ثلاثة أسابيع، وخدمة العملاء لم تُجب على رسائلي السابقة.",
};

void measure(const char* what, const std::string& text, const std::function<std::size_t()>& run) {
  using clock = std::chrono::steady_clock;
  std::size_t sink = run();
  auto best = clock::duration::max();
  for (int round = 0; round < 20; ++round) {
    const auto begin = clock::now();
    for (int i = 0; i < 50; ++i) sink += run();
    best = std::min(best, (clock::now() - begin) / 50);
  }
  const auto us = std::chrono::duration<double, std::micro>(best).count();
  std::printf("  %-22s %8.1f us %8.0f MB/s%s\n", what, us, double(text.size()) / us, sink == 0 ? " (nothing)" : "");
}

} // namespace

int main() {
  auto both = english;
  both.insert(both.end(), arabic.begin(), arabic.end());
  const std::vector<std::pair<const char*, std::string>> mails = {
      {"English", grow(english)}, {"Arabic", grow(arabic)}, {"both", grow(both)}};
  for (const auto& [name, text] : mails) {
    std::printf("%s, %zu bytes\n", name, text.size());
    const auto& mail = text; // structured bindings cannot be captured
    measure("fold", mail, [&mail] { return fold(mail).size(); });
    measure("fold with positions", mail, [&mail] { return fold_with_positions(mail).text.size(); });
    measure("words", mail, [&mail] { return split_words(mail, "en").size(); });
    measure("words and stems", mail, [&mail] { return stem_words(mail, "en").size(); });
    measure("language", mail, [&mail] { return detect_language(mail).code.size(); });
  }
}
