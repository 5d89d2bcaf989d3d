// Answers that are written and go later, between the timeline and the composer.

import { IconAlertTriangle, IconClockHour4, IconCornerUpLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { heldQuery, meQuery } from '../api/queries'
import { useNow } from '../app/now'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { contentOf, type Held, modeOf, stopHeld, takeBack } from '../composer/held'
import { useComingBack } from '../composer/useComingBack'
import { Apart, Button } from '../design/parts'
import { fullMoment } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import css from './Conversation.module.css'

/** Until then it is sent at once, so to say. */
const soon = 60_000

export function HeldCards({ conversation }: { conversation: number }) {
  const say = useWords()
  const of = usePreferences()
  const now = useNow()
  const { data: me } = useQuery(meQuery)
  const { data } = useQuery(heldQuery(conversation))
  const comeBack = useComingBack(conversation, me?.id ?? 0)
  const [busy, setBusy] = useState<number>()
  const act = async (one: Held, what: (one: Held) => Promise<void>) => {
    setBusy(one.id)
    try {
      await what(one)
    } catch (why) {
      tell(reasonOf(why, say), { tone: 'bad' })
    }
    setBusy(undefined)
  }
  const discard = async (one: Held) => {
    await stopHeld(one.id)
    tell(say('held.discarded'), { undo: () => void comeBack(modeOf(one), contentOf(one)) })
  }
  if (!data || data.length === 0) return null
  return (
    <ul className={css.held} aria-label={say('held.title')}>
      {data.map((one) => {
        const back = one.state === 'held back'
        const due = new Date(one.due)
        const near = due.getTime() - now < soon
        return (
          <li key={one.id} data-back={back} role={back ? 'alert' : undefined}>
            {back ? (
              <IconAlertTriangle size={16} aria-hidden="true" />
            ) : (
              <IconClockHour4 size={16} aria-hidden="true" />
            )}
            <div>
              <p className={css.heldWhen}>
                {back
                  ? say('held.back')
                  : near
                    ? say('held.near')
                    : say('held.goes', { time: fullMoment(due, of) })}
                {one.author && one.author.id !== me?.id && (
                  <>
                    {' · '}
                    <Apart>{one.author.name}</Apart>
                  </>
                )}
              </p>
              <p className={css.heldText}>
                <Apart>{one.text || (one.forward && say('answer.forward'))}</Apart>
              </p>
            </div>
            {me && one.author?.id === me.id && one.state !== 'sending' && (
              <span className={css.heldDo}>
                <Button disabled={busy === one.id} onClick={() => void act(one, (it) => takeBack(it, me.id))}>
                  <IconCornerUpLeft size={15} aria-hidden="true" className="mirrored" />
                  {say('held.edit')}
                </Button>
                <Button look="quiet" disabled={busy === one.id} onClick={() => void act(one, discard)}>
                  {say('held.discard')}
                </Button>
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
