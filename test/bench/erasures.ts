/**
 * Asks seven hospitals of a fresh testnet for 1,000 erasures at once, and follows all of them to their ends.
 * Three in ten requests go to one hospital, which may take 200 a day. Two other hospitals second what a
 * hospital orders above 20 a day. Meanwhile diagnoses go on. The run fails if a request is lost, or an order
 * is not attested by all. It also fails if a diagnosis is not accepted, or if the chains of hospitals differ.
 *
 *   REQUESTS=1000 JSON=1 node --import tsx test/bench/erasures.ts
 */
import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { ServiceError } from '../../src/api/index.js'
import { Fleet, agreement, pause, quantile, type NodeProcess } from '../../src/testnet/index.js'
import { NATIONAL, plainDiagnosis } from '../e2e/support/noted-diagnoses.js'
import { wantsJson, wholeNumber } from '../fixtures/variables.js'
import { processCost } from './process-cost.js'
import { leaveNothing } from './support/leave-nothing.js'

const HOSPITALS = 7
const REQUESTS = wholeNumber('REQUESTS', 1_000)
/** An order takes effect after three windows. A case needs less than one. */
const WINDOW_MS = 60_000
const RECORDS_OF_A_PATIENT = 20
/** The hospital of every fortieth record keeps it, as a law demands. */
const KEPT_EVERY = 40
const [SHOWN_AT_ONCE, EVERY_MS, POLL_MS] = [100, 500, 1_000]
const FORM = '5f'.repeat(32)

interface Asked { readonly id: string, readonly patient: string, readonly owner: number, at: number }
type Step = (one: Asked) => Promise<unknown>

const say = wantsJson() ? console.error : console.log
const folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-erasures-'))
const fleet = new Fleet({ hospitals: HOSPITALS, folder, governmentSettings: { attemptWindowMs: WINDOW_MS } })
leaveNothing(folder, fleet.nodes)
await fleet.start()
const began = performance.now()
const seconds = (): number => Math.round((performance.now() - began) / 1000)
const result = await measure()
if (wantsJson()) console.log(JSON.stringify(result))
await fleet.stop()

function at (number: number): NodeProcess {
  return fleet.hospitals[number % HOSPITALS]!
}

async function measure (): Promise<object> {
  const all = await file()
  await level()
  const before = peaks()
  say(`${seconds()} s: ${all.length} records are filed; peak memory of a hospital ${before} MiB`)
  const ends = new AbortController()
  const trickle = diagnose(ends.signal)
  const refused = await request(all)
  say(`${seconds()} s: blocks have ${all.length} requests, ${refused} of them by a second hospital`)
  await decide(all)
  const erased = all.filter((_, number) => number % KEPT_EVERY !== 0)
  say(`${seconds()} s: every request is decided, ${erased.length} for the patient`)
  await attested(erased)
  const ended = seconds()
  ends.abort()
  const times = await trickle
  const ms = (q: number): number => Math.round(quantile(times, q) ?? 0)
  const after = peaks()
  say(`${ended} s: ${HOSPITALS} hospitals attest each of them; peak memory of a hospital ${after} MiB`)
  say(`meanwhile ${times.length} diagnoses: p50 ${ms(0.5)} ms, p95 ${ms(0.95)} ms, maximum ${ms(1)} ms`)
  await level()
  return {
    requests: all.length, refused, erased: erased.length, seconds: ended, diagnoses: times.length,
    p50: ms(0.5), p95: ms(0.95), max: ms(1), before, after
  }
}

/** Waits until all nodes have the same blocks. */
async function level (): Promise<void> {
  const { agreed, heads } = await agreement(fleet.nodes)
  assert(agreed, JSON.stringify(heads))
}

/** Files the records, in turn at all hospitals. */
async function file (): Promise<Asked[]> {
  const filed: Asked[] = []
  for (let first = 0; first < REQUESTS; first += HOSPITALS * RECORDS_OF_A_PATIENT) {
    await Promise.all(fleet.hospitals.map(async (_, owner) => {
      const patient = `E-${first}-${owner}`
      const from = first + owner * RECORDS_OF_A_PATIENT
      const records = Array.from({ length: Math.min(RECORDS_OF_A_PATIENT, REQUESTS - from) },
        (_, number) => plainDiagnosis(`erased-${from + number}`, patient, 'to be erased'))
      if (records.length === 0) return
      const { cases } = await at(owner).client.call('submit',
        { body: bundle(records[0]![0], ...records.map(([, condition]) => condition)) })
      for (const { case: { id } } of cases) {
        await accepted(at(owner), id)
        filed.push({ id, patient, owner, at: owner })
      }
    }))
  }
  return filed
}

function bundle (...resources: readonly object[]): object {
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) }
}

/** @throws Error if the case has another end */
async function accepted ({ client }: NodeProcess, id: string): Promise<void> {
  const { status } = await client.call('showCase', { params: { id }, query: { wait: 120 } })
  assert.equal(status, 'accepted')
}

