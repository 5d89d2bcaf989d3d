// What comes by pasting and by dropping: files, or words that a program put a picture of beside them.

/** What can stand in the text of an answer. */
export const isPicture = (file: File) => /^image\/(?:png|jpeg|gif|webp)$/.test(file.type)

const noWords = /<!--[\s\S]*?-->|<(style|script|title)\b[\s\S]*?<\/\1>|<[^>]*>|&nbsp;|\s/gi

/** The files that are meant. Office programs send a picture of their words along: then the words are. */
export function filesGiven(given: Pick<DataTransfer, 'files' | 'getData'> | null): File[] {
  const files = [...(given?.files ?? [])]
  if (files.length === 0 || !files.every(isPicture)) return files
  return given?.getData('text/html').replace(noWords, '') ? [] : files
}

/** Whether files are being dragged, before it is known which. */
export const bringsFiles = (given: Pick<DataTransfer, 'types'> | null) =>
  given?.types.includes('Files') ?? false
