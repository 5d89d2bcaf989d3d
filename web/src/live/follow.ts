// Keeps what is on the screen in step with the live stream.
//
// Owns     the set of conversations that changed since the last look, and of answers whether any went or did not.
// Never    reads more often than every `listPause`, however many events come.

import type { QueryClient } from '@tanstack/react-query'
import { readPage } from '../api/queries'
import { type Page, type Pages, withNewHead } from '../inbox/pages'
import type { ListQuery } from '../inbox/views'
import { standingQuery } from '../reports/queries'
import { accessChanged } from './access'
import { readAgain } from './again'
import { heardHere } from './here'
import { heardNotice } from './notices'
import type { LiveEvent } from './stream'

const listPause = 400
const countPause = 1_500
const noticePause = 150

export function follow(client: QueryClient) {
  let changed = new Set<number>()
  let answered = false
  let lists: ReturnType<typeof setTimeout> | undefined
  let counts: ReturnType<typeof setTimeout> | undefined
  let notices: ReturnType<typeof setTimeout> | undefined
  let busy = false

  async function refreshLists() {
    lists = undefined
    if (busy) {
      lists = setTimeout(refreshLists, listPause)
      return
    }
    busy = true
    const those = changed
    const sent = answered
    changed = new Set()
    answered = false
    try {
      const active = client.getQueryCache().findAll({ queryKey: ['list'], type: 'active' })
      client.removeQueries({ queryKey: ['list'], type: 'inactive' })
      for (const one of active) {
        const query = one.queryKey[1] as ListQuery
        const old = one.state.data as Pages | undefined
        if (!old) {
          void readAgain(client, { queryKey: one.queryKey, exact: true })
          continue
        }
        // what stands further down may have changed its place in an order by deadline, or needs attention since an
        // answer to it could not be sent
        if ((query.order && query.order !== 'updated') || (sent && query.attention))
          await readAgain(client, { queryKey: one.queryKey })
        else {
          const head: Page = await readPage(query)
          client.setQueryData<Pages>(one.queryKey, (now) => (now ? withNewHead(now, head, those) : now))
        }
      }
    } catch {
      // the stream or the next event brings us back
      for (const id of those) changed.add(id)
      answered ||= sent
    } finally {
      busy = false
    }
  }

  const later = () => {
    if (!lists) lists = setTimeout(refreshLists, listPause)
    if (counts) return
    counts = setTimeout(() => {
      counts = undefined
      void readAgain(client, { queryKey: ['count'] })
      void readAgain(client, { queryKey: standingQuery.queryKey })
    }, countPause)
  }

  return (event: LiveEvent) => {
    if (event.kind === 'resync') {
      void readAgain(client, { predicate: (query) => query.queryKey[0] !== 'why' })
      return
    }
    if (event.kind === 'access') {
      void accessChanged(client)
      return
    }
    if (event.kind === 'channel_health') {
      void readAgain(client, { queryKey: ['channels'] })
      return
    }
    if (event.kind === 'here') {
      heardHere(event.conversation, event.who)
      return
    }
    if (event.kind === 'held') {
      void readAgain(client, { queryKey: ['held'] })
      return
    }
    if (event.kind === 'answer') {
      answered = true
      void readAgain(client, { queryKey: ['conversation', event.conversation] })
      void readAgain(client, { queryKey: ['trouble'] })
      later()
      return
    }
    if (event.kind === 'notice' || event.kind === 'notices_read') {
      if (!notices)
        notices = setTimeout(() => {
          notices = undefined
          void readAgain(client, { queryKey: ['notices'] })
        }, noticePause)
      if (event.kind === 'notice') heardNotice(event)
      return
    }
    changed.add(event.conversation)
    const key = ['conversation', event.conversation]
    const shown = client.getQueryData<{ conversation: { version: number } }>(key)
    if (!shown || shown.conversation.version < event.version) void readAgain(client, { queryKey: key })
    later()
  }
}
