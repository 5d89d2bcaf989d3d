import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { Pair, Select, Wrong } from '../../design/fields'
import {
  Apart,
  Button,
  Field,
  fieldClass,
  IconButton,
  inputClass,
  isolated,
  labelClass,
} from '../../design/parts'
import { wordsOf } from '../../design/values'
import { Window } from '../../design/Window'
import { useWords } from '../../words/words'
import type { Wanted } from './edit'
import css from './Form.module.css'
import type { List, Row } from './read'
import {
  type Actions,
  bodyOf,
  type Condition,
  conditionOf,
  fits,
  isName,
  isSaidElsewhere,
  isTag,
  listsFor,
  priorities,
  type Question,
  questions,
} from './rule'

/** A clause as it is typed: one value a line, whatever stands in it. */
interface Typed {
  id: number
  question: Question
  text: string
  /** In the place of what is typed; empty: none. */
  list: string
}
const valuesOf = (text: string) => [
  ...new Set(
    text
      .split('\n')
      .map((one) => one.trim())
      .filter(Boolean),
  ),
]

/** So many items of a list are shown. */
const shownItems = 6

/** What a list holds, as far as it is told where it is declared. */
function Held({ name, lists }: { name: string; lists: readonly List[] }) {
  const say = useWords()
  const one = lists.find((it) => it.name === name)
  if (!one) return <p className={css.quiet}>{say('form.listUnknown')}</p>
  if (one.file) return <p className={css.quiet}>{say('form.listFile', { file: isolated(one.file) })}</p>
  const more = one.items.length - shownItems
  return (
    <p className={css.held}>
      {one.items.slice(0, shownItems).map((it) => (
        <Apart key={it} className={css.value}>
          {it}
        </Apart>
      ))}
      {more > 0 && <span className={css.quiet}>{say('form.listMore', { n: more })}</span>}
    </p>
  )
}

/** One question and what it is compared with: values that are typed, or a list that stands elsewhere. */
function Asked({
  one,
  lists,
  alone,
  onChange,
  onDrop,
}: {
  one: Typed
  lists: readonly List[]
  alone: boolean
  onChange: (of: Partial<Typed>) => void
  onDrop: () => void
}) {
  const say = useWords()
  const fitting = listsFor(one.question, lists).map((it) => it.name)
  const named = one.list === '' || fitting.includes(one.list) ? fitting : [one.list, ...fitting]
  return (
    <div className={css.asked}>
      <Select
        id={`ask-${one.id}`}
        label={say('form.question')}
        value={one.question}
        onChange={(event) => {
          const question = questions.find((it) => it === event.target.value) ?? 'subject contains'
          const keeps = listsFor(question, lists).some((it) => it.name === one.list)
          onChange({ question, list: keeps ? one.list : '' })
        }}
      >
        {questions.map((it) => (
          <option key={it} value={it}>
            {say(`ask.${it}`)}
          </option>
        ))}
      </Select>
      <div className={css.with}>
        {named.length > 0 && (
          <Select
            id={`list-${one.id}`}
            label={say('form.comparedWith')}
            value={one.list}
            onChange={(event) => onChange({ list: event.target.value })}
          >
            <option value="">{say('form.ownValues')}</option>
            {named.map((it) => (
              <option key={it} value={it}>
                {say('form.theList', { name: isolated(it) })}
              </option>
            ))}
          </Select>
        )}
        {one.list ? (
          <Held name={one.list} lists={lists} />
        ) : (
          <div className={fieldClass}>
            <label className={labelClass} htmlFor={`values-${one.id}`}>
              {say('form.values')}
            </label>
            <textarea
              id={`values-${one.id}`}
              className={inputClass}
              dir="auto"
              rows={Math.min(6, Math.max(2, one.text.split('\n').length))}
              value={one.text}
              onChange={(event) => onChange({ text: event.target.value })}
            />
          </div>
        )}
      </div>
      <IconButton label={say('form.dropQuestion')} disabled={alone} onClick={onDrop}>
        <IconTrash size={15} aria-hidden="true" />
      </IconButton>
    </div>
  )
}

