#include "app/open_instance.hpp"

namespace barid::app {

result<instance> open_instance(const config_arguments& given) {
  auto c = load_config(given);
  if (!c) return c.why();
  auto db = database::open(c->values);
  if (!db) return db.why();
  auto on = db->connect();
  if (!on) return on.why();
  return instance{std::move(c->values), std::move(*db), std::move(*on)};
}

} // namespace barid::app
