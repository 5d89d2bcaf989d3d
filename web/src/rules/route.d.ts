declare module '@editors/route.js' {
  import type { StreamParser } from '@codemirror/language'
  export const route: StreamParser<unknown>
}
declare module '@editors/words.js' {
  export const words: Record<string, string[]>
}
