// A file that is dropped where nobody takes it does not replace the page, and what is being written with it.

import { bringsFiles } from '../composer/given'

export function refuseStray(
  event: Pick<DragEvent, 'defaultPrevented' | 'dataTransfer' | 'target' | 'preventDefault'>,
) {
  if (event.defaultPrevented || !bringsFiles(event.dataTransfer)) return
  // a field for a file takes it by itself
  if ((event.target as { type?: unknown } | null)?.type === 'file') return
  event.preventDefault()
  if (event.dataTransfer) event.dataTransfer.dropEffect = 'none'
}

/** Until what this returns is called. */
export function refuseStrayFiles(): () => void {
  window.addEventListener('dragover', refuseStray)
  window.addEventListener('drop', refuseStray)
  return () => {
    window.removeEventListener('dragover', refuseStray)
    window.removeEventListener('drop', refuseStray)
  }
}
