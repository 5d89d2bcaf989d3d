#include "runtime/mail/worker/serve.hpp"

#include "runtime/mail/mime/bytes.hpp"
#include "runtime/mail/mime/decode.hpp"
#include "runtime/mail/mime/read.hpp"
#include "runtime/mail/mime/structure.hpp"
#include "runtime/mail/worker/frames.hpp"
#include "runtime/mail/worker/sandbox.hpp"

#include <malloc.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <exception>
#include <memory>
#include <new>

namespace barid::reader {

namespace {

constexpr int channel = 3;

/// What a mail may take: decoded text and a tree of HTML are within the first part whatever the
/// mail is made of, and its bytes are held a few times. So a small mail that is made to eat memory
/// does not get what a large one needs, and two workers together stay bounded.
constexpr std::size_t memory_of_any = std::size_t{96} << 20;
constexpr std::size_t memory_per_byte = 3;

/// What comes in, with one call to the system for all that is there.
class input {
public:
  bool read_all(char* to, std::size_t size) {
    while (size > 0) {
      if (begin_ == end_) {
        // what is larger than the buffer needs no copy
        const bool past = size >= buffer_.size();
        const auto n = past ? read(channel, to, size) : read(channel, buffer_.data(), buffer_.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        if (past) {
          to += n;
          size -= static_cast<std::size_t>(n);
          continue;
        }
        begin_ = 0;
        end_ = static_cast<std::size_t>(n);
      }
      const auto here = std::min(size, end_ - begin_);
      std::memcpy(to, buffer_.data() + begin_, here);
      begin_ += here;
      to += here;
      size -= here;
    }
    return true;
  }

private:
  std::array<char, 64 * 1024> buffer_{};
  std::size_t begin_ = 0, end_ = 0;
};

bool write_all(std::string_view head, std::string_view rest = {}) {
  while (!head.empty() || !rest.empty()) {
    // writev only reads them
    std::array<iovec, 2> both{
        {{const_cast<char*>(head.data()), head.size()}, {const_cast<char*>(rest.data()), rest.size()}}};
    const auto n = writev(channel, both.data(), 2);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    const auto of_head = std::min(static_cast<std::size_t>(n), head.size());
    head.remove_prefix(of_head);
    rest.remove_prefix(static_cast<std::size_t>(n) - of_head);
  }
  return true;
}

/// One request; false when the engine is gone or nothing can be understood any more.
bool serve_one(input& from, const mime::language_detector& detect) {
  std::string head(request_head_size, '\0');
  if (!from.read_all(head.data(), head.size())) return false;
  const auto lengths = read_request_head(head);
  if (lengths.options > longest_options) return false;
  std::string options_bytes(lengths.options, '\0');
  if (!from.read_all(options_bytes.data(), options_bytes.size())) return false;
  const auto options = unpack_options(options_bytes);
  if (!options) return false;
  allow_memory(memory_of_any + memory_per_byte * lengths.mail);
  std::string answer;
  {
    std::string raw(lengths.mail, '\0');
    if (!from.read_all(raw.data(), raw.size())) return false;
    answer = mime::to_bytes(mime::read_mail(raw, *options, detect));
  }
  const auto answer_length = answer_head(answer.size());
  const bool sent = write_all({answer_length.data(), answer_length.size()}, answer);
  // a large mail must not count against the limits of the next one
  if (lengths.mail > (1U << 20)) malloc_trim(0);
  return sent;
}

/// Everything that libraries load on first use, while files can still be opened.
void warm_up(const mime::language_detector& detect) {
  mime::prepare_library();
  mime::prepare_hashing();
  const std::string_view sample = "From: =?windows-1256?Q?=E3?= <a@xn--mgbh0fb.example>\r\n"
                                  "Date: Sun, 04 Jan 2026 09:01:00 +0300\r\n"
                                  "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                                  "--b\r\nContent-Type: text/html; charset=iso-8859-6\r\n\r\n"
                                  "<p>x</p>\r\n--b\r\nContent-Type: image/png\r\n"
                                  "Content-Transfer-Encoding: base64\r\n\r\nAA==\r\n--b--\r\n";
  static_cast<void>(mime::to_bytes(mime::read_mail(sample, {}, detect)));
}

} // namespace

int serve(const mime::language_detector& detect) {
  // one arena, and large blocks given back at once: what a mail took is free for the next one
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 256 * 1024);
  // but not the few hundred kilobytes that every mail takes: the next one would fetch them from the system again
  mallopt(M_TRIM_THRESHOLD, 4 * 1024 * 1024);
  mallopt(M_TOP_PAD, 256 * 1024);
  warm_up(detect);
  if (const auto confined = enter_sandbox({.channel = channel}); !confined) {
    static_cast<void>(write_all("refused " + confined.why().message + "\n"));
    _exit(5);
  }
  if (!write_all(hello)) _exit(1);
  try {
    const auto from = std::make_unique<input>();
    while (serve_one(*from, detect)) {
    }
  } catch (const std::exception&) {
    _exit(1); // out of memory; the engine shows the mail raw
  }
  // no destructors of libraries: they may want what the sandbox took away
  _exit(0);
}

} // namespace barid::reader
