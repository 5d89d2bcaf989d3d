#include "model/extension.hpp"

#include <condition_variable>
#include <mutex>

namespace {

class sample final : public barid::extension {
public:
  std::string call(std::string_view function, std::string_view request) override {
    if (function == "echo") return std::string(request);
    if (function == "version") return std::to_string(SAMPLE_VERSION);
    if (function == "later") throw barid::try_again("in a moment");
    if (function == "odd") throw 7;
    if (function == "hang") {
      std::mutex lock;
      std::unique_lock hold(lock);
      std::condition_variable never;
      never.wait(hold, [] { return false; });
    }
    throw std::runtime_error("no such function");
  }
};

} // namespace

BARID_EXTENSION(sample, "sample", SAMPLE_VERSION)
