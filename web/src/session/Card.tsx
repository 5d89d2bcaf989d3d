import { IconAlertCircle, IconLanguage } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Button } from '../design/parts'
import { setPreferences, usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import css from './session.module.css'

/** The page before anybody is signed in. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  const say = useWords()
  const { language } = usePreferences()
  const other = language === 'ar' ? 'en' : 'ar'
  return (
    <div className={css.page}>
      <title>{title}</title>
      <main className={css.card}>
        <div className={css.brand}>
          <img src="/barid.svg" alt="" />
          <div>
            <h1>{title}</h1>
            <p className={css.tagline}>{say('session.tagline')}</p>
          </div>
        </div>
        {children}
        <div className={css.foot}>
          <Button look="quiet" lang={other} onClick={() => setPreferences({ language: other })}>
            <IconLanguage size={16} aria-hidden="true" />
            {other === 'ar' ? 'العربية' : 'English'}
          </Button>
        </div>
      </main>
    </div>
  )
}

export const Wrong = ({ children }: { children: ReactNode }) => (
  <div className={css.wrong} role="alert">
    <IconAlertCircle size={18} aria-hidden="true" />
    <p>{children}</p>
  </div>
)
export const Text = ({ children }: { children: ReactNode }) => <p className={css.text}>{children}</p>
