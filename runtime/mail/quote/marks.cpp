#include "runtime/mail/quote/marks.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace barid::quote {

namespace {

constexpr std::size_t longest_attribution = 400;

using word_list = std::span<const std::string_view>;

/// How attributions begin.
constexpr std::string_view beginnings[] = {"on ",        "am ",       "le ",       "el ",     "il ",    "em ",  "op ",
                                           "den ",       "dne ",      "w dniu",    "dnia ",   "в ",     "на ",  "på ",
                                           "a las ",     "il giorno", "tarihinde", "في ",     "بتاريخ", "يوم ", "در ",
                                           "on\xC2\xA0", "vào ",      "ven ",      "---- on "};

/// What attributions say that somebody did. With a colon behind, somewhere.
constexpr std::string_view verbs[] = {
    "wrote",    "writes",   "said",       "schrieb", "a écrit", "a ecrit",    "écrit",   "escribió",
    "escribio", "escreveu", "ha scritto", "scritto", "schreef", "geschreven", "написал", "пишет",
    "napisał",  "skrev",    "kirjoitti",  "yazdı",   "yazmış",  "كتب",        "كتبت",    "كتابة ما يلي",
    "نوشت",     "写道",     "napsal",     "írta",    "đã viết", "작성",       "のメール"};

constexpr std::string_view from_keys[] = {"from", "von",  "de",     "da",     "van",      "от",         "От",
                                          "od",   "från", "fra",    "kimden", "gönderen", "من",         "المرسل",
                                          "مرسل", "از",   "差出人", "发件人", "寄件者",   "expéditeur", "remitente"};
constexpr std::string_view date_keys[] = {
    "sent",          "date",    "gesendet",   "datum",     "envoyé",     "enviado",         "enviado el", "enviada em",
    "fecha",         "data",    "inviato",    "verzonden", "отправлено", "Отправлено",      "дата",       "Дата",
    "wysłano",       "skickat", "sendt",      "tarih",     "gönderildi", "gönderme tarihi", "التاريخ",    "تاريخ",
    "تاريخ الإرسال", "أرسلت",   "تم الإرسال", "الإرسال",   "أُرسلت",      "تاریخ",           "发送时间",   "日期",
    "送信日時"};
constexpr std::string_view to_keys[] = {"to",     "an",   "à",    "para",  "a",     "aan",   "кому", "Кому",     "do",
                                        "till",   "til",  "kime", "alıcı", "إلى",   "الى",   "إلي",  "المستلم",  "به",
                                        "收件人", "宛先", "cc",   "kopie", "копия", "Копия", "نسخة", "نسخة إلى", "bcc"};
constexpr std::string_view subject_keys[] = {"subject",   "betreff", "objet", "asunto", "assunto", "oggetto",
                                             "onderwerp", "тема",    "Тема",  "temat",  "ämne",    "emne",
                                             "konu",      "الموضوع", "موضوع", "主题",   "主旨",    "件名"};

constexpr std::string_view original_words[] = {"original message",
                                               "ursprüngliche nachricht",
                                               "originalnachricht",
                                               "message d'origine",
                                               "message original",
                                               "mensaje original",
                                               "mensagem original",
                                               "messaggio originale",
                                               "oorspronkelijk bericht",
                                               "исходное сообщение",
                                               "Исходное сообщение",
                                               "wiadomość oryginalna",
                                               "ursprungligt meddelande",
                                               "original appointment",
                                               "الرسالة الأصلية",
                                               "رسالة أصلية",
                                               "الرسالة الاصلية",
                                               "پیام اصلی",
                                               "原始邮件",
                                               "オリジナル",
                                               "reply message",
                                               "reply above"};
constexpr std::string_view forwarded_words[] = {
    "forwarded message",   "forwarded by",         "weitergeleitete nachricht",
    "message transféré",   "mensaje reenviado",    "mensagem encaminhada",
    "messaggio inoltrato", "doorgestuurd bericht", "пересылаемое",
    "Пересылаемое",        "رسالة معاد توجيهها",   "رسالة محولة",
    "الرسالة المحولة",     "رسالة مُعاد توجيهها",   "转发"};

constexpr std::string_view device_beginnings[] = {
    "sent from ",         "sent via ",        "sent with ",    "sent using ",    "get outlook for ",
    "envoyé de ",         "envoyé depuis ",   "von meinem ",   "gesendet von ",  "gesendet mit ",
    "enviado desde ",     "enviado do ",      "enviado de ",   "inviato da ",    "verzonden vanaf ",
    "verstuurd vanaf ",   "отправлено с ",    "Отправлено с ", "отправлено из ", "Отправлено из ",
    "wysłane z ",         "skickat från ",    "sendt fra ",    "مرسل من ",       "أرسلت من ",
    "أُرسلت من ",          "ارسلت من ",        "ارسل من ",      "تم الإرسال من ", "تم الارسال من ",
    "تم إرسالها من ",     "أرسل من ",         "发自",          "iphoneから送信", "احصل على outlook",
    "الحصول على outlook", "download outlook", "yahoo mail"};

std::string lowered(std::string_view text) {
  return ascii::lowered(text.substr(0, longest_attribution));
}

/// Without blanks, the stars of bold text and direction marks at both ends.
std::string_view bare(std::string_view text) {
  constexpr std::array<std::string_view, 9> skipped = {
      " ", "\t", "*", "\xC2\xA0", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC"};
  for (bool again = true; again;) {
    again = false;
    for (const auto s : skipped) {
      if (!text.empty() && text.starts_with(s)) {
        text.remove_prefix(s.size());
        again = true;
      }
      if (!text.empty() && text.ends_with(s)) {
        text.remove_suffix(s.size());
        again = true;
      }
    }
  }
  return text;
}

template <class List>
bool any_in(const List& words, std::string_view text) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view w) { return text.find(w) != std::string_view::npos; });
}

