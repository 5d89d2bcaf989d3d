#include "runtime/http/mail_frame.hpp"

#include "runtime/http/answer.hpp"
#include "runtime/http/part_reader.hpp"
#include "text/markup.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

namespace barid::http {

namespace {

std::optional<attachment> attachment_of(const json& a) {
  if (!a.is_object()) return {};
  attachment out;
  out.name = text_in(a, "name");
  out.type = text_in(a, "type");
  out.content_id = text_in(a, "content_id");
  out.encoding = text_in(a, "encoding");
  for (const auto& [name, into] :
       {std::pair{"size", &out.size}, std::pair{"raw_begin", &out.raw_begin}, std::pair{"raw_end", &out.raw_end}}) {
    const auto it = a.find(name);
    if (it == a.end() || !it->is_number_unsigned()) return {};
    *into = it->get<std::uint64_t>();
  }
  if (out.raw_end < out.raw_begin) return {};
  return out;
}

std::vector<attachment> attachments_in(const json& mail) {
  std::vector<attachment> out;
  const auto it = mail.find("attachments");
  if (it == mail.end() || !it->is_array()) return out;
  for (const auto& one : *it) out.push_back(attachment_of(one).value_or(attachment{}));
  return out;
}

class picture_book {
public:
  picture_book(connection_pool& db, agent_id who, mail_id mail, std::vector<attachment> all)
      : db_(db), who_(who), mail_(mail), all_(std::move(all)) {}

  /// `data:…` for a Content-ID, or an empty text.
  result<std::string> data_url(const std::string& content_id) {
    const auto it = std::ranges::find(all_, content_id, &attachment::content_id);
    if (it == all_.end() || !room_.takes(it->type, it->size)) return std::string();
    part_reader reader(db_, who_, {mail_, it->raw_begin, it->raw_end, it->encoding}, 0, it->size);
    std::string bytes;
    while (true) {
      auto piece = reader.next();
      if (!piece) return piece.why();
      if (piece->empty()) break;
      bytes += *piece;
    }
    return barid::http::data_url(it->type, bytes);
  }

private:
  connection_pool& db_;
  agent_id who_;
  mail_id mail_;
  std::vector<attachment> all_;
  picture_room room_;
};

} // namespace

std::optional<attachment> attachment_of(const std::string& parsed, std::size_t index) {
  const auto mail = json::parse(parsed, nullptr, false);
  if (!mail.is_object() || !mail.contains("attachments") || !mail["attachments"].is_array()) return {};
  const auto& all = mail["attachments"];
  return index < all.size() ? attachment_of(all[index]) : std::nullopt;
}

result<std::string> mail_frame(connection_pool& api_db, agent_id who, const store::shown_mail& m) {
  const auto mail = json::parse(m.parsed, nullptr, false);
  const auto html = mail.is_object() ? text_in(mail, "html") : std::string();
  if (html.empty()) return error{errc::not_found, "this mail has no HTML", ""};
  constexpr std::string_view style = "html{color-scheme:light;background:#fff;color:#1a1a1a}"
                                     "body{margin:12px;font:15px/1.5 system-ui,'Noto Sans "
                                     "Arabic',sans-serif;overflow-wrap:anywhere}"
                                     "img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap}";
  picture_book pictures(api_db, who, m.id, attachments_in(mail));
  auto body = with_own_pictures(html, [&](const std::string& id) { return pictures.data_url(id); });
  if (!body) return body;
  return frame_page(style, *body);
}

std::string with_remote_pictures(std::string page, const pictures::fetching& how) {
  constexpr std::size_t most = 40;
  constexpr std::size_t at_once = 6;
  constexpr std::string_view mark = "data-remote-src=\"";
  std::map<std::string, std::string> found; // address as written → `data:…`
  std::vector<std::string> wanted;
  for (auto at = page.find(mark); at != std::string::npos && wanted.size() < most; at = page.find(mark, at + 1)) {
    const auto begin = at + mark.size();
    auto written = page.substr(begin, page.find('"', begin) - begin);
    if (found.try_emplace(written).second) wanted.push_back(std::move(written));
  }
  const auto tls = net::tls_context::client();
  if (!tls || wanted.empty()) return page;
  const auto until = net::deadline::after(std::chrono::seconds(8));
  std::mutex guard;
  std::size_t next = 0;
  std::uint64_t used = 0;
  const auto work = [&] {
    while (true) {
      std::unique_lock lock(guard);
      if (next >= wanted.size() || until.passed()) return;
      const auto& written = wanted[next++];
      lock.unlock();
      const auto one = pictures::fetch_picture(markup::unescaped(written), *tls, until, how);
      lock.lock();
      if (!one || used + one->bytes.size() > all_pictures) continue;
      used += one->bytes.size();
      found[written] = data_url(one->type, one->bytes);
    }
  };
  {
    std::vector<std::jthread> hands;
    for (std::size_t i = 0; i < std::min(at_once, wanted.size()); ++i) hands.emplace_back(work);
  }
  std::string out;
  std::string_view rest = page;
  for (auto at = rest.find(mark); at != std::string_view::npos; at = rest.find(mark)) {
    const auto begin = at + mark.size();
    const auto end = std::min(rest.find('"', begin), rest.size());
    const auto it = found.find(std::string(rest.substr(begin, end - begin)));
    out += rest.substr(0, at);
    if (it == found.end() || it->second.empty()) out += rest.substr(at, end - at);
    else out += "src=\"" + it->second;
    rest.remove_prefix(end);
  }
  return out += rest;
}

} // namespace barid::http
