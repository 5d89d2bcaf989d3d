// Where a plain text names a page or a mail address. Only what is exactly what it looks like counts: a reader sees the
// target, and the target is what is seen.

export interface Part {
  text: string
  /** http, https or mailto; the text is plain where it is missing. */
  href?: string
}

/** Nobody follows the rest, and a text of nothing else stays readable. */
export const mostLinks = 500
const longest = 2_000

// one of another script before or behind an address could be taken for its first or last letter; Arabic ones cannot
const foreign = '(?!\\p{Script=Arabic})[\\p{L}\\p{N}\\p{M}_]'
// no flag for small and capital letters: with it a long s and the sign of Kelvin are letters of an address
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
/** What ends an address wherever it stands: spaces, quotes, brackets of a kind that it cannot have, Arabic commas. */
const ends = '\\s<>"`\\\\{}|^،؛\\p{Pi}\\p{Pf}'

const found = new RegExp(
  `(?<![A-Za-z0-9+.-])(?<page>[Hh][Tt][Tt][Pp][Ss]?://[^${ends}]+)` +
    `|(?<!(?:${foreign}|[.+@/=-]))(?<mail>(?:[Mm][Aa][Ii][Ll][Tt][Oo]:)?` +
    `(?<local>[A-Za-z0-9](?:[A-Za-z0-9._+'-]{0,62}[A-Za-z0-9_+-])?)` +
    `@(?<host>(?:${label}\\.){1,8}(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,59})))` +
    `(?!\\p{DI}*[.@-]*${foreign})`,
  'gu',
)
const unseen = /[\p{DI}\p{C}]/u
const lastOnes = /[\p{DI}.,;:!?'*…؟。、，！？；：]/u
const openers: Readonly<Record<string, string>> = { ')': '(', ']': '[' }

/** Without what belongs to the sentence: full stops, invisible marks, and brackets that were opened before it. */
function trimmed(run: string): string {
  const counts: Record<string, number> = { '(': 0, ')': 0, '[': 0, ']': 0 }
  for (const sign of run) if (sign in counts) counts[sign] = (counts[sign] ?? 0) + 1
  let end = run.length
  for (; end > 0; end -= 1) {
    const last = run.charAt(end - 1)
    const opener = openers[last]
    const closes = opener !== undefined && (counts[last] ?? 0) > (counts[opener] ?? 0)
    if (!closes && !lastOnes.test(last)) break
    if (closes) counts[last] = (counts[last] ?? 0) - 1
  }
  return run.slice(0, end)
}

/** The address of a page, if it is one whose host is seen as it is: no name or password before it, no other script. */
function pageOf(text: string): string | undefined {
  if (text.length > longest || unseen.test(text)) return undefined
  const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(text)?.[1]
  if (!host || !/^[A-Za-z0-9.:[\]-]+$/.test(host) || !URL.canParse(text)) return undefined
  const page = new URL(text)
  const port = { 'http:': ':80', 'https:': ':443' }[page.protocol]
  const seen = host.toLowerCase()
  return port !== undefined && (page.host === seen || page.host + port === seen) ? page.href : undefined
}

/** The same text in parts, of which those with `href` are addresses. */
export function partsWithLinks(text: string): Part[] {
  const out: Part[] = []
  let from = 0
  let links = 0
  const add = (at: number, shown: string, href: string) => {
    if (at > from) out.push({ text: text.slice(from, at) })
    out.push({ text: shown, href })
    from = at + shown.length
    links += 1
  }
  for (const one of text.matchAll(found)) {
    if (links >= mostLinks) break
    const { page, mail, local, host } = one.groups ?? {}
    if (page) {
      // of a monstrous run nothing is looked at twice
      const shown = page.length > 2 * longest ? page : trimmed(page)
      const href = pageOf(shown)
      if (href) add(one.index, shown, href)
    } else if (mail && local && host && mail.length <= 254)
      add(one.index, mail, `mailto:${encodeURIComponent(local)}@${host}`)
  }
  if (from < text.length) out.push({ text: text.slice(from) })
  return out
}
