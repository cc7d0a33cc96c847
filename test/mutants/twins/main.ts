/**
 * `make twins` plays all schedules on the unchanged code. N=7 plays those of seven hospitals. The exit code
 * is 1 if a schedule violates an invariant.
 */
import process from 'node:process'
import { wholeNumber } from '../../fixtures/variables.js'
import { explore } from './explore.js'

const SIZES = [4, 7]

for (const hospitals of process.env['N'] ? [wholeNumber('N', 4)] : SIZES) {
  const started = performance.now()
  const { broken, schedules } = explore({ hospitals })
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(`${hospitals} hospitals: ${schedules} schedules in ${seconds} s`)
  if (broken === undefined) continue
  console.log(`${broken.violation.invariant}: ${broken.violation.text}\n  ${broken.schedule}`)
  process.exitCode = 1
}
