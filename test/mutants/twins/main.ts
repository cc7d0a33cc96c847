/** `make twins`: all schedules, on the code as it is; N=7 those of one size. Exit code 1 if one breaks. */
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
