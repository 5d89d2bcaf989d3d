// `barid replay`: stored mails through rules, one decision after the other.

#include "app/command.hpp"
#include "app/explain_view.hpp"
#include "app/rules_input.hpp"
#include "app/terminal.hpp"
#include "dsl/json.hpp"
#include "runtime/mail/archive/archive.hpp"
#include "runtime/mail/worker/pool.hpp"
#include "runtime/rules/explanation.hpp"
#include "runtime/rules/replay.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace barid::app {

namespace {

struct replay_request {
  std::vector<std::string> paths;
  std::string rules;
  bool json = false;
  std::size_t limit = 0; ///< 0: all.
  std::size_t workers = 0;
  std::string at;
  std::string color = "auto";
};

using json = nlohmann::ordered_json;

/// As one line, whatever bytes are in it.
std::string line_of(const json& j) {
  return j.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

json as_json(const archive::archived_mail& from, const rules::replayed& done) {
  json mail = {{"path", from.path}};
  if (from.number != 0) mail["number"] = from.number;
  mail.update(rules::mail_head(*done.event.mail));
  auto trace = dsl::to_json(done.decided.front().decision.trace);
  for (std::size_t i = 1; i < done.decided.size(); ++i) {
    // most events that a decision raises have no table
    if (!done.decided[i].decision.trace.rules.empty()) {
      auto& raised = trace["raised"];
      auto one = dsl::to_json(done.decided[i].decision.trace);
      one["event"] = done.decided[i].event.name;
      raised.push_back(std::move(one));
    }
  }
  return {{"mail", std::move(mail)},
          {"effects", dsl::to_json(rules::effects_of(done.decided))},
          {"rules", rules::rules_that_acted(done.decided)},
          {"trace", std::move(trace)}};
}

void print(std::ostream& out, const painter& paint, const archive::archived_mail& from, const rules::replayed& done) {
  const auto head = rules::mail_head(*done.event.mail);
  const auto subject = head["subject"].get<std::string>();
  out << paint(ink::dim, one_line(archive::place_of(from), 200)) << "  "
      << one_line(head["from"].get<std::string>(), 60) << "  "
      << paint(ink::bold, subject.empty() ? "(no subject)" : one_line(subject, 80)) << '\n';
  const auto effects = rules::effects_of(done.decided);
  if (effects.empty()) out << "    " << paint(ink::dim, "no rule acted") << '\n';
  for (const auto& e : effects) out << "    " << in_words(e) << "  " << paint(ink::dim, e.rule) << '\n';
  for (const auto& d : done.decided)
    for (const auto& n : d.decision.trace.notes) out << "    " << paint(ink::yellow, one_line(n.text, 160)) << '\n';
}

/// Mails are read by several processes at once and decided in their order.
class whole_replay {
public:
  whole_replay(const replay_request& asked, reader::reader_pool& readers, dsl::program_ptr program, instant otherwise)
      : asked_(asked), readers_(readers), replay_(std::move(program)), otherwise_(otherwise),
        paint_(use_color(asked.color)) {}

  exit_code go() {
    const auto done =
        archive::read_archive(asked_.paths, [this](archive::archived_mail m) { return take(std::move(m)); });
    while (!waiting_.empty() && std::cout) decide_next();
    if (!done) return report(done.why());
    if (!std::cout.flush()) return exit_code::unavailable;
    if (!asked_.json) std::cout << decided_ << (decided_ == 1 ? " mail" : " mails") << " decided\n" << std::flush;
    return left_out_ == 0 ? exit_code::ok : exit_code::bad_input;
  }

private:
  struct pending {
    archive::archived_mail from; ///< Its bytes are with the reader.
    std::future<mail> read;
  };

  static constexpr std::size_t window = 256;                         ///< Mails in hand.
  static constexpr std::size_t window_bytes = std::size_t{64} << 20; ///< And their bytes.

  const replay_request& asked_;
  reader::reader_pool& readers_;
  rules::replay replay_;
  instant otherwise_;
  painter paint_;
  std::deque<pending> waiting_;
  std::size_t bytes_ = 0;
  std::deque<std::size_t> sizes_;
  std::size_t taken_ = 0, decided_ = 0, left_out_ = 0;

  bool take(archive::archived_mail m) {
    if (asked_.limit != 0 && taken_ == asked_.limit) return false;
    if (m.trouble) {
      report(*m.trouble);
      ++left_out_;
      return true;
    }
    ++taken_;
    const auto size = m.raw->size();
    while (!waiting_.empty() && (waiting_.size() >= window || bytes_ + size > window_bytes)) decide_next();
    auto promise = std::make_shared<std::promise<mail>>();
    pending p;
    p.read = promise->get_future();
    mime::read_options options;
    options.envelope_sender = m.envelope_sender;
    auto raw = std::exchange(m.raw, nullptr);
    p.from = std::move(m);
    while (true) {
      const auto queued = readers_.read(raw, options, [promise](mail got) { promise->set_value(std::move(got)); });
      if (queued) break;
      if (waiting_.empty()) { // cannot be: nothing else fills the queue
        promise->set_value(readers_.read_now(raw, options));
        break;
      }
      decide_next();
    }
    waiting_.push_back(std::move(p));
    sizes_.push_back(size);
    bytes_ += size;
    return static_cast<bool>(std::cout);
  }

  void decide_next() {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    bytes_ -= sizes_.front();
    sizes_.pop_front();
    const auto place = archive::place_of(next.from);
    const auto done = replay_.next(
        next.read.get(), {.id = place, .envelope_sender = next.from.envelope_sender, .otherwise = otherwise_});
    ++decided_;
    if (asked_.json) std::cout << line_of(as_json(next.from, done));
    else print(std::cout, paint_, next.from, done);
  }
};

exit_code replay(const replay_request& asked) {
  auto input = load_rules(asked.rules);
  if (!input) return report(input.why());
  auto otherwise = std::chrono::time_point_cast<duration>(std::chrono::system_clock::now());
  if (!asked.at.empty()) {
    const auto t = read_time(asked.at);
    if (!t) return report(t.why());
    otherwise = *t;
  }
  const auto cores = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
  auto pool = reader::reader_pool::start({.workers = asked.workers != 0 ? asked.workers : cores});
  if (!pool) return report(pool.why());
  std::ios::sync_with_stdio(false);
  return whole_replay(asked, **pool, input->program, otherwise).go();
}

} // namespace

void add_replay(CLI::App& root, action& chosen) {
  auto* const command = root.add_subcommand("replay", "Run stored mails through rules and print what is decided; "
                                                      "nothing is sent or stored");
  auto asked = std::make_shared<replay_request>();
  command
      ->add_option("PATH", asked->paths,
                   "An mbox, a Maildir, a mail file, a folder of them; "
                   "- for standard input")
      ->required();
  command->add_option("--rules", asked->rules, "A rules folder, or one .route file")->required();
  command->add_flag("--json", asked->json, "One JSON object a line and mail: mail, effects, rules, trace");
  command->add_option("--limit", asked->limit, "Stop after so many mails")->check(CLI::PositiveNumber);
  command->add_option("--workers", asked->workers, "Processes that read mails; as many as cores")
      ->check(CLI::Range(1, 64));
  command->add_option("--at", asked->at, "When mails without a time count as received; now");
  add_color(*command, asked->color);
  command->callback([asked, &chosen] { chosen = [asked] { return replay(*asked); }; });
}

} // namespace barid::app
