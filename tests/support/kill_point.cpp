#include "tests/support/kill_point.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace barid::testing {

kill_point::kill_point() {
  const auto file = folder_.write("count", std::string(sizeof(kill_count), '\0'));
  const int fd = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  void* at = fd < 0 ? MAP_FAILED : ::mmap(nullptr, sizeof(kill_count), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (fd >= 0) ::close(fd);
  if (at == MAP_FAILED) throw std::runtime_error("cannot map " + file.string());
  shared_ = static_cast<kill_count*>(at);
}

kill_point::~kill_point() {
  ::munmap(shared_, sizeof(kill_count));
}

environment kill_point::variables() const {
  const char* build = std::getenv("BARID_BUILD");
  return {{"LD_PRELOAD", std::string(build ? build : ".") + "/tests/support/libbarid_kill_point.so"},
          {kill_point_variable, (folder_.path() / "count").string()},
          // a sanitizer would want to be the first of the preloaded ones
          {"ASAN_OPTIONS", "verify_asan_link_order=0"}};
}

void kill_point::arm(std::int64_t n) {
  disarm();
  shared_->calls = 0;
  shared_->kill_at = n;
}

} // namespace barid::testing
