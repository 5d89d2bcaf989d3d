// Files of an answer: on their way up, or there.

import { IconPaperclip, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { reasonOf } from '../app/refused'
import { isolated } from '../design/parts'
import { stayInRow } from '../design/row'
import { byteSize } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { type Say, useWords } from '../words/words'
import css from './Composer.module.css'
import type { Attached, Mode } from './drafts'
import { largestFile, uploadFile } from './upload'

interface OnTheWay {
  key: number
  /** What it is attached to when it is there. */
  to: Mode
  name: string
  size: number
  part: number
  stop: AbortController
}

let nextKey = 1

/** `onDone` gets each file that arrived, before it is `going` no more; `onFailed` what to say of one that did not. */
export function useUploads(
  conversation: number,
  say: Say,
  onDone: (file: Attached, to: Mode) => void,
  onFailed: (text: string) => void,
) {
  const [going, setGoing] = useState<OnTheWay[]>([])
  const newest = useRef({ onDone, onFailed })
  useEffect(() => {
    newest.current = { onDone, onFailed }
  })
  /** The file when it is there; nothing where it could not be taken. */
  const take = async (file: File, to: Mode, attach = false): Promise<Attached | undefined> => {
    if (file.size > largestFile) {
      newest.current.onFailed(say('attach.tooLarge', { name: isolated(file.name) }))
      return undefined
    }
    const one: OnTheWay = {
      key: nextKey++,
      to,
      name: file.name,
      size: file.size,
      part: 0,
      stop: new AbortController(),
    }
    setGoing((now) => [...now, one])
    const progress = (part: number) =>
      setGoing((now) => now.map((it) => (it.key === one.key ? { ...it, part } : it)))
    try {
      const done = await uploadFile(conversation, file, progress, one.stop.signal)
      if (attach) newest.current.onDone(done, to)
      return done
    } catch (why) {
      if (!one.stop.signal.aborted)
        newest.current.onFailed(say('attach.failed', { name: isolated(file.name), why: reasonOf(why, say) }))
      return undefined
    } finally {
      setGoing((now) => now.filter((it) => it.key !== one.key))
    }
  }
  const add = (files: Iterable<File>, to: Mode) => {
    for (const file of files) void take(file, to, true)
  }
  const stop = (key: number) => going.find((one) => one.key === key)?.stop.abort()
  return { going, add, take, stop }
}

export function AttachmentList({
  files,
  going,
  onRemove,
  onStop,
}: {
  files: readonly Attached[]
  going: readonly OnTheWay[]
  onRemove: (id: number) => void
  onStop: (key: number) => void
}) {
  const say = useWords()
  const of = usePreferences()
  if (files.length === 0 && going.length === 0) return null
  return (
    <ul className={css.files} aria-label={say('attach.list')}>
      {files.map((one) => (
        <li key={one.id} className={css.file}>
          <IconPaperclip size={14} aria-hidden="true" />
          <bdi>{one.name}</bdi>
          <span className={css.size}>{byteSize(one.size, of)}</span>
          <button
            type="button"
            data-removes
            aria-label={say('attach.remove', { name: isolated(one.name) })}
            onClick={(event) => {
              stayInRow(event.currentTarget)
              onRemove(one.id)
            }}
          >
            <IconX size={14} aria-hidden="true" />
          </button>
        </li>
      ))}
      {going.map((one) => (
        <li key={`going-${one.key}`} className={css.file}>
          <bdi>{one.name}</bdi>
          <progress
            max={1}
            value={one.part}
            aria-label={say('attach.uploading', { name: isolated(one.name) })}
          />
          <button
            type="button"
            data-removes
            aria-label={say('attach.stop', { name: isolated(one.name) })}
            onClick={(event) => {
              stayInRow(event.currentTarget)
              onStop(one.key)
            }}
          >
            <IconX size={14} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  )
}
