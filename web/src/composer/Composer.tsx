// Where agents answer and leave notes; docked below the conversation.
//
// Owns     what is being written, its draft on this device, and up to which version it was seen.
// Never    sends what was written without knowing of something that arrived meanwhile.
// Fails    with the text still there.

import {
  IconAlertTriangle,
  IconChevronDown,
  IconCornerUpLeft,
  IconCornerUpLeftDouble,
  IconNote,
  IconSend,
  IconTrash,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react'
import { api, type Conversation, Refusal, type TimelineItem, take } from '../api/client'
import { channelsQuery, meQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Apart, Bone, Button, classes, IconButton } from '../design/parts'
import { useCommand } from '../keys/commands'
import { useWords } from '../words/words'
import { Arrived } from './Arrived'
import css from './Composer.module.css'
import { drafts, type Mode } from './drafts'
import type { Written } from './Editor'
import {
  arrivedSince,
  directionFor,
  directionOf,
  lastMail,
  othersOf,
  readAddresses,
  wrapped,
} from './outgoing'

const Editor = lazy(() => import('./Editor'))
const kept = drafts(window.localStorage, Date.now)
kept.forgetOld()

/** Typing is kept once it pauses this long. */
const saveAfter = 350

interface Stale {
  arrived: TimelineItem[]
  version: number
  close: boolean
}

export function Composer({ talk, timeline }: { talk: Conversation; timeline: readonly TimelineItem[] }) {
  const say = useWords()
  const client = useQueryClient()
  const { data: me } = useQuery(meQuery)
  const { data: channels } = useQuery(channelsQuery)
  const person = me?.id ?? 0
  const id = talk.id

  const [mode, setMode] = useState<Mode | undefined>(() => {
    if (kept.load(person, id, 'reply')) return 'reply'
    return kept.load(person, id, 'note') ? 'note' : undefined
  })
  const [reply, setReply] = useState<Written>(() => ({
    html: kept.load(person, id, 'reply')?.body ?? '',
    text: '',
  }))
  const [note, setNote] = useState(() => kept.load(person, id, 'note')?.body ?? '')
  const [cc, setCc] = useState(() => kept.load(person, id, 'reply')?.cc ?? '')
  const [ccOpen, setCcOpen] = useState(cc !== '')
  const [chosen, setChosen] = useState<'rtl' | 'ltr'>()
  // the editor begins afresh with another number: after sending, after a draft was thrown away
  const [round, setRound] = useState(0)
  const [seen, setSeen] = useState(talk.version)
  const [stale, setStale] = useState<Stale>()
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [saved, setSaved] = useState(false)
  const noteField = useRef<HTMLTextAreaElement>(null)

  const arrived = mode ? arrivedSince(timeline, seen, person) : []
  const customer = talk.customer?.name || talk.customer?.address || ''
  const direction = chosen ?? directionOf(reply.text) ?? directionFor(talk.language)
  const body = mode === 'note' ? note : reply.html
  const ours = channels?.flatMap((one) => one.addresses) ?? []

  const begin = (next: Mode, all = false) => {
    if (!mode) setSeen(talk.version)
    setMode(next)
    setWrong(undefined)
    setStale(undefined)
    if (next === 'note') setTimeout(() => noteField.current?.focus())
    if (all) {
      const others = othersOf(lastMail(timeline), talk, ours)
      setCc(others.join(', '))
      setCcOpen(true)
    }
  }
  useCommand('reply', () => begin('reply'))
  useCommand('replyAll', () => begin('reply', true))
  useCommand('note', () => begin('note'))

  useEffect(() => {
    if (!mode) return
    const timer = setTimeout(() => {
      const empty = mode === 'note' ? note.trim() === '' : reply.html === ''
      if (empty) kept.drop(person, id, mode)
      else
        setSaved(kept.save(person, id, mode, mode === 'note' ? note : reply.html, mode === 'reply' ? cc : ''))
    }, saveAfter)
    return () => clearTimeout(timer)
  }, [mode, reply.html, note, cc, person, id])

  const clear = (which: Mode) => {
    kept.drop(person, id, which)
    if (which === 'note') setNote('')
    else {
      setReply({ html: '', text: '' })
      setCc('')
      setCcOpen(false)
      setChosen(undefined)
    }
    setSaved(false)
    setStale(undefined)
    setWrong(undefined)
    setRound(round + 1)
    setMode(undefined)
  }

  const send = async (close: boolean, version = arrived.length > 0 ? seen : talk.version) => {
    if (!mode || busy || body.trim() === '') return
    const copies = readAddresses(cc)
    if (mode === 'reply' && copies.bad) {
      setWrong(say('composer.badAddress', { address: copies.bad }))
      return
    }
    setBusy(true)
    setWrong(undefined)
    const path = { params: { path: { id } } }
    try {
      if (mode === 'note')
        await take(api.POST('/api/v1/conversations/{id}/note', { ...path, body: { text: note.trim() } }))
      else
        await take(
          api.POST('/api/v1/conversations/{id}/reply', {
            ...path,
            body: {
              html: wrapped(reply.html, direction, talk.language),
              text: reply.text,
              close,
              expected_version: version,
              ...(copies.all.length > 0 ? { cc: copies.all } : {}),
            },
          }),
        )
      tell(say(mode === 'note' ? 'composer.noted' : close ? 'composer.sentClosed' : 'composer.sent'))
      clear(mode)
    } catch (why) {
      const problem = why instanceof Refusal && why.status === 409 ? why.problem : undefined
      if (problem?.current_version !== undefined)
        setStale({
          arrived: problem.arrived?.filter((one) => one.type !== 'event') ?? [],
          version: problem.current_version,
          close,
        })
      else setWrong(say('composer.failed', { why: reasonOf(why, say) }))
    }
    setBusy(false)
    void client.invalidateQueries({ queryKey: ['conversation', id] })
  }

  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      event.preventDefault()
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      document.querySelector<HTMLElement>('[data-conversation][aria-current]')?.focus()
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void send(event.shiftKey && mode === 'reply')
    }
  }
  const show = (version: number) => {
    setSeen(talk.version)
    document
      .querySelector(`[data-id="${id}"] [data-version="${version}"]`)
      ?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  }

  if (!mode)
    return (
      <footer className={css.closed}>
        <button type="button" className={css.begin} onClick={() => begin('reply')}>
          <IconCornerUpLeft size={16} aria-hidden="true" className="mirrored" />
          <Apart>{say('composer.replyTo', { who: customer })}</Apart>
          <span className={css.key} aria-hidden="true">
            {'R'}
          </span>
        </button>
        <Button onClick={() => begin('note')}>
          <IconNote size={16} aria-hidden="true" />
          {say('composer.note')}
        </Button>
      </footer>
    )

  const tab = (which: Mode, label: string) => (
    <button type="button" className={css.tab} aria-pressed={mode === which} onClick={() => begin(which)}>
      {label}
    </button>
  )
  return (
    // keys bubble up from the fields inside
    <section
      className={classes(css.composer, mode === 'note' && css.noting)}
      aria-label={say('composer.label')}
      onKeyDown={press}
    >
      <div className={css.head}>
        <div className={css.tabs}>
          {tab('reply', say('composer.reply'))}
          {tab('note', say('composer.note'))}
        </div>
        {mode === 'reply' && (
          <p className={css.to}>
            <span>{say('composer.to')}</span> <Apart>{talk.customer?.address}</Apart>
          </p>
        )}
        <span className={css.gap} />
        {mode === 'reply' && (
          <>
            <IconButton label={say('composer.replyAll')} hint={['⇧R']} onClick={() => begin('reply', true)}>
              <IconCornerUpLeftDouble size={16} aria-hidden="true" className="mirrored" />
            </IconButton>
            {!ccOpen && (
              <Button look="quiet" onClick={() => setCcOpen(true)}>
                {say('composer.cc')}
              </Button>
            )}
          </>
        )}
        <IconButton label={say('composer.collapse')} onClick={() => setMode(undefined)}>
          <IconChevronDown size={17} aria-hidden="true" />
        </IconButton>
      </div>
      {mode === 'reply' && ccOpen && (
        <label className={css.cc}>
          <span>{say('composer.cc')}</span>
          <input
            dir="ltr"
            value={cc}
            placeholder={say('composer.ccHelp')}
            onChange={(event) => setCc(event.target.value)}
          />
        </label>
      )}
      {stale ? (
        <div className={css.stale} role="alert">
          <p className={css.staleTitle}>
            <IconAlertTriangle size={17} aria-hidden="true" />
            {say('composer.stale')}
          </p>
          {stale.arrived.length > 0 ? (
            <Arrived items={stale.arrived} onShow={show} />
          ) : (
            <p>{say('composer.staleNothing')}</p>
          )}
          <p>{say('composer.staleHelp')}</p>
          <div className={css.row}>
            <Button
              look="primary"
              onClick={() => {
                setSeen(stale.version)
                setStale(undefined)
                void send(stale.close, stale.version)
              }}
            >
              {say('composer.sendAnyway')}
            </Button>
            <Button
              onClick={() => {
                setSeen(stale.version)
                setStale(undefined)
              }}
            >
              {say('composer.keepEditing')}
            </Button>
          </div>
        </div>
      ) : (
        arrived.length > 0 && (
          <div className={css.arrived} role="status">
            <p>{say('composer.arrived', { n: arrived.length })}</p>
            <Arrived items={arrived} onShow={show} />
          </div>
        )
      )}
      {mode === 'note' ? (
        <textarea
          ref={noteField}
          className={css.note}
          dir="auto"
          rows={4}
          maxLength={100_000}
          aria-label={say('composer.noteBody')}
          placeholder={say('composer.writeNote')}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      ) : (
        <Suspense
          fallback={
            <div className={css.waiting}>
              <Bone width="60%" />
            </div>
          }
        >
          <Editor
            key={round}
            start={reply.html}
            placeholder={say('composer.replyTo', { who: customer })}
            direction={direction}
            onDirection={() => setChosen(direction === 'rtl' ? 'ltr' : 'rtl')}
            onChange={setReply}
          />
        </Suspense>
      )}
      {wrong && (
        <p className={css.wrong} role="alert">
          <IconAlertTriangle size={16} aria-hidden="true" />
          {wrong}
        </p>
      )}
      <div className={css.foot}>
        <span className={css.kept} role="status">
          {saved && body.trim() !== '' && say('composer.draft')}
        </span>
        {body.trim() !== '' && (
          <IconButton
            label={say('composer.discard')}
            onClick={() => {
              clear(mode)
              tell(say('composer.discarded'))
            }}
          >
            <IconTrash size={16} aria-hidden="true" />
          </IconButton>
        )}
        {mode === 'reply' && (
          <Button disabled={busy || body.trim() === ''} onClick={() => void send(true)}>
            {say('composer.sendClose')}
          </Button>
        )}
        <Button look="primary" disabled={busy || body.trim() === ''} onClick={() => void send(false)}>
          {mode === 'reply' && <IconSend size={15} aria-hidden="true" className="mirrored" />}
          {busy ? say('composer.sending') : mode === 'note' ? say('composer.addNote') : say('composer.send')}
        </Button>
      </div>
    </section>
  )
}
