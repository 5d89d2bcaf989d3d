#include "app/lmtp_sender.hpp"

#include "runtime/mail/smtp/dot_stuffer.hpp"
#include "runtime/net/stream.hpp"

#include <chrono>

namespace barid::app {

namespace {

constexpr std::chrono::seconds for_each_step{20};
constexpr std::size_t longest_line = 4096;

class sender {
public:
  explicit sender(net::stream s) : stream_(std::move(s)) {}

  /// The last line of an answer, which has to begin with this digit.
  result<void> expect(char first) {
    while (true) {
      auto line = stream_.read_line(longest_line, net::deadline::after(for_each_step));
      if (!line) return line.why();
      if (line->size() > 3 && (*line)[3] == '-') continue;
      if (!line->empty() && line->front() == first) return {};
      return error{errc::refused, "the LMTP port answered: " + *line, ""};
    }
  }

  result<void> say(const std::string& line, char first) {
    if (auto ok = stream_.write(line + "\r\n", net::deadline::after(for_each_step)); !ok) return ok;
    return expect(first);
  }

  result<void> send(const posted_mail& m) {
    if (auto ok = say("MAIL FROM:<" + m.sender + ">", '2'); !ok) return ok;
    if (auto ok = say("RCPT TO:<" + m.recipient + ">", '2'); !ok) return ok;
    if (auto ok = say("DATA", '3'); !ok) return ok;
    smtp::dot_stuffer stuffer;
    auto all = stuffer.add(m.bytes);
    all += stuffer.finish();
    if (auto ok = stream_.write(all, net::deadline::after(for_each_step)); !ok) return ok;
    return say(".", '2');
  }

private:
  net::stream stream_;
};

} // namespace

result<void> post(const net::endpoint& to, const std::vector<posted_mail>& mails) {
  auto connected = net::stream::connect(to, net::deadline::after(for_each_step));
  if (!connected) return connected.why();
  sender s(std::move(*connected));
  if (auto ok = s.expect('2'); !ok) return ok;
  if (auto ok = s.say("LHLO localhost", '2'); !ok) return ok;
  for (const auto& m : mails)
    if (auto ok = s.send(m); !ok) return ok;
  return s.say("QUIT", '2');
}

} // namespace barid::app