template <class List>
bool any_starts(const List& words, std::string_view text) {
  return std::any_of(std::begin(words), std::end(words), [&](std::string_view w) { return text.starts_with(w); });
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool has_digit(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) return true;
    // Arabic-Indic and Persian digits
    if (i + 1 < text.size() && text[i] == '\xD9' && text[i + 1] >= '\xA0' && text[i + 1] <= '\xA9') return true;
    if (i + 1 < text.size() && text[i] == '\xDB' && text[i + 1] >= '\xB0' && text[i + 1] <= '\xB9') return true;
  }
  return false;
}

bool has_time(std::string_view text) {
  for (std::size_t i = 1; i + 2 < text.size(); ++i)
    if (text[i] == ':' && is_digit(text[i - 1]) && is_digit(text[i + 1]) && is_digit(text[i + 2])) return true;
  return false;
}

bool ends_with_colon(std::string_view text) {
  return text.ends_with(':') || text.ends_with("：") || text.ends_with(":*");
}

bool is_attribution(std::string_view joined, bool before_quote) {
  const auto text = lowered(bare(joined));
  if (!ends_with_colon(text)) return false;
  const bool address = text.find('@') != std::string::npos;
  if (any_in(verbs, text) && (address || has_digit(text)) &&
      (any_starts(beginnings, text) || has_digit(text.substr(0, 12)) || address))
    return true;
  return before_quote && (address || has_time(text));
}

enum class key { none, from, date, to, subject };

key key_of(std::string_view line) {
  line = bare(line);
  auto colon = line.substr(0, 80).find(':');
  if (const auto wide = line.substr(0, 80).find("："); wide != std::string_view::npos) colon = std::min(colon, wide);
  if (colon == std::string_view::npos || colon == 0) return key::none;
  const auto name = lowered(bare(line.substr(0, colon)));
  const auto is = [&](word_list names) { return std::find(names.begin(), names.end(), name) != names.end(); };
  if (is(from_keys)) return key::from;
  if (is(date_keys)) return key::date;
  if (is(to_keys)) return key::to;
  if (is(subject_keys)) return key::subject;
  return key::none;
}

} // namespace

