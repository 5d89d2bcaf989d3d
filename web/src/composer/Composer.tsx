// Where agents answer and leave notes; docked below the conversation.
//
// Owns     up to which version the conversation was seen; what is written is `useDraft`'s.
// Never    sends what was written without knowing of something that arrived meanwhile; lets go of anything but what
//          was sent.
// Fails    with the text still there.

import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react'
import { api, type Conversation, type TimelineItem, take } from '../api/client'
import { channelsQuery, meQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Button, classes } from '../design/parts'
import { useCommand, useRegistry } from '../keys/commands'
import { TimePicker } from '../pick/TimePicker'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import { AttachmentList, useUploads } from './Attachments'
import { expectBack } from './backs'
import { type After, bodyOf } from './body'
import { ClosedBar } from './ClosedBar'
import { EditorComing, FieldComing } from './Coming'
import css from './Composer.module.css'
import type { Content, Mode } from './drafts'
import type { Insertion } from './Editor'
import { Foot } from './Foot'
import { mentionsAttachment } from './forgotten'
import { expectForward } from './forwards'
import { bringsFiles } from './given'
import { Head } from './Head'
import { joinedActions, partsOf } from './macros'
import { mentionsOf } from './mentionsOf'
import { NoteField } from './NoteField'
import {
  arrivedSince,
  directionFor,
  directionOf,
  lastMail,
  othersOf,
  readAddresses,
  uploadsIn,
  writtenTo,
} from './outgoing'
import { expectReply } from './replies'
import { SavedReplies } from './SavedReplies'
import { type Stale, staleOf } from './stale'
import { useComingBack, useGoingThere } from './useComingBack'
import { isEmpty, isUntouched, useDraft } from './useDraft'
import type { Reply } from './useReplies'
import { useSending } from './useSending'
import { useWaiting } from './waiting'

const Editor = lazy(() => import('./Editor'))
const Recipients = lazy(() => import('./Recipients'))
const Besides = lazy(() => import('./Besides'))
const Below = lazy(() => import('./Below'))
const News = lazy(() => import('./News'))
const WrittenElsewhere = lazy(() => import('./WrittenElsewhere'))
const Suggestions = lazy(() => import('./Suggestions'))

const toNobody = ({ to = '' }: Content) => to.trim() === ''

