import { IconDownload, IconEye, IconFile, IconFileTypePdf, IconPhoto } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { Apart, IconButton, isolated } from '../design/parts'
import { byteSize } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import { previewOf } from './previews'
import css from './Timeline.module.css'

const Preview = lazy(() => import('./Preview'))

const signOf = (type: string) => {
  if (type.startsWith('image/')) return <IconPhoto size={18} aria-hidden="true" />
  if (type === 'application/pdf') return <IconFileTypePdf size={18} aria-hidden="true" />
  return <IconFile size={18} aria-hidden="true" />
}

export interface ShownFile {
  name: string
  type: string
  size: number
  url: string
}

/** The files of a mail, to be looked at or fetched. */
export function FileList({ files }: { files: readonly ShownFile[] }) {
  const say = useWords()
  const of = usePreferences()
  const [open, setOpen] = useState<ShownFile>()
  if (files.length === 0) return null
  return (
    <>
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
              {previewOf(file) && (
                <IconButton
                  label={say('mail.preview', { name: isolated(name) })}
                  onClick={() => setOpen(file)}
                >
                  <IconEye size={16} aria-hidden="true" />
                </IconButton>
              )}
            </li>
          )
        })}
      </ul>
      {open && (
        <Suspense fallback={null}>
          <Preview file={open} onClose={() => setOpen(undefined)} />
        </Suspense>
      )}
    </>
  )
}
