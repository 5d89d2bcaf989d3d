#include "runtime/http/live/hub.hpp"

#include "runtime/http/live/listener.hpp"

#include <nlohmann/json.hpp>

#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace barid::http {

namespace {

using steady = std::chrono::steady_clock;

constexpr const char* response_header =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\n";

frame make_frame(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

std::string one_line(std::string text) {
  std::erase_if(text, [](char c) { return c == '\r' || c == '\n'; });
  return text;
}

frame event_frame(const store::live_position& at, const std::string& kind, const nlohmann::ordered_json& data) {
  using json = nlohmann::ordered_json;
  return make_frame("id: " + store::text_of(at) + "\nevent: " + one_line(kind) +
                    "\ndata: " + data.dump(-1, ' ', false, json::error_handler_t::replace) + "\n\n");
}

/// An event as it is told, and to whom.
struct news {
  explicit news(const store::live_row& r) : channel(r.channel) {
    // ids and versions; of `here` who is there, of `notify` and `notice` why somebody is told
    nlohmann::ordered_json data = {
        {"channel", r.channel.value}, {"conversation", r.conversation.value}, {"version", r.version}};
    const auto payload = nlohmann::ordered_json::parse(r.payload, nullptr, false);
    if (payload.is_object())
      for (const auto* word : {"who", "rule", "event", "agent", "notice", "what", "clock"})
        if (payload.contains(word)) data[word] = payload[word];
    rights = r.kind == "access";
    if (r.kind == "notify" || r.kind == "notice" || r.kind == "notices_read" || rights) {
      to.emplace();
      if (payload.is_object() && payload.contains("to"))
        for (const auto& id : payload["to"])
          if (id.is_number_integer()) to->insert(agent_id{id.get<std::int64_t>()});
    }
    text = event_frame(r.at, r.kind, data);
  }
  [[nodiscard]] bool is_for(const listener& l) const { return l.may_hear(channel) && (!to || to->contains(l.who.id)); }

  mailbox_id channel;
  std::optional<std::set<agent_id>> to; ///< Without: everybody who may see the channel.
  bool rights = false;                  ///< What they may has changed: what follows goes by that.
  frame text;
};

} // namespace

struct live_hub::impl {
  impl(connection_pool& engine_db, const settings& o, const wall_clock& c)
      : db(engine_db), options(o), clock(c), poll(::epoll_create1(EPOLL_CLOEXEC)),
        bell(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    epoll_event on{};
    on.events = EPOLLIN;
    on.data.fd = bell;
    ::epoll_ctl(poll, EPOLL_CTL_ADD, bell, &on);
    thread = std::thread([this] { run(); });
  }
  ~impl() {
    over = true;
    ring();
    thread.join();
    ::close(bell);
    ::close(poll);
  }

  void ring() const {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(bell, &one, sizeof one));
  }

  // ---- the thread's own