bool is_blank(std::string_view line) {
  return bare(line).empty();
}

bool is_marked_quote(std::string_view line) {
  const auto at = line.find_first_not_of(' ');
  return at != std::string_view::npos && at <= 3 && line[at] == '>';
}

std::size_t attribution_length(const lines& all, std::size_t at, bool before_quote) {
  if (is_attribution(all[at], before_quote)) return 1;
  // longer ones are wrapped: "On …, Sara <sara@…>\nwrote:"
  const auto first = lowered(bare(all[at]));
  if (!any_starts(beginnings, first) && !has_digit(std::string_view(first).substr(0, 4))) return 0;
  std::string joined(all[at].substr(0, longest_attribution));
  for (std::size_t n = 2; n <= 3 && at + n <= all.size(); ++n) {
    const auto next = all[at + n - 1];
    if (is_blank(next) || joined.size() + next.size() > longest_attribution || is_marked_quote(next)) return 0;
    joined += ' ';
    joined += next;
    if (is_attribution(joined, false)) return n;
  }
  return 0;
}

separator separator_at(std::string_view line) {
  const auto text = lowered(bare(line.substr(0, 200)));
  if (text.starts_with("begin forwarded message") || text == "anfang der weitergeleiteten nachricht:" ||
      text == "début du message réexpédié :" || text == "بدء الرسالة المعاد توجيهها:")
    return separator::forwarded;
  const bool dashed =
      text.starts_with("--") || text.starts_with("__") || text.starts_with("—") || text.starts_with("==");
  if (!dashed || text.size() > 120) return separator::none;
  if (any_in(original_words, text)) return separator::original;
  if (any_in(forwarded_words, text)) return separator::forwarded;
  return separator::none;
}

bool is_header_block(const lines& all, std::size_t at) {
  const auto first = key_of(all[at]);
  if (first != key::from && first != key::date) return false;
  std::array<bool, 5> seen{};
  int others = 0; // a long list of recipients is wrapped
  for (std::size_t i = at; i < std::min(at + 10, all.size()) && others <= 3; ++i) {
    if (is_blank(all[i])) break;
    const auto k = key_of(all[i]);
    if (k == key::none) ++others;
    else seen[static_cast<std::size_t>(k)] = true;
  }
  const auto count = std::count(seen.begin() + 1, seen.end(), true);
  return count >= 3 && seen[static_cast<std::size_t>(key::from)];
}

bool is_rule(std::string_view line, std::size_t least) {
  std::size_t count = 0;
  for (const char c : line) {
    if (c == '_' || c == '-') ++count;
    else if (c != ' ' && c != '\t' && c != '*') return false;
  }
  return count >= least;
}

bool is_signature_delimiter(std::string_view line) {
  return line == "-- " || line == "--" || line == "--\xC2\xA0" || line == "--\t";
}

bool is_device_line(std::string_view line) {
  const auto text = lowered(bare(line));
  if (text.empty() || text.size() > 160 || !any_starts(device_beginnings, text)) return false;
  // a sentence that happens to begin so goes on, and ends
  return text.find(", ") == std::string::npos && !text.ends_with('.') && !text.ends_with('!') && !text.ends_with('?') &&
         std::count(text.begin(), text.end(), ' ') <= 9;
}

bool is_dashed_name(std::string_view line) {
  if (line.size() < 3 || line.size() > 40 || line[0] != '-') return false;
  const auto name = line.substr(1);
  if (name[0] < 'A' || name[0] > 'Z') return false;
  return std::count(name.begin(), name.end(), ' ') <= 2 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ' || c == '.' ||
                  static_cast<unsigned char>(c) >= 0x80;
         });
}

} // namespace barid::quote
