// The engine's API as typed calls; every refusal is a `refusal` with the engine's own words.

import createClient from 'openapi-fetch'
import type { components, paths } from './schema'

export type Schemas = components['schemas']
export type Conversation = Schemas['Conversation']
export type TimelineItem = Schemas['TimelineItem']
export type Mail = Schemas['Mail']
export type Answer = Schemas['Answer']
export type Attribute = Schemas['Attribute']
export type Effect = Schemas['Effect']
export type Me = Schemas['Me']
export type Suggestion = Schemas['Suggestion']
export type Problem = Schemas['Problem']

/** What the engine refused, or that it could not be reached (`status` 0). */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly problem: Problem | undefined
  constructor(status: number, problem?: Problem) {
    super(problem?.detail ?? `status ${status}`)
    this.status = status
    this.code = problem?.code ?? (status === 0 ? 'unreachable' : 'unknown')
    this.problem = problem
  }
}

let csrf = ''
/** Said by GET /session and by signing in; every change carries it. */
export const setCsrf = (token: string | null) => {
  csrf = token ?? ''
}

/** For what does not go through the typed client: uploads with progress. */
export const csrfToken = () => csrf

const client = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? 'http://localhost' : location.origin,
})
client.use({
  onRequest({ request }) {
    if (request.method !== 'GET' && csrf) request.headers.set('X-Barid-CSRF', csrf)
    return request
  },
})
export const api = client

type Answered<T> = { data?: T; error?: unknown; response: Response }

/** The body of a good answer; throws a Refusal otherwise. */
export async function take<T>(call: Promise<Answered<T>>): Promise<T> {
  let got: Answered<T>
  try {
    got = await call
  } catch {
    throw new Refusal(0)
  }
  if (got.response.ok) return got.data as T
  throw new Refusal(got.response.status, isProblem(got.error) ? got.error : undefined)
}

function isProblem(what: unknown): what is Problem {
  return typeof what === 'object' && what !== null && 'code' in what && 'detail' in what
}
