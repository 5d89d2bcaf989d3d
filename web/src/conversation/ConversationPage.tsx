import { IconCloudOff, IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Refusal } from '../api/client'
import { conversationQuery, heldQuery, meQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { forwardMail } from '../composer/forwards'
import { Bone, Button, Empty } from '../design/parts'
import { Passages } from '../inbox/passage'
import { useCommand, useRegistry } from '../keys/commands'
import { useBeingHere, useHere } from '../live/here'
import { preferences } from '../preferences/preferences'
import { WhyWindow } from '../why/WhyWindow'
import { useWords } from '../words/words'
import { useActions } from './actions'
import { routedVersion } from './activity'
import { type Asked, ComposerComing } from './ComposerComing'
import { Context } from './Context'
import css from './Conversation.module.css'
import { deadlinesOf } from './deadline'
import { Header } from './Header'
import { HeldCards } from './HeldCards'
import { Merged } from './Merged'
import { MergePicker } from './MergePicker'
import { Others } from './Others'
import { type PickerName, Pickers } from './Pickers'
import { SetAside } from './SetAside'
import { isSetAside, isSpam } from './spam'
import { Timeline } from './Timeline'

// behind the first page, and there before anybody writes
const composer = () => import('../composer/Composer')
const Composer = lazy(composer)
setTimeout(composer)

function Bones() {
  const say = useWords()
  return (
    <main className={css.page}>
      <div className={css.middle} role="status">
        <span className="unseen">{say('app.loading')}</span>
        <div className={css.bones}>
          <Bone width="55%" height="1.25rem" />
          <Bone width="35%" />
          <Bone width="100%" height="9rem" />
          <Bone width="70%" />
          <Bone width="100%" height="6rem" />
        </div>
      </div>
    </main>
  )
}

/** Below this the details lie over the conversation, and only when they are asked for. */
const wide = window.matchMedia('(min-width: 1100px)')

export function ConversationPage() {
  const [asked, setAsked] = useState<Asked>()
  const say = useWords()
  const { conversation, view } = useParams({ from: '/signed-in/inbox/$view/$conversation' })
  const id = Number(conversation)
  const { data, error, refetch } = useQuery({
    ...conversationQuery(id),
    enabled: Number.isSafeInteger(id) && id > 0,
  })
  const { data: me } = useQuery(meQuery)
  useBeingHere(id)
  const others = useHere(id, me?.id ?? 0)
  const [picker, setPicker] = useState<PickerName>()
  const [naming, setNaming] = useState<number>()
  const [why, setWhy] = useState<number>()
  const [context, setContext] = useState(wide.matches)
  useEffect(() => {
    const fold = () => setContext(wide.matches)
    wide.addEventListener('change', fold)
    return () => wide.removeEventListener('change', fold)
  }, [])
  const talk = data?.conversation
  const passage = use(Passages)
  // as it is when something is closed, not when it was drawn
  const goOn = useRef<() => () => void>(() => () => undefined)
  const closed = useCallback(() => goOn.current(), [])
  const actions = useActions(talk, closed)
  const canReply = data !== undefined && data.my_level !== 'view'
  const deadlines = useMemo(() => (data ? deadlinesOf(data.clocks, data.timers) : []), [data])
  const routed = data && routedVersion(data.timeline)

  const navigate = useNavigate()
  const filters = useSearch({ from: '/signed-in/inbox/$view' })
  const show = (one: number) =>
    navigate({
      to: '/inbox/$view/$conversation',
      params: { view, conversation: String(one) },
      search: filters,
    })
  useEffect(() => {
    goOn.current = () => {
      const after = preferences().closed
      if (after === 'stay') return () => undefined
      if (after === 'next' && passage.next) passage.next()
      else passage.leave()
      return () => void show(id)
    }
  })
  const split = async (mail: number) => {
    const made = await actions?.split(mail, () => void show(id))
    if (made) await show(made)
  }

  // of what is written and goes later, there is something to come
  const { data: later } = useQuery(heldQuery(id))
  const unwritten =
    canReply &&
    talk?.flags.includes('outbound') === true &&
    data.after === 0 &&
    !data.timeline.some((item) => item.mail || item.answer) &&
    later?.length === 0 &&
    talk?.status !== 'dropped'
  const throwAway = async (wordsBack: () => void) => {
    try {
      const gone = await actions?.discard()
      passage.leave()
      tell(say('begin.discarded'), {
        undo: () => {
          void gone?.back().then(wordsBack)
          void show(id)
        },
      })
    } catch (why) {
      wordsBack()
      tell(reasonOf(why, say), { tone: 'bad' })
    }
  }

  const pick = (name: PickerName) => () => setPicker(name)
  useCommand('assign', pick('assign'), canReply)
  useCommand('tag', pick('tag'), canReply)
  useCommand('priority', pick('priority'), canReply)
  useCommand('status', pick('status'), canReply)
  useCommand('snooze', pick('snooze'), canReply)
  useCommand('subject', () => setNaming(id), canReply && talk !== undefined && talk.status !== 'merged')
  useCommand('merge', pick('merge'), canReply && talk !== undefined && talk.status !== 'merged')
  useCommand('assignMe', () => me && void actions?.assign(me), canReply)
  useCommand('close', () => void actions?.setStatus(talk?.status === 'closed' ? 'open' : 'closed'), canReply)
  useCommand(
    'spam',
    () => talk && void actions?.setSpam(!isSpam(talk)),
    canReply && talk !== undefined && talk.status !== 'merged',
  )
  useCommand('why', () => setWhy(routed), routed !== undefined)
  useCommand('details', () => setContext(!context), data !== undefined)
  const registry = useRegistry()
  const settled = data !== undefined || error !== null
  // after those who carry them out
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation, or this one from another view, was opened
  useEffect(() => {
    if (settled) registry.arrived()
  }, [settled, id, view, registry])

  if (!Number.isSafeInteger(id) || id <= 0 || (error instanceof Refusal && error.status === 404))
    return (
      <main>
        <Empty icon={<IconLock size={40} stroke={1.25} aria-hidden="true" />} title={say('state.gone')} />
      </main>
    )
  if (!data || !talk || !actions) {
    if (!error) return <Bones />
    return (
      <main>
        <Empty
          icon={<IconCloudOff size={40} stroke={1.25} aria-hidden="true" />}
          title={say('conversation.failed')}
          help={reasonOf(error, say)}
        >
          <Button onClick={() => void refetch()}>{say('app.retry')}</Button>
        </Empty>
      </main>
    )
  }
  return (
    <main className={css.page} data-context={context} aria-label={say('conversation.label')}>
      <title>{`${talk.subject || say('list.noSubject')} · ${say('app.name')}`}</title>
      <div className={css.middle}>
        <Header
          talk={talk}
          actions={actions}
          deadlines={deadlines}
          canReply={canReply}
          onPick={setPicker}
          naming={naming === id}
          onNaming={(open) => setNaming(open ? id : undefined)}
          context={context}
          onContext={() => setContext(!context)}
        />
        <Timeline
          key={id}
          talk={talk}
          timeline={data.timeline}
          after={data.after}
          onWhy={setWhy}
          onForward={canReply && talk.status !== 'merged' ? (mail) => forwardMail(id, mail) : undefined}
          onSplit={canReply && talk.status !== 'merged' ? (mail) => void split(mail) : undefined}
        />
        {isSetAside(talk) && <SetAside talk={talk} actions={actions} canReply={canReply} />}
        <HeldCards conversation={id} />
        <Others others={others} />
        {talk.status === 'merged' ? (
          <Merged talk={talk} actions={actions} canReply={canReply} />
        ) : canReply ? (
          <Suspense
            fallback={
              <ComposerComing conversation={id} asked={asked?.conversation === id} onAsk={setAsked} />
            }
          >
            <Composer
              key={id}
              talk={talk}
              timeline={data.timeline}
              asked={asked?.conversation === id ? asked : undefined}
              onBegun={() => setAsked(undefined)}
              onClosed={closed}
              onThrowAway={unwritten ? (back) => void throwAway(back) : undefined}
            />
          </Suspense>
        ) : (
          <p className={css.readOnly}>{say('conversation.cannotReply')}</p>
        )}
      </div>
      {context && (
        <Context
          talk={talk}
          deadlines={deadlines}
          timers={data.timers}
          attributes={data.attributes}
          canReply={canReply}
          onClose={() => setContext(false)}
        />
      )}
      <Pickers
        open={picker}
        onClose={() => setPicker(undefined)}
        talk={talk}
        actions={actions}
        merge={<MergePicker talk={talk} merge={actions.merge} onClose={() => setPicker(undefined)} />}
      />
      {why !== undefined && <WhyWindow conversation={id} version={why} onClose={() => setWhy(undefined)} />}
    </main>
  )
}
