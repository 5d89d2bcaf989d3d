// What differs between two sets of rule files, line by line.

export interface RuleFile {
  path: string
  text: string
}
export type Line = { kind: 'same' | 'added' | 'removed'; text: string; old?: number; new?: number }
export interface Change {
  path: string
  kind: 'added' | 'removed' | 'changed'
  before: string
  after: string
}

/** Files that differ, by path. */
export function changesBetween(before: readonly RuleFile[], after: readonly RuleFile[]): Change[] {
  const old = new Map(before.map((one) => [one.path, one.text]))
  const now = new Map(after.map((one) => [one.path, one.text]))
  const out: Change[] = []
  for (const path of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const was = old.get(path)
    const is = now.get(path)
    if (was === is) continue
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'
    out.push({ path, kind, before: was ?? '', after: is ?? '' })
  }
  return out
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

/** Where more lines than this differ in a row, they are told as replaced rather than compared. */
const mostCompared = 1_500

/** The lines of both texts in one order: what they share, what went, what came. */
export function lineDiff(before: string, after: string): Line[] {
  const a = linesOf(before)
  const b = linesOf(after)
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1
  let tail = 0
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail += 1
  const out: Line[] = []
  const same = (i: number, j: number) => out.push({ kind: 'same', text: a[i] ?? '', old: i + 1, new: j + 1 })
  for (let i = 0; i < head; i += 1) same(i, i)
  middle(a, b, head, a.length - tail, b.length - tail, out)
  for (let i = tail; i > 0; i -= 1) same(a.length - i, b.length - i)
  return out
}

/** The longest common subsequence of what lies between shared ends. */
function middle(a: string[], b: string[], from: number, aEnd: number, bEnd: number, out: Line[]) {
  const n = aEnd - from
  const m = bEnd - from
  const removed = (i: number) => out.push({ kind: 'removed', text: a[i] ?? '', old: i + 1 })
  const added = (j: number) => out.push({ kind: 'added', text: b[j] ?? '', new: j + 1 })
  if (n === 0 || m === 0 || n > mostCompared || m > mostCompared) {
    for (let i = 0; i < n; i += 1) removed(from + i)
    for (let j = 0; j < m; j += 1) added(from + j)
    return
  }
  const width = m + 1
  const longest = new Uint16Array((n + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = n - 1; i >= 0; i -= 1)
    for (let j = m - 1; j >= 0; j -= 1)
      longest[i * width + j] =
        a[from + i] === b[from + j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  let i = 0
  let j = 0
  while (i < n || j < m) {
    if (i < n && j < m && a[from + i] === b[from + j]) {
      out.push({ kind: 'same', text: a[from + i] ?? '', old: from + i + 1, new: from + j + 1 })
      i += 1
      j += 1
    } else if (j === m || (i < n && at(i + 1, j) >= at(i, j + 1))) {
      removed(from + i)
      i += 1
    } else {
      added(from + j)
      j += 1
    }
  }
}

/** Only what changed, with some lines around it; each hunk stands apart. */
export function hunksOf(lines: readonly Line[], around = 3): Line[][] {
  const near = lines.map(() => false)
  lines.forEach((line, at) => {
    if (line.kind !== 'same')
      for (let i = Math.max(0, at - around); i <= Math.min(lines.length - 1, at + around); i += 1)
        near[i] = true
  })
  const out: Line[][] = []
  lines.forEach((line, at) => {
    if (!near[at]) return
    if (at === 0 || !near[at - 1]) out.push([])
    out.at(-1)?.push(line)
  })
  return out
}

export const countOf = (lines: readonly Line[], kind: Line['kind']) =>
  lines.filter((one) => one.kind === kind).length

/** A path that the engine takes: inside of the rules folder, nothing hidden. */
export const isRulePath = (path: string) =>
  path.length <= 500 &&
  /\.[a-z]+$/u.test(path) &&
  !/[\\\r\n]/u.test(path) &&
  path.split('/').every((part) => part !== '' && !part.startsWith('.'))
