#include "app/completion.hpp"

#include "runtime/config/option.hpp"

namespace barid::app {

namespace {

std::string spaced(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& w : words) out += (out.empty() ? "" : " ") + w;
  return out;
}

/// `channel add`; empty for the root.
std::string words_below(const command_node& c) {
  return spaced({c.path.begin() + 1, c.path.end()});
}

template <class Visit>
void walk(const command_node& c, Visit visit) {
  visit(c);
  for (const auto& below : c.commands) walk(below, visit);
}

bool names_path(const option_node& o) {
  return o.value == "FILE" || o.value == "DIR";
}

std::string option_names(const char* separator) {
  std::string out;
  for (const auto& o : config::options())
    if (o.of != config::shape::secret) out += (out.empty() ? "" : separator) + std::string(o.name) + "=";
  return out;
}

/// In single quotes for a POSIX shell.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += "'\\''";
    else out += c;
  }
  return out + "'";
}

std::string bash(const command_node& root) {
  std::string out = "# bash completion of barid; made by `barid completion bash`\n"
                    "_barid() {\n"
                    "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} path= w\n"
                    "  for w in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                    "    case \"$path $w\" in\n";
  walk(root, [&](const command_node& c) {
    if (c.path.size() > 1) {
      const std::vector<std::string> above(c.path.begin() + 1, c.path.end() - 1);
      out += "      " + quoted(spaced(above) + " " + c.path.back()) + ") path=" + quoted(words_below(c)) + " ;;\n";
    }
  });
  out += "    esac\n  done\n  case \"$path $before\" in\n";
  walk(root, [&](const command_node& c) {
    for (const auto& o : c.options) {
      if (o.positional || o.value.empty()) continue;
      std::string with;
      if (!o.choices.empty()) with = "COMPREPLY=($(compgen -W " + quoted(spaced(o.choices)) + " -- \"$word\"))";
      else if (o.names.back() == "--set")
        with = "compopt -o nospace; COMPREPLY=($(compgen -W " + quoted(option_names(" ")) + " -- \"$word\"))";
      else if (names_path(o)) with = "COMPREPLY=($(compgen -f -- \"$word\"))";
      else with = "COMPREPLY=()";
      for (const auto& name : o.names)
        out += "    " + quoted(words_below(c) + " " + name) + ") " + with + "; return ;;\n";
    }
  });
  out += "  esac\n  case $path in\n";
  walk(root, [&](const command_node& c) {
    std::vector<std::string> words;
    for (const auto& below : c.commands) words.push_back(below.path.back());
    for (const auto& o : c.options)
      if (!o.positional) words.insert(words.end(), o.names.begin(), o.names.end());
    out +=
        "    " + quoted(words_below(c)) + ") COMPREPLY=($(compgen -W " + quoted(spaced(words)) + " -- \"$word\")) ;;\n";
  });
  return out + "  esac\n  [[ ${#COMPREPLY[@]} -gt 0 || $word == -* ]] || COMPREPLY=($(compgen -f "
               "-- \"$word\"))\n"
               "}\ncomplete -o filenames -F _barid barid\n";
}

/// As `_arguments` wants descriptions: no brackets, colons or quotes of its own.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    if (c == '\'') out += "'\\'";
    out += c;
  }
  return out;
}

std::string zsh_function(const command_node& c) {
  std::string out = "_barid";
  for (std::size_t i = 1; i < c.path.size(); ++i) out += "_" + c.path[i];
  return out;
}

std::string zsh(const command_node& root) {
  std::string out = "#compdef barid\n# zsh completion of barid; made by `barid completion zsh`\n";
  walk(root, [&](const command_node& c) {
    out += "\n" + zsh_function(c) + "() {\n";
    std::string arguments;
    for (const auto& o : c.options) {
      if (o.positional) continue;
      for (const auto& name : o.names) {
        arguments += " \\\n    '" + std::string(o.repeated ? "*" : "") + name + "[" + zsh_text(o.summary) + "]";
        if (!o.value.empty()) {
          arguments += ":" + zsh_text(o.value) + ":";
          if (!o.choices.empty()) arguments += "(" + spaced(o.choices) + ")";
          else if (o.names.back() == "--set") arguments += "(" + option_names(" ") + ")";
          else if (names_path(o)) arguments += "_files";
        }
        arguments += "'";
      }
    }
    if (c.commands.empty()) {
      out += "  _arguments" + arguments + " \\\n    '*:argument:_files'\n}\n";
      return;
    }
    out += "  local line state\n  _arguments -C" + arguments +
           " \\\n    '1:command:->command' \\\n    '*::argument:->argument'\n"
           "  case $state in\n  command)\n    local -a commands=(\n";
    for (const auto& below : c.commands) out += "      '" + below.path.back() + ":" + zsh_text(below.summary) + "'\n";
    out += "    )\n    _describe command commands ;;\n  argument)\n    case $line[1] in\n";
    for (const auto& below : c.commands) out += "    " + below.path.back() + ") " + zsh_function(below) + " ;;\n";
    out += "    esac ;;\n  esac\n}\n";
  });
  return out + "\n_barid \"$@\"\n";
}

std::string fish(const command_node& root) {
  std::string out = "# fish completion of barid; made by `barid completion fish`\n"
                    "complete -c barid -f\n"
                    "function __barid_at\n"
                    "  set -l words (commandline -opc)\n"
                    "  set -e words[1]\n"
                    "  set -l plain\n"
                    "  for w in $words\n    string match -q -- '-*' $w; or set -a plain $w\n  end\n"
                    "  set -l n (count $argv)\n"
                    "  test $n -eq 0; and test (count $plain) -eq 0; and return 0\n"
                    "  test $n -gt 0; and test (count $plain) -ge $n; and test \"$plain[1..$n]\" = \"$argv\"\n"
                    "end\n";
  walk(root, [&](const command_node& c) {
    const auto here =
        "complete -c barid -n '__barid_at" + (c.path.size() > 1 ? " " + words_below(c) : std::string()) + "'";
    for (const auto& below : c.commands)
      out += here + " -a " + below.path.back() + " -d " + quoted(below.summary) + "\n";
    for (const auto& o : c.options) {
      if (o.positional) continue;
      out += here;
      for (const auto& name : o.names)
        out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      if (!o.value.empty()) out += names_path(o) ? " -r -F" : " -x";
      if (!o.choices.empty()) out += " -a " + quoted(spaced(o.choices));
      else if (o.names.back() == "--set") out += " -a " + quoted(option_names(" "));
      out += " -d " + quoted(o.summary) + "\n";
    }
  });
  return out;
}

} // namespace

result<std::string> completion_script(const command_node& root, const std::string& shell) {
  if (shell == "bash") return bash(root);
  if (shell == "zsh") return zsh(root);
  if (shell == "fish") return fish(root);
  return error{errc::invalid, "there is no completion for `" + shell + "`", "it is one of bash, zsh, fish"};
}

} // namespace barid::app
