import { IconAlertTriangle, IconClockHour4, IconClockPause, IconHourglassLow } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useNow } from '../app/now'
import { Pill } from '../design/parts'
import { fullMoment, lengthOfTime } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import { urgencyOf } from './deadline'

/** A deadline by colour, sign and words, counted down. */
export function Due({
  at,
  icon,
  long,
  label,
}: {
  at: string
  icon?: ReactNode
  long?: boolean
  label?: string
}) {
  const say = useWords()
  const of = usePreferences()
  const now = useNow()
  const due = new Date(at)
  const urgency = urgencyOf(due.getTime(), now)
  const time = lengthOfTime(due.getTime() - now, of)
  const text =
    urgency === 'late' ? say('sla.overdue', { time }) : say(long ? 'sla.due' : 'sla.dueShort', { time })
  const signs = {
    calm: icon ?? <IconClockHour4 size={14} aria-hidden="true" />,
    soon: <IconHourglassLow size={14} aria-hidden="true" />,
    late: <IconAlertTriangle size={14} aria-hidden="true" />,
  }
  const tones = { calm: 'plain', soon: 'warn', late: 'bad' } as const
  return (
    <Pill tone={tones[urgency]} bare={!long && urgency === 'calm'} icon={signs[urgency]}>
      <span title={fullMoment(due, of)}>
        {label ? `${label} ` : <span className="unseen">{`${say('sla.title')}: `}</span>}
        {text}
      </span>
    </Pill>
  )
}

export function Paused({ why }: { why: string }) {
  const say = useWords()
  return <Pill icon={<IconClockPause size={14} aria-hidden="true" />}>{say('sla.paused', { why })}</Pill>
}
