// Every page and its address. A new page is its route here and, where people go there, its entry in the rail.

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { type AuditFilter, readAuditFilter } from '../admin/audit'
import { type LedgerFilter, readFilter } from '../admin/ledger'
import { Refusal } from '../api/client'
import { meQuery, queries } from '../api/queries'
import { Nothing } from '../conversation/Nothing'
import { Inbox } from '../inbox/Inbox'
import { type Filters, isView, readFilters } from '../inbox/views'
import { ownZone, type ReportAddress, readReport } from '../reports/address'
import { consentPath } from '../session/consent'
import { First } from '../session/First'
import { Forgot } from '../session/Forgot'
import { firstToken } from '../session/first'
import { SignIn } from '../session/SignIn'
import { Welcome } from '../session/Welcome'
import { isPart, type Part } from '../wall/shown'
import { allWords } from '../words/words'
import { Broken, NotFound } from './Broken'
import { Shell } from './Shell'

/** A page that is loaded when somebody comes to it, with its words. */
const page = <T extends { default: ComponentType }>(load: () => Promise<T>) =>
  lazyRouteComponent(async () => (await Promise.all([load(), allWords()]))[0])

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Broken })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignIn,
  validateSearch: (given: Record<string, unknown>): { back?: string; ended?: string } => ({
    // only ever a place of this console
    ...(typeof given.back === 'string' && /^\/(?!\/)/.test(given.back) ? { back: given.back } : {}),
    ...(given.ended === 'yes' ? { ended: 'yes' } : {}),
  }),
})

const first = createRoute({ getParentRoute: () => root, path: '/first', component: First })

const forgot = createRoute({ getParentRoute: () => root, path: '/forgot', component: Forgot })

const welcome = createRoute({ getParentRoute: () => root, path: '/welcome', component: Welcome })

const consent = createRoute({
  getParentRoute: () => root,
  path: consentPath,
  component: page(() => import('../session/Consent')),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
  beforeLoad: async ({ location }) => {
    const token = firstToken(location.hash)
    if (token) throw redirect({ to: '/first', hash: `first=${token}` })
    try {
      return { me: await queries.ensureQueryData(meQuery) }
    } catch (why) {
      if (why instanceof Refusal && why.status === 401)
        throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { back: location.href } })
      throw why
    }
  },
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: ({ context }) => {
    throw redirect({
      to: '/inbox/$view',
      params: { view: context.me.role === 'agent' ? 'mine' : 'open' },
      search: {},
    })
  },
})

const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/inbox/$view',
  component: Inbox,
  validateSearch: (given: Record<string, unknown>): Filters => readFilters(given),
  beforeLoad: ({ params }) => {
    if (!isView(params.view)) throw redirect({ to: '/' })
  },
})
const noConversation = createRoute({ getParentRoute: () => inbox, path: '/', component: Nothing })
const conversation = createRoute({
  getParentRoute: () => inbox,
  path: '/$conversation',
  component: lazyRouteComponent(() => import('../conversation/ConversationPage'), 'ConversationPage'),
})

const rules = createRoute({
  getParentRoute: () => signedIn,
  path: '/rules',
  validateSearch: ({
    as,
    file,
    line,
  }: Record<string, unknown>): { as?: 'form'; file?: string; line?: number } => ({
    ...(as === 'form' ? { as } : {}),
    ...(typeof file === 'string' && file !== '' ? { file } : {}),
    ...(Number(line) > 0 ? { line: Number(line) } : {}),
  }),
  component: page(() => import('../rules/RulesPage')),
})

const sla = createRoute({
  getParentRoute: () => signedIn,
  path: '/sla',
  component: page(() => import('../sla/SlaPage')),
})

const reports = createRoute({
  getParentRoute: () => signedIn,
  path: '/reports',
  validateSearch: (given: Record<string, unknown>): ReportAddress => readReport(given),
  // numbers of days are those of a place, which is part of the address that somebody is sent
  beforeLoad: ({ search }) => {
    // what cannot be read is still in it
    const asked = readReport({ ...search })
    if (!asked.zone) throw redirect({ to: '/reports', search: { ...asked, zone: ownZone() }, replace: true })
  },
  component: page(() => import('../reports/ReportsPage')),
})

const wall = createRoute({
  getParentRoute: () => signedIn,
  path: '/wall',
  validateSearch: ({ show }: Record<string, unknown>): { show?: Part } => (isPart(show) ? { show } : {}),
  component: page(() => import('../wall/WallPage')),
})

const channels = createRoute({
  getParentRoute: () => signedIn,
  path: '/channels',
  component: page(() => import('../admin/ChannelsPage')),
})
const ledger = createRoute({
  getParentRoute: () => signedIn,
  path: '/channels/$channel/mail',
  validateSearch: (given: Record<string, unknown>): LedgerFilter => readFilter(given),
  component: page(() => import('../admin/LedgerPage')),
})
const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/people',
  component: page(() => import('../admin/PeoplePage')),
})
const teams = createRoute({
  getParentRoute: () => signedIn,
  path: '/teams',
  component: page(() => import('../admin/TeamsPage')),
})
const tokens = createRoute({
  getParentRoute: () => signedIn,
  path: '/tokens',
  component: page(() => import('../admin/TokensPage')),
})
const webhooks = createRoute({
  getParentRoute: () => signedIn,
  path: '/webhooks',
  component: page(() => import('../admin/WebhooksPage')),
})
const authentications = createRoute({
  getParentRoute: () => signedIn,
  path: '/authentications',
  component: page(() => import('../admin/AuthenticationsPage')),
})
const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit',
  validateSearch: (given: Record<string, unknown>): AuditFilter => readAuditFilter(given),
  component: page(() => import('../admin/AuditPage')),
})

const drafts = createRoute({
  getParentRoute: () => signedIn,
  path: '/drafts',
  component: page(() => import('../admin/DraftsPage')),
})
const security = createRoute({
  getParentRoute: () => signedIn,
  path: '/security',
  component: page(() => import('../admin/SecurityPage')),
})
const mailNotices = createRoute({
  getParentRoute: () => signedIn,
  path: '/mail-notices',
  component: page(() => import('../admin/MailNoticesPage')),
})
const savedReplies = createRoute({
  getParentRoute: () => signedIn,
  path: '/saved-replies',
  component: page(() => import('../admin/SavedRepliesPage')),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    first,
    forgot,
    welcome,
    consent,
    signedIn.addChildren([
      home,
      inbox.addChildren([noConversation, conversation]),
      rules,
      sla,
      reports,
      wall,
      channels,
      ledger,
      people,
      teams,
      tokens,
      audit,
      webhooks,
      authentications,
      drafts,
      savedReplies,
      security,
      mailNotices,
    ]),
  ]),
  // plain words instead of JSON, so that people can read, write and share an address
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (values) => {
    const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
    const text = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString()
    return text ? `?${text}` : ''
  },
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