/**
 * Takes a step of each at once. A hospital sends again what is not final yet.
 * @returns those that are refused by this code; any other refusal is thrown
 */
async function each (all: readonly Asked[], step: Step, code?: string): Promise<Asked[]> {
  const refused: Asked[] = []
  await Promise.all(all.map(async one => {
    await step(one).catch((error: unknown) => {
      const { code: refusal } = error as ServiceError
      if (refusal === 'not-final-yet') return
      if (refusal !== code) throw error
      refused.push(one)
    })
  }))
  return refused
}

/** Sends all requests at once. What one hospital may not take today goes to the others. */
async function request (all: readonly Asked[]): Promise<number> {
  const send: Step = async ({ at: filer, id, patient: value }) => await at(filer).client.call('sendStep', {
    body: {
      patient: { system: NATIONAL, value }, case: id, measure: 'erase', step: 'request', form: FORM
    }
  })
  const other = (number: number): number => 1 + number % (HOSPITALS - 1)
  for (const [number, one] of all.entries()) one.at = number % 10 < 3 ? 0 : other(number)
  const refused = await each(all, send, 'requests-of-the-day')
  for (const [number, one] of refused.entries()) one.at = other(number)
  assert.deepEqual(await each(refused, send), [])
  await without('none', all)
  return refused.length
}

/** Decides all at once: the hospital of each record, and then two others that did not file the request. */
async function decide (all: readonly Asked[]): Promise<void> {
  const kept = new Set(all.filter((_, number) => number % KEPT_EVERY === 0))
  const by = (decider: (one: Asked) => number): Step => async one => await at(decider(one)).client.call(
    'decideMeasure', { body: {
      case: one.id, measure: 'erase', ground: kept.has(one) ? 'dutyToKeep' : 'notNeeded', reasons: FORM
    } })
  await each(all, by(({ owner }) => owner))
  const waiting = (await without('requested', all)).get('seconding') ?? []
  say(`${seconds()} s: ${waiting.length} orders wait for two other hospitals`)
  for (const turn of [0, 1]) {
    const others = ({ at: filer, owner }: Asked): number =>
      fleet.hospitals.map((_, number) => number).filter(one => one !== filer && one !== owner)[turn]!
    await each(waiting, by(others))
  }
  const ended = await without('seconding', all)
  assert.deepEqual([...ended].map(([phase, { length }]) => [phase, length]).sort(),
    [['ordered', all.length - kept.size], ['refused', kept.size]])
}

/** Waits until no request is in a phase at any hospital, and returns the requests by their phases. */
async function without (phase: string, all: readonly Asked[]): Promise<Map<string, Asked[]>> {
  let found = new Map<string, Asked[]>()
  for (const hospital of fleet.hospitals) {
    for (found = await phases(hospital, all); found.has(phase); found = await phases(hospital, all)) {
      await pause(POLL_MS)
    }
  }
  return found
}

async function phases ({ client }: NodeProcess, all: readonly Asked[]): Promise<Map<string, Asked[]>> {
  const { isCut, measures } = await client.call('erasures', { query: { limit: 1_000 } })
  assert(!isCut, 'a list has 1,000 measures at most')
  const of = new Map(measures.map(({ phase, record }) => [record, phase]))
  const found = new Map<string, Asked[]>()
  for (const one of all) {
    const phase = of.get(one.id) ?? 'none'
    found.set(phase, [...found.get(phase) ?? [], one])
  }
  return found
}

/** Waits until every hospital has attested each erasure. */
async function attested (all: readonly Asked[]): Promise<void> {
  for (let left = [...all]; left.length > 0; await pause(POLL_MS)) {
    const some = left.slice(0, SHOWN_AT_ONCE)
    const views = await Promise.all(some.map(async ({ id }) =>
      await at(0).client.call('erasureStatus', { params: { id } })))
    const late = some.filter((_, number) =>
      views[number]!.late?.length !== 0 || views[number]!.attested?.length !== HOSPITALS)
    left = [...left.slice(SHOWN_AT_ONCE), ...late]
  }
}

/** Files a diagnosis every half second, at all hospitals in turn. @returns the times to acceptance, ms */
async function diagnose (signal: AbortSignal): Promise<number[]> {
  const times: Promise<number>[] = []
  for (let number = 0; !signal.aborted; number++) {
    times.push(once(number))
    await pause(EVERY_MS)
  }
  return await Promise.all(times)
}

async function once (number: number): Promise<number> {
  const hospital = at(number)
  const started = performance.now()
  const { cases: [only] } = await hospital.client.call('submit',
    { body: bundle(...plainDiagnosis(`new-${number}`, `N-${number % 70}`, 'new')) })
  await accepted(hospital, only!.case.id)
  return performance.now() - started
}

/** Returns the largest peak memory of a hospital so far, MiB. */
function peaks (): number {
  return Math.max(...fleet.hospitals.map(({ pid = 0 }) => processCost(pid)?.peakMebibytes ?? 0))
}
