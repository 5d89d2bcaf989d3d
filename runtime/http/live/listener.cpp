#include "runtime/http/live/listener.hpp"

#include <Poco/Exception.h>

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace barid::http {

listener::listener(Poco::Net::StreamSocket socket, viewer v, std::optional<store::live_position> behind,
                   std::size_t most)
    : who(std::move(v)), after(behind), socket_(std::move(socket)), fd_(socket_.impl()->sockfd()), most_(most) {
  socket_.setBlocking(false);
  try {
    socket_.setNoDelay(true);
  } catch (const Poco::Exception&) {
    // the peer has gone already: the first write will tell
  }
}

void listener::push(const frame& what, const frame& instead) {
  if (queue_.empty()) moved_ = clock::now();
  if (queued_ + what->size() > most_) static_cast<void>(flush()); // a lost connection shows at the next send
  if (queued_ + what->size() > most_) {
    while (queue_.size() > (begun_ ? 1U : 0U)) { // half a frame was sent: the rest of it has to follow
      queued_ -= queue_.back()->size();
      queue_.pop_back();
    }
    queue_.push_back(instead);
    queued_ += instead->size();
    return;
  }
  queue_.push_back(what);
  queued_ += what->size();
}

bool listener::flush() {
  while (!queue_.empty()) {
    const auto& first = *queue_.front();
    int sent = 0;
    try {
      sent = socket_.sendBytes(first.data() + sent_, static_cast<int>(first.size() - sent_), MSG_NOSIGNAL);
    } catch (const Poco::Exception& e) {
      // a full socket without blocking is told as an exception by this library, too
      if (e.code() != EAGAIN && e.code() != EWOULDBLOCK && !dynamic_cast<const Poco::TimeoutException*>(&e))
        return false;
    }
    if (sent <= 0) { // no room now
      begun_ = begun_ || socket_.secure();
      return true;
    }
    moved_ = clock::now();
    sent_ += static_cast<std::size_t>(sent);
    begun_ = true;
    if (sent_ < first.size()) continue;
    queued_ -= first.size();
    sent_ = 0;
    begun_ = false;
    queue_.pop_front();
  }
  return true;
}

} // namespace barid::http
