// Where the quoted text begins in a mail's HTML: the reader has told it apart in the text, and the same words are
// looked for here, however the page lays them out.

/** Letters and digits alone: what two layouts of one text have in common. */
export const bare = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** Shorter ones stand anywhere by chance. */
const shortest = 12
const looked = 80

/** The place in `whole`, which is bare; nothing where there is no quote, or more of the author's own text behind it. */
export function quoteStart(whole: string, body: string, quoted: string): number | undefined {
  const first = bare(quoted).slice(0, looked)
  if (first.length < shortest) return undefined
  const last = bare(body).slice(-looked / 2)
  const end = last ? whole.indexOf(last) : -1
  const at = whole.indexOf(first, end < 0 ? 0 : end + last.length)
  if (at < 0 || (last && whole.indexOf(last, at + first.length) >= 0)) return undefined
  return at
}

const isShown = (node: Node) =>
  bare(node.textContent ?? '') !== '' ||
  (node instanceof (node.ownerDocument?.defaultView?.Element ?? Element) &&
    node.querySelector('img') !== null)

/** Puts the quoted end of a mail's page into an element of its own, which can be hidden; nothing is lost. */
export function foldQuote(page: Document, body: string, quoted: string): HTMLElement | undefined {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT)
  const texts: { node: Text; from: number }[] = []
  let whole = ''
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    texts.push({ node: node as Text, from: whole.length })
    whole += bare((node as Text).data)
  }
  const at = quoteStart(whole, body, quoted)
  const place = at === undefined ? undefined : texts.findLast((one) => one.from <= at)
  if (at === undefined || at === 0 || !place) return undefined
  // inside of a text: what stands before it stays
  let begin: Node = place.node
  let skipped = 0
  for (let left = at - place.from; left > 0 && skipped < place.node.data.length; skipped += 1)
    left -= bare(place.node.data.charAt(skipped)).length
  if (skipped > 0) begin = place.node.splitText(skipped)
  // as much around it as holds nothing else
  const first = (node: Node) => {
    for (let before = node.previousSibling; before; before = before.previousSibling)
      if (isShown(before)) return false
    return true
  }
  while (begin.parentNode && begin.parentNode !== page.body && first(begin)) begin = begin.parentNode
  const range = page.createRange()
  range.setStartBefore(begin)
  range.setEnd(page.body, page.body.childNodes.length)
  const fold = page.createElement('div')
  fold.append(range.extractContents())
  page.body.append(fold)
  return fold
}
