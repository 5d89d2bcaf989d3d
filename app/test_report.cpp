#include "app/test_report.hpp"

#include "app/listing.hpp"
#include "dsl/report.hpp"
#include "text/markup.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace barid::app {

namespace {

using json = nlohmann::ordered_json;

std::string path_of(const source_set& files, span at) {
  return at.file < files.files.size() ? files.files[at.file].path : std::string();
}

dsl::line_column place_of(const source_set& files, span at) {
  return at.file < files.files.size() ? dsl::place_in(files.files[at.file], at.begin) : dsl::line_column();
}

std::string place(const source_set& files, span at) {
  return path_of(files, at) + ":" + std::to_string(place_of(files, at).line);
}

/// The statement as it stands in the file, on one line.
std::string written(const source_set& files, span at) {
  if (at.file >= files.files.size()) return {};
  const auto& text = files.files[at.file].text;
  if (at.begin >= text.size() || at.end <= at.begin) return {};
  return one_line(text.substr(at.begin, at.end - at.begin), 160);
}

std::string seconds(std::chrono::microseconds t) {
  std::array<char, 32> out{};
  if (t < std::chrono::seconds(1)) std::snprintf(out.data(), out.size(), "%.1f ms", double(t.count()) / 1e3);
  else std::snprintf(out.data(), out.size(), "%.2f s", double(t.count()) / 1e6);
  return out.data();
}

std::string percent(std::size_t n, std::size_t of) {
  return of == 0 ? "100%" : std::to_string(n * 100 / of) + "%";
}

duration simulated(const test_outcome& o) {
  duration out{};
  for (const auto& r : o.results) out += r.simulated;
  return out;
}

std::string cover_text(const test_outcome& o, const painter& paint) {
  const auto ways = o.cover->branches();
  std::string never, always, one_sided;
  for (const auto& r : o.cover->rules()) {
    const auto where = "  " + paint(ink::dim, place(o.files, r.at)) + '\n';
    if (r.acted == 0) never += "  " + r.name() + where;
    if (r.acted > 0 && r.conditional && r.not_acted == 0) always += "  " + r.name() + where;
    if (r.questions.size() < 2 || r.acted == 0) continue;
    for (const auto& q : r.questions)
      if (q.yes == 0 || q.no == 0)
        one_sided +=
            "  " + r.name() + ": `" + one_line(q.text, 80) + "` was never " + (q.yes == 0 ? "yes" : "no") + where;
  }
  std::string out = "\n" + std::to_string(o.cover->rules_acted()) + " of " + counted(o.cover->rules().size(), "rule") +
                    " acted (" + percent(o.cover->rules_acted(), o.cover->rules().size()) + "), " +
                    std::to_string(ways.taken) + " of " + counted(ways.of, "way") + " were taken (" +
                    percent(ways.taken, ways.of) + ")\n";
  if (!never.empty()) out += "never acted:\n" + never;
  if (!always.empty()) out += "always acted:\n" + always;
  if (!one_sided.empty()) out += "questions with one answer only:\n" + one_sided;
  return out;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += "&#10;";
    else if (static_cast<unsigned char>(c) < 0x20 && c != '\t') out += ' '; // XML has no place for it
    else markup::append_escaped(out, c);
  }
  return out;
}

std::string told(const desk::failure& f) {
  std::string out = "expected " + f.expected + "\ngot      " + f.got;
  for (const auto& line : f.because) out += "\nbecause  " + line;
  return out;
}

} // namespace

std::size_t test_outcome::failed() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(results, [](const desk::test_result& r) { return !r.passed(); }));
}

