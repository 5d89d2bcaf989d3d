#include "app/command.hpp"
#include "app/mail_view.hpp"
#include "runtime/mail/mime/json.hpp"
#include "runtime/mail/worker/pool.hpp"
#include "runtime/mail/worker/serve.hpp"
#include "text/mail_language.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <memory>

namespace barid::app {

namespace {

struct file_closer {
  void operator()(std::FILE* f) const { std::fclose(f); }
};

/// A whole file, or standard input for `-`. Devices and pipes are read to their end.
result<std::string> read_file(const std::string& path) {
  const auto failed = [&] {
    return error{errc::invalid, "cannot read `" + path + "`: " + std::strerror(errno),
                 "name a file with a mail in it, or `-` for standard input"};
  };
  std::unique_ptr<std::FILE, file_closer> file(path == "-" ? nullptr : std::fopen(path.c_str(), "rb"));
  if (path != "-" && !file) return failed();
  std::FILE* const from = file ? file.get() : stdin;
  std::string out;
  std::array<char, 65536> piece{};
  for (std::size_t n = 0; (n = std::fread(piece.data(), 1, piece.size(), from)) > 0;) out.append(piece.data(), n);
  if (std::ferror(from) != 0) return failed();
  return out;
}

exit_code show(const std::string& path, bool json, const mime::read_options& how) {
  auto raw = read_file(path);
  if (!raw) return report(raw.why());
  auto pool = reader::reader_pool::start({.workers = 1});
  if (!pool) return report(pool.why());
  const auto m = (*pool)->read_now(std::make_shared<const std::string>(std::move(*raw)), how);
  if (json) std::cout << mime::to_display_json(m) << '\n';
  else print_mail(std::cout, m);
  return std::cout.flush() ? exit_code::ok : exit_code::unavailable;
}

} // namespace

void add_mail(CLI::App& root, action& chosen) {
  auto* const group = root.add_subcommand("mail", "Look at single mails");
  group->require_subcommand(1);
  auto* const command = group->add_subcommand("show", "Show a mail as Barid reads it: header, text, attachments, "
                                                      "and what was wrong with it");
  auto path = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  command->add_option("FILE", *path, "A file with the raw mail; - for standard input")->required();
  command->add_flag("--json", *json, "Print one JSON object");
  auto how = std::make_shared<mime::read_options>();
  command->add_option("--authserv-id", how->trusted_authserv_id,
                      "Believe the Authentication-Results that this server added, like "
                      "mail.trusted_authserv_id of the configuration");
  command
      ->add_option("--authserv-fields", how->authserv_fields,
                   "Of these, so many from the top, like mail.authserv_fields; else 1")
      ->check(CLI::Range(1, 8));
  command->callback([path, json, how, &chosen] { chosen = [path, json, how] { return show(*path, *json, *how); }; });
}

void add_mail_worker(CLI::App& root, action& chosen) {
  auto* const command = root.add_subcommand("mail-worker", "Read mails for a running barid");
  command->group(""); // started by barid itself, not by people
  command->callback(
      [&chosen] { chosen = [] { return static_cast<exit_code>(reader::serve(text::language_of_mail)); }; });
}

} // namespace barid::app
