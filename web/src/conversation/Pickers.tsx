import { IconCircle, IconFlame, IconTag, IconUserOff, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Conversation } from '../api/client'
import { agentsQuery, meQuery, teamsQuery } from '../api/queries'
import { HowMany } from '../design/HowMany'
import { Avatar } from '../design/parts'
import { type Choice, Picker } from '../pick/Picker'
import { TimePicker } from '../pick/TimePicker'
import { useWords } from '../words/words'
import type { ActionsOnMany, Priority, Status } from './actions'
import { useKnownTags } from './knownTags'

export type PickerName = 'assign' | 'tag' | 'priority' | 'status' | 'snooze' | 'merge'
/** One conversation, or what many have in common. */
export type PickedOn = Pick<Conversation, 'agent' | 'team' | 'tags'> & {
  status: Conversation['status'] | undefined
  priority: Priority | undefined
}
interface Props {
  open: PickerName | undefined
  onClose: () => void
  talk: PickedOn
  actions: ActionsOnMany
  /** Where `talk` is one conversation. */
  merge?: ReactNode
}
type One = Omit<Props, 'open' | 'merge'>

const statuses: Status[] = ['open', 'waiting_customer', 'waiting_internal', 'closed']
const priorities: Priority[] = ['urgent', 'high', 'normal', 'low']

function Assign({ talk, actions, onClose }: One) {
  const say = useWords()
  const { data: me } = useQuery(meQuery)
  const { data: agents, isPending: waitsForPeople } = useQuery(agentsQuery)
  const { data: teams, isPending: waitsForTeams } = useQuery(teamsQuery)
  const person = (one: { id: number; name: string; presence?: string }): Choice => ({
    id: `agent-${one.id}`,
    label: one.name,
    detail:
      one.id === me?.id
        ? say('pick.me')
        : one.presence && say(`me.${one.presence as 'available' | 'away' | 'on_leave'}`),
    icon: <Avatar name={one.name} small />,
    on: talk.agent?.id === one.id,
    run: () => void actions.assign(one),
  })
  const others = agents?.filter((one) => one.active && one.id !== me?.id) ?? []
  const nobody: Choice = {
    id: 'nobody',
    label: say('pick.nobody'),
    icon: <IconUserOff size={16} aria-hidden="true" />,
    run: () => void actions.assign(undefined),
  }
  return (
    <Picker
      title={say('pick.assign')}
      placeholder={say('pick.filter')}
      onClose={onClose}
      waiting={waitsForPeople || waitsForTeams}
      groups={[
        { name: say('pick.people'), choices: [...(me ? [person(me)] : []), ...others.map(person), nobody] },
        {
          name: say('pick.teams'),
          choices: (teams ?? [])
            .filter((team) => team.active)
            .map((team) => ({
              id: `team-${team.id}`,
              label: team.name,
              icon: <IconUsers size={16} aria-hidden="true" />,
              on: talk.team?.id === team.id && !talk.agent,
              run: () => void actions.assign(undefined, team),
            })),
        },
      ]}
    />
  )
}

function Tags({ talk, actions, onClose }: One) {
  const say = useWords()
  const all = useKnownTags(talk)
  const icon = <IconTag size={16} aria-hidden="true" />
  return (
    <Picker
      title={say('pick.tag')}
      placeholder={say('pick.filter')}
      onClose={onClose}
      groups={[
        {
          choices: all.map(({ name, open, more }) => ({
            id: name,
            label: name,
            aside: open > 0 && <HowMany n={open} more={more} />,
            icon,
            on: talk.tags.includes(name),
            stays: true,
            run: () => void (talk.tags.includes(name) ? actions.untag(name) : actions.tag(name)),
          })),
        },
      ]}
      more={(typed) =>
        typed && typed.length <= 100 && !all.some((one) => one.name === typed)
          ? [
              {
                id: `new ${typed}`,
                label: say('pick.newTag', { tag: typed }),
                icon,
                run: () => void actions.tag(typed),
              },
            ]
          : []
      }
    />
  )
}

export function Pickers({ open, merge, ...rest }: Props) {
  const say = useWords()
  const { talk, actions, onClose } = rest
  switch (open) {
    case 'assign':
      return <Assign {...rest} />
    case 'tag':
      return <Tags {...rest} />
    case 'merge':
      return merge
    case 'snooze':
      return (
        <TimePicker
          title={say('pick.snooze')}
          set={say('pick.set')}
          onClose={onClose}
          onChoose={(at) => void actions.snooze(at)}
        />
      )
    case 'priority':
      return (
        <Picker
          title={say('pick.priority')}
          placeholder={say('pick.filter')}
          onClose={onClose}
          groups={[
            {
              choices: priorities.map((one) => ({
                id: one,
                label: say(`priority.${one}`),
                icon: <IconFlame size={16} aria-hidden="true" />,
                on: talk.priority === one,
                run: () => void actions.setPriority(one),
              })),
            },
          ]}
        />
      )
    case 'status':
      return (
        <Picker
          title={say('pick.status')}
          placeholder={say('pick.filter')}
          onClose={onClose}
          groups={[
            {
              choices: statuses.map((one) => ({
                id: one,
                label: say(`status.${one}`),
                icon: <IconCircle size={16} aria-hidden="true" />,
                on: talk.status === one,
                run: () => void actions.setStatus(one),
              })),
            },
          ]}
        />
      )
    case undefined:
      return null
  }
}
