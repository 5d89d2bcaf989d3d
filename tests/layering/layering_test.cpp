// Dependencies go one way: model <- grammar, text, calendar <- dsl <- desk <- runtime <- actors <- app, and
// beside them format (above grammar and text) and lsp (above dsl and format), which the API asks.
// This test reads the #include lines of every source and holds them to the tables below.

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

fs::path root() {
  const char* source = std::getenv("BARID_SOURCE");
  return source ? fs::path(source) : fs::current_path();
}

/// What a folder may include of ours, itself aside.
const std::map<std::string, std::set<std::string>> may_include = {
    {"model", {}},
    {"grammar", {"model"}},
    {"text", {"model"}},
    {"calendar", {"model"}},
    {"format", {"model", "grammar", "text"}},
    {"dsl", {"model", "grammar", "text", "calendar"}},
    {"lsp", {"model", "grammar", "text", "calendar", "dsl", "format"}},
    {"desk", {"model", "grammar", "text", "calendar", "dsl"}},
    {"runtime", {"model", "grammar", "text", "calendar", "dsl", "desk", "lsp"}},
    {"actors", {"model", "grammar", "text", "calendar", "dsl", "desk", "runtime"}},
    {"app", {"model", "grammar", "text", "calendar", "format", "dsl", "desk", "lsp", "runtime", "actors"}},
};

/// Third-party headers, by the beginning of their name, and the folders that may see them.
const std::map<std::string, std::set<std::string>> third_party = {
    {"tao/", {"grammar"}},
    {"caf/", {"actors", "app"}},
    {"libpq", {"runtime"}},
    {"Poco/", {"runtime"}},
    {"openssl/", {"runtime"}},
    {"gmime/", {"runtime"}},
    {"gumbo", {"runtime"}},
    {"seccomp", {"runtime"}},
    {"spdlog/", {"runtime"}}, // runtime/log: what others say goes through it
    {"unicode/", {"text", "dsl", "grammar", "runtime"}},
    {"libstemmer", {"text"}},
    {"cld2/", {"text"}},
    {"date/", {"calendar"}},
    {"libical/", {"calendar", "runtime"}},
    {"hs/", {"dsl"}},
    {"re2/", {"dsl"}},
    {"CLI/", {"app"}},
    {"toml++/", {"runtime"}},
    {"sodium", {"dsl", "runtime"}},
    {"prometheus/", {"runtime"}},
    {"boost/", {}},
};

struct include_line {
  fs::path file; ///< Relative to the root.
  std::string target;
  bool ours = false; ///< Written with quotes.
};

std::vector<include_line> includes_below(const std::string& folder) {
  std::vector<include_line> out;
  for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      if (!line.starts_with("#include ")) continue;
      const char close = line[9] == '"' ? '"' : '>';
      const auto end = line.find(close, 10);
      if (end == std::string::npos) continue;
      out.push_back({fs::relative(entry.path(), root()), line.substr(10, end - 10), close == '"'});
    }
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(layering)

BOOST_AUTO_TEST_CASE(a_folder_includes_only_what_lies_below_it) {
  std::size_t seen = 0;
  for (const auto& [folder, allowed] : may_include)
    for (const auto& line : includes_below(folder)) {
      ++seen;
      const auto target = line.target.substr(0, line.target.find('/'));
      if (!line.ours || target == folder) continue;
      BOOST_CHECK_MESSAGE(allowed.contains(target), line.file.string() << " includes " << line.target << ", but "
                                                                       << folder << "/ may not know " << target << "/");
    }
  BOOST_TEST(seen > 20u);
}

BOOST_AUTO_TEST_CASE(a_library_is_seen_only_where_it_belongs) {
  for (const auto& [folder, allowed_unused] : may_include)
    for (const auto& line : includes_below(folder))
      for (const auto& [prefix, folders] : third_party)
        if (!line.ours && line.target.starts_with(prefix))
          BOOST_CHECK_MESSAGE(folders.contains(folder), line.file.string() << " includes <" << line.target << ">");
}

BOOST_AUTO_TEST_CASE(headers_of_the_grammars_do_not_show_pegtl) {
  for (const auto& line : includes_below("grammar")) {
    const auto file = line.file.filename().string();
    // grammar rules live in *_rules.hpp, which only *.cpp of the same folder include
    if (line.file.extension() == ".hpp" && file.find("_rules") == std::string::npos)
      BOOST_CHECK_MESSAGE(!line.target.starts_with("tao/"), line.file.string());
  }
  for (const auto& folder : {"format", "dsl", "desk", "lsp", "runtime", "actors", "app"})
    for (const auto& line : includes_below(folder))
      BOOST_CHECK_MESSAGE(line.target.find("_rules.hpp") == std::string::npos, line.file.string());
}

BOOST_AUTO_TEST_SUITE_END()
