// Who carries out which command now. Parts of the page register while they are there; the newest one answers.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react'
import { type CommandId, commandOf, isPrefix } from './keymap'

type Run = () => void
interface Registry {
  add(id: CommandId, run: Run): () => void
  run(id: CommandId): boolean
  can(id: CommandId): boolean
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
  const registry = useMemo<Registry>(() => {
    const all = handlers.current
    return {
      add(id, run) {
        all.set(id, [...(all.get(id) ?? []), run])
        return () =>
          all.set(
            id,
            (all.get(id) ?? []).filter((one) => one !== run),
          )
      },
      run(id) {
        const run = all.get(id)?.at(-1)
        run?.()
        return run !== undefined
      },
      can: (id) => (all.get(id)?.length ?? 0) > 0,
    }
  }, [])

  useEffect(() => {
    let prefix: { code: string; at: number } | undefined
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const typing = isTyping(event.target)
      const before = prefix && event.timeStamp - prefix.at < prefixLasts ? prefix.code : undefined
      prefix = undefined
      const id = commandOf(event, before, typing)
      if (id && !(inDialog(event.target) && id !== 'palette')) {
        if (registry.run(id)) event.preventDefault()
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
