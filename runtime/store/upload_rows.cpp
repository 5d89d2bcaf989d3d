#include "runtime/store/upload_rows.hpp"

namespace barid::store {

namespace {

constexpr std::size_t chunk = 1U << 20U;

constexpr statement insert_upload{"insert_upload",
                                  "insert into uploads (conversation, channel, agent, name, type, size, created) "
                                  "values ($1, $2, $3, $4, $5, $6, $7) returning id"};
constexpr statement insert_chunk{"insert_upload_chunk",
                                 "insert into upload_chunks (upload, n, data) values ($1, $2, $3)"};
constexpr statement select_upload{
    "select_upload", "select id, conversation, channel, agent, name, type, size from uploads where id = $1"};
constexpr statement select_chunks{"select_upload_chunks",
                                  "select data from upload_chunks where upload = $1 order by n"};
constexpr statement update_sent{"keep_uploads", "update uploads set sent = true where id = any($1)"};
constexpr statement delete_unsent{"forget_uploads", "delete from uploads where not sent and created < $1"};

} // namespace

result<std::int64_t> create_upload(connection& on, const upload_row& row, std::string_view bytes) {
  auto open = transaction::begin(on);
  if (!open) return open.why();
  auto made = on.run(insert_upload, with(row.conversation.value, row.channel.value, row.agent.value, row.name, row.type,
                                         static_cast<std::int64_t>(bytes.size()), row.created));
  if (!made) return made.why();
  const auto id = (*made)[0].get<std::int64_t>(0);
  for (std::size_t at = 0, n = 0; at < bytes.size(); at += chunk, ++n)
    if (auto ok = on.run(insert_chunk, with(id, static_cast<std::int32_t>(n), store::bytes{bytes.substr(at, chunk)}));
        !ok)
      return ok.why();
  if (auto ok = open->commit(); !ok) return ok.why();
  return id;
}

result<upload_row> load_upload(connection& on, std::int64_t id) {
  auto got = on.run(select_upload, with(id));
  if (!got) return got.why();
  if (got->empty()) return error{errc::not_found, "there is no such file", "attach it again"};
  upload_row u;
  (*got)[0].into(u.id, u.conversation, u.channel, u.agent, u.name, u.type, u.size);
  return u;
}

result<std::string> load_upload_bytes(connection& on, std::int64_t id) {
  auto row = load_upload(on, id);
  if (!row) return row.why();
  auto got = on.run(select_chunks, with(id));
  if (!got) return got.why();
  std::string out;
  out.reserve(static_cast<std::size_t>(row->size));
  for (std::size_t i = 0; i < got->size(); ++i) out += (*got)[i].view(0);
  if (out.size() != static_cast<std::size_t>(row->size))
    return error{errc::internal, "the file " + std::to_string(id) + " is not whole", ""};
  return out;
}

result<void> keep_uploads(connection& on, const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return {};
  auto done = on.run(update_sent, with(ids));
  if (!done) return done.why();
  return {};
}

result<std::int64_t> forget_uploads(connection& on, instant before) {
  auto done = on.run(delete_unsent, with(before));
  if (!done) return done.why();
  return done->affected();
}

} // namespace barid::store
