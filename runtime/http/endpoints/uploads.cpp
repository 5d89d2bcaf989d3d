// Files that agents attach to answers.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/file_headers.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/upload_rows.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

constexpr std::size_t longest_file = 25U << 20U;
/// Somebody may come back to a draft after a holiday.
constexpr std::chrono::hours unsent_lasts{30 * 24};

/// A name without folders and without what a header or a terminal could obey.
std::string plain_name(std::string name) {
  if (const auto slash = name.find_last_of("/\\"); slash != std::string::npos) name.erase(0, slash + 1);
  std::erase_if(name, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  return name.empty() ? "file" : name;
}

/// `type/subtype` of letters, digits and the few signs of RFC 6838 §4.2.
std::string plain_type(const std::string& type) {
  const auto slash = type.find('/');
  const bool good = slash != std::string::npos && slash > 0 && slash + 1 < type.size() && type.size() <= 127 &&
                    type.find('/', slash + 1) == std::string::npos && std::ranges::all_of(type, [](unsigned char c) {
                      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                             std::string_view("/!#$&-^_.+").find(static_cast<char>(c)) != std::string_view::npos;
                    });
  return good ? type : "application/octet-stream";
}

answer upload(const call& c) {
  store::upload_row row;
  row.conversation = {c.number("id")};
  row.channel = c.channel;
  row.agent = c.who->id;
  row.name = plain_name(c.query_text("name"));
  row.created = c.desk.clock.now();
  row.type = plain_type(c.query_text("type"));
  auto id = c.desk.engine_db.with([&](store::connection& on) {
    static_cast<void>(store::forget_uploads(on, c.desk.clock.now() - unsent_lasts));
    return store::create_upload(on, row, c.bytes);
  });
  if (!id) return problem(id.why());
  return json_answer({{"id", *id}, {"name", row.name}, {"type", row.type}, {"size", c.bytes.size()}}, 201);
}

answer download(const call& c) {
  const auto id = c.number("id");
  auto row = c.read([&](store::connection& on) { return store::load_upload(on, id); });
  if (!row) return problem(row.why());
  auto bytes = c.read([&](store::connection& on) { return store::load_upload_bytes(on, id); });
  if (!bytes) return problem(bytes.why());
  answer out;
  out.body = std::move(*bytes);
  out.type = safe_type(row->type);
  add_file_headers(out, row->name, c.query_text("preview") == "true");
  return out;
}

} // namespace

std::vector<route> upload_routes() {
  const access replying{false, role::agent, level::reply};
  const access viewing{false, role::agent, level::view};
  return {
      {"POST",
       "/api/v1/conversations/{id}/uploads",
       "uploadFile",
       "commands",
       "Upload a file for an answer that you are writing; 25 MB at most",
       replying,
       store::resource::conversation,
       {{"name", text(255), "how the file is called"},
        {"type", text(127), "its media type; application/octet-stream unless told"}},
       {},
       longest_file,
       {{201, "what to name in `attachments`",
         object({{"id", integer(1)}, {"name", text()}, {"type", text()}, {"size", integer()}})}},
       {},
       upload,
       true},
      {"GET",
       "/api/v1/uploads/{id}",
       "downloadUpload",
       "commands",
       "A file that was attached to an answer",
       viewing,
       store::resource::upload,
       {{"preview", words({"true"}), "a PDF is to be shown in a frame of the console; all else stays a file to keep"}},
       {},
       0,
       {{200, "the file", {}, "*/*"}},
       {},
       download},
  };
}

} // namespace barid::http
