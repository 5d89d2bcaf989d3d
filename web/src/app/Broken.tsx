import { IconCloudOff, IconMapQuestion } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Refusal } from '../api/client'
import { Button, Empty } from '../design/parts'
import { useWords } from '../words/words'
import { reasonOf } from './refused'

export function NotFound() {
  const say = useWords()
  return (
    <main style={{ height: '100%' }}>
      <Empty
        icon={<IconMapQuestion size={40} aria-hidden="true" />}
        title={say('app.notFound')}
        help={say('app.notFoundHelp')}
      >
        <Link to="/">{say('app.toInbox')}</Link>
      </Empty>
    </main>
  )
}

/** The last resort: a mistake of ours, or an engine that does not answer at the start. */
export function Broken({ error }: { error: unknown }) {
  const say = useWords()
  const refused = error instanceof Refusal
  return (
    <main style={{ height: '100%' }}>
      <Empty
        icon={<IconCloudOff size={40} aria-hidden="true" />}
        title={refused ? reasonOf(error, say) : say('app.broken')}
        {...(refused ? {} : { help: say('app.brokenHelp') })}
      >
        <Button look="primary" onClick={() => location.reload()}>
          {say('app.reload')}
        </Button>
      </Empty>
    </main>
  )
}
