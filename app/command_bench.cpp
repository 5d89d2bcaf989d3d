// `barid bench`: how fast rules decide, and which of them cost most.

#include "app/arguments.hpp"
#include "app/command.hpp"
#include "app/open_instance.hpp"
#include "app/rule_costs_view.hpp"
#include "app/rules_input.hpp"
#include "app/terminal.hpp"
#include "runtime/mail/archive/archive.hpp"
#include "runtime/mail/worker/pool.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/rules/past_mails.hpp"
#include "runtime/rules/replay.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace barid::app {

namespace {

struct bench_request {
  std::shared_ptr<config_arguments> config;
  std::vector<std::string> paths;
  bool stored = false;
  std::string rules;
  std::size_t mails = 2'000;
  double seconds = 2;
  std::size_t top = 20;
  bool json = false;
  std::string color = "auto";
};

/// Reads mails in several processes; what they decide is what is measured, reading is not.
result<std::vector<rules::measured_event>> read_mails(const bench_request& asked, const dsl::program_ptr& program) {
  const auto cores = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
  auto readers = reader::reader_pool::start({.workers = cores});
  if (!readers) return readers.why();
  const auto now = std::chrono::time_point_cast<duration>(std::chrono::system_clock::now());
  rules::replay earlier(program);
  std::vector<rules::measured_event> out;
  std::deque<std::pair<archive::archived_mail, std::future<mail>>> waiting;
  const auto take_next = [&] {
    auto [from, read] = std::move(waiting.front());
    waiting.pop_front();
    auto done = earlier.next(
        read.get(), {.id = archive::place_of(from), .envelope_sender = from.envelope_sender, .otherwise = now});
    auto known = rules::facts_of(done.event, std::move(done.before));
    out.push_back({std::move(done.event), std::move(known)});
  };
  std::size_t taken = 0;
  const auto all = archive::read_archive(asked.paths, [&](archive::archived_mail m) {
    if (taken == asked.mails) return false;
    if (m.trouble) {
      report(*m.trouble);
      return true;
    }
    ++taken;
    if (waiting.size() == 4 * cores) take_next();
    mime::read_options options;
    options.envelope_sender = m.envelope_sender;
    auto raw = std::exchange(m.raw, nullptr);
    auto promise = std::make_shared<std::promise<mail>>();
    auto read = promise->get_future();
    // a mail that is too large for the queue is waited for
    if (!(*readers)->read(raw, options, [promise](mail got) { promise->set_value(std::move(got)); }))
      promise->set_value((*readers)->read_now(raw, options));
    waiting.emplace_back(std::move(m), std::move(read));
    return true;
  });
  if (!all) return all.why();
  while (!waiting.empty()) take_next();
  return out;
}

/// The newest of the instance, with what was known when they were decided. Where no rules were given, those
/// in force.
result<std::vector<rules::measured_event>> stored_mails(const bench_request& asked, dsl::program_ptr& program) {
  auto desk = open_instance(*asked.config);
  if (!desk) return desk.why();
  auto& on = desk->on;
  if (!program) {
    auto active = rules::load_in_force(on);
    if (!active) return active.why();
    if (!active->program) return error{errc::not_found, "no rules are in force", "say which to measure with --rules"};
    program = std::move(active->program);
  }
  std::vector<rules::measured_event> out;
  const auto done = rules::visit_past_mails(on, static_cast<std::int64_t>(asked.mails), [&](desk::past_mail m) {
    out.push_back({std::move(m.event), std::move(m.known)});
  });
  if (!done) return done.why();
  return out;
}

exit_code bench(const bench_request& asked) {
  dsl::program_ptr program;
  if (!asked.rules.empty()) {
    auto input = load_rules(asked.rules);
    if (!input) return report(input.why());
    program = std::move(input->program);
  }
  const auto all = asked.stored ? stored_mails(asked, program) : read_mails(asked, program);
  if (!all) return report(all.why());
  if (all->empty())
    return report({errc::invalid, "there is no mail to decide",
                   asked.stored ? "the instance has none that rules decided; give mail files instead"
                                : "give an mbox, a Maildir, a mail file or a folder of them"});
  const auto costs = rules::measure(*program, *all, asked.seconds);
  if (asked.json) std::cout << rule_costs_json(*program, costs) << '\n';
  else print_rule_costs(std::cout, painter(use_color(asked.color)), costs, asked.top);
  return std::cout.flush() ? exit_code::ok : exit_code::unavailable;
}

} // namespace

void add_bench(CLI::App& root, action& chosen) {
  auto* const command =
      root.add_subcommand("bench", "Measure rules on mails: decided mails in a second of processor time, and what each "
                                   "table and rule adds. Reading the mails does not count; nothing is sent or stored");
  auto asked = std::make_shared<bench_request>();
  asked->config = add_config_arguments(*command);
  auto* const paths = command->add_option("PATH", asked->paths,
                                          "An mbox, a Maildir, a mail file, a folder of them; - for standard input");
  auto* const stored = command->add_flag(
      "--stored", asked->stored,
      "Instead of PATH: the newest mails of the instance, with what was known when they were decided");
  stored->excludes(paths);
  auto* const rules = command->add_option("--rules", asked->rules,
                                          "A rules folder, or one .route file; with --stored, else the rules in force");
  paths->needs(rules);
  command->add_option("--mails", asked->mails, "At most so many mails; 2000")
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("N");
  command->add_option("--seconds", asked->seconds, "Processor time to measure for; 2")
      ->check(CLI::Range(0.0, 600.0))
      ->type_name("N");
  command->add_option("--top", asked->top, "Show the N rules that cost most; 20")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  command->add_flag("--json", asked->json, "Print one JSON object, with every table and rule");
  add_color(*command, asked->color);
  command->callback([asked, &chosen] {
    if (!asked->stored && asked->paths.empty()) throw CLI::RequiredError("PATH with --rules, or --stored");
    chosen = [asked] { return bench(*asked); };
  });
}

} // namespace barid::app
