// An account as it is being described: what is typed, what was found, and what is asked of the engine.

import { wordsOf } from '../design/values'

export interface Server {
  host: string
  port: number
  tls: string
}
export type Protocol = 'imap' | 'pop3' | 'smtp'
/** How mail arrives; `lmtp`: a mail server of one's own brings it. */
export type Way = 'imap' | 'pop3' | 'lmtp'
export const secured = ['tls', 'starttls', 'none'] as const

/** An account that there is. */
export interface Account {
  id: number
  name: string
  addresses: string[]
  imap: Server | null
  pop3: Server | null
  tokens: boolean
  smtp: Server | null
  user: string
  folder: string
  after: string
  move_to: string
}

/** Whose tokens an account signs in with; the last stands for any issuer. */
export const signIns = ['password', 'google', 'microsoft', 'other'] as const
export type SignIn = (typeof signIns)[number]
export interface Application {
  provider: string
  clientId: string
  clientSecret: string
  scope: string
}
export const noApplication: Application = { provider: '', clientId: '', clientSecret: '', scope: '' }

/** What of the mail from before the connection is taken in. */
export const pasts = ['all', 'days', 'none'] as const
export type Past = (typeof pasts)[number]

export interface Draft {
  addresses: string
  name: string
  way: Way
  imap: Server
  pop3: Server
  smtp: Server
  /** Answers are sent through `smtp`. */
  answers: boolean
  user: string
  password: string
  folder: string
  after: string
  moveTo: string
  past: Past
  days: string
  by: SignIn
  application: Application
}

const ports: Record<Protocol, { tls: number; upgraded: number }> = {
  imap: { tls: 993, upgraded: 143 },
  pop3: { tls: 995, upgraded: 110 },
  smtp: { tls: 465, upgraded: 587 },
}
export const portOf = (protocol: Protocol, tls: string) =>
  tls === 'tls' ? ports[protocol].tls : ports[protocol].upgraded

const unnamed = (protocol: Protocol): Server => ({ host: '', port: portOf(protocol, 'tls'), tls: 'tls' })

export const draftOf = (account?: Account): Draft => ({
  addresses: account?.addresses.join(', ') ?? '',
  name: account?.name ?? '',
  way: !account || account.imap ? 'imap' : account.pop3 ? 'pop3' : 'lmtp',
  imap: account?.imap ?? unnamed('imap'),
  pop3: account?.pop3 ?? unnamed('pop3'),
  smtp: account?.smtp ?? unnamed('smtp'),
  answers: account ? account.smtp !== null : true,
  user: account?.user ?? '',
  password: '',
  folder: account?.folder ?? 'INBOX',
  after: account?.after ?? 'mark-seen',
  moveTo: account?.move_to ?? '',
  past: 'all',
  days: '30',
  by: 'password',
  application: noApplication,
})

export interface Found {
  imap: Server | null
  pop3: Server | null
  smtp: Server | null
  user: string
  provider: string
}

const domainOf = (address: string) =>
  address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()
export const isAddress = (address: string) => address.includes('@') && domainOf(address) !== ''

/** With what was found; else as most servers are called. What somebody wrote already stays. */
export function withServers(draft: Draft, address: string, found?: Found): Draft {
  const domain = domainOf(address)
  const server = (protocol: Protocol, name: string) => {
    const told = found?.[protocol]
    const typed = draft[protocol]
    return told ?? { ...typed, host: typed.host || `${name}.${domain}` }
  }
  const by = signIns.find((one) => one === found?.provider) ?? 'password'
  return {
    ...withSignIn(draft, by),
    imap: server('imap', 'imap'),
    pop3: server('pop3', 'pop'),
    smtp: server('smtp', 'smtp'),
    user: draft.user || found?.user || address,
    way: draft.way === 'lmtp' ? 'lmtp' : found?.imap ? 'imap' : found?.pop3 ? 'pop3' : draft.way,
  }
}

export const withSignIn = (draft: Draft, by: SignIn): Draft => ({
  ...draft,
  by,
  application: { ...draft.application, provider: by === 'google' || by === 'microsoft' ? by : '' },
})

/** What can become of a mail on its server once it is stored; POP3 knows no marks and no folders. */
export const aftersOf = (way: Way) =>
  way === 'pop3' ? (['keep', 'delete'] as const) : (['mark-seen', 'keep', 'move', 'delete'] as const)
/** The one that is chosen, among those that there are. */
export function afterOf({ way, after }: Draft) {
  const able: readonly ('mark-seen' | 'keep' | 'move' | 'delete')[] = aftersOf(way)
  return able.find((one) => one === after) ?? able[0] ?? 'keep'
}

const sameServer = (a: Server, b: Server | null) =>
  a.host.trim() === b?.host && a.port === b.port && a.tls === b.tls
/** Whether the account would be signed in to elsewhere: what is stored for that is sent to no other server. */
export const isMoved = (draft: Draft, account: Account) =>
  draft.user.trim() !== account.user ||
  (draft.way !== 'lmtp' && !sameServer(draft[draft.way], account[draft.way])) ||
  (draft.answers && !sameServer(draft.smtp, account.smtp))

/** Whether it signs in by tokens that are agreed on with this draft. */
export const byTokens = (draft: Draft, account?: Account) =>
  !account && draft.way !== 'lmtp' && draft.by !== 'password'

const serverOf = ({ host, port, tls }: Server) => ({
  host: host.trim(),
  port,
  tls: secured.find((one) => one === tls) ?? ('tls' as const),
})

/** What the engine tries or stores of it. */
export function accountBody(draft: Draft, account?: Account) {
  const { way, answers } = draft
  const after = afterOf(draft)
  return {
    imap: way === 'imap' ? serverOf(draft.imap) : null,
    ...(way === 'pop3' ? { pop3: serverOf(draft.pop3), after } : {}),
    smtp: answers ? serverOf(draft.smtp) : null,
    ...(way !== 'lmtp' || answers ? { user: draft.user.trim() } : {}),
    ...(draft.password && !byTokens(draft, account) ? { password: draft.password } : {}),
    ...(way === 'imap'
      ? {
          folder: draft.folder.trim(),
          after,
          ...(after === 'move' ? { move_to: draft.moveTo.trim() } : {}),
        }
      : {}),
    ...(way !== 'lmtp' && !account ? { import_days: daysOf(draft) } : {}),
  }
}
/** How many days of mail from before are taken in; nothing: all of them. */
export const daysOf = ({ past, days }: Draft) => (past === 'all' ? null : past === 'none' ? 0 : Number(days))

/** With what belongs to a channel, and not to a trial. */
export const channelBody = (draft: Draft, account?: Account) => ({
  ...accountBody(draft, account),
  addresses: wordsOf(draft.addresses),
  ...(!account && draft.name.trim() ? { name: draft.name.trim() } : {}),
})

export const consentBody = ({ provider, clientId, clientSecret, scope }: Application) => ({
  provider: provider.trim(),
  client_id: clientId.trim(),
  ...(clientSecret ? { client_secret: clientSecret } : {}),
  ...(scope.trim() ? { scope: scope.trim() } : {}),
})
