// What somebody who writes has to know before they send.

import { IconAlertTriangle } from '@tabler/icons-react'
import type { TimelineItem } from '../api/client'
import { Button } from '../design/parts'
import { useWords } from '../words/words'
import { Arrived } from './Arrived'
import css from './Composer.module.css'
import type { Stale } from './stale'

export default function News({
  stale,
  arrived,
  onShow,
  onSend,
  onKeep,
}: {
  stale: Stale | undefined
  arrived: TimelineItem[]
  onShow: (version: number) => void
  onSend: () => void
  onKeep: () => void
}) {
  const say = useWords()
  if (stale)
    return (
      <div className={css.stale} role="alert">
        <p className={css.staleTitle}>
          <IconAlertTriangle size={17} aria-hidden="true" />
          {say('composer.stale')}
        </p>
        {stale.arrived.length > 0 ? (
          <Arrived items={stale.arrived} onShow={onShow} />
        ) : (
          <p>{say('composer.staleNothing')}</p>
        )}
        <p>{say('composer.staleHelp')}</p>
        <div className={css.row}>
          <Button look="primary" onClick={onSend}>
            {say('composer.sendAnyway')}
          </Button>
          <Button onClick={onKeep}>{say('composer.keepEditing')}</Button>
        </div>
      </div>
    )
  if (arrived.length === 0) return null
  return (
    <div className={css.arrived} role="status">
      <p>{say('composer.arrived', { n: arrived.length })}</p>
      <Arrived items={arrived} onShow={onShow} />
    </div>
  )
}
