// Which files can be looked at here. What the engine serves as something to keep is never opened as a page.

interface File {
  type: string
  size: number
}
export type Preview = 'picture' | 'pdf' | 'text'

const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
const texts = new Set([
  'text/plain',
  'text/csv',
  'text/calendar',
  'text/markdown',
  'text/x-log',
  'application/json',
  'application/x-log',
])
const largestPicture = 30_000_000
const largestPdf = 50_000_000

export function previewOf({ type, size }: File): Preview | undefined {
  if (size === 0) return undefined
  if (pictures.has(type)) return size <= largestPicture ? 'picture' : undefined
  if (type === 'application/pdf') return size <= largestPdf ? 'pdf' : undefined
  return texts.has(type) ? 'text' : undefined
}

/** Attachments of mails and of answers. */
const servedAsFiles = /^\/api\/v1\/(?:mails\/\d+\/attachments\/\d+|uploads\/\d+)$/
/** The address of a PDF for a frame. Only where the engine gives a PDF or something to keep, whatever the mail calls it. */
export const pdfFrame = (url: string) => (servedAsFiles.test(url) ? `${url}?preview=true` : undefined)

/** Of a text so much is shown, in bytes. */
export const shownText = 200_000

/** UTF-8 where it is that, else the letters of Western Europe; zero bytes say that it is no text. */
export function readText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined
  try {
    // a letter may be cut in two at the end
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
