import process from 'node:process'
import type { OldResult, OldScenario } from './figures.js'

/** A scenario that older benches lack, and the variables that make their saturation scenario the same. */
interface Borrowed {
  /** The name in the variable ONLY. */
  readonly short: string
  readonly name: string
  readonly env: Readonly<Record<string, string>>
}

const { BUSY = '', SEVEN = '', ONLY = '' } = process.env
const BORROWED: readonly Borrowed[] = [
  { short: 'busy', name: '64 in flight', env: { IN_FLIGHT: '64', DIAGNOSES: BUSY || '2000' } },
  { short: 'seven', name: 'saturation, 7 hospitals', env: { HOSPITALS: '7', DIAGNOSES: SEVEN || '5000' } }
]
const LENDER = 'saturation'

/** Measures the chosen scenarios that an older bench lacks, by running that bench again. */
export async function withBorrowed (
  result: OldResult, run: (env: Readonly<Record<string, string>>) => Promise<OldResult>
): Promise<OldResult> {
  const scenarios: OldScenario[] = [...result.scenarios]
  for (const { short, name, env } of BORROWED) {
    const isChosen = ONLY === '' || ONLY.split(',').includes(short)
    if (!isChosen || scenarios.some(scenario => scenario.name === name)) continue
    const lent = (await run(env)).scenarios.find(scenario => scenario.name === LENDER)
    if (lent !== undefined) scenarios.push({ ...lent, name })
  }
  return { ...result, scenarios }
}
