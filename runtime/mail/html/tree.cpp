#include "runtime/mail/html/tree.hpp"

#include "runtime/mail/html/css.hpp"

#include <gumbo.h>

namespace barid::html {

namespace {

const GumboNode* as_node(const void* raw) {
  return static_cast<const GumboNode*>(raw);
}

bool at_most_one(std::string_view value) {
  return value == "0" || value == "1" || value == "0px" || value == "1px";
}

} // namespace

bool node::is_element() const {
  return as_node(raw_)->type == GUMBO_NODE_ELEMENT;
}

bool node::is_text() const {
  const auto type = as_node(raw_)->type;
  return type == GUMBO_NODE_TEXT || type == GUMBO_NODE_WHITESPACE || type == GUMBO_NODE_CDATA;
}

std::string_view node::text() const {
  return as_node(raw_)->v.text.text;
}

std::string_view node::name() const {
  return gumbo_normalized_tagname(as_node(raw_)->v.element.tag);
}

std::string_view node::attribute(const char* name) const {
  const auto* found = gumbo_get_attribute(&as_node(raw_)->v.element.attributes, name);
  return found ? std::string_view(found->value) : std::string_view();
}

bool node::has(const char* name) const {
  return gumbo_get_attribute(&as_node(raw_)->v.element.attributes, name) != nullptr;
}

std::size_t node::children() const {
  return as_node(raw_)->v.element.children.length;
}

node node::child(std::size_t index) const {
  return node(as_node(raw_)->v.element.children.data[index]);
}

document::document(std::string_view guarded_html) : memory_(guarded_html.size()) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  options.allocator = [](void* memory, std::size_t size) { return static_cast<tree_memory*>(memory)->take(size); };
  options.deallocator = [](void* memory, void* block) { static_cast<tree_memory*>(memory)->give_back(block); };
  options.userdata = &memory_;
  output_ = gumbo_parse_with_options(&options, guarded_html.data(), guarded_html.size());
}

node document::root() const {
  return node(static_cast<GumboOutput*>(output_)->root);
}

bool is_hidden(const node& element) {
  return element.has("hidden") || hides(element.attribute("style"));
}

bool is_pixel(const node& image) {
  return (at_most_one(image.attribute("width")) || at_most_one(image.attribute("height"))) || is_hidden(image);
}

} // namespace barid::html
