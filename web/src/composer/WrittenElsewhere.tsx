import { IconAlertTriangle } from '@tabler/icons-react'
import { Button } from '../design/parts'
import { useWords } from '../words/words'
import css from './Composer.module.css'

/** The same person wrote something else on another device. */
export default function WrittenElsewhere({ onTake, onKeep }: { onTake: () => void; onKeep: () => void }) {
  const say = useWords()
  return (
    <div className={css.stale} role="alert">
      <p className={css.staleTitle}>
        <IconAlertTriangle size={17} aria-hidden="true" />
        {say('draft.elsewhere')}
      </p>
      <div className={css.row}>
        <Button onClick={onTake}>{say('draft.takeOther')}</Button>
        <Button onClick={onKeep}>{say('draft.keepThis')}</Button>
      </div>
    </div>
  )
}
