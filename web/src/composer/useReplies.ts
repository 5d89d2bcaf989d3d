import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Conversation } from '../api/client'
import { meQuery, savedRepliesQuery } from '../api/queries'
import { type Actions, resolved } from './macros'
import { filled, inOrder, valuesOf } from './variables'

/** A saved reply as it is put into an answer. */
export interface Reply {
  id: number
  name: string
  language: string
  html: string
  text: string
  actions: Actions
}

/** Ends of lines are ends of words. The document is nobody's: nothing in it runs or is fetched. */
const textOf = (html: string) =>
  new DOMParser()
    .parseFromString(html.replace(/<(?=\/?(?:p|div|br|li|h[1-6]|blockquote)\b)/gi, ' <'), 'text/html')
    .body.textContent.trim()

/** All of them for this conversation; none while there is none. */
export function useReplies(talk: Conversation | undefined): { replies: Reply[]; waiting: boolean } {
  const { data: me } = useQuery(meQuery)
  const { data, isPending } = useQuery({ ...savedRepliesQuery, enabled: talk !== undefined })
  const replies = useMemo(() => {
    if (!talk) return []
    const values = valuesOf(talk, me)
    return inOrder(data ?? [], talk.language).map((one) => {
      const html = filled(one.body, values)
      const { id, name, language } = one
      return { id, name, language, html, text: textOf(html), actions: resolved(one.actions, me?.id ?? 0) }
    })
  }, [data, talk, me])
  return { replies, waiting: talk !== undefined && isPending }
}
