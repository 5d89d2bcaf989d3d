// `barid plan`: what other rules would change, before they are in force.

#include "app/arguments.hpp"
#include "app/command.hpp"
#include "app/database.hpp"
#include "app/listing.hpp"
#include "app/terminal.hpp"
#include "dsl/report.hpp"
#include "runtime/rules/folder.hpp"
#include "runtime/rules/planning.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string_view>

namespace barid::app {

namespace {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

struct plan_arguments {
  std::shared_ptr<config_arguments> config;
  std::string folder, out;
  std::int64_t mails = rules::usual_mails;
  bool json = false;
  std::string color = "auto";
};

void print_examples(const std::vector<desk::mail_example>& all, const painter& paint) {
  for (const auto& e : all)
    std::cout << "    " << paint(ink::dim, to_rfc3339(e.received).substr(0, 16)) << "  "
              << one_line(e.from.empty() ? "(no sender)" : e.from, 40) << "  "
              << one_line(e.subject.empty() ? "(no subject)" : e.subject, 60) << "  "
              << paint(ink::dim, "conversation " + std::to_string(e.conversation)) << '\n';
}

/// A file that is opened long before there is something to write.
class result_file {
public:
  result_file() = default;
  result_file(const result_file&) = delete;
  result_file& operator=(const result_file&) = delete;
  ~result_file() {
    if (fd_ >= 0) ::close(fd_);
  }

  [[nodiscard]] result<void> open(const std::string& path) {
    path_ = path;
    fd_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    return fd_ < 0 ? result<void>(failed()) : result<void>();
  }

  [[nodiscard]] result<void> write(std::string_view text) {
    if (::ftruncate(fd_, 0) != 0) return failed();
    while (!text.empty()) {
      const auto n = ::write(fd_, text.data(), text.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return failed();
      text.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
  }

private:
  int fd_ = -1;
  std::string path_;

  [[nodiscard]] error failed() const {
    return {errc::invalid, "`" + path_ + "` cannot be written: " + std::strerror(errno),
            "check its folder, and that this user may write there"};
  }
};

void print_flows(const rules::plan& p) {
  using kind_of = rules::flow_fate::kind_of;
  for (const auto& f : p.ahead.flows) {
    if (f.fate == kind_of::goes_on) continue;
    std::cout << counted(f.running, "running flow") << " `" << f.flow << "` at `" << f.step << "` "
              << (f.fate == kind_of::moves ? "would move to `" + f.to + "`"
                                           : std::string("would go on by the rules that they began with"))
              << '\n';
  }
  for (const auto& w : p.ahead.waits)
    std::cout << "`" << w.event << "` is new, and may reach " << counted(w.conversations, "open conversation") << '\n';
}

/// Deadlines of open conversations that move.
void print_promises(const rules::plan& p) {
  for (const auto& one : p.ahead.promises) {
    std::cout << "deadlines of " << counted(one.conversations, "open conversation") << " would move: `sla " << one.sla
              << "`";
    const char* between = ": ";
    for (const auto& change : one.changes) {
      std::cout << between << rules::in_words(change);
      between = ", ";
    }
    std::cout << '\n';
  }
}

void print(const rules::plan& p, const painter& paint) {
  std::cout << counted(p.mails, "mail") << " decided anew, "
            << (p.changed == 0 ? std::string("no difference") : std::to_string(p.changed) + " of them differently")
            << '\n';
  for (const auto& d : p.differences) {
    std::cout << '\n' << paint(ink::bold, one_line(desk::in_words(d), 300)) << '\n';
    print_examples(d.examples, paint);
  }
  for (const auto& u : p.undetermined) {
    std::cout << '\n'
              << paint(ink::yellow, "undetermined for " + counted(u.count, "mail") + ": " + one_line(u.why, 200))
              << '\n';
    print_examples(u.examples, paint);
  }
  if (!p.ahead.flows.empty() || !p.ahead.waits.empty() || !p.ahead.promises.empty()) std::cout << '\n';
  print_flows(p);
  print_promises(p);
  if (p.left_out != 0)
    std::cout << counted(p.left_out, "mail") << " left out, as no rule saw them or another version stored them\n";
}

void show_progress(std::size_t done, std::size_t of) {
  static const bool terminal = ::isatty(STDERR_FILENO) == 1;
  if (terminal) std::cerr << "\r" << done << " of " << of << " mails" << (done == of ? "\r\033[K" : "") << std::flush;
}

exit_code plan(const plan_arguments& a) {
  auto c = load_config(*a.config);
  if (!c) return report(c.why());
  const fs::path folder = a.folder.empty() ? c->values.rules_folder : fs::path(a.folder);
  // before the database is opened: root may become another user there, who may neither read nor
  // write here
  auto files = rules::read_folder(folder);
  if (!files) return report(files.why());
  result_file out;
  if (!a.out.empty())
    if (auto ok = out.open(a.out); !ok) return report(ok.why());
  auto db = database::open(c->values);
  if (!db) return report(db.why());
  auto on = db->connect();
  if (!on) return report(on.why());
  rules::plan_request what;
  what.files = std::move(*files);
  what.mails = a.mails;
  if (!a.json) what.progress = show_progress;
  const auto made = rules::make_plan(*on, what);
  if (!made) return report(made.why());
  if (a.json) {
    auto shown = ordered_json::parse(rules::plan_json(*made, -1));
    shown["ok"] = made->good;
    shown["diagnostics"] = ordered_json::parse(dsl::report_json(made->files, made->diagnostics));
    std::cout << shown.dump(2) << '\n';
  } else {
    std::cerr << dsl::report_text(made->files, made->diagnostics);
    if (made->unchanged) std::cout << "these rules are in force already: generation " << made->generation << '\n';
    else if (made->good) print(*made, painter(use_color(a.color)));
  }
  if (!made->good) return exit_code::findings;
  if (!a.out.empty()) {
    if (auto ok = out.write(rules::plan_file(*made)); !ok) return report(ok.why());
    if (!a.json)
      std::cout << "\nin force by `barid apply " << a.out << "`, as long as generation " << made->generation << " is\n";
  }
  return std::cout.flush() ? exit_code::ok : exit_code::unavailable;
}

} // namespace

void add_plan(CLI::App& root, action& chosen) {
  auto* const command = root.add_subcommand(
      "plan", "Say what other rules would change: the newest mails decided anew and compared, and what "
              "becomes of running flows. Nothing changes. Exit code 1 when the rules have errors");
  auto a = std::make_shared<plan_arguments>();
  a->config = add_config_arguments(*command);
  command->add_option("RULES", a->folder, "A rules folder, or one .route file; else `rules.folder`");
  command->add_option("--mails", a->mails, "How many of the newest mails; 10000")->check(CLI::Range(1, 1'000'000));
  command
      ->add_option("--out", a->out,
                   "Write the plan, with the rules themselves, to FILE: `barid apply FILE` "
                   "puts exactly these in force, if none others are by then")
      ->type_name("FILE");
  command->add_flag("--json", a->json, "Print one JSON object");
  add_color(*command, a->color);
  command->callback([a, &chosen] { chosen = [a] { return plan(*a); }; });
}

} // namespace barid::app
