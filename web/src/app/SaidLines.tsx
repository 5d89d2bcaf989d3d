import { useEffect } from 'react'
import { Button } from '../design/parts'
import { useWords } from '../words/words'
import css from './SaidLines.module.css'
import { forget, type Said as One, shownFor, useSaid } from './said'

function Line({ one }: { one: One }) {
  const say = useWords()
  const { id } = one
  const lasts = one.lasts ?? (one.tone === 'bad' ? 2 * shownFor : shownFor)
  useEffect(() => {
    const timer = setTimeout(() => forget(id), lasts)
    return () => clearTimeout(timer)
  }, [id, lasts])
  return (
    <div className={css.line} data-tone={one.tone}>
      <p>{one.text}</p>
      {one.undo && (
        <Button
          look="quiet"
          className={css.undo}
          onClick={() => {
            forget(id)
            one.undo?.()
          }}
        >
          {say('app.undo')} <kbd>Z</kbd>
        </Button>
      )}
      {one.action && (
        <Button
          look="quiet"
          className={css.undo}
          onClick={() => {
            forget(id)
            one.action?.run()
          }}
        >
          {one.action.label}
        </Button>
      )}
      {one.tone === 'bad' && (
        <Button look="quiet" className={css.undo} onClick={() => forget(id)}>
          {say('app.dismiss')}
        </Button>
      )}
    </div>
  )
}

/** Messages in passing, read aloud too. */
export function SaidLines() {
  const all = useSaid()
  return (
    <div className={css.lines} role="status" aria-live="polite">
      {all.map((one) => (
        <Line key={one.id} one={one} />
      ))}
    </div>
  )
}
