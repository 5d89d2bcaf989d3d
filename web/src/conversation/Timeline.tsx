import { IconBolt, IconClockHour4, IconNote, IconRoute, IconUser } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Conversation, TimelineItem } from '../api/client'
import { earlierQuery } from '../api/queries'
import { partsOf } from '../composer/mentions'
import { More } from '../design/More'
import { Apart, Moment } from '../design/parts'
import { fullMoment } from '../preferences/moments'
import { type Preferences, usePreferences } from '../preferences/preferences'
import { type Say, useWordOr, useWords } from '../words/words'
import { AnswerCard } from './AnswerCard'
import { type Activity, type Did, type Shown, shownOf } from './activity'
import { labelOf } from './attributeValues'
import { FileList } from './FileList'
import { Linked } from './Linked'
import { MailCard } from './MailCard'
import css from './Timeline.module.css'

/** As a person reads the value of an attribute. */
function saidValue(value: string | undefined, say: Say, of: Preferences): string {
  if (value === undefined || value === '') return ''
  if (value === 'true' || value === 'false') return say(value === 'true' ? 'attribute.yes' : 'attribute.no')
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? fullMoment(new Date(value), of) : value
}

export function useDidText(): (did: Did) => string {
  const say = useWords()
  const wordOr = useWordOr()
  const of = usePreferences()
  return ({ verb, to, field, from }) => {
    const named = verb === 'status' || verb === 'priority' ? wordOr(`${verb}.${to}`, to) : to
    if (verb.startsWith('attribute'))
      return wordOr(`did.${verb}`, verb, {
        field: labelOf(field ?? ''),
        from: saidValue(from, say, of),
        to: saidValue(to, say, of),
      })
    return wordOr(`did.${verb}`, say('did.other', { what: [verb, to].filter(Boolean).join(' ') }), {
      to: named,
      field: field ?? '',
      from: from ?? '',
    })
  }
}

const signs = {
  agent: <IconUser size={14} aria-hidden="true" />,
  timer: <IconClockHour4 size={14} aria-hidden="true" />,
  rules: <IconBolt size={14} aria-hidden="true" />,
}

/** Who changed the directory without the console. */
const outside = new Set(['directory', 'command line'])

function ActivityLine({ one, onWhy }: { one: Activity; onWhy: (version: number) => void }) {
  const say = useWords()
  const didText = useDidText()
  const byRules = one.actor.kind !== 'agent'
  const sign =
    one.actor.kind === 'agent' ? signs.agent : one.actor.kind === 'timer' ? signs.timer : signs.rules
  const who =
    one.actor.kind === 'agent'
      ? one.actor.name
      : one.actor.kind === 'timer'
        ? say('did.timer')
        : outside.has(one.actor.kind)
          ? say('did.directory')
          : say('did.rules')
  return (
    <div className={css.activity} data-version={one.version}>
      <span className={css.sign}>{sign}</span>
      <p>
        <Apart className={css.who}>{who}</Apart>{' '}
        {one.dids.map((did, at) => (
          // the same thing may be said twice in one version
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of a version never changes
          <span key={at}>
            {at > 0 && ' · '}
            <Apart>{didText(did)}</Apart>
          </span>
        ))}
      </p>
      {one.decided && byRules && (
        <button
          type="button"
          className={css.why}
          aria-label={say('did.whyLong')}
          onClick={() => onWhy(one.version)}
        >
          <IconRoute size={13} aria-hidden="true" className="mirrored" />
          {say('did.why')}
        </button>
      )}
      <span className={css.at}>
        <Moment at={one.at} />
      </span>
    </div>
  )
}

function NoteCard({ item }: { item: TimelineItem }) {
  const say = useWords()
  if (!item.note) return null
  const { by, text, mentions, attachments } = item.note
  return (
    <article className={css.note} data-version={item.version} aria-label={say('note.title')}>
      <header>
        <IconNote size={15} aria-hidden="true" />
        <Apart className={css.who}>{by.kind === 'agent' ? by.name : say('note.rules')}</Apart>
        <span className={css.noteTitle}>{say('note.title')}</span>
        <span className={css.at}>
          <Moment at={item.at} />
        </span>
      </header>
      {text && (
        <div dir="auto" className={css.noteText}>
          <Linked
            text={text}
            plain={(between) =>
              partsOf(between, mentions).map((part, at) =>
                part.name ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a note never changes
                  <bdi key={at} className={css.mention}>
                    {part.text}
                  </bdi>
                ) : (
                  part.text
                ),
              )
            }
          />
        </div>
      )}
      <FileList files={attachments} />
    </article>
  )
}

