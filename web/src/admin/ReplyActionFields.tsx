// What a saved reply does besides its words.

import { useQuery } from '@tanstack/react-query'
import { agentsQuery, teamsQuery } from '../api/queries'
import { type Priority, type ReplyActions, tagsTyped } from '../composer/macros'
import { Pair, Select } from '../design/fields'
import { Field } from '../design/parts'
import { useWords } from '../words/words'
import css from './Admin.module.css'

const priorities: Priority[] = ['urgent', 'high', 'normal', 'low']
const statuses = ['open', 'waiting_customer', 'waiting_internal', 'closed'] as const

/** As it stands in the fields. */
export interface ActionTexts {
  assign: string
  add: string
  remove: string
  priority: string
  status: string
}

export function textsOf({ assign, add_tags, remove_tags, priority, status }: ReplyActions): ActionTexts {
  const who = assign?.me
    ? 'me'
    : assign?.agent
      ? `agent-${assign.agent}`
      : assign?.team
        ? `team-${assign.team}`
        : assign
          ? 'nobody'
          : ''
  return {
    assign: who,
    add: (add_tags ?? []).join(', '),
    remove: (remove_tags ?? []).join(', '),
    priority: priority ?? '',
    status: status ?? '',
  }
}

const assigneeOf = (who: string): NonNullable<ReplyActions['assign']> => {
  if (who === 'me') return { me: true }
  const [kind, id] = who.split('-')
  return kind === 'agent' ? { agent: Number(id) } : kind === 'team' ? { team: Number(id) } : {}
}

export function actionsOf({ assign, add, remove, priority, status }: ActionTexts): ReplyActions {
  const added = tagsTyped(add)
  const removed = tagsTyped(remove)
  return {
    ...(assign ? { assign: assigneeOf(assign) } : {}),
    ...(added.length > 0 ? { add_tags: added } : {}),
    ...(removed.length > 0 ? { remove_tags: removed } : {}),
    ...(priority ? { priority: priority as Priority } : {}),
    ...(status ? { status } : {}),
  }
}

export function ReplyActionFields({
  value,
  onChange,
}: {
  value: ActionTexts
  onChange: (next: ActionTexts) => void
}) {
  const say = useWords()
  const { data: agents } = useQuery(agentsQuery)
  const { data: teams } = useQuery(teamsQuery)
  const put = (name: keyof ActionTexts) => (event: { target: { value: string } }) =>
    onChange({ ...value, [name]: event.target.value })
  const unknown = value.status !== '' && !statuses.some((one) => one === value.status)
  const present = <T extends { id: number; active: boolean }>(all: T[] | undefined, kind: string) =>
    (all ?? []).filter((one) => one.active || value.assign === `${kind}-${one.id}`)
  return (
    <fieldset className={css.group}>
      <legend>{say('macro.title')}</legend>
      <Select id="assign" label={say('macro.assign')} value={value.assign} onChange={put('assign')}>
        <option value="">{say('after.stays')}</option>
        <option value="me">{say('macro.user')}</option>
        <option value="nobody">{say('pick.nobody')}</option>
        <optgroup label={say('pick.people')}>
          {present(agents, 'agent').map((one) => (
            <option key={one.id} value={`agent-${one.id}`}>
              {one.name}
            </option>
          ))}
        </optgroup>
        <optgroup label={say('pick.teams')}>
          {present(teams, 'team').map((one) => (
            <option key={one.id} value={`team-${one.id}`}>
              {one.name}
            </option>
          ))}
        </optgroup>
      </Select>
      <Pair>
        <Field
          id="add-tags"
          label={say('macro.addTags')}
          dir="auto"
          value={value.add}
          onChange={put('add')}
        />
        <Field
          id="remove-tags"
          label={say('macro.removeTags')}
          dir="auto"
          value={value.remove}
          onChange={put('remove')}
        />
      </Pair>
      <p className={css.quiet}>{say('macro.tagsHelp')}</p>
      <Pair>
        <Select
          id="priority"
          label={say('filter.priority')}
          value={value.priority}
          onChange={put('priority')}
        >
          <option value="">{say('after.stays')}</option>
          {priorities.map((one) => (
            <option key={one} value={one}>
              {say(`priority.${one}`)}
            </option>
          ))}
        </Select>
        <Select id="status" label={say('filter.status')} value={value.status} onChange={put('status')}>
          <option value="">{say('after.stays')}</option>
          {statuses.map((one) => (
            <option key={one} value={one}>
              {say(`status.${one}`)}
            </option>
          ))}
          {unknown && <option value={value.status}>{value.status}</option>}
        </Select>
      </Pair>
    </fieldset>
  )
}
