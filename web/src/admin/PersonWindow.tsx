// One person: who they are, what they may on which channel, and their way in.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../api/client'
import { channelsQuery, meQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Check, Pair, Select, Wrong } from '../design/fields'
import { Apart, Button, Field } from '../design/parts'
import { wordsOf } from '../design/values'
import { Window } from '../design/Window'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { Copyable } from './Copyable'
import type { Person } from './queries'

const roles = ['agent', 'lead', 'admin', 'owner'] as const
const levels = ['view', 'reply', 'manage'] as const

function Access({ person }: { person: Person }) {
  const say = useWords()
  const client = useQueryClient()
  const { data: channels } = useQuery(channelsQuery)
  const [wrong, setWrong] = useState<string>()
  const set = async (channel: number, level: (typeof levels)[number] | null) => {
    setWrong(undefined)
    try {
      await take(
        api.PUT('/api/v1/people/{id}/access', {
          params: { path: { id: person.id } },
          body: { channel, level },
        }),
      )
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
    await client.invalidateQueries({ queryKey: ['people'] })
  }
  if (person.role === 'admin' || person.role === 'owner')
    return <p className={css.quiet}>{say('people.everything')}</p>
  return (
    <>
      <ul className={css.access}>
        {channels?.map((one) => (
          <li key={one.id}>
            <label htmlFor={`access-${one.id}`}>
              <Apart>{one.name}</Apart>
            </label>
            <select
              id={`access-${one.id}`}
              value={person.channels.find((it) => it.id === one.id)?.level ?? ''}
              onChange={(event) => void set(one.id, levels.find((it) => it === event.target.value) ?? null)}
            >
              <option value="">{say('level.none')}</option>
              {levels.map((it) => (
                <option key={it} value={it}>
                  {say(`level.${it}`)}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
      <Wrong>{wrong}</Wrong>
    </>
  )
}

export function PersonWindow({ person, onClose }: { person: Person | undefined; onClose: () => void }) {
  const say = useWords()
  const client = useQueryClient()
  const { data: me } = useQuery(meQuery)
  const [wrong, setWrong] = useState<string>()
  const [link, setLink] = useState<string>()
  // it cannot be undone from here: only that person can switch it on again
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const self = person?.id === me?.id
  const mayChange = me?.role === 'owner' || person?.role !== 'owner'

  const run = async (work: () => Promise<void>) => {
    setBusy(true)
    setWrong(undefined)
    try {
      await work()
      await Promise.all([
        client.invalidateQueries({ queryKey: ['people'] }),
        client.invalidateQueries({ queryKey: ['agents'] }),
      ])
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
    setBusy(false)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const capacity = String(given.get('capacity') ?? '').trim()
    const body = {
      name: String(given.get('name')).trim(),
      email: String(given.get('email')).trim(),
      role: roles.find((one) => one === given.get('role')) ?? person?.role ?? ('agent' as const),
      languages: wordsOf(given.get('languages')),
      skills: wordsOf(given.get('skills')),
      capacity: capacity === '' ? null : Number(capacity),
    }
    void run(async () => {
      if (person) {
        const { given_back: back } = await take(
          api.PUT('/api/v1/people/{id}', {
            params: { path: { id: person.id } },
            body: { ...body, active: self || given.get('active') === 'on' },
          }),
        )
        tell(back > 0 ? say('people.givenBack', { n: back }) : say('people.saved'))
        onClose()
      } else {
        const made = await take(api.POST('/api/v1/people', { body }))
        setLink(location.origin + made.path)
      }
    })
  }
  const newLink = () =>
    run(async () => {
      if (!person) return
      const made = await take(api.POST('/api/v1/people/{id}/link', { params: { path: { id: person.id } } }))
      setLink(location.origin + made.path)
    })

  const removeFactor = () =>
    run(async () => {
      if (!person) return
      await take(api.DELETE('/api/v1/people/{id}/second-factor', { params: { path: { id: person.id } } }))
      tell(say('people.factorGone'))
      setSure(false)
    })

  if (link)
    return (
      <Window
        title={say('people.linkTitle')}
        onClose={onClose}
        foot={
          <Button look="primary" onClick={onClose}>
            {say('list.done')}
          </Button>
        }
      >
        <p>{say('people.linkHelp')}</p>
        <Copyable text={link} />
      </Window>
    )
  return (
    <Window
      title={person ? person.name : say('people.invite')}
      size={620}
      onClose={onClose}
      foot={
        mayChange && (
          <>
            {person && !self && (
              <Button disabled={busy} onClick={() => (sure ? void removeFactor() : setSure(true))}>
                {say(sure ? 'people.noFactorSure' : 'people.noFactor')}
              </Button>
            )}
            {person?.active && (
              <Button className={css.apart} disabled={busy} onClick={() => void newLink()}>
                {say('people.newLink')}
              </Button>
            )}
            <Button type="submit" form="person" look="primary" disabled={busy}>
              {person ? say('admin.save') : say('people.makeLink')}
            </Button>
          </>
        )
      }
    >
      <form id="person" className={css.form} onSubmit={submit}>
        <Pair>
          <Field
            id="name"
            name="name"
            label={say('people.name')}
            defaultValue={person?.name}
            dir="auto"
            required
            maxLength={100}
            disabled={!mayChange}
          />
          <Field
            id="email"
            name="email"
            type="email"
            label={say('session.email')}
            defaultValue={person?.email}
            dir="ltr"
            required
            maxLength={320}
            disabled={!mayChange}
          />
        </Pair>
        <Pair>
          <Select
            id="role"
            name="role"
            label={say('people.role')}
            defaultValue={person?.role ?? 'agent'}
            disabled={self || !mayChange}
          >
            {roles
              .filter((one) => one !== 'owner' || me?.role === 'owner' || person?.role === 'owner')
              .map((one) => (
                <option key={one} value={one}>
                  {say(`role.${one}`)}
                </option>
              ))}
          </Select>
          <Field
            id="capacity"
            name="capacity"
            type="number"
            min={0}
            max={10_000}
            label={say('people.capacity')}
            hint={say('people.capacityHelp')}
            defaultValue={person?.capacity ?? ''}
            disabled={!mayChange}
          />
        </Pair>
        <Pair>
          <Field
            id="skills"
            name="skills"
            label={say('people.skills')}
            hint={say('people.withCommas')}
            defaultValue={person?.skills.join(', ')}
            dir="auto"
            disabled={!mayChange}
          />
          <Field
            id="languages"
            name="languages"
            label={say('people.languages')}
            hint={say('people.languagesHelp')}
            defaultValue={person?.languages.join(', ')}
            dir="ltr"
            disabled={!mayChange}
          />
        </Pair>
        {person && !self && (
          <Check
            name="active"
            defaultChecked={person.active}
            disabled={!mayChange}
            label={say('people.active')}
            hint={say('people.activeHelp')}
          />
        )}
        <Wrong>{wrong}</Wrong>
      </form>
      {person && (
        <section className={css.form} aria-label={say('people.access')}>
          <h3 className={css.title}>{say('people.access')}</h3>
          <Access person={person} />
        </section>
      )}
    </Window>
  )
}
