import { listed, nameOf, plural } from '../../../machine/formatting.js'
import { trouble, type Rule } from './rule.js'

/** After this time without a block that takes accesses, something is wrong. */
const DRAIN_MS = 120_000
/** From this many refused attempts on a day on, a hospital is shown. */
const MANY_REFUSED = 50
/** A log that is so full is a problem: reads will soon be refused. */
const NEARLY_FULL = 0.8

const notDraining: Rule = ({ accesses, at, name }) => {
  if (accesses?.waitsSince === undefined || at - accesses.waitsSince < DRAIN_MS) return undefined
  const { room, waiting } = accesses
  const isFull = waiting >= NEARLY_FULL * room
  return trouble('accesses-wait', isFull ? 'problem' : 'warning',
    `${plural(waiting, 'access')} of this hospital to data of patients waited for a block for longer than ` +
    `two minutes.${isFull ? ' When 100,000 wait, only emergencies are shown.' : ''} None is lost.`,
    'Blocks must be made again: see the other findings. A hospital that is not a member logs nothing.',
    `status --name ${name}`)
}

const manyRefused: Rule = ({ accesses }) => {
  const many = (accesses?.refused ?? []).filter(({ attempts }) => attempts >= MANY_REFUSED)
  if (many.length === 0) return undefined
  const each = many.map(({ attempts, hospital, isOwn }) =>
    `${isOwn ? 'this hospital' : nameOf(hospital)} (${attempts})`)
  return trouble('refused-attempts', 'warning',
    `Consents of patients refused many attempts to read today, by ${listed(each)}.`,
    'Ask the operator of that hospital who read and why. The patients see each attempt (patient accesses).')
}

export const accessRules: readonly Rule[] = [notDraining, manyRefused]
