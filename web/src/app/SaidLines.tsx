import { type KeyboardEvent, useRef } from 'react'
import { Button } from '../design/parts'
import { useCommand } from '../keys/commands'
import { useWords } from '../words/words'
import css from './SaidLines.module.css'
import { forget, hold, type Said as One, release, useSaid } from './said'

function Line({ one, onGone }: { one: One; onGone: () => void }) {
  const say = useWords()
  const { id } = one
  const end = (run?: () => void) => {
    onGone()
    forget(id)
    run?.()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    end()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it waits while somebody is in it
    <div
      className={css.line}
      data-tone={one.tone}
      tabIndex={-1}
      onPointerEnter={() => hold(id, 'pointer')}
      onPointerLeave={() => release(id, 'pointer')}
      onFocus={() => hold(id, 'focus')}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) release(id, 'focus')
      }}
      onKeyDown={press}
    >
      <p>{one.text}</p>
      {(one.undo || one.over) && (
        // stays when it cannot be taken back any more, so that the focus does
        <Button
          look="quiet"
          className={css.undo}
          aria-disabled={one.over}
          onClick={() => one.undo && end(one.undo)}
        >
          {say('app.undo')} <kbd>Z</kbd>
        </Button>
      )}
      {one.action && (
        <Button look="quiet" className={css.undo} onClick={() => end(one.action?.run)}>
          {one.action.label}
        </Button>
      )}
      {one.tone === 'bad' && (
        <Button look="quiet" className={css.undo} onClick={() => end()}>
          {say('app.dismiss')}
        </Button>
      )}
    </div>
  )
}

/** Messages in passing, read aloud too. */
export function SaidLines() {
  const all = useSaid()
  const lines = useRef<HTMLDivElement>(null)
  const before = useRef<HTMLElement>(null)
  useCommand('messages', () => {
    const newest = lines.current?.lastElementChild
    const place = newest?.querySelector('button') ?? newest
    if (place instanceof HTMLElement) place.focus()
  })
  /** The focus goes back to where it came from. */
  const giveBack = () => {
    if (lines.current?.contains(document.activeElement) && before.current?.isConnected) before.current.focus()
  }
  return (
    <div
      ref={lines}
      className={css.lines}
      role="status"
      aria-live="polite"
      onFocus={({ relatedTarget }) => {
        if (relatedTarget instanceof HTMLElement && !lines.current?.contains(relatedTarget))
          before.current = relatedTarget
      }}
    >
      {all.map((one) => (
        <Line key={one.id} one={one} onGone={giveBack} />
      ))}
    </div>
  )
}
