import type { QueryClient } from '@tanstack/react-query'
import { peopleHereQuery } from '../api/queries'
import { mentionedIn } from './mentions'

/** Whom a note calls, among those who may see the conversation now. */
export const mentionsOf = async (client: QueryClient, conversation: number, text: string) =>
  text.includes('@') ? mentionedIn(text, await client.fetchQuery(peopleHereQuery(conversation))) : []
