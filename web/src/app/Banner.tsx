import { IconPlugConnectedX, IconWifiOff } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { LiveState } from '../live/stream'
import { useWords } from '../words/words'
import css from './Shell.module.css'

/** A blink of the connection is nobody's business. */
const patience = 2_500

export function Banner({ live }: { live: LiveState }) {
  const say = useWords()
  const [online, setOnline] = useState(navigator.onLine)
  const [lost, setLost] = useState(false)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    window.addEventListener('online', look)
    window.addEventListener('offline', look)
    return () => {
      window.removeEventListener('online', look)
      window.removeEventListener('offline', look)
    }
  }, [])
  useEffect(() => {
    if (live !== 'lost') {
      setLost(false)
      return
    }
    const timer = setTimeout(() => setLost(true), patience)
    return () => clearTimeout(timer)
  }, [live])
  return (
    <div role="status" aria-live="polite">
      {(!online || lost) && (
        <p className={css.banner}>
          {online ? (
            <IconPlugConnectedX size={16} aria-hidden="true" />
          ) : (
            <IconWifiOff size={16} aria-hidden="true" />
          )}
          {online ? say('state.lost') : say('state.offline')}
        </p>
      )}
    </div>
  )
}
