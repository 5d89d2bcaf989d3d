// A file, looked at without being kept: a picture, a PDF in a frame, the beginning of a text.

import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Bone, buttonClass } from '../design/parts'
import { Window } from '../design/Window'
import { useWords } from '../words/words'
import type { ShownFile } from './FileList'
import css from './Preview.module.css'
import { previewOf, readText, shownText } from './previews'

function Text({ file }: { file: ShownFile }) {
  const say = useWords()
  const { data, error } = useQuery({
    queryKey: ['preview', file.url],
    queryFn: async () => {
      const got = await fetch(file.url, { headers: { Range: `bytes=0-${shownText - 1}` } })
      if (!got.ok) throw new Error(String(got.status))
      return readText(new Uint8Array(await got.arrayBuffer()).slice(0, shownText)) ?? null
    },
    gcTime: 0,
    retry: false,
  })
  if (error || data === null) return <p role="alert">{say('mail.previewFailed')}</p>
  if (data === undefined) return <Bone width="60%" />
  return (
    <>
      {/* scrolls, so the keyboard has to get there */}
      <pre className={css.text} dir="auto" tabIndex={0}>
        {data}
      </pre>
      {file.size > shownText && <p className={css.cut}>{say('mail.previewCut')}</p>}
    </>
  )
}

export default function Preview({ file, onClose }: { file: ShownFile; onClose: () => void }) {
  const say = useWords()
  const [failed, setFailed] = useState(false)
  const kind = previewOf(file)
  const name = file.name || say('mail.unnamed')
  return (
    <Window
      title={name}
      size={960}
      onClose={onClose}
      foot={
        <a className={buttonClass} href={file.url} download={file.name || true}>
          <IconDownload size={16} aria-hidden="true" />
          {say('mail.save')}
        </a>
      }
    >
      {failed && <p role="alert">{say('mail.previewFailed')}</p>}
      {kind === 'picture' && !failed && (
        <img className={css.picture} src={file.url} alt={name} onError={() => setFailed(true)} />
      )}
      {/* no sandbox: browsers show a PDF in a process of its own, and in a sandbox not at all; the engine lets no
          other type of file into a frame */}
      {kind === 'pdf' && <iframe className={css.pdf} src={`${file.url}?preview=true`} title={name} />}
      {kind === 'text' && <Text file={file} />}
    </Window>
  )
}
