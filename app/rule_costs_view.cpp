#include "app/rule_costs_view.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ostream>
#include <vector>

namespace barid::app {

namespace {

/// With so many digits after the point, right-aligned.
std::string number(double n, int width, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%*.*f", width, digits, n);
  return text.data();
}

std::string share(std::size_t n, std::size_t of) {
  return number(of == 0 ? 0 : 100.0 * static_cast<double>(n) / static_cast<double>(of), 7, 1) + "%";
}

struct cost_line {
  double microseconds = 0;
  std::string text;
};

} // namespace

void print_rule_costs(std::ostream& out, const painter& paint, const rules::rule_costs& costs, std::size_t top) {
  out << costs.mails << (costs.mails == 1 ? " mail" : " mails") << ", each decided " << costs.passes
      << (costs.passes == 1 ? " time" : " times") << " in " << number(costs.seconds, 0, 2) << " s of processor time\n"
      << paint(ink::bold, number(costs.per_second(), 0, 0) + " mails in a second of processor time") << ", "
      << number(costs.microseconds(), 0, 1) << " µs a mail\n\n"
      << paint(ink::dim, " µs a mail    asked    acted") << '\n'
      << number(costs.index, 10, 2) << "                    the index, for all rules together\n";
  std::vector<cost_line> lines;
  std::size_t left_out = 0;
  for (const auto& t : costs.tables) {
    if (t.actions > 0)
      lines.push_back({t.actions, number(t.actions, 10, 2) + "                    " + t.name +
                                      paint(ink::dim, "  actions of the table")});
    for (const auto& r : t.rules) {
      if (r.asked == 0) {
        ++left_out;
        continue;
      }
      lines.push_back({r.microseconds, number(r.microseconds, 10, 2) + " " + share(r.asked, costs.mails) + " " +
                                           share(r.acted, costs.mails) + "   " + t.name + "." + r.name});
    }
  }
  std::ranges::stable_sort(lines, std::greater(), &cost_line::microseconds);
  for (std::size_t i = 0; i < std::min(top, lines.size()); ++i) out << lines[i].text << '\n';
  if (lines.size() > top) out << "\nand " << lines.size() - top << " more, which cost less each (--top)\n";
  if (left_out != 0)
    out << (lines.size() > top ? "" : "\n") << left_out << (left_out == 1 ? " rule was" : " rules were")
        << " never asked: the index left " << (left_out == 1 ? "it" : "them") << " out, or an earlier rule had acted\n";
}

std::string rule_costs_json(const dsl::program& rules, const rules::rule_costs& costs) {
  using json = nlohmann::ordered_json;
  json tables = json::array();
  for (const auto& t : costs.tables) {
    json each = json::array();
    for (const auto& r : t.rules)
      each.push_back({{"rule", r.name}, {"asked", r.asked}, {"acted", r.acted}, {"microseconds", r.microseconds}});
    tables.push_back({{"table", t.name},
                      {"microseconds", t.microseconds},
                      {"actions_microseconds", t.actions},
                      {"rules", std::move(each)}});
  }
  return json{{"hash", rules.hash},
              {"mails", costs.mails},
              {"passes", costs.passes},
              {"decisions", costs.decisions},
              {"cpu_seconds", costs.seconds},
              {"mails_per_cpu_second", costs.per_second()},
              {"microseconds_per_mail", costs.microseconds()},
              {"index_microseconds", costs.index},
              {"tables", std::move(tables)}}
      .dump(2);
}

} // namespace barid::app
