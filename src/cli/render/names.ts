import {
  fields, table, type NameCountView, type NamesRaiseView, type NamesView, type PublishedNamesView
} from '../../api/index.js'
import { party, plain } from './format.js'

/** Renders the look-ups of names of patients: numbers and names of hospitals, and nothing of a patient. */
export function renderNames ({ day, facts }: NamesView): string {
  const { lacking, others, own, published, ready } = facts
  const top = fields([
    ['day', `${dayText(day)} (UTC)`],
    ['new patients', ready && lacking === 0 ? 'can be named' : cannotText(ready, lacking)],
    ['looked up here', countText(own)]
  ])
  const head = ['evaluated here for', 'names', 'allowed', 'refused']
  const here = others.length === 0
    ? 'no other hospital had a name evaluated here today\n'
    : table(head, others.map(({ allowed, hospital, names, refused }) =>
      [party(hospital), String(names), String(allowed), String(refused)]))
  return `${top}\n${here}\n${renderPublished(published)}`
}

/** Renders a raise with the approvals so far. */
export function renderRaise ({ message }: NamesRaiseView): string {
  return `${plain(message)}\n`
}

function renderPublished (published: readonly PublishedNamesView[]): string {
  if (published.length === 0) return 'no hospital has published totals of a day yet\n'
  return table(['published by', 'day', 'for', 'names'], published.map(({ day, evaluator, hospital, names }) =>
    [party(evaluator), dayText(day), party(hospital), String(names)]))
}

function dayText (day: number): string {
  return new Date(day).toISOString().slice(0, 10)
}

function cannotText (ready: boolean, lacking: number): string {
  if (!ready) return 'cannot be named: the hospitals have dealt no key for names yet'
  return `cannot be named: ${lacking} more hospital${lacking === 1 ? '' : 's'} must be reachable`
}

function countText ({ allowed, names, refused }: NameCountView): string {
  return `${names} of ${allowed} at one hospital${refused === 0 ? '' : `, and ${refused} refused`}`
}
