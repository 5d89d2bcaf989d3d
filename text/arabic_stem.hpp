// text/arabic_stem.hpp - a light stemmer for Arabic, in the manner of light10.
//
// A light stemmer takes off what Arabic writes onto a word without looking into it (Larkey,
// Ballesteros, Connell: "Light Stemming for Arabic Information Retrieval", 2007), so it joins
// فاتورة, الفاتورة, والفاتورة, للفاتورة, but no broken plural: فواتير is another word. What differs
// from light10, because mentions compare single words rather than rank documents:
//
//  - و before the word goes off as long as three letters are left, before and behind the article,
//  so
//    that وثيقة, الوثيقة and والوثيقة meet although و is part of the word.
//  - The article goes off as often as one seems to be there: folding makes إلغاء look like an
//  article
//    before غاء, so الإلغاء loses two of them, and the two meet.
//  - ال and its compounds need two letters behind them, neither of them weak (ا و ي): الرد is رد,
//  but
//    الآن, الذي and التي stay whole.
//  - Endings go off until none is left, so that اعلانات and اعلان meet. ه and ات leave at least two
//    letters (لغة, لغات), the others three (ضمان and بيان stay whole).

#pragma once

#include <string_view>

namespace barid::text {

/// The stem of a word in Arabic script that has been folded (fold.hpp): a part of the word itself.
/// Letters outside U+0600…U+06FF are neither stripped nor looked behind.
[[nodiscard]] std::string_view arabic_stem(std::string_view folded);

} // namespace barid::text
