#include "runtime/mail/archive/archive.hpp"

#include "runtime/mail/archive/mbox.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>
#include <tuple>

namespace barid::archive {

namespace fs = std::filesystem;

namespace {

error unreadable(const std::string& path, const std::string& why) {
  return {errc::invalid, "`" + path + "` cannot be read: " + why,
          "name an mbox, a Maildir, a mail file or a folder of mails"};
}

bool is_hidden(const fs::path& p) {
  return p.filename().string().starts_with('.');
}

bool looks_like_mail(const fs::path& p) {
  const auto end = p.extension().string();
  return end.empty() || end == ".eml" || end == ".mbox" || end == ".mbx" || end == ".mail";
}

bool is_maildir(const fs::path& p) {
  std::error_code e;
  return fs::is_directory(p / "cur", e) && fs::is_directory(p / "new", e);
}

/// The delivery time at the beginning of a Maildir name, `1717400000.M12P1.host`; then the name.
std::tuple<std::uint64_t, std::string> maildir_order(const fs::path& p) {
  const auto name = p.filename().string();
  std::uint64_t seconds = 0;
  std::from_chars(name.data(), name.data() + name.size(), seconds);
  return {seconds, name};
}

class walk {
public:
  walk(const take_mail& take, const archive_limits& limits) : take_(take), limits_(limits) {}

  /// False when no more is wanted.
  result<bool> path(const std::string& named) {
    if (named == "-") return input();
    std::error_code e;
    const auto kind = fs::status(named, e);
    if (e || kind.type() == fs::file_type::not_found)
      return unreadable(named, e ? e.message() : "there is no such file");
    if (fs::is_directory(kind)) return folder(named);
    return file(named, true);
  }

private:
  const take_mail& take_;
  const archive_limits& limits_;

  result<bool> input() {
    std::string first(5, '\0');
    std::cin.read(first.data(), 5);
    first.resize(static_cast<std::size_t>(std::cin.gcount()));
    if (first == "From ") return read_mbox(std::cin, first, "-", take_, limits_);
    std::string rest{std::istreambuf_iterator<char>(std::cin), {}};
    return hand_on("-", first + rest);
  }

  bool hand_on(const std::string& path, std::string raw) {
    archived_mail out;
    out.path = path;
    out.raw = std::make_shared<const std::string>(std::move(raw));
    return take_(std::move(out));
  }

  bool hand_on(const std::string& path, error why) {
    archived_mail out;
    out.path = path;
    out.trouble = std::move(why);
    return take_(std::move(out));
  }

  /// `asked`: named by the caller, so that being unreadable is an error of the whole.
  result<bool> file(const std::string& path, bool asked) {
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in) {
      auto why = unreadable(path, std::strerror(errno));
      if (asked) return why;
      return hand_on(path, std::move(why));
    }
    std::string first(5, '\0');
    in.read(first.data(), 5);
    const bool box = in.gcount() == 5 && first == "From " && !path.ends_with(".eml");
    in.clear();
    in.seekg(0);
    if (box) return read_mbox(in, {}, path, take_, limits_);
    std::error_code e;
    const auto size = fs::file_size(path, e);
    if (!e && size > limits_.mail_bytes)
      return hand_on(path, error{errc::limit,
                                 "`" + path + "` has more than " + std::to_string(limits_.mail_bytes >> 20) + " MB",
                                 "it is left out; the others are read"});
    std::string raw;
    if (!e) {
      raw.resize(size);
      in.read(raw.data(), static_cast<std::streamsize>(size));
      raw.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    } else { // a pipe
      raw.assign(std::istreambuf_iterator<char>(in), {});
    }
    if (in.bad()) return hand_on(path, unreadable(path, std::strerror(errno)));
    return hand_on(path, std::move(raw));
  }

  result<std::vector<fs::path>> entries(const fs::path& folder) {
    std::error_code e;
    std::vector<fs::path> out;
    for (fs::directory_iterator it(folder, e), end; !e && it != end; it.increment(e)) out.push_back(it->path());
    if (e) return unreadable(folder.string(), e.message());
    return out;
  }

  result<bool> maildir(const fs::path& base) {
    std::vector<fs::path> mails;
    for (const auto* part : {"new", "cur"}) {
      auto files = entries(base / part);
      if (!files) return files.why();
      for (auto& f : *files) {
        std::error_code e;
        if (!is_hidden(f) && fs::is_regular_file(f, e)) mails.push_back(std::move(f));
      }
    }
    std::ranges::sort(mails, {}, maildir_order);
    for (const auto& m : mails) {
      auto more = file(m.string(), false);
      if (!more || !*more) return more;
    }
    // Maildir++: folders beside cur and new, named `.Sent`
    auto all = entries(base);
    if (!all) return all.why();
    std::ranges::sort(*all);
    for (const auto& sub : *all)
      if (is_hidden(sub) && is_maildir(sub)) {
        auto more = maildir(sub);
        if (!more || !*more) return more;
      }
    return true;
  }

  result<bool> folder(const fs::path& base) {
    if (is_maildir(base)) return maildir(base);
    auto all = entries(base);
    if (!all) return all.why();
    std::ranges::sort(*all);
    for (const auto& p : *all) {
      std::error_code e;
      if (is_hidden(p)) continue;
      result<bool> more = true;
      // links to folders are not followed: a circle has no end
      if (fs::is_directory(p, e)) more = fs::is_symlink(p, e) ? result<bool>(true) : folder(p);
      else if (fs::is_regular_file(p, e) && looks_like_mail(p)) more = file(p.string(), false);
      if (!more || !*more) return more;
    }
    return true;
  }
};

} // namespace

std::string place_of(const archived_mail& m) {
  return m.number == 0 ? m.path : m.path + ":" + std::to_string(m.number);
}

result<void> read_archive(const std::vector<std::string>& paths, const take_mail& take, const archive_limits& limits) {
  walk w(take, limits);
  for (const auto& p : paths) {
    const auto more = w.path(p);
    if (!more) return more.why();
    if (!*more) break;
  }
  return {};
}

} // namespace barid::archive
