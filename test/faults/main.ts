/**
 * `make faults` causes every fault on real processes, and measures how long the network takes to recover.
 *
 *   ONLY=kill-one,pause RUNS=10 JSON=1 node --import tsx test/faults/main.ts
 */
import process from 'node:process'
import { tableLines } from '../../src/api/index.js'
import { quantile } from '../../src/testnet/index.js'
import { wantsJson, wholeNumber } from '../fixtures/variables.js'
import { runScenarios, type Outcome } from './run-scenarios.js'
import { SCENARIOS } from './scenarios/index.js'

const only = (process.env['ONLY'] ?? '').split(',').filter(name => name !== '')
const runs = wholeNumber('RUNS', 1)
const asJson = wantsJson()
const say = asJson ? console.error : console.log
const unknown = only.filter(name => !SCENARIOS.some(scenario => scenario.name === name))
if (unknown.length > 0) {
  const names = SCENARIOS.map(({ name }) => name).join(', ')
  console.error(`error: there is no fault ${unknown.join(', ')}; there are ${names}`)
  process.exit(2)
}
process.once('SIGINT', () => { process.exit(130) })
process.once('SIGTERM', () => { process.exit(143) })

const scenarios = SCENARIOS.filter(({ name }) => only.length === 0 || only.includes(name))
const outcomes: Outcome[] = []
for (let run = 1; run <= runs; run++) {
  const begun = Date.now()
  await runScenarios(scenarios, outcome => {
    outcomes.push(outcome)
    say(`${run}/${runs} ${outcome.scenario.name}: ${describe(outcome)}`)
    for (const note of outcome.notes ?? []) say(`      ${note}`)
  })
  say(`${run}/${runs} took ${seconds(Date.now() - begun)}`)
}
const rows = scenarios.map(rowOf)
for (const line of tableLines(['fault', 'runs', 'failed', 'median', 'worst'], rows.map(cellsOf))) say(line)
const failed = outcomes.filter(({ failure }) => failure !== undefined).length
if (asJson) console.log(JSON.stringify(rows))
say(failed === 0 ? 'no failure' : `${failed} failures`)
process.exit(failed === 0 ? 0 : 1)

interface Row {
  readonly name: string
  readonly fault: string
  readonly runs: number
  readonly failed: number
  readonly skipped: string | undefined
  readonly medianMs: number | undefined
  readonly worstMs: number | undefined
}

function rowOf ({ name, fault }: typeof scenarios[number]): Row {
  const own = outcomes.filter(({ scenario }) => scenario.name === name)
  const times = own.flatMap(({ recoveryMs }) => recoveryMs ?? [])
  return {
    name, fault, runs: times.length,
    failed: own.filter(({ failure }) => failure !== undefined).length,
    skipped: own.find(({ skipped }) => skipped !== undefined)?.skipped,
    medianMs: quantile(times, 0.5), worstMs: quantile(times, 1)
  }
}

function cellsOf (row: Row): string[] {
  const cells = [row.fault, String(row.runs), String(row.failed)]
  if (row.skipped !== undefined) return [...cells, `skipped: ${row.skipped}`]
  return [...cells, seconds(row.medianMs), seconds(row.worstMs)]
}

function describe ({ recoveryMs, skipped, failure }: Outcome): string {
  if (failure !== undefined) return `FAILED: ${failure.message}`
  return skipped === undefined ? `recovered in ${seconds(recoveryMs)}` : `skipped: ${skipped}`
}

function seconds (ms: number | undefined): string {
  return ms === undefined ? '-' : `${(ms / 1000).toFixed(1)} s`
}