function One({
  item,
  newest,
  onWhy,
  onSplit,
  onForward,
}: {
  item: Shown
  newest: boolean
  onWhy: (version: number) => void
  onSplit: ((mail: number) => void) | undefined
  onForward: ((mail: number) => void) | undefined
}) {
  if (item.type === 'activity') return <ActivityLine one={item} onWhy={onWhy} />
  if (item.type === 'mail' && item.mail)
    return (
      <MailCard
        mail={item.mail}
        version={item.version}
        open={newest}
        onSplit={onSplit}
        onForward={onForward}
      />
    )
  if (item.type === 'answer' && item.answer)
    return <AnswerCard answer={item.answer} at={item.at} version={item.version} />
  return <NoteCard item={item} />
}

interface Props {
  talk: Conversation
  timeline: readonly TimelineItem[]
  after: number
  onWhy: (version: number) => void
  /** Missing: who looks may not. */
  onSplit: ((mail: number) => void) | undefined
  /** Missing: who looks may not. */
  onForward: ((mail: number) => void) | undefined
}

export function Timeline({ talk, timeline, after, onWhy, onSplit, onForward }: Props) {
  const say = useWords()
  const box = useRef<HTMLElement>(null)
  const atEnd = useRef(true)
  const [asked, setAsked] = useState(false)
  const earlier = useInfiniteQuery({ ...earlierQuery(talk.id, after), enabled: asked && after > 0 })
  const before = earlier.data?.pages
  const shown = useMemo(
    () => shownOf([...(before?.toReversed().flatMap((page) => page.timeline) ?? []), ...timeline]),
    [before, timeline],
  )
  const lastMail = shown.findLast((one) => one.type === 'mail')
  const several = shown.filter((one) => one.type === 'mail').length > 1

  // what comes above does not move what is being read
  const height = useRef<number>(undefined)
  const showEarlier = () => {
    atEnd.current = false
    height.current = box.current?.scrollHeight
    if (asked && !earlier.isError) void earlier.fetchNextPage()
    else if (earlier.isError) void earlier.refetch()
    setAsked(true)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each piece that has come
  useLayoutEffect(() => {
    const at = box.current
    if (at && height.current !== undefined) at.scrollTop += at.scrollHeight - height.current
    height.current = undefined
  }, [before?.length])

  // begins at the newest and stays there while somebody reads it; who scrolled up is left in peace
  useLayoutEffect(() => {
    const at = box.current
    if (at && atEnd.current && shown.length > 0) at.scrollTop = at.scrollHeight
  }, [shown])
  useEffect(() => {
    const at = box.current
    if (!at) return
    const inner = at.firstElementChild
    const look = () => {
      atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 60
    }
    const grow = new ResizeObserver(() => {
      if (atEnd.current) at.scrollTop = at.scrollHeight
    })
    if (inner) grow.observe(inner)
    grow.observe(at)
    at.addEventListener('scroll', look, { passive: true })
    return () => {
      grow.disconnect()
      at.removeEventListener('scroll', look)
    }
  }, [])

  return (
    // the focus may rest on what scrolls, so that it can be scrolled by keyboard
    <section
      ref={box}
      className={css.timeline}
      aria-label={say('conversation.timeline')}
      tabIndex={0}
      data-id={talk.id}
    >
      <div className={css.inner}>
        {after > 0 && (!asked || earlier.isError || earlier.hasNextPage || earlier.isPending) && (
          <More busy={earlier.isFetching} error={earlier.error} onMore={showEarlier}>
            {say(earlier.isFetching ? 'conversation.earlierLoading' : 'conversation.earlier')}
          </More>
        )}
        {shown.map((item) => (
          <One
            key={keyOf(item)}
            item={item}
            newest={item === lastMail}
            onWhy={onWhy}
            onSplit={several ? onSplit : undefined}
            onForward={onForward}
          />
        ))}
      </div>
    </section>
  )
}

const keyOf = (item: Shown) => {
  if (item.type === 'activity') return `activity-${item.version}`
  if (item.mail) return `mail-${item.mail.id}`
  return item.answer ? `answer-${item.answer.outbox}` : `note-${item.version}-${item.note?.text.length}`
}
