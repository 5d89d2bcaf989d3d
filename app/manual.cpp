#include "app/manual.hpp"

#include <algorithm>

namespace barid::app {

namespace {

/// Text for troff: no character of it is a command.
std::string safe(const std::string& text) {
  std::string out;
  bool bold = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') out += "\\e";
    else if (c == '-') out += "\\-";
    else if (c == '\'') out += "\\(aq";
    else if (c == '`') out += (bold = !bold) ? "\\fB" : "\\fR";
    else if (c == '\n') out += "\n";
    else if (c == '.' && (i == 0 || text[i - 1] == '\n')) out += "\\&.";
    else out += c;
  }
  return bold ? out + "\\fR" : out;
}

std::string name_of(const command_node& c, const char* between) {
  std::string out;
  for (const auto& w : c.path) out += (out.empty() ? "" : between) + w;
  return out;
}

std::string heading(const command_node& c, const std::string& version) {
  auto title = name_of(c, "-");
  std::ranges::transform(title, title.begin(), [](unsigned char x) {
    return x >= 'a' && x <= 'z' ? static_cast<char>(x - 'a' + 'A') : static_cast<char>(x);
  });
  return ".TH \"" + title + "\" 1 \"\" \"barid " + version + "\" \"Barid\"\n.SH NAME\n" + safe(name_of(c, "-")) +
         " \\- " + safe(c.summary) + "\n";
}

std::string synopsis(const command_node& c) {
  std::string out = "\\fB" + safe(name_of(c, " ")) + "\\fR";
  if (!c.commands.empty()) out += " \\fICOMMAND\\fR";
  const bool has_options = std::ranges::any_of(c.options, [](const option_node& o) { return !o.positional; });
  if (has_options) out += " [\\fIOPTIONS\\fR]";
  for (const auto& o : c.options)
    if (o.positional) {
      const auto word = "\\fI" + safe(o.names.front()) + "\\fR" + (o.repeated ? "..." : "");
      out += o.required ? " " + word : " [" + word + "]";
    }
  return out + "\n";
}

std::string options_text(const command_node& c) {
  std::string out;
  for (const auto& o : c.options) {
    out += ".TP\n";
    std::string names;
    for (const auto& n : o.names)
      names += (names.empty() ? "" : ", ") + std::string(o.positional ? "\\fI" : "\\fB") + safe(n) + "\\fR";
    if (!o.positional && !o.value.empty()) names += " \\fI" + safe(o.value) + "\\fR";
    out += names + "\n" + safe(o.summary) + "\n";
    if (!o.choices.empty()) {
      out += "(";
      for (std::size_t i = 0; i < o.choices.size(); ++i)
        out += (i == 0 ? "\\fB" : ", \\fB") + safe(o.choices[i]) + "\\fR";
      out += ")\n";
    }
  }
  return out;
}

constexpr const char* root_tail = R"(.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
It ran, and found what it looks for: errors in rules, a failed test, something that \fBbarid doctor\fR calls a failure, something that somebody changed first.
.TP
.B 2
The command line is wrong.
.TP
.B 3
A file or an argument cannot be used.
.TP
.B 4
The database or a peer cannot be reached, or a port is taken.
.TP
.B 5
Refused: credentials, certificates or permissions.
.TP
.B 70
A mistake of barid's own.
.SH ENVIRONMENT
Every option of the configuration is also a variable: \fBBARID_HTTP_LISTEN\fR is \fBhttp.listen\fR.
\fBbarid config\fR lists them. \fBBARID_CONFIG\fR names the file to read.
.SH FILES
.TP
.I /etc/barid/barid.toml
The configuration, unless another one is named.
.TP
.I /var/lib/barid
The data folder when started as root or as a service.
.TP
.I secret.keys
In the data folder: the keys of stored passwords. Keep a copy apart from that of the database.
)";

void add_pages(const command_node& c, const std::string& version, std::vector<manual_page>& out) {
  auto text = heading(c, version) + ".SH SYNOPSIS\n" + synopsis(c);
  for (const auto& below : c.commands)
    if (!below.commands.empty() || c.path.size() > 1) text += ".br\n" + synopsis(below);
  if (c.path.size() == 1) text += ".SH DESCRIPTION\n" + safe(c.summary) + "\n";
  if (!c.options.empty()) text += ".SH OPTIONS\n" + options_text(c);
  if (c.path.size() == 1) {
    text += ".SH COMMANDS\n";
    for (const auto& below : c.commands)
      text += ".TP\n\\fB" + safe(below.path.back()) + "\\fR\n" + safe(below.summary) + ".\nSee \\fB" +
              safe(name_of(below, "-")) + "\\fR(1).\n";
    text += root_tail;
  } else {
    for (const auto& below : c.commands)
      text += ".SH \"" + safe(name_of(below, " ")) + "\"\n" + safe(below.summary) + ".\n" + options_text(below);
    text += ".SH EXIT STATUS\nSee \\fBbarid\\fR(1).\n";
  }
  out.push_back({name_of(c, "-") + ".1", std::move(text)});
  if (c.path.size() == 1)
    for (const auto& below : c.commands) add_pages(below, version, out);
}

} // namespace

std::vector<manual_page> manual_pages(const command_node& root, const std::string& version) {
  std::vector<manual_page> out;
  add_pages(root, version, out);
  return out;
}

} // namespace barid::app
