#include "runtime/store/tag_rows.hpp"

namespace barid::store {

namespace {

constexpr statement select_known{"known_tags", "select tag, still_open from barid.tags_known($1, $2)"};

} // namespace

result<std::vector<known_tag>> known_tags(connection& on, const std::vector<std::string>& besides, int most) {
  auto got = on.run(select_known, with(besides, most));
  if (!got) return got.why();
  std::vector<known_tag> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].name, out[i].open);
  return out;
}

} // namespace barid::store
