#include "runtime/store/directory_news.hpp"

namespace barid::store {

result<void> tell_directory_changed(connection& on, const std::string& subject) {
  auto told = on.run("select pg_notify($1, $2)", with(std::string(directory_news), subject));
  if (!told) return told.why();
  return {};
}

} // namespace barid::store
