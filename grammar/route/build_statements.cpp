#include "grammar/route/build.hpp"

namespace barid::route {

statement builder::read_statement(std::uint32_t index) {
  statement out;
  out.at = place_of(at(index));
  out.verb = name_of(index);
  out.arguments = read_arguments(index, reader::people);
  return out;
}

std::vector<statement> builder::read_statements(std::uint32_t body) {
  std::vector<statement> out;
  each_child(body, [&](std::uint32_t c) {
    if (at(c).kind == node_kind::statement) out.push_back(read_statement(c));
  });
  return out;
}

setting builder::read_setting(std::uint32_t index, reader who) {
  setting out;
  out.at = place_of(at(index));
  out.key = name_of(index);
  out.arguments = read_arguments(index, who);
  if (const auto body = child(index, node_kind::body); body != 0) {
    out.has_body = true;
    out.body = read_settings(body, who);
  }
  return out;
}

std::vector<setting> builder::read_settings(std::uint32_t body, reader who) {
  std::vector<setting> out;
  each_child(body, [&](std::uint32_t c) {
    if (at(c).kind == node_kind::setting) out.push_back(read_setting(c, who));
  });
  return out;
}

event_pattern builder::read_event(std::uint32_t parent) {
  event_pattern out;
  const auto index = child(parent, node_kind::event);
  if (index == 0) {
    out.at = place_of(at(parent));
    out.at.begin = out.at.end;
    return out;
  }
  out.at = place_of(at(index));
  out.words = read_arguments(index, reader::engine);
  return out;
}

void builder::read_unless(std::uint32_t parent, std::optional<event_pattern>& event, std::optional<condition>* when) {
  const auto index = child(parent, node_kind::unless);
  if (index == 0) return;
  event = read_event(index);
  if (when != nullptr) *when = read_when(index);
}

} // namespace barid::route
