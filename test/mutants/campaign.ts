/**
 * `make mutants` runs every mutant, JOBS at a time, and prints a table. The exit code is 1 if a mutant
 * survives, or if the unchanged code fails a run. ONLY=§9,quorum selects the mutants whose name or rule
 * contains one of the words.
 */
import process from 'node:process'
import { wholeNumber } from '../fixtures/variables.js'
import { hunt, type Hunt } from './hunt.js'
import { MUTANTS } from './list/index.js'

/** Maximum number of characters of a violation in the table. Running the seed again shows all of them. */
const MAX_TEXT = 90

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
    const done = await hunt(mutant)
    hunts.push(done)
    console.log(row(done))
  }
}))
const survivors = hunts.filter(({ caught }) => caught === undefined)
const unsound = hunts.flatMap(({ unsound }) => unsound)
for (const line of unsound) console.log(line)
console.log(`${hunts.length} mutants, ${survivors.length} survived`)
process.exitCode = survivors.length + unsound.length > 0 ? 1 : 0

function row ({ mutant, tries, caught, verifierAlone, ms }: Hunt): string {
  const seconds = `${(ms / 1000).toFixed(1)} s`
  const seen = verifierAlone === undefined ? '' : `, only the verifier reported it, ${verifierAlone}`
  const text = caught === undefined ? `SURVIVED${seen}` : `${caught.invariant}: ${caught.text}`
  const end = text.split('\n')[0]!.slice(0, MAX_TEXT)
  return `| ${mutant.name} | ${mutant.rule} | ${tries} | ${seconds} | ${end} |`
}
