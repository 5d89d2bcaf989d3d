// What rules tell this person: a line in passing, a bell that counts, and, for whoever wants it, a message
// outside of the console.

import { IconBell, IconBellRinging } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { agentsQuery, channelsQuery, conversationQuery, meQuery } from '../api/queries'
import { IconButton, isolated } from '../design/parts'
import { listenForNotices, seeNotices, useNotices } from '../live/notices'
import type { LiveEvent } from '../live/stream'
import { number } from '../preferences/moments'
import { preferences, usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import css from './Notices.module.css'
import { lineOf, useGoThere } from './notice'
import { say as tell } from './said'

/** Outside of the console, where the person wants it and nobody looks at it now. */
function showOutside(title: string, text: string, id: string, go: () => void) {
  const allowed = typeof Notification !== 'undefined' && Notification.permission === 'granted'
  if (!allowed || !preferences().outside || document.visibilityState === 'visible') return
  // one of the same name takes the place of the other tabs'
  const shown = new Notification(title, { body: text, tag: id })
  shown.onclick = () => {
    window.focus()
    go()
    shown.close()
  }
}

/** Says what comes in, and knows what was looked at. */
export function useNoticesInPassing() {
  const say = useWords()
  const client = useQueryClient()
  const go = useGoThere()
  const { data: me } = useQuery(meQuery)
  const { conversation } = useParams({ strict: false })
  const open = Number(conversation ?? 0)
  const person = me?.id
  const announce = async (event: LiveEvent) => {
    const { conversation: about, event: what = '', channel = 0, agent = 0, id = '' } = event
    try {
      const name =
        about > 0
          ? (await client.fetchQuery(conversationQuery(about))).conversation.subject
          : agent > 0
            ? ((await client.ensureQueryData(agentsQuery)).find((one) => one.id === agent)?.name ?? '')
            : ((await client.ensureQueryData(channelsQuery)).find((one) => one.id === channel)?.name ?? '')
      const line = lineOf({ event: what, conversation: about }, name, say)
      const there = () => void go({ event: what, conversation: about })
      if (about !== open || about === 0)
        tell(
          about > 0 && what !== 'answer held back' && what !== 'mentioned'
            ? say('notices.said', { what: isolated(line) })
            : line,
          {
            action: { label: say('notices.show'), run: there },
          },
        )
      showOutside(say('app.name'), line, id, there)
    } catch {
      // it was taken away meanwhile: then there is nothing to tell
    }
  }
  const newest = useRef(announce)
  useEffect(() => {
    newest.current = announce
  })
  useEffect(
    () => (person === undefined ? undefined : listenForNotices(person, (one) => void newest.current(one))),
    [person],
  )
  const told = useNotices(person ?? 0)
  // who has the conversation before them has seen it
  const unseenHere = open > 0 && told.some((one) => !one.seen && one.conversation === open)
  useEffect(() => {
    if (person !== undefined && unseenHere) seeNotices(person, open)
  }, [person, open, unseenHere])
}

export function Bell({ onOpen }: { onOpen: () => void }) {
  const say = useWords()
  const of = usePreferences()
  const { data: me } = useQuery(meQuery)
  const unseen = useNotices(me?.id ?? 0).filter((one) => !one.seen).length
  const Sign = unseen > 0 ? IconBellRinging : IconBell
  return (
    <IconButton
      className={css.bell}
      label={unseen > 0 ? say('notices.unseen', { n: unseen }) : say('notices.title')}
      hint={['G N']}
      onClick={onOpen}
    >
      <Sign size={17} aria-hidden="true" />
      {unseen > 0 && (
        <span className={css.count} aria-hidden="true">
          {number(unseen, of)}
        </span>
      )}
    </IconButton>
  )
}
