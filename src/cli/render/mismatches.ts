import { table, type MismatchView, type MismatchesView } from '../../api/index.js'
import { party, plural, shortId } from './format.js'

/** Renders all statements about records, and the hospitals that confirmed ones name. */
export function renderMismatches ({ cases, more, named, needed }: MismatchesView): string {
  if (cases.length === 0) return 'no hospital has stated that a record is not the one that was judged\n'
  const rows = cases.map(({ caseId, submitter, ...mismatch }) =>
    [shortId(caseId), party(submitter), mismatch.outcome, statedBy(mismatch)])
  const names = named.map(({ cases: number, hospital }) => `${party(hospital)}: ${plural(number, 'record')}`)
  return table(['case', 'submitter', 'outcome', 'stated by'], rows) +
    `${needed} hospitals that say the same decide.${more ? ' There are more cases.' : ''}\n` +
    (names.length === 0 ? '' : `confirmed: ${names.join(', ')}\n`)
}

/** Tells in a line what hospitals state about a record. */
export function mismatchText (mismatch: MismatchView): string {
  const stated = `(${statedBy(mismatch)})`
  switch (mismatch.outcome) {
    case 'confirmed': return `NOT WHAT THE TWO HOSPITALS JUDGED, confirmed ${stated}`
    case 'stated': return `stated not to be what the two hospitals judged ${stated}`
    case 'refuted': return `falsely accused of being another than was judged ${stated}`
  }
}

function statedBy ({ differs, fits }: MismatchView): string {
  const names = (parties: MismatchView['fits']): string => parties.map(party).join(', ')
  return [
    ...(differs.length === 0 ? [] : [`differs: ${names(differs)}`]),
    ...(fits.length === 0 ? [] : [`fits: ${names(fits)}`])
  ].join('; ')
}
