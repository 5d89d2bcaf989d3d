// What somebody is told: a line in passing, a bell that counts, the page's title, and, for whoever wants it, a
// message outside of the console.

import { IconBell, IconBellRinging } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { agentsQuery, channelsQuery, conversationQuery } from '../api/queries'
import { IconButton, isolated } from '../design/parts'
import { listenForNotices, markRead, type Notice, noticesQuery } from '../live/notices'
import type { LiveEvent } from '../live/stream'
import { number } from '../preferences/moments'
import { preferences, usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import css from './Notices.module.css'
import { lineOf, type Told, useGoThere } from './notice'
import { say as tell } from './said'

/** As far as the engine counts. */
export const mostCounted = 100

/** The person wants it and nobody looks at the console now. */
const mayShowOutside = () =>
  typeof Notification !== 'undefined' &&
  Notification.permission === 'granted' &&
  preferences().outside &&
  document.visibilityState !== 'visible'

function showOutside(title: string, text: string, id: string, go: () => void) {
  if (!mayShowOutside()) return
  // one of the same name takes the place of the other tabs'
  const shown = new Notification(title, { body: text, tag: id })
  shown.onclick = () => {
    window.focus()
    go()
    shown.close()
  }
}

const watch = (tell: () => void) => {
  document.addEventListener('visibilitychange', tell)
  return () => document.removeEventListener('visibilitychange', tell)
}
const useLooking = () => useSyncExternalStore(watch, () => document.visibilityState === 'visible')

/** What customers and colleagues write in passing is no reason to interrupt somebody who is here. */
const quiet: ReadonlySet<string> = new Set<Notice['kind']>(['answered', 'noted'])

/** Says what comes in, reads what stands on the screen, and counts in the page's title. */
export function useNoticesInPassing() {
  const say = useWords()
  const of = usePreferences()
  const client = useQueryClient()
  const go = useGoThere()
  const looking = useLooking()
  const { conversation } = useParams({ strict: false })
  const open = Number(conversation ?? 0)
  const announce = async (event: LiveEvent) => {
    const { conversation: about, channel = 0, agent = 0, id = '' } = event
    // nobody would be told: then nothing is asked for
    if (quiet.has(event.what ?? 'told') && !mayShowOutside()) return
    try {
      const talk = about > 0 ? (await client.fetchQuery(conversationQuery(about))).conversation : undefined
      const by =
        agent > 0
          ? ((await client.ensureQueryData(agentsQuery)).find((one) => one.id === agent)?.name ?? '')
          : ''
      const account =
        about > 0 || by !== ''
          ? ''
          : ((await client.ensureQueryData(channelsQuery)).find((one) => one.id === channel)?.name ?? '')
      const told: Told = {
        kind: (event.what ?? 'told') as Notice['kind'],
        event: event.event ?? '',
        clock: event.clock ?? '',
        conversation: about,
        customer: talk?.customer?.name || talk?.customer?.address || '',
        who: by || account,
      }
      const subject = talk ? talk.subject || say('list.noSubject') : ''
      const plain = told.kind === 'told' && told.event !== 'answer held back' && talk
      const line = lineOf(told, say)
      const there = () => void go(about)
      if ((about !== open || about === 0 || !looking) && !quiet.has(told.kind))
        tell(
          plain
            ? say('notices.said', { what: isolated(subject) })
            : talk
              ? say('notices.lineAbout', { line, what: isolated(subject) })
              : line,
          { action: { label: say('notices.show'), run: there } },
        )
      showOutside(say('app.name'), plain ? subject : talk ? `${line}\n${subject}` : line, id, there)
    } catch {
      // it was taken away meanwhile: then there is nothing to tell
    }
  }
  const newest = useRef(announce)
  useEffect(() => {
    newest.current = announce
  })
  useEffect(() => listenForNotices((one) => void newest.current(one)), [])

  const { data } = useInfiniteQuery(noticesQuery)
  const unread = data?.pages[0]?.unread ?? 0
  const known = data?.pages.flatMap((page) => page.items.filter((one) => one.read_at === null)) ?? []
  // who has the conversation before them has read it; beyond what is loaded the engine knows
  const here = open > 0 && looking && known.some((one) => one.conversation?.id === open)
  const beyond = open > 0 && looking && unread > known.length
  // once for each that is new: where the engine refuses, nobody asks it on and on
  const newestHere = Math.max(0, ...known.filter((one) => one.conversation?.id === open).map((one) => one.id))
  const tried = useRef('')
  useEffect(() => {
    const now = `${open} ${newestHere}`
    if (!(here || beyond) || tried.current === now) return
    tried.current = now
    void markRead(client, { conversation: open })
  }, [client, open, here, beyond, newestHere])

  const counted = unread > 0 ? `(${countOf(unread, of)}) ` : ''
  useEffect(() => {
    document.title = counted + say('app.name')
  }, [counted, say])
}

const countOf = (unread: number, of: Parameters<typeof number>[1]) =>
  unread < mostCounted ? number(unread, of) : `${number(mostCounted - 1, of)}+`

export function Bell({ onOpen }: { onOpen: () => void }) {
  const say = useWords()
  const of = usePreferences()
  const { data } = useInfiniteQuery(noticesQuery)
  const unread = data?.pages[0]?.unread ?? 0
  const Sign = unread > 0 ? IconBellRinging : IconBell
  return (
    <IconButton
      className={css.bell}
      label={unread > 0 ? say('notices.unseen', { n: unread }) : say('notices.title')}
      hint={['G N']}
      onClick={onOpen}
    >
      <Sign size={17} aria-hidden="true" />
      {unread > 0 && (
        <span className={css.count} aria-hidden="true">
          {countOf(unread, of)}
        </span>
      )}
    </IconButton>
  )
}
