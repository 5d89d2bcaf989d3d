// Who carries out which command now. Parts of the page register while they are there; the newest one answers.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react'
import { KeptKeys } from './kept'
import { type CommandId, isPrefix, keyOf } from './keymap'
import { TypedAhead } from './typed'

type Run = () => void
interface Registry {
  add(id: CommandId, run: Run): () => void
  run(id: CommandId): boolean
  can(id: CommandId): boolean
  /** A conversation was opened: keys for it are kept. */
  expect(): void
  /** It is there, or cannot be: what was kept is carried out by whoever is there to do so. */
  arrived(): void
  /** Somebody goes elsewhere. */
  forget(): void
  /** A field is coming: what is typed meanwhile is no command. Until what this returns is called. */
  hush(): () => void
  /** What was typed for a field while it was coming, once: for that field. */
  typed(): string
}
const Commands = createContext<Registry | undefined>(undefined)

const prefixLasts = 1_200

/** Whether a key pressed here is text. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}
const inDialog = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[role=dialog],[role=menu]') !== null

export function CommandsProvider({ children }: { children: ReactNode }) {
  const handlers = useRef(new Map<CommandId, Run[]>())
  const kept = useRef(new KeptKeys())
  const hushed = useRef(0)
  const typed = useRef(new TypedAhead())
  const registry = useMemo<Registry>(() => {
    const all = handlers.current
    const run = (id: CommandId) => {
      const newest = all.get(id)?.at(-1)
      newest?.()
      return newest !== undefined
    }
    return {
      add(id, run) {
        all.set(id, [...(all.get(id) ?? []), run])
        return () =>
          all.set(
            id,
            (all.get(id) ?? []).filter((one) => one !== run),
          )
      },
      run,
      can: (id) => (all.get(id)?.length ?? 0) > 0,
      expect: () => kept.current.begin(performance.now()),
      arrived: () => kept.current.end(performance.now()).forEach(run),
      forget() {
        kept.current.forget()
        typed.current.take()
      },
      hush() {
        hushed.current++
        return () => {
          hushed.current--
        }
      },
      typed: () => typed.current.take(),
    }
  }, [])

  useEffect(() => {
    let prefix: { code: string; at: number } | undefined
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const typing = isTyping(event.target)
      const before = prefix && event.timeStamp - prefix.at < prefixLasts ? prefix.code : undefined
      prefix = undefined
      const coming = hushed.current > 0 || kept.current.opens(performance.now())
      if (coming && !typing && !inDialog(event.target) && typed.current.press(event)) {
        event.preventDefault()
        return
      }
      const key = keyOf(event, before, typing)
      if (key && (key.everywhere || !inDialog(event.target))) {
        const notNow = hushed.current > 0 && !key.mod
        if (notNow || kept.current.take(key, performance.now()) || registry.run(key.id))
          event.preventDefault()
        return
      }
      if (!typing && isPrefix(event)) prefix = { code: event.code, at: event.timeStamp }
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [registry])

  return <Commands.Provider value={registry}>{children}</Commands.Provider>
}

export function useRegistry(): Registry {
  const registry = useContext(Commands)
  if (!registry) throw new Error('commands are used outside of their provider')
  return registry
}

/** Carries out `id` while the caller is there and `able`. */
export function useCommand(id: CommandId, run: Run, able = true) {
  const registry = useRegistry()
  const newest = useRef(run)
  useEffect(() => {
    newest.current = run
  })
  useEffect(() => (able ? registry.add(id, () => newest.current()) : undefined), [registry, id, able])
}

/** Keys are no commands while the caller is there and a field is `coming`. */
export function useHush(coming = true) {
  const registry = useRegistry()
  useEffect(() => (coming ? registry.hush() : undefined), [registry, coming])
}
