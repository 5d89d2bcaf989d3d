// Every page beside the inbox, what it is called, and who finds it: the rail, one's own menu and the palette are made
// from these tables. What somebody may do there is the engine's to decide.

import type { Me } from '../api/client'

const ranks = ['agent', 'lead', 'admin', 'owner'] as const

/** In the rail. */
export const deskPages = [
  { to: '/drafts', word: 'page.drafts', least: 'agent' },
  { to: '/saved-replies', word: 'page.savedReplies', least: 'lead' },
  { to: '/rules', word: 'page.rules', least: 'lead' },
  { to: '/sla', word: 'page.sla', least: 'lead' },
  { to: '/reports', word: 'page.reports', least: 'lead' },
  { to: '/wall', word: 'page.wall', least: 'lead' },
  { to: '/channels', word: 'page.channels', least: 'agent' },
  { to: '/authentications', word: 'page.authentications', least: 'admin' },
  { to: '/people', word: 'page.people', least: 'admin' },
  { to: '/teams', word: 'page.teams', least: 'admin' },
  { to: '/webhooks', word: 'page.webhooks', least: 'admin' },
  { to: '/audit', word: 'page.audit', least: 'admin' },
] as const
export type DeskPage = (typeof deskPages)[number]['to']

/** In one's own menu, for everybody. */
export const ownPages = [
  { to: '/mail-notices', word: 'page.byMail' },
  { to: '/security', word: 'page.security' },
  { to: '/tokens', word: 'page.tokens' },
] as const
export type OwnPage = (typeof ownPages)[number]['to']

export const deskPagesOf = (me: Pick<Me, 'role'> | undefined) =>
  deskPages.filter((one) => me && ranks.indexOf(me.role) >= ranks.indexOf(one.least))
export const mayOpen = (me: Pick<Me, 'role'> | undefined, to: DeskPage) =>
  deskPagesOf(me).some((one) => one.to === to)

/** Of what is fetched from a server there is a page with all of it, for those who manage the channel. */
export const hasLedger = (channel: { kind: string; my_level: string }) =>
  channel.my_level === 'manage' && ['imap', 'pop3'].includes(channel.kind)
