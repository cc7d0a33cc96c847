import type { NameCountView } from '../../../../api/index.js'
import { listed, nameOf, plural } from '../../../machine/formatting.js'
import { trouble, type Rule } from './rule.js'

/** A hospital that used this part of its allowance is shown. */
const NEAR = 0.8

/** No new patient can be named. Before the first epoch, the rules of shares say what is missing. */
const namesLacking: Rule = ({ belonging, names }) => {
  if (names === undefined || !names.ready || names.lacking === 0 || belonging?.isMember !== true) {
    return undefined
  }
  return trouble('names-unavailable', 'problem',
    `This hospital cannot name patients that are new here: ${plural(names.lacking, 'more hospital')} ` +
    'must be reachable. It refuses their diagnoses, and finds no records of theirs. Patients that it ' +
    'already knows are not affected.', 'Get one of the missing hospitals running and reachable again.')
}

const ownAllowance: Rule = ({ name, names }) => {
  if (names === undefined || !isNear(names.own)) return undefined
  const { allowed, names: asked, refused } = names.own
  const isUsed = refused > 0
  return trouble('names-allowance', isUsed ? 'problem' : 'warning',
    `This hospital had ${plural(asked, 'name')} of patients evaluated today by one hospital, of ${allowed} ` +
    `allowed${isUsed ? `, and was refused ${refused}` : ''}. Further new patients wait until midnight UTC.`,
    'If this is an import, a quorum of operators raises the allowance of the day. If nobody here looked up ' +
    'so many patients, find out who did.', `names --name ${name}`)
}

const unusualLookUps: Rule = ({ name, names }) => {
  const unusual = (names?.others ?? []).filter(isNear)
  const published = (names?.published ?? []).filter(total => isNear({ ...total, refused: 0 }))
  if (unusual.length === 0 && published.length === 0) return undefined
  const each = unusual.map(({ allowed, hospital, names: asked, refused }) =>
    `${nameOf(hospital)} (${asked} of ${allowed}${refused === 0 ? '' : `, ${refused} refused`})`)
  const today = unusual.length === 0 ? '' : ` Today, evaluated here, by ${listed(each)}.`
  const before = [...new Set(published.map(({ day, hospital }) => `${nameOf(hospital)} on ${dayText(day)}`))]
  const earlier = before.length === 0 ? '' : ` By the totals on the chain, by ${listed(before)}.`
  return trouble('unusual-look-ups', 'warning',
    `More names of patients than usual were looked up.${today}${earlier}`,
    'Ask the operator of that hospital for the reason, such as an import.', `names --name ${name}`)
}

function isNear ({ allowed, names, refused }: NameCountView): boolean {
  return refused > 0 || (names > 0 && names >= NEAR * allowed)
}

function dayText (day: number): string {
  return new Date(day).toISOString().slice(0, 10)
}

export const namesRules: readonly Rule[] = [namesLacking, ownAllowance, unusualLookUps]