export default function Composer({
  talk,
  timeline,
  asked,
  onBegun,
  onClosed,
  onThrowAway,
}: {
  talk: Conversation
  timeline: readonly TimelineItem[]
  /** What was wanted before this was there. */
  asked: { mode: Mode; all: boolean } | undefined
  onBegun: () => void
  /** Sent, and closed with it, while its author still looks at it. */
  onClosed: () => void
  /** Away with the conversation itself: nothing was written in it yet. `back` brings the words home with it. */
  onThrowAway: ((back: () => void) => void) | undefined
}) {
  const say = useWords()
  const { undo, afterSending, takes } = usePreferences()
  const client = useQueryClient()
  const commands = useRegistry()
  const { data: me } = useQuery(meQuery)
  const { data: channels } = useQuery(channelsQuery)
  const person = me?.id ?? 0
  const id = talk.id

  const draft = useDraft(person, id)
  const { reply, note } = draft.contents
  const [mode, setMode] = useState<Mode | undefined>(() =>
    (['reply', 'forward', 'note'] as const).find((one) => !isEmpty(draft.contents[one])),
  )
  // whoever opens a conversation without a word means to write
  const unwritten = onThrowAway !== undefined
  const [opened, setOpened] = useState(false)
  if (unwritten && !opened) {
    setOpened(true)
    if (!mode) setMode('reply')
  }
  /** What goes by mail. */
  const mailing: 'reply' | 'forward' = mode === 'forward' ? 'forward' : 'reply'
  const letter = draft.contents[mailing]
  const content = mode === 'note' ? note : letter
  const forward = mode === 'forward'
  const writing = mode === 'reply' || forward
  /** Who begins to pass a mail on says first to whom. */
  const [toFirst, setToFirst] = useState(() =>
    mode === 'forward' && toNobody(draft.contents.forward) ? 1 : 0,
  )
  const open = (next: Mode, content: Content) => {
    setToFirst((now) => (next === 'forward' && toNobody(content) ? now + 1 : 0))
    setMode(next)
  }
  /** How often somebody asked for what is open already. */
  const [returned, setReturned] = useState(0)
  const [text, drawText] = useState('')
  // as it is by now, drawn or not
  const typed = useRef('')
  const setText = (now: string) => {
    typed.current = now
    drawText(now)
  }
  const [ccAsked, setCcOpen] = useState<boolean | 'by hand'>(false)
  const ccOpen = ccAsked !== false || letter.cc !== '' || letter.bcc !== ''
  const [chosen, setChosen] = useState<'rtl' | 'ltr'>()
  const [insertion, setInsertion] = useState<Insertion>()
  const [saving, setSaving] = useState(false)
  const [suggesting, setSuggesting] = useState(false)
  const insert = (html: string) => setInsertion((now) => ({ html, number: (now?.number ?? 0) + 1 }))
  const insertReply = ({ html, actions }: Reply) => {
    insert(html)
    draft.change(mailing, { actions: joinedActions(letter.actions, actions) })
  }
  const [choosing, setChoosing] = useState(false)
  const [promised, setPromised] = useState<{ after: After | undefined }>()
  const [dragging, setDragging] = useState(false)
  const [seen, setSeen] = useState(talk.version)
  const [stale, setStale] = useState<Stale>()
  const [wrong, setWrong] = useState<string>()
  /** What is on its way. It stays as it is; another kind can be written meanwhile. */
  const [sending, setSending] = useState<Mode>()
  const locked = sending !== undefined && sending === mode
  const here = useRef(mode)
  useEffect(() => {
    here.current = mode
    return () => {
      here.current = undefined
    }
  })
  const noteField = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const uploads = useUploads(
    id,
    say,
    (file, to) => draft.attach(to, file),
    (words) => {
      setWrong(words)
      waiting.stop()
    },
  )
  const underWay = (which: Mode) => uploads.going.filter((one) => one.to === which)

  /** Whether it can be changed now; says why not. */
  const free = () => {
    if (locked) setWrong(say('composer.wait'))
    return !locked
  }
  const addFiles = (files: Iterable<File>) => mode && free() && uploads.add(files, mode)
  const change = (what: Partial<Content>) => {
    // a line does not go away under whoever empties it
    if (what.cc !== undefined || what.bcc !== undefined) setCcOpen((now) => now || true)
    return free() && draft.change(mailing, what)
  }

  const arrived = mode ? arrivedSince(timeline, seen, person) : []
  const customer = talk.customer?.name || talk.customer?.address || ''
  const directionIn = (words: string, of: Content) =>
    chosen ?? directionOf(words || of.body.replace(/<[^>]*>/g, '')) ?? directionFor(talk.language)
  const direction = directionIn(text, letter)
  const saysNothing = (of: Content) =>
    mode === 'note'
      ? isEmpty(of) && underWay('note').length === 0
      : forward
        ? toNobody(of)
        : of.body.trim() === ''
  const empty = saysNothing(content)
  const ours = channels?.flatMap((one) => one.addresses) ?? []
  const own = channels?.find((one) => one.id === talk.channel.id)?.addresses ?? []
  const mails = timeline.flatMap((item) => (item.mail ? [item.mail] : []))
  const original = (forward && mails.find((one) => one.id === letter.mail)) || lastMail(timeline)

  const begin = (next: Mode, all = false) => {
    if (!mode) setSeen(talk.version)
    if (next !== mode) {
      if (waiting.asked) notSent()
      waiting.stop()
      setText('')
      setCcOpen(false)
      setChosen(undefined)
      setPromised(undefined)
    } else if (next !== 'note') {
      setReturned((now) => now + 1)
    }
    open(next, draft.contents[next])
    setWrong(undefined)
    setStale(undefined)
    if (next === 'note') {
      const ahead = commands.typed()
      if (ahead) draft.change('note', { body: note.body + ahead })
      setTimeout(() => noteField.current?.focus())
    }
    if (all && sending !== 'reply') {
      draft.change('reply', { cc: othersOf(lastMail(timeline), talk, ours).join(', ') })
      setCcOpen(true)
    }
  }
  useCommand('reply', () => begin('reply'))
  useCommand('replyAll', () => begin('reply', true))
  useCommand('note', () => begin('note'))
  useCommand('forward', () => begin('forward'))
  const beginNow = useRef(begin)
  useEffect(() => {
    beginNow.current = begin
  })
  useEffect(() => {
    if (!asked) return
    beginNow.current(asked.mode, asked.all)
    onBegun()
  }, [asked, onBegun])
  const passOn = useRef<(mail: number) => void>(() => undefined)
  useEffect(() => {
    passOn.current = (mail) => {
      if (sending !== 'forward') draft.change('forward', { mail, left: [] })
      begin('forward')
    }
  })
  useEffect(() => expectForward(id, (mail) => passOn.current(mail)), [id])

  // a saved reply that was chosen elsewhere
  const takeReply = useRef<(one: Reply) => void>(() => undefined)
  useEffect(() => {
    takeReply.current = (one) => {
      if (writing) return void (free() && insertReply(one))
      if (sending === 'reply') return setWrong(say('composer.wait'))
      begin('reply')
      // the text comes to the editor with it
      draft.change('reply', {
        body: reply.body.trim() === '' ? one.html : reply.body + one.html,
        actions: joinedActions(reply.actions, one.actions),
      })
    }
  })
  useEffect(() => expectReply(id, (one) => takeReply.current(one)), [id])

  const leave = (which: Mode) => {
    // something else may have been begun meanwhile
    if (here.current !== which) return
    waiting.stop()
    setText('')
    setCcOpen(false)
    setChosen(undefined)
    setPromised(undefined)
    setStale(undefined)
    setWrong(undefined)
    setMode(undefined)
  }

  // what was taken back comes home
  const home = useRef<(which: Mode, content: Content) => void>(() => undefined)
  useEffect(() => {
    home.current = (which, content) => {
      draft.restore(which, content)
      open(which, content)
    }
  })
  useEffect(() => expectBack(id, (which, content) => home.current(which, content)), [id])
  const sendReply = useSending(id, person)
  const comeBack = useComingBack(id, person)
  const goThere = useGoingThere(id)

  const usual = (writing && letter.actions?.status) || (mode === 'reply' && afterSending) || undefined
  const send = async (after: After | undefined, seenVersion?: number, at?: Date, waited = false) => {
    if (!mode || (waiting.asked && !waited)) return
    const written = draft.now(mode)
    if (saysNothing(written)) return
    if (sending) {
      setWrong(say('composer.wait'))
      return
    }
    const given = written.to === undefined ? undefined : readAddresses(written.to)
    const copies = readAddresses(written.cc)
    const hidden = readAddresses(written.bcc)
    const bad = given?.bad ?? copies.bad ?? hidden.bad
    if (writing && (bad || given?.all.length === 0)) {
      setWrong(bad ? say('composer.badAddress', { address: bad }) : say('composer.nobody'))
      return
    }
    if (underWay(mode).length > 0) {
      setWrong(undefined)
      waiting.wait({ mode, after, version: seenVersion, at })
      return
    }
    const nothingEnclosed = written.files.length === 0 && uploadsIn(written.body).length === 0
    // said once: who sends again means it
    if (mode === 'reply' && promised === undefined && nothingEnclosed && mentionsAttachment(typed.current)) {
      setPromised({ after })
      return
    }
    const version = seenVersion ?? (arrived.length > 0 ? seen : talk.version)
    setSending(mode)
    setWrong(undefined)
    try {
      if (mode === 'note') {
        await take(
          api.POST('/api/v1/conversations/{id}/note', {
            params: { path: { id } },
            body: {
              text: written.body.trim(),
              mentions: await mentionsOf(client, id, written.body),
              attachments: written.files.map((one) => one.id),
            },
          }),
        )
        tell(say('composer.noted'))
      } else
        await sendReply(
          bodyOf(written, {
            text: typed.current,
            direction: directionIn(typed.current, written),
            language: talk.language,
            after,
            take: takes,
            version,
            own,
            original: forward ? original : undefined,
          }),
          written,
          at ?? (undo > 0 ? undo : undefined),
        )
      const looking = here.current === mode
      if (draft.sent(mode, written)) leave(mode)
      if (after === 'closed' && looking) onClosed()
    } catch (why) {
      const news = staleOf(why, after, at)
      const words = news ? say('composer.stale') : say('composer.failed', { why: reasonOf(why, say) })
      const show = () => (news ? setStale(news) : setWrong(words))
      const back = () => {
        void goThere()
        beginNow.current(mode)
        show()
      }
      // who writes something else by now, or is elsewhere, is told there
      if (here.current === mode) show()
      else tell(words, { tone: 'bad', action: { label: say('notices.show'), run: back } })
    }
    setSending(undefined)
    void client.invalidateQueries({ queryKey: ['conversation', id] })
  }

  const notSent = () =>
    tell(say('attach.notSent'), {
      tone: 'bad',
      action: { label: say('notices.show'), run: () => void goThere() },
    })
  const waiting = useWaiting(
    (which) => underWay(which).length > 0,
    ({ after, version, at }) => void send(after, version, at, true),
    notSent,
  )

  /** With what is on its way to it. */
  const throwAway = (which: Mode) => {
    for (const one of underWay(which)) uploads.stop(one.key)
    waiting.stop()
    draft.drop(which)
  }

  const press = (event: KeyboardEvent) => {
    // windows that were opened from here have keys of their own
    if (event.nativeEvent.isComposing || !event.currentTarget.contains(event.target as Node)) return
    if (event.key === 'Escape') {
      event.preventDefault()
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      document.querySelector<HTMLElement>('[data-conversation][aria-current]')?.focus()
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void send(event.shiftKey && mode === 'reply' ? 'closed' : usual)
    }
  }
  const show = (version: number) => {
    setSeen(talk.version)
    document
      .querySelector(`[data-id="${id}"] [data-version="${version}"]`)
      ?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  }

  const drop = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return
    setDragging(false)
    // what is dropped into the text is the editor's, where it takes it
    if (event.defaultPrevented) return
    event.preventDefault()
    addFiles(event.dataTransfer.files)
  }

  if (!mode)
    return (
      <ClosedBar
        customer={customer}
        begun={!isEmpty(reply)}
        canForward={original !== undefined}
        onBegin={begin}
      />
    )

  return (
    // keys bubble up from the fields inside
    <section
      className={classes(css.composer, mode === 'note' && css.noting, dragging && css.dragging)}
      aria-label={say('composer.label')}
      data-sending={locked}
      data-row
      onKeyDown={press}
      onDragOver={(event) => {
        if (!bringsFiles(event.dataTransfer)) return
        event.preventDefault()
        setDragging(true)
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={drop}
    >
      <Head
        mode={mode}
        canForward={original !== undefined}
        ccOpen={ccOpen}
        onBegin={begin}
        onCc={() => setCcOpen('by hand')}
        onCollapse={() => {
          if (waiting.asked) notSent()
          waiting.stop()
          setMode(undefined)
        }}
      />
      {writing && (
        <Suspense fallback={toFirst > 0 && <FieldComing />}>
          <Recipients
            key={mailing}
            content={letter}
            customer={forward ? '' : (talk.customer?.address ?? '')}
            addresses={own}
            written={writtenTo(lastMail(timeline), own)}
            open={ccOpen}
            first={toFirst}
            focused={ccAsked === 'by hand'}
            locked={locked}
            onChange={change}
          />
        </Suspense>
      )}
      <Suspense>
        {draft.elsewhere && (
          <WrittenElsewhere
            onTake={() => {
              if (draft.elsewhere) open(draft.elsewhere.mode, draft.elsewhere.content)
              draft.takeElsewhere()
            }}
            onKeep={draft.keepMine}
          />
        )}
        {(stale || arrived.length > 0) && (
          <News
            stale={stale}
            arrived={arrived}
            onShow={show}
            onSend={() => {
              if (!stale) return
              setSeen(stale.version)
              setStale(undefined)
              void send(stale.after, stale.version, stale.at)
            }}
            onKeep={() => {
              if (stale) setSeen(stale.version)
              setStale(undefined)
            }}
          />
        )}
      </Suspense>
      {mode === 'note' ? (
        <NoteField
          conversation={id}
          field={noteField}
          value={note.body}
          locked={locked}
          onChange={(body) => draft.change('note', { body })}
          onFiles={addFiles}
        />
      ) : (
        <Suspense fallback={<EditorComing />}>
          <Editor
            key={`${mailing} ${draft.rounds[mailing]}`}
            start={letter.body}
            placeholder={
              forward
                ? say('composer.forwardBody')
                : say(unwritten ? 'begin.words' : 'composer.replyTo', { who: customer })
            }
            direction={direction}
            onDirection={() => free() && setChosen(direction === 'rtl' ? 'ltr' : 'rtl')}
            onChange={(now) => {
              setText(now.text)
              draft.change(mailing, { body: now.html })
              setPromised(undefined)
            }}
            onStart={setText}
            onFiles={addFiles}
            onPicture={async (file) => (free() ? uploads.take(file, mailing) : undefined)}
            onSlash={() => setSaving(true)}
            insertion={insertion}
            still={toFirst > 0}
            returned={returned}
            locked={locked}
          />
        </Suspense>
      )}
      {writing && (
        <Suspense>
          <Below talk={talk} content={letter} mail={original} forward={forward} onChange={change} />
        </Suspense>
      )}
      {writing && partsOf(letter.actions).length > 0 && (
        <Suspense>
          <Besides actions={letter.actions ?? {}} onChange={(actions) => change({ actions })} />
        </Suspense>
      )}
      <AttachmentList
        files={content.files}
        going={underWay(mode)}
        onRemove={(gone) =>
          free() && draft.change(mode, { files: content.files.filter((one) => one.id !== gone) })
        }
        onStop={(key) => {
          uploads.stop(key)
          waiting.stop()
        }}
      />
      {promised !== undefined && mode === 'reply' && reply.files.length === 0 && (
        <div className={css.arrived} role="alert">
          <p>{say('attach.forgotten')}</p>
          <div className={css.row}>
            <Button onClick={() => picker.current?.click()}>{say('attach.add')}</Button>
            <Button onClick={() => void send(promised.after)}>{say('attach.sendWithout')}</Button>
          </div>
        </div>
      )}
      {wrong && (
        <p className={css.wrong} role="alert">
          <IconAlertTriangle size={16} aria-hidden="true" />
          {wrong}
        </p>
      )}
      <Foot
        mode={mode}
        empty={empty}
        sending={sending !== undefined}
        after={usual}
        waits={waiting.asked ? underWay(mode).length : undefined}
        onStopWaiting={waiting.stop}
        kept={empty ? undefined : draft.saved}
        onFiles={addFiles}
        picker={picker}
        onSaved={() => free() && setSaving(true)}
        onSuggest={() => free() && setSuggesting(true)}
        discards={onThrowAway ? say('begin.discard') : say('composer.discard')}
        onDiscard={
          onThrowAway && mode === 'reply'
            ? () => {
                if (!free()) return
                const gone = letter
                throwAway('reply')
                onThrowAway(() => void (isUntouched(gone) || comeBack('reply', gone)))
              }
            : isEmpty(content)
              ? undefined
              : () => {
                  if (!free()) return
                  const gone = content
                  throwAway(mode)
                  leave(mode)
                  tell(say('composer.discarded'), { undo: () => void comeBack(mode, gone) })
                }
        }
        onLater={() => free() && setChoosing(true)}
        onSend={(after) => void send(after ?? usual)}
      />
      {choosing && (
        <TimePicker
          title={say('held.choose')}
          set={say('held.set')}
          onClose={() => setChoosing(false)}
          onChoose={(at) => void send(usual, undefined, at)}
        />
      )}
      {saving && <SavedReplies talk={talk} onClose={() => setSaving(false)} onChoose={insertReply} />}
      {suggesting && (
        <Suspense>
          <Suggestions
            talk={talk}
            onClose={() => setSuggesting(false)}
            onChoose={insert}
            onReply={insertReply}
          />
        </Suspense>
      )}
    </section>
  )
}