/** One rule: what it asks and what it does. Without `row` a new one. */
export function RuleWindow({
  text,
  row,
  taken,
  teams,
  lists,
  onClose,
  onSave,
}: {
  text: string
  row: Row | undefined
  taken: string[]
  teams: string[]
  lists: readonly List[]
  onClose: () => void
  onSave: (wanted: Wanted) => void
}) {
  const say = useWords()
  const [known] = useState<Condition | undefined>(() =>
    row
      ? conditionOf(row.condition)
      : { join: 'and', clauses: [{ question: 'subject contains', values: [] }] },
  )
  const [body] = useState(() =>
    row
      ? bodyOf(text, row)
      : { actions: { team: '', tags: [], priority: '' } as Actions, places: {}, rest: [] },
  )
  const [join, setJoin] = useState(known?.join ?? 'and')
  const [clauses, setClauses] = useState<Typed[]>(
    () =>
      known?.clauses.map((one, id) => ({
        id,
        question: one.question,
        text: one.values.join('\n'),
        list: one.list ?? '',
      })) ?? [],
  )
  const [wrong, setWrong] = useState<string>()
  const change = (id: number, of: Partial<Typed>) =>
    setClauses((all) => all.map((one) => (one.id === id ? { ...one, ...of } : one)))
  const add = () =>
    setClauses((all) => [
      ...all,
      { id: Math.max(-1, ...all.map((one) => one.id)) + 1, question: 'text mentions', text: '', list: '' },
    ])

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const name = row && row.kind !== 'rule' ? row.name : String(given.get('name')).trim()
    const asked = clauses.map(({ question, text, list }) =>
      list ? { question, values: [], list } : { question, values: valuesOf(text) },
    )
    const priority = priorities.find((one) => one === given.get('priority')) ?? ''
    // a field that is not shown says nothing, and changes nothing
    const actions: Actions = {
      team: given.has('team') ? String(given.get('team')) : body.actions.team,
      tags: wordsOf(given.get('tags')),
      priority: given.has('priority') ? priority : body.actions.priority,
    }
    const unfit = asked.flatMap((one) => one.values.filter((value) => !fits(one.question, value)))[0]
    const badTag = actions.tags.find((one) => !isTag(one))
    const does = actions.team || actions.tags.length > 0 || actions.priority || body.rest.length > 0
    if (!row || row.kind === 'rule') {
      if (!isName(name)) return setWrong(say('form.badName'))
      if (taken.includes(name)) return setWrong(say('form.nameTaken'))
    }
    if (known && asked.some((one) => one.values.length === 0 && !('list' in one)))
      return setWrong(say('form.noValue'))
    if (unfit !== undefined) return setWrong(say('form.badValue', { value: unfit }))
    if (badTag !== undefined) return setWrong(say('form.badValue', { value: badTag }))
    if (!does && (!row || row.kind === 'rule')) return setWrong(say('form.doesNothing'))
    onSave({ name, condition: known && { join, clauses: asked }, actions })
  }
  const others = teams.includes(body.actions.team) || body.actions.team === '' ? [] : [body.actions.team]
  const isRule = !row || row.kind === 'rule'
  return (
    <Window
      title={row ? say('form.changeTitle') : say('form.add')}
      size={640}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{say('app.cancel')}</Button>
          <Button type="submit" form="rule" look="primary">
            {say('form.save')}
          </Button>
        </>
      }
    >
      <form id="rule" className={css.fields} onSubmit={submit}>
        {isRule && (
          <Field
            id="rule-name"
            name="name"
            label={say('form.name')}
            hint={say('form.nameHelp')}
            dir="auto"
            defaultValue={row?.name}
            required
            maxLength={100}
          />
        )}
        {isRule && (
          <fieldset className={css.part}>
            <legend>{say('form.when')}</legend>
            {!known ? (
              <>
                <code className={css.written} dir="ltr">
                  {row?.condition && text.slice(row.condition.from, row.condition.to)}
                </code>
                <p className={css.quiet}>{say('form.beyond')}</p>
              </>
            ) : (
              <>
                {clauses.length > 1 && (
                  <Select
                    id="join"
                    label={say('form.join')}
                    value={join}
                    onChange={(event) => setJoin(event.target.value === 'or' ? 'or' : 'and')}
                  >
                    <option value="and">{say('form.all')}</option>
                    <option value="or">{say('form.any')}</option>
                  </Select>
                )}
                {clauses.map((one) => (
                  <Asked
                    key={one.id}
                    one={one}
                    lists={lists}
                    alone={clauses.length === 1}
                    onChange={(of) => change(one.id, of)}
                    onDrop={() => setClauses((all) => all.filter((it) => it.id !== one.id))}
                  />
                ))}
                <Button onClick={add}>
                  <IconPlus size={15} aria-hidden="true" />
                  {say('form.addQuestion')}
                </Button>
              </>
            )}
          </fieldset>
        )}
        <fieldset className={css.part}>
          <legend>{say('form.then')}</legend>
          <Pair>
            {!isSaidElsewhere(body, 'team') && (
              <Select id="team" name="team" label={say('form.team')} defaultValue={body.actions.team}>
                <option value="">{say('form.noTeam')}</option>
                {[...others, ...teams].map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </Select>
            )}
            {!isSaidElsewhere(body, 'priority') && (
              <Select
                id="priority"
                name="priority"
                label={say('filter.priority')}
                defaultValue={body.actions.priority}
              >
                <option value="">{say('form.asItIs')}</option>
                {priorities.map((one) => (
                  <option key={one} value={one}>
                    {say(`form.${one}`)}
                  </option>
                ))}
              </Select>
            )}
          </Pair>
          <Field
            id="tags"
            name="tags"
            label={say('form.tags')}
            hint={say('form.tagsHelp')}
            dir="auto"
            defaultValue={body.actions.tags.join(', ')}
          />
          {body.rest.length > 0 && (
            <div>
              <p className={css.quiet}>{say('form.stays')}</p>
              <code className={css.written} dir="ltr">
                {body.rest.join('\n')}
              </code>
            </div>
          )}
        </fieldset>
        <Wrong>{wrong}</Wrong>
      </form>
    </Window>
  )
}
