// A file, looked at without being kept: a picture, a PDF in a frame, the beginning of a text.

import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Bone, buttonClass } from '../design/parts'
import { Window } from '../design/Window'
import { useWords } from '../words/words'
import type { ShownFile } from './FileList'
import css from './Preview.module.css'
import { pdfFrame, previewOf, readText, shownText } from './previews'

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
  const frame = pdfFrame(file.url)
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
      {(failed || (kind === 'pdf' && !frame)) && <p role="alert">{say('mail.previewFailed')}</p>}
      {kind === 'picture' && !failed && (
        <img className={css.picture} src={file.url} alt={name} onError={() => setFailed(true)} />
      )}
      {/* No sandbox: what shows PDFs counts as a plugin, and HTML has no word with which a sandbox allows one
          (whatwg/html#3958): Chromium and WebKit show nothing there. What keeps the console apart from the file is that
          the engine lets nothing into a frame from these addresses but what it serves as application/pdf, never to be
          guessed at (nosniff), under a policy in which no script runs; and that browsers show it in a process or an
          origin of its own. */}
      {kind === 'pdf' && frame && <iframe className={css.pdf} src={frame} title={name} />}
      {kind === 'text' && <Text file={file} />}
    </Window>
  )
}
