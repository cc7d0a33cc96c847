import { canonicalJson } from '../../records/index.js'
import {
  MARKS, MAX_ITEMS, MAX_TEXT_CHARACTERS, USES, isCode, tidyText, type Concept, type Title
} from './concept.js'
import { isDay } from './day.js'

/** Writes a concept as a line of a release, without the line feed. */
export function conceptLine (concept: Concept): string {
  return canonicalJson(concept)
}

/** Reads a line of a release; undefined for a line that `conceptLine` never writes. */
export function conceptOf (line: string): Concept | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  return isConcept(value) && conceptLine(value) === line ? value : undefined
}

function isConcept (value: unknown): value is Concept {
  if (typeof value !== 'object' || value === null) return false
  const { code, edits, from, mark, notes, parents, titles, until, use } =
    value as Partial<Record<keyof Concept, unknown>>
  return typeof code === 'string' && isCode(code) && isOneOf(USES, use) &&
    (mark === undefined || isOneOf(MARKS, mark)) &&
    [from, until].every(day => day === undefined || (typeof day === 'string' && isDay(day))) &&
    [edits, notes, parents].every(list => list === undefined || isList(list, isText)) &&
    isList(titles, isTitle)
}

function isOneOf (values: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && values.includes(value)
}

function isList (value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.length <= MAX_ITEMS && value.every(isItem)
}

function isText (value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_TEXT_CHARACTERS &&
    tidyText(value) === value && !/\p{Cc}/u.test(value)
}

function isTitle (value: unknown): boolean {
  const { language, text } = (value ?? {}) as Partial<Record<keyof Title, unknown>>
  return isText(text) && isLanguage(language)
}

/** Tells whether a value has the form of a language tag (BCP 47), in the letters that releases use. */
export function isLanguage (value: unknown): value is string {
  return typeof value === 'string' && /^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,4}$/.test(value)
}
