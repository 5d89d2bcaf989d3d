// What the engine says may be written at a place of a rule file: the same as editors get from `barid lsp`.

import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  snippetCompletion,
} from '@codemirror/autocomplete'
import type { Offered } from './offered'

export type { Offered }

const kinds: Record<Offered['items'][number]['kind'], string> = {
  verb: 'function',
  field: 'property',
  name: 'variable',
  event: 'class',
  value: 'constant',
  file: 'text',
  operator: 'keyword',
  keyword: 'keyword',
}

/** An LSP snippet as one of this editor: only the last stop, `$0`, is written in another way. */
export const templateOf = (snippet: string) => snippet.replace(/\$0/g, '$' + '{}')

export function optionsOf(of: Offered): Completion[] {
  return of.items.map((one, i) => {
    const option: Completion = {
      label: one.label,
      type: kinds[one.kind],
      // the engine gives them in the order of their use
      boost: Math.max(-99, 99 - i),
      ...(one.detail ? { detail: one.detail } : {}),
      ...(one.documentation ? { info: one.documentation } : {}),
    }
    return one.insert === one.label ? option : snippetCompletion(templateOf(one.insert), option)
  })
}

/** Asks `offered` when somebody writes a word, or wants to know. Without an answer nothing is offered. */
export function completionFrom(
  offered: (text: string, line: number, column: number) => Promise<Offered>,
): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    if (!context.explicit && !context.matchBefore(/[\p{L}_{"][\p{L}\p{M}\p{N}_.-]*/u)) return null
    const line = context.state.doc.lineAt(context.pos)
    let got: Offered
    try {
      got = await offered(context.state.doc.toString(), line.number, context.pos - line.from)
    } catch {
      return null
    }
    if (context.aborted || got.items.length === 0) return null
    return {
      from: line.from + Math.min(got.begin, context.pos - line.from),
      options: optionsOf(got),
      validFor: /^[\p{L}\p{M}\p{N}_.-]*$/u,
    }
  }
}
