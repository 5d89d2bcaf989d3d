// The tests that the rules bring with them, run by the engine when somebody asks: what passed, and what differs.

import { IconCircleCheck, IconCircleX, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { api, Refusal, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { Apart, Button } from '../design/parts'
import { useWords } from '../words/words'
import type { RuleFile } from './changes'
import css from './Rules.module.css'

export const hasTests = (files: readonly RuleFile[]) =>
  files.some((one) => one.path.endsWith('.route') && /^test\s+"/m.test(one.text))

export function Tests({
  files,
  onShow,
}: {
  files: readonly RuleFile[]
  onShow: (at: { file: string; line: number; column: number }) => void
}) {
  const say = useWords()
  const run = useMutation({
    mutationFn: async (of: readonly RuleFile[]) => ({
      of,
      ...(await take(api.POST('/api/v1/rules/test', { body: { files: [...of] } }))),
    }),
  })
  const said = run.data
  const stale = said !== undefined && said.of !== files
  const failed = said?.items.filter((one) => !one.passed) ?? []
  return (
    <section className={css.problems} aria-label={say('tests.title')}>
      <div className={css.tests}>
        <p className={css.summary} role="status">
          {run.isPending
            ? say('tests.running')
            : run.error
              ? run.error instanceof Refusal && run.error.code === 'rules_wrong'
                ? say('tests.wrong')
                : reasonOf(run.error, say)
              : !said
                ? say('tests.title')
                : [
                    said.failed === 0
                      ? say('tests.allPass', { n: said.passed })
                      : say('tests.fail', { n: said.failed }),
                    stale && say('tests.stale'),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
        </p>
        <Button look="quiet" disabled={run.isPending} onClick={() => run.mutate(files)}>
          <IconPlayerPlay size={15} aria-hidden="true" />
          {say('tests.run')}
        </Button>
      </div>
      {said && (
        <ul>
          {[...failed, ...said.items.filter((one) => one.passed)].map((one) => (
            <li key={`${one.place.file}:${one.place.line}`}>
              <button
                type="button"
                className={css.problem}
                onClick={() => onShow({ ...(one.failures[0]?.place ?? one.place), column: 1 })}
              >
                {one.passed ? (
                  <IconCircleCheck size={15} aria-hidden="true" className={css.passed} />
                ) : (
                  <IconCircleX size={15} aria-hidden="true" className={css.error} />
                )}
                <span className={css.message}>
                  <span className="unseen">{say(one.passed ? 'tests.passed' : 'tests.failed')}</span>
                  <Apart>{one.title}</Apart>
                  {one.unfinished && <span className={css.quiet}>{say('tests.unfinished')}</span>}
                  {one.failures.map((it) => (
                    <span key={`${it.place.line} ${it.expected}`} className={css.difference}>
                      <span className={css.quiet}>{say('tests.expected')}</span>
                      <bdi dir="ltr">{it.expected}</bdi>
                      <span className={css.quiet}>{say('tests.got')}</span>
                      <bdi dir="ltr" className={css.got}>
                        {it.got}
                      </bdi>
                      {it.because.map((line) => (
                        <bdi key={line} dir="ltr" className={`${css.quiet} ${css.because}`}>
                          {line}
                        </bdi>
                      ))}
                    </span>
                  ))}
                </span>
                <bdi dir="ltr" className={css.where}>{`${one.place.file}:${one.place.line}`}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
