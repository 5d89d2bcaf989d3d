// Everything that people read comes from here, by key and in the person's language.

import i18next, { type i18n } from 'i18next'
import { useMemo } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import { localeOf, number } from '../preferences/moments'
import { type Language, type Preferences, preferences, usePreferences } from '../preferences/preferences'
import type { deskEn } from './desk.en'
import type { en } from './en'
import { setTold } from './told'

type Plural = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
type Stem<K extends string> = K extends `${infer Base}_${Plural}` ? Base : K
/** A key without the ending that a number decides. */
export type Word = Stem<keyof typeof en | keyof typeof deskEn>
/** `n` chooses the form and is written in the person's numerals. */
export type Values = Record<string, string | number> & { n?: number }
export type Say = (key: Word, values?: Values) => string

const loaders: Record<Language, () => Promise<Record<string, string>>> = {
  en: async () => (await import('./en')).en,
  ar: async () => {
    const [{ ar }, { toldAr }] = await Promise.all([import('./ar'), import('./told.ar')])
    setTold('ar', toldAr)
    return ar
  },
}

/** Words of the pages of leads and administrators, which the first page does not wait for. */
const deskLoaders: Record<Language, () => Promise<Record<string, string>>> = {
  en: async () => (await import('./desk.en')).deskEn,
  ar: async () => (await import('./desk.ar')).deskAr,
}

const against = {
  en: /[\p{Script=Arabic}\p{Script=Hebrew}]/u,
  ar: /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u,
}
/** A name of the other direction moves nothing of the sentence that it stands in, wherever the sentence is shown. */
export const valueIn = (language: Language, value: string | number | undefined) =>
  typeof value === 'string' && against[language].test(value) && !/^\u2068.*\u2069$/su.test(value)
    ? `\u2068${value}\u2069`
    : value

/** Numbers that are part of a word, `{{_30}}`: they too are written in the person's numerals. */
export const numbersOfWords = [4, 10, 16, 24, 25, 30]
const written = new Map<string, Record<string, string>>()
function numbersIn(of: Preferences) {
  const locale = localeOf(of)
  let all = written.get(locale)
  if (!all) {
    all = Object.fromEntries(numbersOfWords.map((n) => [`_${n}`, number(n, of)]))
    written.set(locale, all)
  }
  return all
}
const valuesIn = (of: Preferences, values: Values = {}) => ({
  ...numbersIn(of),
  ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueIn(of.language, value)])),
})

let engine: i18n

async function load(language: Language) {
  if (engine.hasResourceBundle(language, 'translation')) return
  engine.addResourceBundle(language, 'translation', await loaders[language]())
}

const deskWords = new Map<Language, Promise<void>>()
/** Those of the other pages, too, in the chosen language; pages that need them wait for it. */
export function allWords(language: Language = preferences().language): Promise<void> {
  let loading = deskWords.get(language)
  if (!loading) {
    loading = (async () => {
      const words = await deskLoaders[language]()
      await load(language)
      engine.addResourceBundle(language, 'translation', words, true)
    })()
    // one that failed is tried again by the next page
    loading.catch(() => deskWords.delete(language))
    deskWords.set(language, loading)
  }
  return loading
}

/** The words of the chosen language, before anything is drawn. */
export async function startWords() {
  engine = i18next.createInstance()
  await engine.use(initReactI18next).init({
    lng: preferences().language,
    resources: {},
    keySeparator: false,
    nsSeparator: false,
    fallbackLng: false,
    interpolation: { escapeValue: false },
    // what comes behind the first page is drawn when it is there
    react: { useSuspense: false, bindI18nStore: 'added' },
  })
  await speak(preferences().language)
}

/** Changes the language once its words are there. */
export async function speak(language: Language) {
  await load(language)
  // a page that is open may need them
  if (deskWords.size > 0) await allWords(language)
  await engine.changeLanguage(language)
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
}

const languageOf = (known: string): Language => (known === 'ar' ? 'ar' : 'en')

export function useWords(): Say {
  const { t, i18n } = useTranslation()
  const of = usePreferences()
  const language = i18n.language
  return useMemo(() => {
    const settled = { ...of, language: languageOf(language) }
    return (key, values) => {
      const given = valuesIn(settled, values)
      if (values?.n === undefined) return t(key, given)
      return t(key, { ...given, count: values.n, n: number(values.n, settled) })
    }
  }, [t, language, of])
}

/** A word that may not exist: statuses and verbs that rules declare are shown as they are. */
export function useWordOr(): (key: string, otherwise: string, values?: Values) => string {
  const { t, i18n } = useTranslation()
  const of = usePreferences()
  const language = languageOf(i18n.language)
  return useMemo(
    () => (key, otherwise, values) =>
      i18n.exists(key) ? t(key, valuesIn({ ...of, language }, values)) : otherwise,
    [t, i18n, of, language],
  )
}

export const collatorOf = () => new Intl.Collator(localeOf(preferences()), { numeric: true })