  void run() {
    // a listener may go away between two looks: writing to it must not end the program
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    auto next_beat = steady::now() + options.heartbeat;
    auto next_look = steady::now();
    while (!over) {
      const auto until = std::min(next_beat, open.empty() ? next_beat : next_look);
      const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - steady::now()).count();
      std::array<epoll_event, 256> ready{};
      const int many =
          ::epoll_wait(poll, ready.data(), static_cast<int>(ready.size()), static_cast<int>(std::max<long>(wait, 0)));
      bool asked = false;
      for (int i = 0; i < many; ++i) {
        if (ready[static_cast<std::size_t>(i)].data.fd == bell) {
          std::uint64_t rings = 0;
          static_cast<void>(!::read(bell, &rings, sizeof rings));
          asked = true;
        } else {
          serve(ready[static_cast<std::size_t>(i)]);
        }
      }
      admit();
      if (!open.empty() && (asked || steady::now() >= next_look)) {
        look();
        next_look = steady::now() + options.live_poll;
      }
      if (steady::now() >= next_beat) {
        beat();
        next_beat = steady::now() + options.heartbeat;
      }
    }
    open.clear();
  }

  void serve(const epoll_event& e) {
    const auto it = open.find(e.data.fd);
    if (it == open.end()) return;
    if (e.events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP)) drop(e.data.fd);
    else send(*it->second);
  }

  void drop(int fd) {
    const auto it = open.find(fd);
    if (it == open.end()) return;
    {
      const std::lock_guard lock(guard);
      if (--per_agent[it->second->who.id] == 0) per_agent.erase(it->second->who.id);
      --count;
    }
    ::epoll_ctl(poll, EPOLL_CTL_DEL, fd, nullptr);
    welcomed.erase(fd);
    open.erase(it);
  }

  /// Sends, and watches for room where something is left. May drop it.
  void send(listener& to) {
    if (!to.flush()) {
      drop(to.fd());
      return;
    }
    if (to.waiting() == to.polled) return;
    to.polled = to.waiting();
    epoll_event on{};
    on.events = EPOLLRDHUP | (to.polled ? EPOLLOUT : 0U);
    on.data.fd = to.fd();
    ::epoll_ctl(poll, EPOLL_CTL_MOD, to.fd(), &on);
  }

  [[nodiscard]] frame resync() const { return event_frame(position, "resync", nlohmann::ordered_json::object()); }

  void admit() {
    std::vector<std::unique_ptr<listener>> fresh;
    {
      const std::lock_guard lock(guard);
      fresh.swap(arrived);
    }
    if (fresh.empty()) return;
    // everybody else was told up to here; whoever is new begins at the same place
    if (open.empty() && !find_end()) positioned = false;
    look();
    const auto header = make_frame(response_header);
    for (auto& one : fresh) {
      auto& l = *one;
      epoll_event on{};
      on.events = EPOLLRDHUP;
      on.data.fd = l.fd();
      ::epoll_ctl(poll, EPOLL_CTL_ADD, l.fd(), &on);
      open[l.fd()] = std::move(one);
      l.push(header, header);
      if (positioned) welcome(l);
      send(l);
    }
  }

  bool find_end() {
    auto end = db.with([](store::connection& on) { return store::live_end(on); });
    if (!end) return false;
    position = *end;
    positioned = true;
    return true;
  }

  void welcome(listener& l) {
    const auto ready = event_frame(position, "ready", nlohmann::ordered_json::object());
    if (l.after) {
      auto missed = db.with([&](store::connection& on) -> result<std::vector<store::live_row>> {
        auto gap = store::live_gap(on, *l.after);
        if (!gap) return gap.why();
        if (*gap) return error{errc::limit, "", ""};
        return store::live_since(on, *l.after, static_cast<int>(options.replay) + 1);
      });
      const bool whole = missed && missed->size() <= options.replay;
      if (whole) {
        for (const auto& r : *missed)
          if (const news one(r); r.at <= position && one.is_for(l)) l.push(one.text, resync());
      } else {
        l.push(resync(), resync());
      }
      l.after.reset();
    }
    l.push(ready, resync());
    welcomed.insert(l.fd());
  }

  /// What is new, to everybody who may hear it.
  void look() {
    if (!positioned) {
      if (!find_end()) return;
      for (auto fd : fds()) greet(fd);
    }
    constexpr int most = 1'000;
    for (bool more = true; more;) {
      auto rows = db.with([&](store::connection& on) { return store::live_since(on, position, most); });
      if (!rows) return;
      for (const auto& r : *rows) {
        position = r.at;
        const news one(r);
        if (one.rights) refresh_rights();
        for (auto& [fd, l] : open)
          if (one.is_for(*l)) l->push(one.text, resync());
      }
      more = rows->size() == static_cast<std::size_t>(most);
    }
    for (auto fd : fds()) send(*open.at(fd));
  }

  void greet(int fd) {
    if (!welcomed.contains(fd)) welcome(*open.at(fd));
  }

  [[nodiscard]] std::vector<int> fds() const {
    std::vector<int> out;
    for (const auto& [fd, l] : open) out.push_back(fd);
    return out;
  }

  /// Signs of life; rights as they are now; the dead are closed.
  void beat() {
    refresh_rights();
    const auto sign = make_frame(":\n\n");
    const auto oldest = steady::now() - 4 * options.heartbeat;
    for (auto fd : fds()) {
      auto& l = *open.at(fd);
      if (l.waiting() && l.moved() < oldest) {
        drop(fd);
        continue;
      }
      l.push(sign, resync());
      send(l);
    }
  }

  void refresh_rights() {
    if (open.empty()) return;
    std::set<agent_id> agents;
    std::vector<std::string> tokens;
    for (const auto& [fd, l] : open) {
      agents.insert(l->who.id);
      tokens.push_back(l->who.token_hash);
    }
    struct rights {
      std::vector<store::viewer_row> rows;
      std::set<std::string> valid;
    };
    auto now = db.with([&](store::connection& on) -> result<rights> {
      auto rows = store::load_viewers(on, {agents.begin(), agents.end()});
      if (!rows) return rows.why();
      auto valid = store::still_valid_tokens(on, tokens, clock.now());
      if (!valid) return valid.why();
      return rights{std::move(*rows), std::move(*valid)};
    });
    if (!now) return;
    std::map<agent_id, viewer> present;
    for (const auto& r : now->rows) present[r.id] = viewer_of(r);
    for (auto fd : fds()) {
      auto& l = *open.at(fd);
      const auto it = present.find(l.who.id);
      if (it == present.end() || !now->valid.contains(l.who.token_hash)) drop(fd);
      else l.who.channels = it->second.channels;
    }
  }

  connection_pool& db;
  const settings& options;
  const wall_clock& clock;
  int poll;
  int bell;
  std::atomic<bool> over{false};

  std::map<int, std::unique_ptr<listener>> open;
  std::set<int> welcomed;
  store::live_position position;
  bool positioned = false;

  mutable std::mutex guard; ///< Of what follows.
  std::vector<std::unique_ptr<listener>> arrived;
  std::map<agent_id, std::size_t> per_agent;
  std::size_t count = 0;
  std::thread thread;
};

live_hub::live_hub(connection_pool& engine_db, const settings& options, const wall_clock& clock)
    : impl_(std::make_unique<impl>(engine_db, options, clock)) {}

live_hub::~live_hub() = default;

bool live_hub::has_room(agent_id who) const {
  const std::lock_guard lock(impl_->guard);
  const auto it = impl_->per_agent.find(who);
  return impl_->count < impl_->options.streams &&
         (it == impl_->per_agent.end() || it->second < impl_->options.streams_per_agent);
}

void live_hub::add(const Poco::Net::StreamSocket& socket, const viewer& who,
                   std::optional<store::live_position> after) {
  {
    const std::lock_guard lock(impl_->guard);
    impl_->arrived.push_back(std::make_unique<listener>(socket, who, after, impl_->options.stream_buffer));
    ++impl_->per_agent[who.id];
    ++impl_->count;
  }
  impl_->ring();
}

void live_hub::wake() {
  impl_->ring();
}

std::size_t live_hub::listeners() const {
  const std::lock_guard lock(impl_->guard);
  return impl_->count;
}

} // namespace barid::http
