import { IconDownload, IconFile, IconFileTypePdf, IconPhoto } from '@tabler/icons-react'
import { Apart } from '../design/parts'
import { byteSize } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import css from './Timeline.module.css'

const signOf = (type: string) => {
  if (type.startsWith('image/')) return <IconPhoto size={18} aria-hidden="true" />
  if (type === 'application/pdf') return <IconFileTypePdf size={18} aria-hidden="true" />
  return <IconFile size={18} aria-hidden="true" />
}

interface ShownFile {
  name: string
  type: string
  size: number
  url: string
}

/** The files of a mail, to be fetched. */
export function FileList({ files }: { files: readonly ShownFile[] }) {
  const say = useWords()
  const of = usePreferences()
  if (files.length === 0) return null
  return (
    <ul className={css.files} aria-label={say('mail.attachments', { n: files.length })}>
      {files.map((file) => {
        const name = file.name || say('mail.unnamed')
        const size = byteSize(file.size, of)
        return (
          <li key={file.url}>
            <a
              className={css.file}
              href={file.url}
              download={file.name || true}
              aria-label={say('mail.download', { name, size })}
            >
              {signOf(file.type)}
              <Apart className={css.fileName}>{name}</Apart>
              <span className={css.fileSize}>{size}</span>
              <IconDownload size={15} aria-hidden="true" />
            </a>
          </li>
        )
      })}
    </ul>
  )
}
