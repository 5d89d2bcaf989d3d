// runtime/http/settings.hpp - what an operator can choose about the API. Every field has a sane
// value.

#pragma once

#include "runtime/calls/post.hpp"
#include "runtime/http/suggestion_writer.hpp"
#include "runtime/net/network.hpp"
#include "runtime/pictures/fetch_picture.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace barid::http {

/// What a password costs to check: Argon2id's passes and bytes of memory.
struct password_cost {
  unsigned long long passes = 2;
  std::size_t memory = std::size_t{64} << 20U;
};

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8025;  ///< 0: any free one; `server::port()` tells which.
  std::string version = "0";  ///< Of the program, for the API document.
  std::string console;        ///< Folder of the built console; empty: the plain page is at `/`.
  std::string data;           ///< Folder of the key of the secrets; empty: no password can be stored.
  std::string public_url;     ///< Under which people find the console; empty: this address.
  bool https_outside = false; ///< People come by https (a proxy in front): cookies are `Secure`.
  std::string certificate;    ///< PEM file with its chain: HTTPS is served, and `https_outside` holds.
  std::string key;            ///< Of the certificate.
  /// Whose X-Forwarded-For and X-Forwarded-Proto are believed.
  net::network_set trusted_proxies;

  /// Connections at one time, 2 to 256: a browser keeps up to six of them, each with a thread, also those
  /// on which it has not asked anything yet.
  int threads = 64;
  int queue = 64;                                    ///< Connections that wait for a thread; more are closed.
  std::size_t database_connections = 6;              ///< Of each of the two roles.
  std::chrono::milliseconds header_timeout{10'000};  ///< For a whole request line and header.
  std::chrono::milliseconds body_timeout{60'000};    ///< For a whole body.
  std::chrono::milliseconds answer_timeout{600'000}; ///< For a whole answer, large files included.
  std::chrono::milliseconds keep_alive{5'000};       ///< An idle connection keeps its thread so long.
  std::chrono::milliseconds database_wait{5'000};    ///< For a free database connection.
  std::chrono::milliseconds command_timeout{10'000}; ///< For the engine to carry a command out.
  std::chrono::milliseconds stop_timeout{5'000};     ///< Requests at work may finish so long.

  std::chrono::seconds session_length{12 * 3600};
  std::chrono::seconds session_rotation{3600}; ///< A token in use is exchanged for another one.
  password_cost password;
  int sign_in_failures = 10; ///< Per account, and three times that per address, within …
  std::chrono::seconds sign_in_window{600};

  pictures::fetching pictures{}; ///< How remote pictures are fetched for who asks for them.

  calls::policy calls{}; ///< Where a trial of a webhook may go: as calls of rules.

  writer_settings writer; ///< Drafts of answers, when somebody asks for one.

  std::size_t streams = 5'000; ///< Live streams at one time.
  std::size_t streams_per_agent = 20;
  std::size_t stream_buffer = 256 * 1024;      ///< Bytes a slow listener may fall behind.
  std::chrono::milliseconds live_poll{100};    ///< How soon a commit is told.
  std::chrono::milliseconds held_poll{250};    ///< How soon an answer that is due goes.
  std::chrono::milliseconds heartbeat{15'000}; ///< A sign of life, and a look at rights.
  std::size_t replay = 5'000;                  ///< Events; a listener further behind has to start afresh.
};

} // namespace barid::http
