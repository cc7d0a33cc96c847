/**
 * Measures on a fresh testnet of seven hospitals how long a revocation takes. A patient lets everybody read,
 * and six hospitals read a record of the seventh without pause. The seventh answers to the revocation. From
 * then on the time runs to the first refusal at the slowest of the six.
 *
 *   RUNS=100 JSON=1 node --import tsx test/bench/revocation.ts
 */
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { consentOf } from '../../src/cli/commands/consent-resource.js'
import { Fleet, quantile, type NodeProcess } from '../../src/testnet/index.js'
import { NATIONAL, NUMBER, NotedDiagnoses } from '../e2e/support/noted-diagnoses.js'
import { wantsJson, wholeNumber } from '../fixtures/variables.js'
import { leaveNothing } from './support/leave-nothing.js'

const HOSPITALS = 7
const RUNS = wholeNumber('RUNS', 100)
const WARM_UP = 3
const FORM = '5f'.repeat(32)
const patient = { system: NATIONAL, value: NUMBER }

const say = wantsJson() ? console.error : console.log
const folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-revocation-'))
const fleet = new Fleet({ hospitals: HOSPITALS, folder })
leaveNothing(folder, fleet.nodes)
await fleet.start()
try {
  const times = await measure()
  const at = (q: number): number => Math.round(quantile(times, q) ?? 0)
  say(`${RUNS} revocations: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, maximum ${at(1)} ms`)
  if (wantsJson()) console.log(JSON.stringify({ runs: RUNS, p50: at(0.5), p95: at(0.95), max: at(1) }))
} finally {
  await fleet.stop()
}

async function measure (): Promise<number[]> {
  const [own, ...others] = fleet.hospitals as [NodeProcess, ...NodeProcess[]]
  const { cases } = await own.client.call('submit',
    { body: (await NotedDiagnoses.read()).next('measured'), query: { wait: 30 } })
  if (cases[0]?.case.status !== 'accepted') throw new Error('the record was not accepted')
  const times: number[] = []
  for (let run = -WARM_UP; run < RUNS; run++) {
    const consent = consentOf('give', patient, { purpose: ['TREAT'] })
    const { counter } = await own.client.call('fileOrder',
      { body: { patient, form: FORM, act: { type: 'give', consent } } })
    await Promise.all(others.map(async other => { await until(other, true) }))
    const refusals = others.map(async other => await until(other, false))
    const act = { type: 'revoke', number: counter } as const
    await own.client.call('fileOrder', { body: { patient, form: FORM, act } })
    const revoked = performance.now()
    const taken = Math.max(0, ...(await Promise.all(refusals)).map(refused => refused - revoked))
    if (run >= 0) times.push(taken)
  }
  return times
}

/** Reads until the record is open, or closed. @returns when the answer came */
async function until ({ client }: NodeProcess, isOpen: boolean): Promise<number> {
  for (;;) {
    const { entries } = await client.call('history',
      { body: { ...patient, purpose: 'TREAT', role: 'doctor' } })
    if (entries.some(({ diagnosis }) => diagnosis !== undefined) === isOpen) return performance.now()
  }
}
