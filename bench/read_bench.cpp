// read_bench FOLDER [ROUNDS]: every .eml below FOLDER read ROUNDS times (default 20) in this
// process; then large mails of several shapes, once each. Prints mails and megabytes per
// CPU-second, and the time and memory of each large one. Aims, which it does not check: 5,000 mails per CPU-
// second; 50 MB in 2 s and 200 MB.

#include "runtime/mail/mime/read.hpp"
#include "tests/runtime/mail/corpus.hpp"
#include "tests/runtime/mail/worker/bombs.hpp"
#include "text/mail_language.hpp"

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace barid;

namespace {

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

void read_folder(const char* folder, int rounds) {
  std::vector<std::string> mails;
  double bytes = 0;
  for (const auto& path : corpus::files(folder, {".eml"})) {
    mails.push_back(corpus::read_file(path));
    bytes += static_cast<double>(mails.back().size());
  }
  const auto begin = cpu_seconds();
  std::size_t text = 0;
  for (int i = 0; i < rounds; ++i)
    for (const auto& raw : mails) text += mime::read_mail(raw, {}, text::language_of_mail).text.size();
  const auto spent = cpu_seconds() - begin;
  std::printf("%zu mails, %d rounds: %.0f mails and %.1f MB per CPU-second (%zu bytes of text)\n", mails.size(), rounds,
              static_cast<double>(mails.size()) * rounds / spent, bytes * rounds / spent / 1e6, text);
}

void read_large() {
  for (const auto& [name, raw] : bombs::large()) {
    const auto begin = cpu_seconds();
    const auto m = mime::read_mail(raw, {}, text::language_of_mail);
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    std::printf("%s, %zu MB: %.2f s, %zu attachments, most memory so far %ld MB\n", name.c_str(),
                raw.size() / 1'000'000, cpu_seconds() - begin, m.attachments.size(), used.ru_maxrss / 1024);
  }
}

} // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: read_bench FOLDER [ROUNDS]\n");
    return 2;
  }
  read_folder(arguments[1], count > 2 ? std::atoi(arguments[2]) : 20);
  read_large();
  return 0;
}
