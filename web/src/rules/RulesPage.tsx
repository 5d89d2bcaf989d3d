// Inbound routing: the rule files, what the engine says of them while they are written, and everything that
// leads from there to what is in force.

import {
  IconCircleCheck,
  IconCircleX,
  IconFile,
  IconFilePlus,
  IconFlask,
  IconHistory,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { meQuery } from '../api/queries'
import { isTakenAway, reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Page } from '../design/Page'
import { Bone, Button, Empty, IconButton, isolated, Pill } from '../design/parts'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import { ApplyWindow } from './ApplyWindow'
import { changesBetween } from './changes'
import { useRuleDraft } from './draft'
import { listsOf } from './form/read'
import { HistoryWindow } from './HistoryWindow'
import { NewFile } from './NewFile'
import { offeredAt } from './offered'
import { Problems, signs } from './Problems'
import { declaredNames, type Finding, firstOf, gravest, lineOfRule } from './places'
import { checkQuery, hitsQuery, rulesQuery } from './queries'
import css from './Rules.module.css'
import { hasTests, Tests } from './Tests'
import { TryWindow } from './TryWindow'

const Code = lazy(() => import('./Code'))
const RuleForm = lazy(() => import('./form/RuleForm'))

/** The checker is asked once typing pauses this long. */
const checkAfter = 300

function useLater<T>(value: T, wait: number): T {
  const [later, setLater] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), wait)
    return () => clearTimeout(timer)
  }, [value, wait])
  return later
}

