/**
 * `make mutants`: every mutant, JOBS at a time, as a table; exit code 1 if one survives, or
 * if the code as it is fails a run.
 * ONLY=words runs those whose name or rule has one of the words, which commas part.
 */
import process from 'node:process'
import { wholeNumber } from '../fixtures/variables.js'
import { hunt, type Hunt } from './hunt.js'
import { MUTANTS } from './list/index.js'

/** Of what was noticed; the whole is a seed away. */
const TEXT_MOST = 90

const only = (process.env['ONLY'] ?? '').split(',')
const jobs = wholeNumber('JOBS', 1)
const wanted = MUTANTS.filter(({ name, rule }) => only.some(word => `${name} ${rule}`.includes(word)))
if (wanted.length === 0) {
  console.error(`error: no mutant has ${only.join(' or ')} in its name or rule`)
  process.exit(2)
}
const queue = [...wanted]
const hunts: Hunt[] = []
await Promise.all(Array.from({ length: jobs }, async () => {
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const one = await hunt(mutant)
    hunts.push(one)
    console.log(row(one))
  }
}))
const survivors = hunts.filter(({ caught }) => caught === undefined)
const unsound = hunts.flatMap(one => one.unsound)
for (const line of unsound) console.log(line)
console.log(`${hunts.length} mutants, ${survivors.length} survived`)
process.exitCode = survivors.length + unsound.length > 0 ? 1 : 0

function row ({ mutant, tries, caught, verifierAlone, ms }: Hunt): string {
  const seconds = `${(ms / 1000).toFixed(1)} s`
  const seen = verifierAlone === undefined ? '' : `, only the verifier saw it, ${verifierAlone}`
  const text = caught === undefined ? `SURVIVED${seen}` : `${caught.invariant}: ${caught.text}`
  const end = text.split('\n')[0]!.slice(0, TEXT_MOST)
  return `| ${mutant.name} | ${mutant.rule} | ${tries} | ${seconds} | ${end} |`
}
