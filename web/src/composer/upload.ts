// A file on its way to the engine, with progress, which fetch does not tell.

import { csrfToken, Refusal } from '../api/client'
import type { Attached } from './drafts'

/** The engine takes files up to this size. */
export const largestFile = 25 * 1024 * 1024

export function uploadFile(
  conversation: number,
  file: File,
  onProgress: (part: number) => void,
  signal: AbortSignal,
): Promise<Attached> {
  return new Promise((done, failed) => {
    const query = new URLSearchParams({ name: file.name.slice(0, 255), type: file.type })
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1/conversations/${conversation}/uploads?${query}`)
    request.setRequestHeader('X-Barid-CSRF', csrfToken())
    request.responseType = 'json'
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onload = () =>
      request.status === 201
        ? done(request.response as Attached)
        : failed(new Refusal(request.status, request.response ?? undefined))
    request.onerror = () => failed(new Refusal(0))
    request.onabort = () => failed(new Refusal(0))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}
