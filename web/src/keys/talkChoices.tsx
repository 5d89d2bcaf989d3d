// What an open conversation can be given by the name of somebody or something: people, teams, tags.

import { IconTag, IconTemplate, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { agentsQuery, conversationQuery, teamsQuery } from '../api/queries'
import { partsOf } from '../composer/macros'
import { giveReply } from '../composer/replies'
import { DoesMore } from '../composer/SavedReplies'
import { useReplies } from '../composer/useReplies'
import { useActions } from '../conversation/actions'
import { useKnownTags } from '../conversation/knownTags'
import { Avatar } from '../design/parts'
import type { Group } from '../pick/Picker'
import { useWords } from '../words/words'

/** No groups while no conversation is open, or where it may not be changed. `waiting`: not all of them are here yet. */
export function useTalkChoices(able: boolean): { groups: Group[]; waiting: boolean } {
  const say = useWords()
  const { conversation } = useParams({ strict: false })
  const id = able ? Number(conversation) || 0 : 0
  const { data } = useQuery({ ...conversationQuery(id), enabled: id > 0 })
  const talk = id > 0 ? data?.conversation : undefined
  const actions = useActions(talk)
  const tags = useKnownTags(talk)
  const { data: agents, isPending: waitsForPeople } = useQuery(agentsQuery)
  const { data: teams, isPending: waitsForTeams } = useQuery(teamsQuery)
  const { replies, waiting: waitsForReplies } = useReplies(talk)
  if (!talk || !actions) return { groups: [], waiting: false }
  const tag = <IconTag size={16} aria-hidden="true" />
  const groups = [
    {
      name: say('pick.people'),
      choices: (agents ?? [])
        .filter((one) => one.active)
        .map((one) => ({
          id: `give-agent-${one.id}`,
          name: one.name,
          label: say('palette.assign', { who: one.name }),
          detail: say(`me.${one.presence as 'available' | 'away' | 'on_leave'}`),
          icon: <Avatar name={one.name} small />,
          on: talk.agent?.id === one.id,
          run: () => void actions.assign(one),
        })),
    },
    {
      name: say('pick.teams'),
      choices: (teams ?? [])
        .filter((one) => one.active)
        .map((one) => ({
          id: `give-team-${one.id}`,
          name: one.name,
          label: say('palette.assignTeam', { name: one.name }),
          icon: <IconUsers size={16} aria-hidden="true" />,
          on: talk.team?.id === one.id && !talk.agent,
          run: () => void actions.assign(undefined, one),
        })),
    },
    {
      name: say('conversation.tags'),
      choices: tags.map(({ name: one }) => {
        const has = talk.tags.includes(one)
        return {
          id: `give-tag-${one}`,
          name: one,
          label: say(has ? 'conversation.removeTag' : 'palette.tag', { tag: one }),
          icon: tag,
          run: () => void (has ? actions.untag(one) : actions.tag(one)),
        }
      }),
    },
    {
      name: say('saved.choose'),
      choices: replies.map((one) => ({
        id: `reply-${one.id}`,
        name: one.name,
        label: say('palette.reply', { name: one.name }),
        aside: partsOf(one.actions).length > 0 && <DoesMore n={partsOf(one.actions).length} />,
        icon: <IconTemplate size={16} aria-hidden="true" />,
        // once this window is gone and the focus is back where it was
        run: () => setTimeout(() => giveReply(id, one)),
      })),
    },
  ]
  return { groups, waiting: waitsForPeople || waitsForTeams || waitsForReplies }
}
