// What the editor of rule files is made of, apart from React.

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completeAnyWord,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import {
  bracketMatching,
  HighlightStyle,
  indentUnit,
  StreamLanguage,
  syntaxHighlighting,
} from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import {
  EditorState,
  type Extension,
  type Range,
  StateEffect,
  StateField,
  type Text,
} from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  WidgetType,
} from '@codemirror/view'
import { route } from '@editors/route.js'
import { tags } from '@lezer/highlight'
import { nonce } from '../design/nonce'
import { completionFrom, type Offered } from './completion'
import { type Finding, offsetOfColumn } from './places'

const colours = HighlightStyle.define([
  { tag: [tags.definitionKeyword, tags.keyword], color: 'var(--code-word)', fontWeight: '600' },
  { tag: [tags.operatorKeyword, tags.logicOperator, tags.operator], color: 'var(--code-word)' },
  { tag: tags.definition(tags.variableName), color: 'var(--code-name)', fontWeight: '600' },
  { tag: tags.function(tags.variableName), color: 'var(--code-verb)' },
  { tag: [tags.propertyName, tags.className], color: 'var(--code-field)' },
  { tag: [tags.string, tags.regexp], color: 'var(--code-text)' },
  { tag: [tags.number, tags.unit, tags.atom], color: 'var(--code-number)' },
  { tag: tags.special(tags.variableName), color: 'var(--code-name)' },
  { tag: tags.escape, color: 'var(--code-number)' },
  { tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' },
])

const look = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--text-m)', backgroundColor: 'var(--surface)', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-code)', lineHeight: '1.6' },
  '.cm-gutters': {
    backgroundColor: 'var(--surface)',
    color: 'var(--ink-3)',
    borderInlineEnd: '1px solid var(--edge)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--accent) 6%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '.cm-cursor': { borderInlineStartColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-matchingBracket': { backgroundColor: 'var(--accent-soft) !important' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--edge)',
    borderRadius: 'var(--round-m)',
    boxShadow: 'var(--shadow)',
    maxWidth: 'min(36rem, 80vw)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--selected)',
    color: 'var(--accent-ink)',
  },
  '.cm-diagnostic': {
    fontFamily: 'var(--font)',
    fontSize: 'var(--text-m)',
    padding: '0.375rem 0.75rem',
    whiteSpace: 'pre-wrap',
  },
  '.cm-diagnostic-error': { borderInlineStart: '3px solid var(--bad)' },
  '.cm-diagnostic-warning': { borderInlineStart: '3px solid var(--warn)' },
  '.cm-diagnostic-info': { borderInlineStart: '3px solid var(--info)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad) 1.5px',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--warn) 1.5px',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-info': {
    backgroundImage: 'none',
    textDecoration: 'underline dotted var(--info) 1.5px',
    textUnderlineOffset: '3px',
  },
  '.cm-panels': { backgroundColor: 'var(--ground)', color: 'var(--ink)' },
  '.cm-hits': {
    marginInlineStart: '1.5rem',
    padding: '0 0.4rem',
    borderRadius: 'var(--round-full)',
    backgroundColor: 'var(--sunken)',
    color: 'var(--ink-3)',
    fontFamily: 'var(--font)',
    fontSize: 'var(--text-s)',
    userSelect: 'none',
  },
})

class Hits extends WidgetType {
  constructor(readonly label: string) {
    super()
  }
  override eq(other: Hits) {
    return other.label === this.label
  }
  override toDOM() {
    const mark = document.createElement('span')
    mark.className = 'cm-hits'
    mark.textContent = this.label
    return mark
  }
}

/** By line (from 1), what stands behind it. */
export const showHits = StateEffect.define<Map<number, string>>()
const hits = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, change) {
    let next = shown.map(change.changes)
    for (const effect of change.effects)
      if (effect.is(showHits)) next = marksOf(change.state.doc, effect.value)
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})
function marksOf(doc: Text, labels: Map<number, string>): DecorationSet {
  const marks: Range<Decoration>[] = []
  for (const [line, label] of [...labels].sort(([a], [b]) => a - b))
    if (line <= doc.lines)
      marks.push(Decoration.widget({ widget: new Hits(label), side: 1 }).range(doc.line(line).to))
  return Decoration.set(marks)
}

const severities = { error: 'error', warning: 'warning', note: 'info' } as const
/** The checker's findings in the editor's own form. */
export function diagnosticsOf(doc: Text, found: readonly Finding[]): Diagnostic[] {
  const place = (line: number, column: number) => {
    if (line < 1) return 0
    if (line > doc.lines) return doc.length
    const at = doc.line(line)
    return at.from + offsetOfColumn(at.text, column)
  }
  return found.map((one) => {
    const from = place(one.line, one.column)
    return {
      from,
      to: Math.max(from, place(one.end_line, one.end_column)),
      severity: severities[one.severity],
      source: one.code,
      message: one.help ? `${one.message}\n${one.help}` : one.message,
    }
  })
}

export interface Wishes {
  label: string
  readOnly: boolean
  /** Rule files have colours and completion; lists and replies are plain. */
  isRules: boolean
  /** What may be written at a line (from 1) and column (from 0) of a text. */
  offered: (text: string, line: number, column: number) => Promise<Offered>
  onChange: (text: string) => void
}

export function extensionsFor(of: Wishes): Extension[] {
  return [
    EditorView.cspNonce.of(nonce),
    look,
    syntaxHighlighting(colours),
    lineNumbers(),
    history(),
    drawSelection(),
    search({ top: true }),
    highlightSelectionMatches(),
    bracketMatching(),
    closeBrackets(),
    lintGutter(),
    hits,
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    EditorState.readOnly.of(of.readOnly),
    EditorView.contentAttributes.of({
      'aria-label': of.label,
      dir: 'ltr',
      spellcheck: 'false',
      tabindex: '0',
      translate: 'no',
    }),
    ...(of.readOnly ? [] : [highlightActiveLine(), highlightActiveLineGutter()]),
    ...(of.isRules
      ? [StreamLanguage.define(route), autocompletion({ override: [completionFrom(of.offered)] })]
      : [autocompletion({ override: [completeAnyWord] })]),
    // Tab moves on after Escape, so nobody is caught in here (WCAG 2.1.2)
    keymap.of([
      ...closeBracketsKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) of.onChange(update.state.doc.toString())
    }),
  ]
}
