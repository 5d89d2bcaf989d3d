#include "runtime/store/limit_rows.hpp"

namespace barid::store {

namespace {

constexpr statement select_taken{"select_taken", "select scope, taken from once_per where scope = any($1::bytea[])"};

} // namespace

result<std::map<std::string, instant>> limits_taken(connection& on, const std::vector<std::string>& scopes) {
  bytes_array asked;
  for (const auto& scope : scopes) asked.items.push_back(scope);
  const auto got = on.run(select_taken, with(asked));
  if (!got) return got.why();
  std::map<std::string, instant> out;
  for (std::size_t i = 0; i < got->size(); ++i) out[(*got)[i].get<std::string>(0)] = (*got)[i].get<instant>(1);
  return out;
}

} // namespace barid::store