std::string tests_as_text(const test_outcome& o, const painter& paint) {
  std::string out;
  std::size_t expectations = 0;
  for (const auto& r : o.results) {
    expectations += r.expectations;
    out += (r.passed() ? paint(ink::green, "ok    ") : paint(ink::red, "FAIL  ")) + one_line(r.title, 160) +
           (r.passed() ? "" : "  " + paint(ink::dim, place(o.files, r.at))) + '\n';
    for (const auto& f : r.failures) {
      out += "      " + paint(ink::bold, place(o.files, f.at)) + ": " + written(o.files, f.at) + '\n';
      out += "        expected  " + one_line(f.expected, 300) + '\n';
      out += "        got       " + paint(ink::red, one_line(f.got, 600)) + '\n';
      const char* head = "        because   ";
      for (const auto& line : f.because) {
        out += head + paint(ink::dim, one_line(line, 600)) + '\n';
        head = "                  ";
      }
    }
  }
  const auto bad = o.failed();
  out += (out.empty() ? "" : "\n") + counted(o.results.size(), "test") + ", " +
         (bad == 0 ? paint(ink::green, "all passed") : paint(ink::red, std::to_string(bad) + " failed")) + ": " +
         counted(expectations, "expectation") + ", " +
         to_text(duration(std::chrono::floor<std::chrono::seconds>(simulated(o)))) + " in " + seconds(o.took) + '\n';
  if (o.cover) out += cover_text(o, paint);
  return out;
}

std::string tests_as_json(const test_outcome& o) {
  json tests = json::array();
  for (const auto& r : o.results) {
    json failures = json::array();
    for (const auto& f : r.failures) {
      const auto at = place_of(o.files, f.at);
      failures.push_back({{"file", path_of(o.files, f.at)},
                          {"line", at.line},
                          {"column", at.column},
                          {"statement", written(o.files, f.at)},
                          {"expected", f.expected},
                          {"got", f.got},
                          {"because", f.because}});
    }
    tests.push_back({{"title", r.title},
                     {"file", path_of(o.files, r.at)},
                     {"line", place_of(o.files, r.at).line},
                     {"passed", r.passed()},
                     {"expectations", r.expectations},
                     {"events", r.events},
                     {"simulated_seconds", double(r.simulated.count()) / 1e6},
                     {"failures", std::move(failures)}});
  }
  json out = {{"tests", std::move(tests)},
              {"passed", o.results.size() - o.failed()},
              {"failed", o.failed()},
              {"seconds", double(o.took.count()) / 1e6}};
  if (o.cover) {
    json rules = json::array();
    for (const auto& r : o.cover->rules()) {
      json questions = json::array();
      for (const auto& q : r.questions) questions.push_back({{"text", q.text}, {"yes", q.yes}, {"no", q.no}});
      rules.push_back({{"rule", r.name()},
                       {"file", path_of(o.files, r.at)},
                       {"line", place_of(o.files, r.at).line},
                       {"acted", r.acted},
                       {"not_acted", r.not_acted},
                       {"questions", std::move(questions)}});
    }
    const auto ways = o.cover->branches();
    out["cover"] = {{"rules", o.cover->rules().size()},
                    {"rules_acted", o.cover->rules_acted()},
                    {"ways", ways.of},
                    {"ways_taken", ways.taken},
                    {"detail", std::move(rules)}};
  }
  return out.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

std::string tests_as_junit(const test_outcome& o) {
  std::array<char, 32> time{};
  std::snprintf(time.data(), time.size(), "%.6f", double(o.took.count()) / 1e6);
  const auto counts = " tests=\"" + std::to_string(o.results.size()) + "\" failures=\"" + std::to_string(o.failed()) +
                      "\" errors=\"0\" time=\"" + time.data() + "\"";
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + counts +
                    ">\n  <testsuite name=\"rules\"" + counts + ">\n";
  for (const auto& r : o.results) {
    out += "    <testcase classname=\"" + escaped(path_of(o.files, r.at)) + "\" name=\"" + escaped(r.title) +
           "\" file=\"" + escaped(path_of(o.files, r.at)) + "\" line=\"" +
           std::to_string(place_of(o.files, r.at).line) + "\"";
    if (r.passed()) {
      out += "/>\n";
      continue;
    }
    out += ">\n";
    for (const auto& f : r.failures)
      out += "      <failure message=\"" +
             escaped(place(o.files, f.at) + ": expected " + f.expected + ", got " + f.got) + "\">" +
             escaped(place(o.files, f.at) + ": " + written(o.files, f.at) + "\n" + told(f)) + "</failure>\n";
    out += "    </testcase>\n";
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

} // namespace barid::app
