import { useEffect, useState } from 'react'
import { isolated } from '../design/parts'
import { useWords } from '../words/words'
import { Card, Text, Wrong } from './Card'
import { broughtBy, channelName, consentPath } from './consent'

/** Where a mail provider sends the browser back to: it hands on what it brought, and is done. */
export default function Consent() {
  const say = useWords()
  const [brought] = useState(() => broughtBy(location.search))
  useEffect(() => {
    // a code does not stay in the history
    history.replaceState(null, '', consentPath)
    if (!brought) return
    const channel = new BroadcastChannel(channelName)
    channel.postMessage(brought)
    channel.close()
  }, [brought])
  return (
    <Card title={say('consent.title')}>
      {!brought ? (
        <Wrong>{say('consent.nothing')}</Wrong>
      ) : brought.code ? (
        <Text>{say('consent.done')}</Text>
      ) : (
        <Wrong>{say('consent.refused', { why: isolated(brought.error) })}</Wrong>
      )}
    </Card>
  )
}
