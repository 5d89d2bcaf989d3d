#include "tests/support/postgres_proxy.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <list>
#include <mutex>
#include <thread>

namespace barid::test {

namespace {

constexpr const char* socket_name = ".s.PGSQL.5432";

sockaddr_un address_of(const std::filesystem::path& folder) {
  sockaddr_un a{};
  a.sun_family = AF_UNIX;
  const auto path = (folder / socket_name).string();
  std::strncpy(a.sun_path, path.c_str(), sizeof a.sun_path - 1);
  return a;
}

void write_all(int to, std::string_view data) {
  while (!data.empty()) {
    const auto n = send(to, data.data(), data.size(), MSG_NOSIGNAL);
    if (n <= 0) return;
    data.remove_prefix(std::size_t(n));
  }
}

/// Cuts the client's bytes into protocol messages: the startup message has no type byte.
class message_cutter {
public:
  void add(std::string_view more) { buffer_ += more; }
  std::string next() {
    const std::size_t head = started_ ? 1 : 0;
    if (buffer_.size() < head + 4) return {};
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) length = length << 8U | static_cast<unsigned char>(buffer_[head + i]);
    if (buffer_.size() < head + length) return {};
    auto out = buffer_.substr(0, head + length);
    buffer_.erase(0, head + length);
    started_ = true;
    return out;
  }
  std::string rest() { return std::exchange(buffer_, {}); }

private:
  std::string buffer_;
  bool started_ = false;
};

/// Parse or Bind of the statement `commit`: a zero-terminated word of its own.
bool is_commit(const std::string& message) {
  static const std::string word("\0commit\0", 8);
  return (message[0] == 'P' || message[0] == 'B') && message.find(word) != std::string::npos;
}

} // namespace

struct postgres_proxy::impl {
  temp_folder own;
  std::filesystem::path server_folder;
  int listener = -1;
  int wake[2] = {-1, -1}; ///< A byte ends the threads.
  std::atomic<commit_fault> fault{commit_fault::none};
  std::atomic<bool> met{false};
  std::mutex guard;
  std::string after; ///< Faults wait for a transaction with this text.
  std::string held;  ///< The COMMIT and what came after it.
  int held_server = -1;
  std::list<std::thread> threads;

  void accept_all() {
    for (;;) {
      pollfd fds[2] = {{listener, POLLIN, 0}, {wake[0], POLLIN, 0}};
      poll(fds, 2, -1);
      if (fds[1].revents != 0) return;
      const int client = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      const auto to = address_of(server_folder);
      if (connect(server, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
        close(client);
        close(server);
        continue;
      }
      threads.emplace_back([this, client, server] { serve(client, server); });
    }
  }

  void serve(int client, int server) {
    message_cutter cutter;
    char buffer[65536];
    bool deaf = false; // the server's answers are dropped
    bool server_open = true;
    bool meant = false; // the transaction is one that the fault waits for
    for (;;) {
      pollfd fds[3] = {{client, POLLIN, 0}, {server_open ? server : -1, POLLIN, 0}, {wake[0], POLLIN, 0}};
      poll(fds, 3, -1);
      if (fds[2].revents != 0) break;
      if (fds[1].revents != 0) {
        const auto n = recv(server, buffer, sizeof buffer, 0);
        if (n <= 0) server_open = false;
        if (n <= 0 && !deaf) break;
        if (n > 0 && !deaf) write_all(client, {buffer, std::size_t(n)});
      }
      if (fds[0].revents == 0) continue;
      const auto n = recv(client, buffer, sizeof buffer, 0);
      if (n <= 0) break;
      cutter.add({buffer, std::size_t(n)});
      for (auto message = cutter.next(); !message.empty(); message = cutter.next()) {
        if (fault != commit_fault::none) {
          const std::lock_guard lock(guard);
          meant = meant || message.find(after) != std::string::npos;
        }
        if (fault == commit_fault::none || !is_commit(message) || !meant) {
          if (is_commit(message)) meant = false;
          write_all(server, message);
          continue;
        }
        const auto what = fault.exchange(commit_fault::none);
        message += cutter.rest();
        if (what == commit_fault::hold_commit) {
          const std::lock_guard lock(guard);
          held = message;
          held_server = server;
        } else {
          write_all(server, message);
        }
        met = true;
        deaf = true;
        if (what == commit_fault::swallow_answer) break;
        close(client);
        if (what == commit_fault::lose_answer) finish_server(server);
        return; // a held server is closed by release or discard
      }
    }
    close(client);
    close(server);
  }

  /// Lets the server work off what it got, and goes when it has nothing to say any more.
  void finish_server(int server) {
    shutdown(server, SHUT_WR);
    char buffer[4096];
    while (recv(server, buffer, sizeof buffer, 0) > 0) {
    }
    close(server);
  }
};

postgres_proxy::postgres_proxy(const std::filesystem::path& server_folder) : impl_(std::make_unique<impl>()) {
  impl_->server_folder = server_folder;
  impl_->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto here = address_of(impl_->own.path());
  if (bind(impl_->listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0 ||
      listen(impl_->listener, 16) != 0 || pipe(impl_->wake) != 0)
    throw std::runtime_error("no socket for the proxy");
  impl_->threads.emplace_back([this] { impl_->accept_all(); });
}

postgres_proxy::~postgres_proxy() {
  discard();
  [[maybe_unused]] auto n = write(impl_->wake[1], "x", 1);
  impl_->threads.front().join();
  impl_->threads.pop_front();
  for (auto& t : impl_->threads) t.join();
  close(impl_->listener);
  close(impl_->wake[0]);
  close(impl_->wake[1]);
}

const std::filesystem::path& postgres_proxy::folder() const {
  return impl_->own.path();
}

void postgres_proxy::arm(commit_fault fault, const std::string& after) {
  {
    const std::lock_guard lock(impl_->guard);
    impl_->after = after;
  }
  impl_->met = false;
  impl_->fault = fault;
}

bool postgres_proxy::triggered() const {
  return impl_->met;
}

void postgres_proxy::release() {
  const std::lock_guard lock(impl_->guard);
  if (impl_->held_server < 0) return;
  write_all(impl_->held_server, impl_->held);
  impl_->finish_server(std::exchange(impl_->held_server, -1));
}

void postgres_proxy::discard() {
  const std::lock_guard lock(impl_->guard);
  if (impl_->held_server >= 0) close(std::exchange(impl_->held_server, -1));
}

} // namespace barid::test
