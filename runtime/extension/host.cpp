#include "runtime/extension/host.hpp"

#include "model/extension.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace barid::extensions {

namespace {

error bad_list(const std::string& item) {
  return {errc::invalid, "`" + item + "` is no extension to load", "it is written `crm@1=/usr/lib/barid/crm.so`"};
}

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(" \t"));
  text.erase(text.find_last_not_of(" \t") + 1);
  return text;
}

} // namespace

result<std::vector<wanted>> read_wanted(const std::string& list) {
  std::vector<wanted> out;
  for (std::size_t begin = 0; begin <= list.size();) {
    const auto end = std::min(list.find(',', begin), list.size());
    const auto item = trimmed(list.substr(begin, end - begin));
    begin = end + 1;
    if (item.empty()) continue;
    const auto equals = item.find('=');
    const auto mark = item.find('@');
    if (equals == std::string::npos || mark == std::string::npos || mark == 0 || mark > equals) return bad_list(item);
    const auto version = trimmed(item.substr(mark + 1, equals - mark - 1));
    if (version.empty() || version.size() > 6 || version.find_first_not_of("0123456789") != std::string::npos)
      return bad_list(item);
    wanted w{trimmed(item.substr(0, mark)), std::uint32_t(std::stoul(version)), trimmed(item.substr(equals + 1))};
    if (w.file.empty() || w.version == 0) return bad_list(item);
    out.push_back(std::move(w));
  }
  return out;
}

/// One library. Its thread lives as long as the process: a call that hangs in it cannot be taken back.
class host::library : public std::enable_shared_from_this<host::library> {
public:
  library(const barid_extension_entry* entry, void* it) : entry_(entry), it_(it) {}

  void start() {
    std::thread([me = shared_from_this()] { me->work(); }).detach();
  }

  void stop() {
    const std::lock_guard hold(lock_);
    over_ = true;
    changed_.notify_all();
  }

  answer call(const std::string& function, const std::string& request, duration limit) {
    std::unique_lock hold(lock_);
    const auto until = std::chrono::steady_clock::now() + limit;
    if (!changed_.wait_until(hold, until, [&] { return over_ || (!job_ && !busy_); }) || over_)
      return {answer::how::again, "it is still busy with another call"};
    const auto mine = ++number_;
    job_ = job{mine, function, request};
    answers_.emplace(mine, std::nullopt);
    changed_.notify_all();
    (void)changed_.wait_until(hold, until, [&] { return over_ || answers_.at(mine).has_value(); });
    auto said = std::move(answers_.at(mine));
    answers_.erase(mine);
    if (said) return std::move(*said);
    if (job_ && job_->number == mine) job_.reset();
    return {answer::how::again, "it does not answer in time"};
  }

private:
  struct job {
    std::uint64_t number = 0;
    std::string function, request;
  };
  const barid_extension_entry* entry_;
  void* it_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::optional<job> job_;
  std::map<std::uint64_t, std::optional<answer>> answers_; ///< Of calls that somebody waits for.
  std::uint64_t number_ = 0;
  bool busy_ = false, over_ = false;

  void work() {
    std::unique_lock hold(lock_);
    while (true) {
      changed_.wait(hold, [&] { return over_ || job_.has_value(); });
      if (over_) break;
      const auto now = std::move(*job_);
      job_.reset();
      busy_ = true;
      hold.unlock();
      auto said = ask(now);
      hold.lock();
      busy_ = false;
      if (const auto it = answers_.find(now.number); it != answers_.end()) it->second = std::move(said);
      changed_.notify_all();
    }
    hold.unlock();
    entry_->end(it_);
  }

  answer ask(const job& what) const {
    char* text = nullptr;
    std::size_t size = 0;
    const int how = entry_->call(it_, what.function.c_str(), what.request.data(), what.request.size(), &text, &size);
    answer out;
    if (text) out.text.assign(text, size);
    if (text) entry_->release(text);
    out.end = how == 0 ? answer::how::done : how == 1 ? answer::how::again : answer::how::never;
    return out;
  }
};

host::host() = default;

host::~host() {
  for (auto& [key, l] : libraries_) l->stop();
}

result<std::shared_ptr<host>> host::load(const std::vector<wanted>& all) {
  std::shared_ptr<host> out(new host());
  for (const auto& w : all) {
    const auto called = "the extension `" + w.name + "@" + std::to_string(w.version) + "`";
    void* file = dlopen(w.file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!file) {
      const char* why = dlerror();
      return error{errc::refused, called + " cannot be loaded: " + (why ? why : "unknown"),
                   "correct `extensions.load`, or build the library again"};
    }
    auto* const symbol = dlsym(file, extension_symbol);
    const auto entry_of = reinterpret_cast<const barid_extension_entry* (*)()>(symbol);
    const auto* entry = entry_of ? entry_of() : nullptr;
    if (!entry)
      return error{errc::refused, w.file.string() + " is no extension: it has no BARID_EXTENSION",
                   "see docs/extending.md"};
    if (entry->abi != extension_abi)
      return error{errc::refused, called + " was built for another version of this program",
                   "build it again with the headers of this one"};
    if (w.name != entry->name || w.version != entry->version)
      return error{errc::refused,
                   w.file.string() + " is `" + entry->name + "@" + std::to_string(entry->version) + "`, not " + called,
                   "correct `extensions.load`"};
    if (out->libraries_.contains({w.name, w.version}))
      return error{errc::invalid, called + " is loaded twice", "remove one from `extensions.load`"};
    void* it = entry->make();
    if (!it) return error{errc::refused, called + " could not start", "its log says why"};
    auto made = std::make_shared<library>(entry, it);
    out->libraries_.emplace(std::pair(w.name, w.version), made);
    made->start();
  }
  return out;
}

answer host::call(const std::string& name, std::uint32_t version, const std::string& function,
                  const std::string& request, duration limit) {
  const auto it = libraries_.find({name, version});
  if (it == libraries_.end())
    return {answer::how::never, "no extension `" + name + "@" + std::to_string(version) + "` is loaded"};
  return it->second->call(function, request, limit);
}

} // namespace barid::extensions
