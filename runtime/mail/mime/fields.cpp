#include "runtime/mail/mime/fields.hpp"

#include "runtime/mail/mime/addresses.hpp"
#include "runtime/mail/mime/defects.hpp"
#include "runtime/mail/mime/message_ids.hpp"
#include "runtime/mail/mime/words.hpp"
#include "text/ascii.hpp"

#include <array>
#include <string>

namespace barid::mime {

namespace {

class filler {
public:
  filler(mail& to, const std::vector<raw_field>& fields, std::string_view body_charset, const limits& caps)
      : to_(to), fields_(fields), caps_(caps), words_{std::string(body_charset), &to.defects}, room_(caps.addresses) {}

  void run() {
    to_.headers.reserve(fields_.size());
    for (const auto& field : fields_) to_.headers.push_back({field.name, decode_header(field.value, words_)});
    addresses("From", to_.from);
    addresses("Reply-To", to_.reply_to);
    addresses("To", to_.to);
    addresses("Cc", to_.cc);
    addresses("Bcc", to_.bcc);
    if (to_.from.empty()) {
      note(to_.defects, defects::missing_from);
      addresses("Sender", to_.from);
    }
    if (const auto* subject = once("Subject")) to_.subject = decode_header(subject->value, words_);
    ids();
    if (const auto* date = once("Date")) {
      to_.date = read_date(header_text(date->value, words_));
      if (!to_.date) note(to_.defects, defects::bad_date, decode_header(date->value.substr(0, 80), words_));
    }
  }

private:
  /// The first field of that name; RFC 5322 §3.6 allows one.
  const raw_field* once(std::string_view name) {
    const raw_field* first = nullptr;
    for (const auto& field : fields_) {
      if (!ascii::same_word(field.name, name)) continue;
      if (first) {
        note(to_.defects, defects::repeated_header, name);
        break;
      }
      first = &field;
    }
    return first;
  }

  /// All fields of that name count: what a sender put into a second one must not disappear.
  void addresses(std::string_view name, std::vector<address>& list) {
    if (once(name) == nullptr) return;
    for (const auto& field : fields_) {
      if (!ascii::same_word(field.name, name)) continue;
      auto some = read_addresses(field.value, words_, room_);
      room_ -= some.size();
      list.insert(list.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    }
  }

  void ids() {
    if (const auto* field = once("Message-ID")) {
      to_.message_id = read_message_id(header_text(field->value, words_));
      const auto& id = to_.message_id;
      if (id.empty() || id.find('@') == std::string::npos) note(to_.defects, defects::bad_message_id);
    }
    // several fields are joined: a reference that is not read is a thread that is not found
    const auto joined = [&](std::string_view name) {
      std::string text;
      for (const auto& field : fields_)
        if (ascii::same_word(field.name, name)) text += header_text(field.value, words_) + " ";
      return read_message_ids(text, caps_.references);
    };
    to_.in_reply_to = joined("In-Reply-To");
    to_.references = joined("References");
  }

  mail& to_;
  const std::vector<raw_field>& fields_;
  const limits& caps_;
  word_context words_;
  std::size_t room_;
};

} // namespace

void read_fields(mail& to, const std::vector<raw_field>& fields, std::string_view body_charset, const limits& caps) {
  filler(to, fields, body_charset, caps).run();
}

} // namespace barid::mime