export default function RulesPage() {
  const say = useWords()
  const of = usePreferences()
  const navigate = useNavigate()
  const { as, file: wanted, line } = useSearch({ from: '/signed-in/rules' })
  const { data: me } = useQuery(meQuery)
  const rules = useQuery(rulesQuery)
  const hits = useQuery(hitsQuery)
  const may = me?.role === 'admin' || me?.role === 'owner'
  const draft = useRuleDraft(me?.id ?? 0, rules.data)
  const asked = useLater(draft.files, checkAfter)
  const check = useQuery(checkQuery(asked))
  const [chosen, setChosen] = useState<string | undefined>(wanted)
  const [place, setPlace] = useState<{ line: number; column: number } | undefined>(
    line ? { line, column: 1 } : undefined,
  )
  const [open, setOpen] = useState<'apply' | 'history' | 'try' | 'new'>()

  const path = draft.files.some((one) => one.path === chosen) ? chosen : firstOf(draft.files)
  const text = draft.files.find((one) => one.path === path)?.text ?? ''
  const found = useMemo(() => check.data?.diagnostics ?? [], [check.data])
  const here = useMemo(() => found.filter((one) => one.file === path), [found, path])
  const changes = useMemo(
    () => changesBetween(rules.data?.files ?? [], draft.files),
    [rules.data, draft.files],
  )
  const errors = found.filter((one) => one.severity === 'error').length
  const labels = useMemo(() => {
    const out = new Map<number, string>()
    const file = asked.find((one) => one.path === path)
    for (const one of hits.data?.rules ?? []) {
      if (!file || one.file !== path) continue
      const line = lineOfRule(file.text, one.rule)
      if (line) out.set(line, one.hits === 0 ? say('rules.never') : say('rules.hits', { n: one.hits }))
    }
    return out
  }, [hits.data, asked, path, say])

  const turn = (to: 'form' | undefined) =>
    void navigate({ to: '/rules', search: to ? { as: to } : {}, replace: true })
  const asForm = as === 'form' && path?.endsWith('.route') === true
  const lists = useMemo(
    () =>
      asForm
        ? draft.files.filter((one) => one.path.endsWith('.route')).flatMap((one) => listsOf(one.text))
        : [],
    [asForm, draft.files],
  )
  const show = (at: Pick<Finding, 'file' | 'line' | 'column'>) => {
    setChosen(at.file)
    setPlace({ line: at.line, column: at.column })
    if (as) turn(undefined)
  }
  const remove = (gone: string) => {
    const before = draft.files
    draft.remove(gone)
    tell(say('rules.removed', { file: isolated(gone) }), { undo: () => draft.replace(before) })
  }

  if (rules.error && (!rules.data || isTakenAway(rules.error)))
    return (
      <Page title={say('rules.title')}>
        <p role="alert">{reasonOf(rules.error, say)}</p>
      </Page>
    )
  const status = !rules.data ? null : errors > 0 ? (
    <Pill tone="bad" icon={<IconCircleX size={13} aria-hidden="true" />}>
      {say('rules.errors', { n: errors })}
    </Pill>
  ) : changes.length > 0 ? (
    <Pill tone="warn">{say('rules.changed', { n: changes.length })}</Pill>
  ) : (
    rules.data.generation > 0 && (
      <Pill tone="good" icon={<IconCircleCheck size={13} aria-hidden="true" />}>
        {say('rules.inForce', { number: number(rules.data.generation, of) })}
      </Pill>
    )
  )
  return (
    <Page
      wide
      title={say('rules.title')}
      beside={status}
      actions={
        <>
          <Button onClick={() => setOpen('try')} disabled={draft.files.length === 0}>
            <IconFlask size={16} aria-hidden="true" />
            {say('rules.try')}
          </Button>
          <Button onClick={() => setOpen('history')}>
            <IconHistory size={16} aria-hidden="true" />
            {say('rules.history')}
          </Button>
          {changes.length > 0 && (
            <Button look="primary" onClick={() => setOpen('apply')}>
              <IconUpload size={16} aria-hidden="true" />
              {may && errors === 0 ? say('rules.review') : say('rules.differences')}
            </Button>
          )}
        </>
      }
    >
      <div className={css.rules}>
        <nav className={css.files} aria-label={say('rules.files')}>
          <div className={css.filesHead}>
            <h2>{say('rules.files')}</h2>
            <IconButton label={say('rules.new')} onClick={() => setOpen('new')}>
              <IconFilePlus size={16} aria-hidden="true" />
            </IconButton>
          </div>
          <ul>
            {draft.files.map((one) => {
              const worst = gravest(found.filter((it) => it.file === one.path))
              const changed = changes.some((it) => it.path === one.path)
              return (
                <li key={one.path}>
                  <button
                    type="button"
                    className={css.file}
                    aria-current={one.path === path}
                    onClick={() => setChosen(one.path)}
                  >
                    <IconFile size={15} aria-hidden="true" />
                    <bdi dir="ltr">{one.path}</bdi>
                    {worst && signs[worst]}
                    {changed && <span className={css.dot} title={say('rules.isChanged')} />}
                    {changed && <span className="unseen">{say('rules.isChanged')}</span>}
                  </button>
                </li>
              )
            })}
          </ul>
          <label className={css.pick}>
            <span className="unseen">{say('rules.file')}</span>
            <select dir="ltr" value={path ?? ''} onChange={(event) => setChosen(event.target.value)}>
              {draft.files.map((one) => (
                <option key={one.path}>{one.path}</option>
              ))}
            </select>
          </label>
        </nav>
        <div className={css.work}>
          {draft.behind && (
            <div className={css.behind} role="alert">
              <p>{say('rules.behind', { number: number(rules.data?.generation ?? 0, of) })}</p>
              <Button onClick={draft.drop}>{say('rules.takeTheirs')}</Button>
              <Button onClick={draft.settle}>{say('rules.keepMine')}</Button>
            </div>
          )}
          {path === undefined ? (
            rules.data ? (
              <Empty
                icon={<IconFile size={40} stroke={1.2} aria-hidden="true" />}
                title={say('rules.none')}
                help={say('rules.noneHelp')}
              >
                <Button look="primary" onClick={() => setOpen('new')}>
                  {say('rules.new')}
                </Button>
              </Empty>
            ) : (
              <div className={css.bones} role="status">
                <span className="unseen">{say('app.loading')}</span>
                <Bone width="40%" />
                <Bone width="70%" />
                <Bone width="55%" />
              </div>
            )
          ) : (
            <>
              <div className={css.bar}>
                <bdi dir="ltr" className={css.path}>
                  {path}
                </bdi>
                {changes.some((one) => one.path === path) && (
                  <Button
                    look="quiet"
                    onClick={() => {
                      const was = rules.data?.files.find((one) => one.path === path)
                      if (was) draft.write(path, was.text)
                      else draft.remove(path)
                    }}
                  >
                    {say('rules.revert')}
                  </Button>
                )}
                {path.endsWith('.route') && (
                  // biome-ignore lint/a11y/useSemanticElements: two buttons, no form fields
                  <div role="group" aria-label={say('form.way')} className={css.tabs}>
                    <Button look="quiet" on={!asForm} aria-pressed={!asForm} onClick={() => turn(undefined)}>
                      {say('form.asText')}
                    </Button>
                    <Button look="quiet" on={asForm} aria-pressed={asForm} onClick={() => turn('form')}>
                      {say('form.asForm')}
                    </Button>
                  </div>
                )}
                <IconButton label={say('rules.remove')} onClick={() => remove(path)}>
                  <IconTrash size={15} aria-hidden="true" />
                </IconButton>
              </div>
              <div className={css.code}>
                <Suspense
                  fallback={
                    <div className={css.bones}>
                      <Bone width="60%" />
                    </div>
                  }
                >
                  {asForm ? (
                    <RuleForm
                      text={text}
                      findings={here}
                      hits={labels}
                      teams={declaredNames(
                        draft.files.map((one) => one.text),
                        'team',
                      )}
                      lists={lists}
                      onChange={(now) => draft.write(path, now)}
                      onShow={(line) => show({ file: path, line, column: 1 })}
                    />
                  ) : (
                    <Code
                      path={path}
                      text={text}
                      label={say('rules.editor', { file: path })}
                      readOnly={false}
                      findings={here}
                      hits={labels}
                      offered={(now, at, column) =>
                        offeredAt(
                          draft.files.map((one) => (one.path === path ? { path, text: now } : one)),
                          path,
                          at,
                          column,
                        )
                      }
                      place={place}
                      onChange={(now) => draft.write(path, now)}
                    />
                  )}
                </Suspense>
              </div>
            </>
          )}
          {hasTests(draft.files) && <Tests files={draft.files} onShow={show} />}
          <Problems found={found} waiting={check.data === undefined} error={check.error} onShow={show} />
        </div>
      </div>
      {open === 'apply' && rules.data && (
        <ApplyWindow
          changes={changes}
          files={draft.files}
          generation={draft.generation}
          mayApply={may && errors === 0}
          onClose={() => setOpen(undefined)}
          onApplied={() => {
            draft.drop()
            setOpen(undefined)
          }}
        />
      )}
      {open === 'history' && rules.data && (
        <HistoryWindow
          now={rules.data}
          mayRollBack={may}
          onClose={() => setOpen(undefined)}
          onRolledBack={draft.drop}
        />
      )}
      {open === 'try' && <TryWindow files={draft.files} onClose={() => setOpen(undefined)} />}
      {open === 'new' && (
        <NewFile
          taken={draft.files.map((one) => one.path)}
          onClose={() => setOpen(undefined)}
          onMade={(made) => {
            draft.add(made, made.endsWith('.route') && draft.files.length === 0 ? 'language 1\n\n' : '')
            setChosen(made)
            setOpen(undefined)
          }}
        />
      )}
    </Page>
  )
}
