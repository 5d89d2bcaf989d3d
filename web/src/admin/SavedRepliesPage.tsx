import { IconPlus, IconTemplate } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../api/client'
import { savedRepliesQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { partsOf, resolved } from '../composer/macros'
import { plainOf } from '../composer/outgoing'
import { DoesMore } from '../composer/SavedReplies'
import { Pair, Select, Wrong } from '../design/fields'
import { Page } from '../design/Page'
import { Apart, Button, Empty, Field, Moment, Pill } from '../design/parts'
import { Window } from '../design/Window'
import { useWordOr, useWords } from '../words/words'
import css from './Admin.module.css'
import { Loaded } from './Loading'
import { actionsOf, ReplyActionFields, textsOf } from './ReplyActionFields'
import { TextWithVariables } from './TextWithVariables'

type Saved = Awaited<ReturnType<NonNullable<typeof savedRepliesQuery.queryFn>>>[number]

const languages = ['en', 'ar', 'fr', 'de', 'es', 'tr', 'ur']

function OneReply({ reply, onClose }: { reply: Saved | undefined; onClose: () => void }) {
  const say = useWords()
  const wordOr = useWordOr()
  const client = useQueryClient()
  const [name, setName] = useState(reply?.name ?? '')
  const [language, setLanguage] = useState(reply?.language ?? '')
  const [body, setBody] = useState(reply?.body ?? '')
  const [actions, setActions] = useState(() => textsOf(reply?.actions ?? {}))
  const [wrong, setWrong] = useState<string>()

  const refresh = () => client.invalidateQueries({ queryKey: ['saved-replies'] })
  const run = async (work: Promise<unknown>, done: string, undo?: () => void) => {
    try {
      await work
      await refresh()
      tell(done, undo ? { undo } : {})
      onClose()
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
  }
  const save = () => {
    if (body.trim() === '') {
      setWrong(say('saved.empty'))
      return
    }
    const given = { name: name.trim(), language, body, actions: actionsOf(actions) }
    void run(
      reply
        ? take(api.PUT('/api/v1/saved-replies/{id}', { params: { path: { id: reply.id } }, body: given }))
        : take(api.POST('/api/v1/saved-replies', { body: given })),
      say('people.saved'),
    )
  }
  const bringBack = async ({ name: called, language: of, body: text, actions: does }: Saved) => {
    try {
      const back = { name: called, language: of, body: text, actions: does }
      await take(api.POST('/api/v1/saved-replies', { body: back }))
      tell(say('done.undone'))
    } catch (why) {
      tell(reasonOf(why, say), { tone: 'bad' })
    }
    await refresh()
  }
  const remove = () =>
    reply &&
    void run(
      take(api.DELETE('/api/v1/saved-replies/{id}', { params: { path: { id: reply.id } } })),
      say('saved.removed'),
      () => void bringBack(reply),
    )
  return (
    <Window
      title={reply ? say('saved.edit') : say('saved.new')}
      size={640}
      onClose={onClose}
      foot={
        <>
          {reply && (
            <Button className={css.apart} onClick={remove}>
              {say('saved.remove')}
            </Button>
          )}
          <Button type="submit" form="saved" look="primary">
            {say('admin.save')}
          </Button>
        </>
      }
    >
      <form
        id="saved"
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Pair>
          <Field
            id="name"
            label={say('saved.name')}
            dir="auto"
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoFocus
          />
          <Select
            id="language"
            label={say('filter.language')}
            value={language}
            onChange={(event) => setLanguage(event.target.value)}
          >
            <option value="">{say('list.any')}</option>
            {languages.map((one) => (
              <option key={one} value={one}>
                {wordOr(`language.${one}`, one)}
              </option>
            ))}
          </Select>
        </Pair>
        <TextWithVariables
          start={body}
          placeholder={say('saved.body')}
          language={reply?.language ?? ''}
          noFiles="saved.noFiles"
          onChange={setBody}
        />
        <ReplyActionFields value={actions} onChange={setActions} />
        <Wrong>{wrong}</Wrong>
      </form>
    </Window>
  )
}

/** How many things it does besides. */
function Does({ actions }: { actions: Saved['actions'] }) {
  const n = partsOf(resolved(actions, 0)).length
  return n > 0 ? (
    <Pill>
      <DoesMore n={n} />
    </Pill>
  ) : null
}

export default function SavedRepliesPage() {
  const say = useWords()
  const wordOr = useWordOr()
  const asked = useQuery(savedRepliesQuery)
  const [open, setOpen] = useState<Saved | 'new'>()
  return (
    <Page
      title={say('page.savedReplies')}
      help={say('saved.help')}
      actions={
        <Button look="primary" onClick={() => setOpen('new')}>
          <IconPlus size={16} aria-hidden="true" />
          {say('saved.new')}
        </Button>
      }
    >
      <Loaded
        of={asked}
        empty={
          <Empty
            icon={<IconTemplate size={40} stroke={1.2} aria-hidden="true" />}
            title={say('saved.none')}
            help={say('saved.help')}
          />
        }
      >
        {(data) => (
          <ul className={`${css.list} ${css.table}`}>
            {data.map((one) => (
              <li key={one.id}>
                <button type="button" className={css.row} onClick={() => setOpen(one)}>
                  <span className={css.sign}>
                    <IconTemplate size={17} aria-hidden="true" />
                  </span>
                  <span className={css.names}>
                    <Apart className={css.name}>{one.name}</Apart>
                    <Apart className={css.quiet}>{plainOf(one.body).slice(0, 160)}</Apart>
                  </span>
                  <span className={css.facts}>
                    <span className={css.quiet}>
                      <Moment at={one.updated} />
                    </span>
                  </span>
                  <span className={css.end}>
                    <Does actions={one.actions} />
                    {one.language && <Pill>{wordOr(`language.${one.language}`, one.language)}</Pill>}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {open && <OneReply reply={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}
