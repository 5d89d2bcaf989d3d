// The frame of everything behind the sign-in: rail, banner, windows, live stream.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Outlet, useNavigate, useParams, useRouter, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Refusal } from '../api/client'
import { meQuery } from '../api/queries'
import { CommandsProvider, useCommand, useHush, useRegistry } from '../keys/commands'
import { follow } from '../live/follow'
import { type LiveState, openLive } from '../live/stream'
import { useWords } from '../words/words'
import { Banner } from './Banner'
import { FailingAccounts } from './FailingAccounts'
import { useNoticesInPassing } from './Notices'
import { mayOpen } from './pages'
import { Rail } from './Rail'
import { RailOpener } from './railOpener'
import { SaidLines } from './SaidLines'
import css from './Shell.module.css'
import { say as tell, undoLast } from './said'
import { refuseStrayFiles } from './strayFiles'

const Palette = lazy(() => import('../keys/Palette'))
const Sheet = lazy(() => import('../keys/Sheet'))
const Notices = lazy(() => import('./NoticesWindow'))
const Begin = lazy(() => import('../begin/BeginWindow'))

/** Sends to the sign-in when the session ends, and back afterwards. */
function useSession() {
  const navigate = useNavigate()
  const { error } = useQuery({ ...meQuery, refetchInterval: 5 * 60_000 })
  const here = useRouterState({ select: (state) => state.location.href })
  const ended = error instanceof Refusal && error.status === 401
  useEffect(() => {
    if (ended) void navigate({ to: '/sign-in', search: { back: here, ended: 'yes' } })
  }, [ended, here, navigate])
}

function useLive(): LiveState {
  const client = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  useEffect(() => {
    let lost = false
    // what happens between the readings of this page and its stream is told too
    const from = client.getQueryData(meQuery.queryKey)?.live
    const live = openLive(follow(client), from, (next) => {
      setState(next)
      // the session may be what ended; and what was missed is read again when the stream is back
      if (next === 'lost') {
        lost = true
        void client.invalidateQueries({ queryKey: meQuery.queryKey })
      } else if (next === 'live' && lost) {
        lost = false
        void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'why' })
      }
    })
    return () => live.close()
  }, [client])
  return state
}

/** What is pressed after a conversation was opened waits for it. */
function useKeysForOpened() {
  const router = useRouter()
  const registry = useRegistry()
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', ({ toLocation, pathChanged }) => {
        if (!pathChanged) return
        if (/^\/inbox\/[^/]+\/[^/]+$/.test(toLocation.pathname)) registry.expect()
        else registry.forget()
      }),
    [router, registry],
  )
}

/** What is typed while a window is on its way is no command. */
function Coming() {
  useHush()
  return null
}

function Frame() {
  const say = useWords()
  const navigate = useNavigate()
  const { data: me } = useQuery(meQuery)
  const live = useLive()
  useSession()
  useNoticesInPassing()
  useKeysForOpened()
  useEffect(refuseStrayFiles, [])
  const [open, setOpen] = useState<'palette' | 'sheet' | 'notices' | 'begin'>()
  const [rail, setRail] = useState(false)
  const { view, conversation } = useParams({ strict: false })
  const page = useRouterState({ select: (state) => state.location.pathname })
  // what hangs on a wall is nobody's own: no rail, and nothing said in passing
  const whole = page === '/wall'

  const go = (to: string) => () => void navigate({ to: '/inbox/$view', params: { view: to }, search: {} })
  useCommand('goMine', go('mine'))
  useCommand('goUnassigned', go('unassigned'))
  useCommand('goTeams', go('teams'))
  useCommand('goRisk', go('risk'))
  useCommand('goSnoozed', go('snoozed'))
  useCommand('goAttention', go('attention'))
  useCommand('goOpen', go('open'))
  useCommand('goSpam', go('spam'))
  useCommand('goWall', () => void navigate({ to: '/wall', search: {} }), mayOpen(me, '/wall'))
  useCommand('goNotices', () => setOpen('notices'))
  useCommand('begin', () => setOpen('begin'), !whole)
  useCommand('palette', () => setOpen('palette'))
  useCommand('sheet', () => setOpen('sheet'))
  useCommand('undo', () => {
    if (!undoLast()) tell(say('done.nothingToUndo'))
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rail goes away when one arrived somewhere
  useEffect(() => setRail(false), [view, conversation, page])

  return (
    <div
      className={css.shell}
      data-pane={conversation ? 'conversation' : 'list'}
      data-rail={rail}
      data-whole={whole}
    >
      <a className="skip" href="#list">
        {say('app.skip')}
      </a>
      {!whole && (
        <Rail
          onPalette={() => setOpen('palette')}
          onSheet={() => setOpen('sheet')}
          onNotices={() => setOpen('notices')}
          live={live}
        />
      )}
      {rail && (
        <button
          type="button"
          className={css.veil}
          aria-label={say('app.close')}
          onClick={() => setRail(false)}
        />
      )}
      <div className={css.main}>
        <Banner live={live} />
        {!whole && <FailingAccounts />}
        <RailOpener.Provider value={() => setRail(true)}>
          <Outlet />
        </RailOpener.Provider>
      </div>
      {!whole && <SaidLines />}
      <Suspense fallback={<Coming />}>
        {open === 'palette' && <Palette onClose={() => setOpen(undefined)} />}
        {open === 'notices' && <Notices onClose={() => setOpen(undefined)} />}
        {open === 'begin' && <Begin onClose={() => setOpen(undefined)} />}
        {open === 'sheet' && <Sheet onClose={() => setOpen(undefined)} />}
      </Suspense>
    </div>
  )
}

export function Shell() {
  return (
    <CommandsProvider>
      <Frame />
    </CommandsProvider>
  )
}
