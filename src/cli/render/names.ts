import { fields, table, type NameCountView, type NamesView } from '../../api/index.js'
import { party } from './format.js'

/** Renders the look-ups of names of patients: numbers and names of hospitals, and nothing of a patient. */
export function renderNames ({ day, today }: NamesView): string {
  const { lacking, others, own, ready } = today
  const top = fields([
    ['day', `${new Date(day).toISOString().slice(0, 10)} (UTC)`],
    ['new patients', ready && lacking === 0 ? 'can be named' : cannotText(ready, lacking)],
    ['looked up here', countText(own)]
  ])
  if (others.length === 0) return `${top}\nno other hospital had a name evaluated here today\n`
  const head = ['evaluated for', 'names', 'allowed', 'refused']
  return `${top}\n${table(head, others.map(({ allowed, hospital, names, refused }) =>
    [party(hospital), String(names), String(allowed), String(refused)]))}`
}

function cannotText (ready: boolean, lacking: number): string {
  if (!ready) return 'cannot be named: the hospitals have dealt no key for names yet'
  return `cannot be named: ${lacking} more hospital${lacking === 1 ? '' : 's'} must be reachable`
}

function countText ({ allowed, names, refused }: NameCountView): string {
  return `${names} of ${allowed} at one hospital${refused === 0 ? '' : `, and ${refused} refused`}`
}
