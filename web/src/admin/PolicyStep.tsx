// The last step of an account, and later a part of it: how its mail is threaded, and the team and SLA of what no rule
// placed. It changes the rule file that declares the mailbox, and puts that in force.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { api, take } from '../api/client'
import { teamsQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { Select, Wrong } from '../design/fields'
import { rulesQuery } from '../rules/queries'
import { promisesQuery } from '../sla/queries'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { Loading } from './Loading'
import { isRuleName, type Policy, policyOf, withPolicy } from './policy'

/** What the button that sends it can do now. */
export type PolicyState = 'coming' | 'ready' | 'sending'

export function PolicyStep({
  channel,
  form,
  onState,
  onDone,
}: {
  channel: { name: string; addresses: readonly string[] }
  /** Its id: the button that sends it stands elsewhere. */
  form: string
  onState: (state: PolicyState) => void
  /** It is in force, or nothing had to change. */
  onDone: () => Promise<void>
}) {
  const say = useWords()
  const client = useQueryClient()
  const { data: rules, error, isFetching, isFetchedAfterMount } = useQuery(rulesQuery)
  const { data: teams } = useQuery(teamsQuery)
  const { data: promises } = useQuery(promisesQuery(rules?.files))
  const [typed, setTyped] = useState<Partial<Policy>>({})
  const [wrong, setWrong] = useState<string>()
  // what was kept of them may have been changed since, and would be refused
  const coming = !rules || (isFetching && !isFetchedAfterMount)
  useEffect(() => onState(coming ? 'coming' : 'ready'), [coming, onState])
  if (error && !rules) return <p role="alert">{reasonOf(error, say)}</p>
  if (coming) return <Loading />
  const policy: Policy = { ...policyOf(rules.files, channel.name), ...typed }
  const named = isRuleName(channel.name)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    onState('sending')
    setWrong(undefined)
    try {
      const files = named ? withPolicy(rules.files, channel, policy) : rules.files
      if (files !== rules.files) {
        await take(
          api.POST('/api/v1/rules/apply', {
            body: {
              files: [...files],
              expected_generation: rules.generation,
              message: `mailbox ${channel.name}`,
            },
          }),
        )
        await client.invalidateQueries({ queryKey: ['rules'] })
      }
      await onDone()
    } catch (why) {
      setWrong(reasonOf(why, say))
      await client.invalidateQueries({ queryKey: ['rules'] })
    }
    onState('ready')
  }
  const teamNames = [
    ...new Set([...(teams ?? []).filter((one) => one.active).map((one) => one.name), policy.team]),
  ].filter((one) => one !== '')
  const slaNames = [...new Set([...(promises?.slas ?? []).map((one) => one.name), policy.sla])].filter(
    (one) => one !== '',
  )
  return (
    <form id={form} className={css.form} onSubmit={(event) => void submit(event)}>
      <p className={css.quiet}>
        {say('policy.help')} <Link to="/rules">{say('page.rules')}</Link>
      </p>
      {!named && <p role="alert">{say('policy.badName', { name: channel.name })}</p>}
      <Select
        id="threads"
        label={say('policy.threads')}
        hint={say(policy.threads === 'grouped' ? 'policy.groupedHelp' : 'policy.separateHelp')}
        value={policy.threads}
        disabled={!named}
        onChange={(event) =>
          setTyped({ ...typed, threads: event.target.value === 'separate' ? 'separate' : 'grouped' })
        }
      >
        <option value="grouped">{say('policy.grouped')}</option>
        <option value="separate">{say('policy.separate')}</option>
      </Select>
      <Select
        id="team"
        label={say('policy.team')}
        hint={say('policy.teamHelp')}
        value={policy.team}
        disabled={!named}
        onChange={(event) => setTyped({ ...typed, team: event.target.value })}
      >
        <option value="">{say('policy.noTeam')}</option>
        {teamNames.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </Select>
      <Select
        id="sla"
        label={say('policy.sla')}
        hint={say('policy.slaHelp')}
        value={policy.sla}
        disabled={!named}
        onChange={(event) => setTyped({ ...typed, sla: event.target.value })}
      >
        <option value="">{say('policy.noSla')}</option>
        {slaNames.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </Select>
      <Wrong>{wrong}</Wrong>
    </form>
  )
}
