// "See the attachment" without one.

const words =
  /(?<!\p{L})(?:attach(?:ed|ment|ments|ing)?|enclosed|(?:ال|بال|وال)?مرفق(?:ات|ة|ه)?|(?:أرفقت|ارفقت|أرفق|ارفق|مرفقًا|مرفقا)|ci-joint(?:e|s|es)?|pi[eè]ce jointe|angeh[aä]ngt|(?:im )?anhang|adjunt[oa]s?|ekte)(?!\p{L})/iu

export const mentionsAttachment = (text: string) => words.test(text.normalize('NFC'))
