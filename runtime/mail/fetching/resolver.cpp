#include "runtime/mail/fetching/resolver.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace barid::fetching {

namespace {

using clock = std::chrono::steady_clock;

constexpr auto answers_live = std::chrono::seconds(60);

bool is_numeric(const std::string& host) {
  in6_addr ignored{};
  return inet_pton(AF_INET, host.c_str(), &ignored) == 1 || inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

resolver::addresses look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  int code = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  // A machine that has only its loopback interface has no "configured" address.
  if (code == EAI_ADDRFAMILY || code == EAI_NODATA || code == EAI_NONAME) {
    hints.ai_flags = 0;
    code = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  }
  if (code != 0) {
    const bool absent = code == EAI_NONAME || code == EAI_NODATA;
    return error{absent ? errc::not_found : errc::unavailable,
                 absent ? "there is no host `" + host + "`"
                        : "the address of `" + host + "` could not be found: " + gai_strerror(code),
                 absent ? "check the host's name" : "check the name service of this machine"};
  }
  std::vector<std::string> out;
  for (const auto* a = found; a != nullptr; a = a->ai_next) {
    char text[NI_MAXHOST];
    if (getnameinfo(a->ai_addr, a->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
      out.emplace_back(text);
  }
  freeaddrinfo(found);
  return out;
}

} // namespace

struct resolver::shared_state {
  struct entry {
    std::vector<std::string> known;
    clock::time_point until{};
    std::vector<answer> waiting; ///< Not empty while a thread is at it, or about to be.
  };

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::string> jobs;
  std::map<std::string, entry> hosts;
  bool stopping = false;
  std::vector<bool> busy;
  std::vector<std::thread> threads;

  void work(std::size_t index) {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return stopping || !jobs.empty(); });
      if (stopping) return;
      const auto host = std::move(jobs.front());
      jobs.pop_front();
      busy[index] = true;
      lock.unlock();
      auto found = look_up(host);
      lock.lock();
      if (stopping) return;
      auto& e = hosts[host];
      auto waiting = std::exchange(e.waiting, {});
      if (found) {
        e.known = *found;
        e.until = clock::now() + answers_live;
      } else {
        hosts.erase(host);
      }
      lock.unlock();
      for (const auto& then : waiting) then(found);
      lock.lock();
      busy[index] = false;
    }
  }
};

resolver::resolver(unsigned threads) : state_(std::make_shared<shared_state>()) {
  const std::lock_guard lock(state_->mutex);
  state_->busy.assign(threads, false);
  for (unsigned i = 0; i < threads; ++i) state_->threads.emplace_back([state = state_, i] { state->work(i); });
}

resolver::~resolver() {
  std::vector<std::thread> idle;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    for (std::size_t i = 0; i < state_->threads.size(); ++i) {
      if (state_->busy[i]) state_->threads[i].detach(); // getaddrinfo cannot be interrupted
      else idle.push_back(std::move(state_->threads[i]));
    }
    state_->threads.clear();
  }
  state_->changed.notify_all();
  for (auto& t : idle) t.join();
}

void resolver::resolve(const std::string& host, answer then) {
  if (is_numeric(host)) return then(std::vector<std::string>{host});
  std::unique_lock lock(state_->mutex);
  auto& e = state_->hosts[host];
  if (!e.known.empty() && clock::now() < e.until) {
    const addresses known = e.known;
    lock.unlock();
    return then(known);
  }
  e.waiting.push_back(std::move(then));
  if (e.waiting.size() > 1) return;
  state_->jobs.push_back(host);
  lock.unlock();
  state_->changed.notify_one();
}

} // namespace barid::fetching
