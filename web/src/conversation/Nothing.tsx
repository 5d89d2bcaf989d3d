import { IconMailOpened } from '@tabler/icons-react'
import { Empty } from '../design/parts'
import { useWords } from '../words/words'

export function Nothing() {
  const say = useWords()
  return (
    <main style={{ minWidth: 0 }}>
      <Empty
        icon={<IconMailOpened size={44} stroke={1.1} aria-hidden="true" />}
        title={say('conversation.none')}
        help={say('conversation.noneHelp')}
      />
    </main>
  )
}
