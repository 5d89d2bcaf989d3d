// `barid explain`: why a mail goes where it goes, and why a conversation went where it is.

#include "app/arguments.hpp"
#include "app/command.hpp"
#include "app/explain_view.hpp"
#include "app/open_instance.hpp"
#include "app/rules_input.hpp"
#include "app/terminal.hpp"
#include "runtime/mail/archive/archive.hpp"
#include "runtime/mail/worker/pool.hpp"
#include "runtime/rules/explanation.hpp"
#include "runtime/rules/past_conversation.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

namespace barid::app {

namespace {

struct explain_request {
  std::shared_ptr<config_arguments> config;
  std::int64_t conversation = 0; ///< 0: a mail.
  std::int64_t version = 0;      ///< 0: all.
  std::string path;
  std::string rules;
  std::size_t number = 1;
  bool json = false;
  std::string at;
  std::string color = "auto";
};

/// The mail number `number` of the path.
result<archive::archived_mail> find_mail(const std::string& path, std::size_t number) {
  std::optional<archive::archived_mail> found;
  std::size_t count = 0;
  const auto done = archive::read_archive({path}, [&](archive::archived_mail m) {
    if (++count == number) found = std::move(m);
    return !found;
  });
  if (!done) return done.why();
  if (!found)
    return error{errc::not_found, "`" + path + "` has " + std::to_string(count) + (count == 1 ? " mail" : " mails"),
                 "choose one with --number"};
  if (found->trouble) return *found->trouble;
  return std::move(*found);
}

void print_json(const nlohmann::ordered_json& j) {
  std::cout << j.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

/// What was decided, from the store.
exit_code explain_conversation(const explain_request& asked) {
  auto desk = open_instance(*asked.config);
  if (!desk) return report(desk.why());
  auto& on = desk->on;
  const auto past = rules::explain_past(on, conversation_id{asked.conversation},
                                        asked.version == 0 ? std::nullopt : std::optional(asked.version));
  if (!past) return report(past.why());
  if (asked.json) print_json(to_json(*past));
  else print_past(std::cout, painter(use_color(asked.color)), *past);
  return std::cout.flush() ? exit_code::ok : exit_code::unavailable;
}

exit_code explain_mail(const explain_request& asked) {
  const auto input = load_rules(asked.rules);
  if (!input) return report(input.why());
  auto otherwise = std::chrono::time_point_cast<duration>(std::chrono::system_clock::now());
  if (!asked.at.empty()) {
    const auto t = read_time(asked.at);
    if (!t) return report(t.why());
    otherwise = *t;
  }
  const auto found = find_mail(asked.path, asked.number);
  if (!found) return report(found.why());
  auto pool = reader::reader_pool::start({.workers = 1});
  if (!pool) return report(pool.why());
  mime::read_options options;
  options.envelope_sender = found->envelope_sender;
  auto m = (*pool)->read_now(found->raw, options);
  rules::replay alone(input->program);
  auto done =
      alone.next(std::move(m),
                 {.id = archive::place_of(*found), .envelope_sender = found->envelope_sender, .otherwise = otherwise},
                 {.explain = true});
  const auto all = rules::explain(*input->program, input->sources, std::move(done));
  if (asked.json) print_json(to_json(all));
  else print_explanation(std::cout, painter(use_color(asked.color)), all);
  return std::cout.flush() ? exit_code::ok : exit_code::unavailable;
}

} // namespace

void add_explain(CLI::App& root, action& chosen) {
  auto* const command = root.add_subcommand(
      "explain", "Explain decisions: for one mail, as the first of a conversation, or for everything that a "
                 "conversation of the instance went through, by the rules in force then: every rule with the "
                 "answer to each of its questions and what matched, what the index left out, and what won");
  auto asked = std::make_shared<explain_request>();
  asked->config = add_config_arguments(*command);
  auto* const mail = command->add_option("MAIL", asked->path, "A mail file or an mbox; - for standard input");
  auto* const rules = command->add_option("--rules", asked->rules, "With MAIL: a rules folder, or one .route file");
  auto* const number =
      command->add_option("--conversation", asked->conversation, "Instead of MAIL: the number of a conversation");
  number->check(CLI::PositiveNumber)->excludes(mail)->excludes(rules);
  mail->needs(rules);
  command->add_option("--only", asked->version, "With --conversation: only its version N")
      ->check(CLI::PositiveNumber)
      ->type_name("N")
      ->needs(number);
  command->add_option("--number", asked->number, "Which mail of an mbox or folder, from 1")->check(CLI::PositiveNumber);
  command->add_flag("--json", asked->json, "Print one JSON object");
  command->add_option("--at", asked->at, "When a mail without a time counts as received; now");
  add_color(*command, asked->color);
  command->callback([asked, &chosen] {
    if (asked->conversation == 0 && asked->path.empty())
      throw CLI::RequiredError("MAIL with --rules, or --conversation");
    chosen = [asked] { return asked->conversation != 0 ? explain_conversation(*asked) : explain_mail(*asked); };
  });
}

} // namespace barid::app
