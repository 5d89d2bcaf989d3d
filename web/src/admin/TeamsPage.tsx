import { IconPlus, IconStar, IconStarFilled, IconX } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../api/client'
import { agentsQuery, teamsQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Wrong } from '../design/fields'
import { Page } from '../design/Page'
import { Apart, Avatar, Button, Empty, Field, Pill } from '../design/parts'
import { stayInRow } from '../design/row'
import { Window } from '../design/Window'
import { Picker } from '../pick/Picker'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { Loaded } from './Loading'

type Team = Awaited<ReturnType<NonNullable<typeof teamsQuery.queryFn>>>[number]

function NameWindow({ team, onClose }: { team: Team | undefined; onClose: () => void }) {
  const say = useWords()
  const client = useQueryClient()
  const [wrong, setWrong] = useState<string>()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name')).trim()
    try {
      if (team)
        await take(
          api.PUT('/api/v1/teams/{id}', {
            params: { path: { id: team.id } },
            body: { name, active: team.active },
          }),
        )
      else await take(api.POST('/api/v1/teams', { body: { name } }))
      await client.invalidateQueries({ queryKey: ['teams'] })
      onClose()
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
  }
  return (
    <Window
      title={team ? say('teams.rename') : say('teams.add')}
      size={440}
      onClose={onClose}
      foot={
        <Button type="submit" form="team" look="primary">
          {say('admin.save')}
        </Button>
      }
    >
      <form id="team" className={css.form} onSubmit={submit}>
        <Field
          id="name"
          name="name"
          label={say('teams.name')}
          hint={say('teams.nameHelp')}
          defaultValue={team?.name}
          dir="auto"
          required
          maxLength={100}
          autoFocus
        />
        <Wrong>{wrong}</Wrong>
      </form>
    </Window>
  )
}

export default function TeamsPage() {
  const say = useWords()
  const client = useQueryClient()
  const asked = useQuery(teamsQuery)
  const { data: agents } = useQuery(agentsQuery)
  const [naming, setNaming] = useState<Team | 'new'>()
  const [adding, setAdding] = useState<Team>()

  const change = async (work: Promise<unknown>) => {
    try {
      await work
    } catch (why) {
      tell(reasonOf(why, say), { tone: 'bad' })
    }
    await client.invalidateQueries({ queryKey: ['teams'] })
  }
  const setMember = (team: Team, agent: number, member: boolean, lead = false) =>
    take(
      api.PUT('/api/v1/teams/{id}/members', {
        params: { path: { id: team.id } },
        body: { agent, member, lead },
      }),
    )
  const remove = async (team: Team, agent: number, lead: boolean, name: string) => {
    await change(setMember(team, agent, false))
    tell(say('teams.removed', { name, team: team.name }), {
      undo: () => void change(setMember(team, agent, true, lead)),
    })
  }
  const nameOf = (id: number) => agents?.find((one) => one.id === id)
  return (
    <Page
      title={say('page.teams')}
      help={say('teams.help')}
      actions={
        <Button look="primary" onClick={() => setNaming('new')}>
          <IconPlus size={16} aria-hidden="true" />
          {say('teams.add')}
        </Button>
      }
    >
      <Loaded
        of={asked}
        empty={
          <Empty
            icon={<IconPlus size={40} stroke={1.2} aria-hidden="true" />}
            title={say('teams.none')}
            help={say('teams.help')}
          />
        }
      >
        {(teams) => (
          <ul className={css.list}>
            {teams
              .toSorted((a, b) => Number(b.active) - Number(a.active))
              .map((team) => (
                <li key={team.id} className={css.team}>
                  <div className={css.teamHead}>
                    <h2>
                      <Apart>{team.name}</Apart>
                    </h2>
                    {!team.active && <Pill>{say('teams.away')}</Pill>}
                    <Button look="quiet" onClick={() => setNaming(team)}>
                      {say('teams.rename')}
                    </Button>
                    <Button
                      look="quiet"
                      onClick={() =>
                        void change(
                          take(
                            api.PUT('/api/v1/teams/{id}', {
                              params: { path: { id: team.id } },
                              body: { name: team.name, active: !team.active },
                            }),
                          ),
                        )
                      }
                    >
                      {team.active ? say('teams.putAway') : say('teams.bringBack')}
                    </Button>
                  </div>
                  <ul className={css.members} data-row>
                    {team.members.map((one) => {
                      const agent = nameOf(one.agent)
                      const name = agent?.name ?? '…'
                      return (
                        <li key={one.agent} className={css.member}>
                          <Avatar name={name} small />
                          <Apart>{name}</Apart>
                          {agent && agent.skills.length > 0 && (
                            <Apart className={css.quiet}>{agent.skills.join(', ')}</Apart>
                          )}
                          <button
                            type="button"
                            aria-pressed={one.lead}
                            aria-label={say('teams.lead', { name })}
                            title={say('teams.lead', { name })}
                            onClick={() => void change(setMember(team, one.agent, true, !one.lead))}
                          >
                            {one.lead ? (
                              <IconStarFilled size={14} aria-hidden="true" />
                            ) : (
                              <IconStar size={14} aria-hidden="true" />
                            )}
                          </button>
                          <button
                            type="button"
                            data-removes
                            aria-label={say('teams.remove', { name })}
                            onClick={(event) => {
                              stayInRow(event.currentTarget)
                              void remove(team, one.agent, one.lead, name)
                            }}
                          >
                            <IconX size={14} aria-hidden="true" />
                          </button>
                        </li>
                      )
                    })}
                    <li>
                      <Button data-adds onClick={() => setAdding(team)}>
                        <IconPlus size={15} aria-hidden="true" />
                        {say('teams.addMember')}
                      </Button>
                    </li>
                  </ul>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      {naming && (
        <NameWindow team={naming === 'new' ? undefined : naming} onClose={() => setNaming(undefined)} />
      )}
      {adding && (
        <Picker
          title={say('teams.addMember')}
          placeholder={say('pick.filter')}
          onClose={() => setAdding(undefined)}
          groups={[
            {
              choices: (agents ?? [])
                .filter((one) => one.active && !adding.members.some((it) => it.agent === one.id))
                .map((one) => ({
                  id: String(one.id),
                  label: one.name,
                  detail: one.skills.join(', '),
                  icon: <Avatar name={one.name} small />,
                  run: () => void change(setMember(adding, one.id, true)),
                })),
            },
          ]}
        />
      )}
    </Page>
  )
}
