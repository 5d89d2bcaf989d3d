import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Page } from '../design/Page'
import { Apart, Avatar, Button, Moment, Pill } from '../design/parts'
import { collatorOf, useWords } from '../words/words'
import css from './Admin.module.css'
import { Loaded } from './Loading'
import { PersonWindow } from './PersonWindow'
import { type Person, peopleQuery } from './queries'

/** Those who work here first; by name within. */
const inOrder = (all: readonly Person[]) => {
  const names = collatorOf()
  return [...all].sort((a, b) => Number(b.active) - Number(a.active) || names.compare(a.name, b.name))
}

export default function PeoplePage() {
  const say = useWords()
  const asked = useQuery(peopleQuery)
  const [open, setOpen] = useState<number | 'new'>()
  const person = asked.data?.find((one) => one.id === open)
  return (
    <Page
      title={say('page.people')}
      help={say('people.help')}
      actions={
        <Button look="primary" onClick={() => setOpen('new')}>
          <IconUserPlus size={16} aria-hidden="true" />
          {say('people.invite')}
        </Button>
      }
    >
      <Loaded of={asked}>
        {(data) => (
          <ul className={`${css.list} ${css.table}`}>
            {inOrder(data).map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className={css.row}
                  data-away={!one.active}
                  onClick={() => setOpen(one.id)}
                >
                  <Avatar name={one.name} />
                  <span className={css.names}>
                    <Apart className={css.name}>{one.name}</Apart>
                    <bdi dir="ltr" className={css.quiet}>
                      {one.email}
                    </bdi>
                  </span>
                  <span className={css.facts}>
                    {one.skills.length > 0 && <Apart>{one.skills.join(', ')}</Apart>}
                    {one.last_seen ? (
                      <span className={css.quiet}>
                        {say('people.seen')} <Moment at={one.last_seen} />
                      </span>
                    ) : (
                      <span className={css.quiet}>{say('people.neverSeen')}</span>
                    )}
                  </span>
                  <span className={css.end}>
                    {!one.active ? (
                      <Pill>{say('people.left')}</Pill>
                    ) : !one.has_password ? (
                      <Pill tone="warn">
                        {one.invited_until ? say('people.invited') : say('people.noPassword')}
                      </Pill>
                    ) : null}
                    <Pill tone={one.role === 'owner' || one.role === 'admin' ? 'info' : 'plain'}>
                      {say(`role.${one.role}`)}
                    </Pill>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {(open === 'new' || person) && <PersonWindow person={person} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}
