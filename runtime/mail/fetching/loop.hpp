// runtime/mail/fetching/loop.hpp - one thread that polls the sockets of its share of the accounts.
//
// Owns     these accounts: session, socket, deadline, and what failed before.
// Never    waits anywhere but in the poll; nobody but its own thread touches an account. Others
//          `post` work, which wakes it.
// Included only by the driver: this header shows Poco.

#pragma once

#include "runtime/mail/fetching/connection.hpp"
#include "runtime/mail/fetching/driver.hpp"
#include "runtime/mail/fetching/resolver.hpp"
#include "runtime/mail/fetching/room.hpp"
#include "runtime/mail/fetching/session.hpp"
#include "runtime/mail/fetching/tls_contexts.hpp"

#include <Poco/Net/DatagramSocket.h>
#include <Poco/Net/PollSet.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace barid::fetching {

class loop : public std::enable_shared_from_this<loop> {
public:
  loop(const driver_options& options, std::shared_ptr<resolver> names, std::shared_ptr<tls_contexts> contexts,
       std::shared_ptr<room> memory);

  void run();
  /// Any thread: `work` is done on the loop's, or dropped when it has stopped.
  void post(std::function<void()> work);
  /// Any thread: everybody is logged out, then `run` returns.
  void stop();

  // On the loop's thread only.
  void add(std::uint64_t id, std::unique_ptr<session> session, event_handler handler);
  void acknowledge(std::uint64_t id, const std::vector<place>& where);
  void pass_over(std::uint64_t id, const std::vector<place>& where);
  void retry(std::uint64_t id, const place& where);
  void copy(std::uint64_t id, const copy_request& what);
  void set_cursor(std::uint64_t id, const std::string& folder, cursor c);
  void resume(std::uint64_t id);
  void remove(std::uint64_t id);

private:
  enum class phase {
    waiting,   ///< For the next try.
    resolving, ///< The host's name.
    opening,   ///< TCP, and TLS from the first byte.
    open,      ///< The session talks; also during the handshake of STARTTLS.
    paused,    ///< Until `resume`.
  };

  struct account {
    account(std::uint64_t number, std::unique_ptr<fetching::session> s, event_handler h, guest part)
        : id(number), room(std::move(part)), owned(std::move(s)), session(*owned), handler(std::move(h)) {}
    ~account() { room.leave_line(); }
    account(const account&) = delete;
    account& operator=(const account&) = delete;

    std::uint64_t id;
    guest room;
    std::unique_ptr<fetching::session> owned;
    fetching::session& session;
    event_handler handler;
    loop::phase phase = loop::phase::waiting;
    moment due{};              ///< Of the next try, or of the timeout of what is going on.
    moment opening_until{};    ///< For the name, the connection and the handshakes.
    std::uint64_t attempt = 0; ///< Late answers of former connections are told by it.
    std::vector<std::string> addresses;
    std::size_t next_address = 0;
    std::unique_ptr<connection> line;
    bool loopback = false;
    int polled = 0; ///< Bits the poll set knows; 0: not in it.
    unsigned failures = 0;
    unsigned refused_logins = 0;
  };

  account* find(std::uint64_t id);
  void do_posted();
  void wait();
  void do_due(moment now);
  void set_due(account& a, moment when);
  [[nodiscard]] std::size_t opening() const { return opening_; }

  // opening a connection
  void begin(account& a, moment now);
  void resolved(account& a, const resolver::addresses& found);
  void connect_next(account& a, failed last);
  void proceed(account& a);
  void left_opening(account& a);

  // an open one
  void readable(account& a);
  void room_made(std::uint64_t id);
  void pump(account& a);
  [[nodiscard]] bool carry_out(account& a, outputs out);
  void start_tls(account& a);
  void ask_secret(account& a);
  void ask_known(account& a, std::vector<std::string> names);
  void tell(account& a, event e);
  void broken(account& a, failed why);
  void hang_up(account& a);
  void plan_retry(account& a, failure kind, const std::string& why);
  void watch(account& a);
  void unwatch(account& a);

  driver_options options_;
  std::shared_ptr<resolver> names_;
  std::shared_ptr<tls_contexts> contexts_;
  std::shared_ptr<room> memory_;

  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;
  bool stopping_ = false;
  bool stopped_ = false;

  Poco::Net::PollSet polls_;
  Poco::Net::DatagramSocket bell_;   ///< Always in the poll set: an empty one would not wait.
  Poco::Net::DatagramSocket finger_; ///< Rings the bell.

  std::unordered_map<std::uint64_t, std::unique_ptr<account>> accounts_;
  std::unordered_map<const void*, std::uint64_t> by_socket_;
  std::set<std::pair<moment, std::uint64_t>> due_;
  std::set<std::uint64_t> unfinished_; ///< Have more to read than their turn allowed.
  std::size_t opening_ = 0;
  std::minstd_rand random_;
};

} // namespace barid::fetching
