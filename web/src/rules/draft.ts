// The rules as somebody is changing them, kept on this device until they are in force.
//
// Owns     the changed set of files and the generation it began from.
// Restart  keeps it; a draft that began from an older generation is kept and says so.

import { useEffect, useMemo, useState } from 'react'
import type { RuleFile } from './changes'

export interface RuleDraft {
  generation: number
  files: RuleFile[]
}

const placeOf = (person: number) => `barid.rules.${person}`

export function readDraft(stored: string | null): RuleDraft | undefined {
  try {
    const given = JSON.parse(stored ?? 'null') as Partial<RuleDraft> | null
    if (!given || typeof given.generation !== 'number' || !Array.isArray(given.files)) return undefined
    if (!given.files.every((one) => typeof one?.path === 'string' && typeof one?.text === 'string'))
      return undefined
    return { generation: given.generation, files: given.files }
  } catch {
    return undefined
  }
}

const sameFiles = (a: readonly RuleFile[], b: readonly RuleFile[]) =>
  a.length === b.length &&
  a.every((one) => b.some((other) => other.path === one.path && other.text === one.text))

/** By person, as the page before left it: what is stored follows a moment later. */
const kept = new Map<number, RuleDraft | undefined>()

function store(person: number, draft: RuleDraft | undefined) {
  try {
    if (draft) localStorage.setItem(placeOf(person), JSON.stringify(draft))
    else localStorage.removeItem(placeOf(person))
  } catch {
    // the store is full or forbidden: the draft then lasts as long as the page
  }
}

/** What is being written, on top of `base`, which is in force. */
export function useRuleDraft(person: number, base: RuleDraft | undefined) {
  const [draft, setDraft] = useState<RuleDraft | undefined>(() =>
    kept.has(person) ? kept.get(person) : readDraft(localStorage.getItem(placeOf(person))),
  )
  const files = useMemo(() => draft?.files ?? base?.files ?? [], [draft, base])

  useEffect(() => {
    kept.set(person, draft)
    const timer = setTimeout(() => store(person, draft), 300)
    return () => clearTimeout(timer)
  }, [draft, person])
  // who leaves within that moment loses nothing
  useEffect(() => {
    const put = () => store(person, kept.get(person))
    window.addEventListener('pagehide', put)
    return () => {
      window.removeEventListener('pagehide', put)
      put()
    }
  }, [person])

  const put = (next: RuleFile[]) => {
    if (!base) return
    setDraft(
      sameFiles(next, base.files)
        ? undefined
        : { generation: draft?.generation ?? base.generation, files: next },
    )
  }
  return {
    files,
    /** Others came into force since this draft was begun. */
    behind: draft !== undefined && base !== undefined && draft.generation !== base.generation,
    generation: draft?.generation ?? base?.generation ?? 0,
    write: (path: string, text: string) =>
      put(files.map((one) => (one.path === path ? { path, text } : one))),
    add: (path: string, text = '') =>
      put([...files, { path, text }].sort((a, b) => (a.path < b.path ? -1 : 1))),
    remove: (path: string) => put(files.filter((one) => one.path !== path)),
    replace: put,
    /** At once: whoever leaves the page now finds no draft of what is in force. */
    drop: () => {
      localStorage.removeItem(placeOf(person))
      setDraft(undefined)
    },
    /** The draft is meant for what is in force now. */
    settle: () => setDraft((now) => (now && base ? { ...now, generation: base.generation } : now)),
  }
}
