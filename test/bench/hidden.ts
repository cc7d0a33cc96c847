/**
 * Measures whether the time of an answer tells a record that the reader may not read from one that is not
 * there. Pairs of calls of the FHIR server take turns. A hidden record is one of another hospital, which
 * a patient closes to the reader.
 *
 *   READS=2000 JSON=1 node --import tsx test/bench/hidden.ts
 */
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { readApiFile } from '../../src/api/index.js'
import { consentOf } from '../../src/cli/commands/consent-resource.js'
import { Fleet, quantile, readSamples, vary, type NodeProcess } from '../../src/testnet/index.js'
import { SAMPLES } from '../fixtures/samples.js'
import { wantsJson, wholeNumber } from '../fixtures/variables.js'
import { leaveNothing } from './support/leave-nothing.js'

const READS = wholeNumber('READS', 2_000)
const FORM = '5f'.repeat(32)
const SYSTEM = 'https://id.example/national'
const [HIDDEN, ABSENT, CLOSED, UNKNOWN] = [1, 2, 3, 4] as const
const numberOf = (patient: number): string => `MC-9${String(patient).padStart(7, '0')}`

const say = wantsJson() ? console.error : console.log
const folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-hidden-'))
const fleet = new Fleet({ hospitals: 4, folder })
leaveNothing(folder, fleet.nodes)
await fleet.start()
try {
  const results = await measure()
  if (wantsJson()) console.log(JSON.stringify({ reads: READS, results }))
} finally {
  await fleet.stop()
}

interface Result { readonly call: string, readonly hiddenMs: number, readonly absentMs: number }

async function measure (): Promise<Result[]> {
  const [other, reader] = fleet.hospitals as [NodeProcess, NodeProcess]
  const file = await readApiFile(reader.dataFolder)
  if (file === undefined) throw new Error('the reader has no API')
  /** Gets a resource, or searches with the form behind a question mark. */
  const get = async (where: string): Promise<{ readonly status: number, readonly text: string }> => {
    const [address = '', form] = where.split('?')
    const answer = await fetch(`${file.url}/fhir/${address}`, {
      headers: {
        authorization: `Bearer ${file.token}`,
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' })
      },
      ...(form === undefined ? {} : { method: 'POST', body: form })
    })
    return { status: answer.status, text: await answer.text() }
  }
  // The reader has a record of two patients; the other hospital has one of the first and of a third.
  for (const patient of [HIDDEN, ABSENT]) await submit(reader, patient, patient)
  const hidden = await submit(other, 10, HIDDEN)
  await submit(other, 11, CLOSED)
  const patient = { system: SYSTEM, value: numberOf(HIDDEN) }
  const { peers } = await other.client.call('status')
  const id = peers.find(({ peer }) => peer.name === reader.name)?.peer.id ?? ''
  await other.client.call('fileOrder', { body: { patient, form: FORM, act: {
    type: 'give', consent: consentOf('deny', patient, { hospital: [id], case: [hidden] })
  } } })
  const idOf = async (patient: number): Promise<string> => {
    const { text } = await get(`Patient/_search?identifier=${SYSTEM}|${numberOf(patient)}`)
    return (JSON.parse(text) as { entry: [{ resource: { id: string } }] }).entry[0].resource.id
  }
  const [first, second] = [await idOf(HIDDEN), await idOf(ABSENT)]
  const pairs: readonly (readonly [string, string, string])[] = [
    ['a record by its id', `Condition/${hidden}`, `Condition/${'ab'.repeat(32)}`],
    ['the records of a patient', `Condition/_search?patient=${first}`, `Condition/_search?patient=${second}`],
    ['a patient by its number', `Patient/_search?identifier=${SYSTEM}|${numberOf(CLOSED)}`,
      `Patient/_search?identifier=${SYSTEM}|${numberOf(UNKNOWN)}`]
  ]
  const results: Result[] = []
  for (const [call, ofHidden, ofAbsent] of pairs) {
    const times: [number[], number[]] = [[], []]
    for (let read = -20; read < READS; read++) {
      const shown: string[] = []
      for (const which of read % 2 === 0 ? [0, 1] as const : [1, 0] as const) {
        const started = performance.now()
        const { status, text } = await get(which === 0 ? ofHidden : ofAbsent)
        if (read >= 0) times[which].push(performance.now() - started)
        shown.push(`${status} ${(JSON.parse(text) as { total?: number }).total ?? ''}`)
      }
      if (shown[0] !== shown[1]) throw new Error(`${call}: the answers differ: ${shown.join(', ')}`)
    }
    const [hiddenMs, absentMs] = times.map(all => quantile(all, 0.5) ?? 0) as [number, number]
    results.push({ call, hiddenMs, absentMs })
    say(`${call}: median of ${READS} reads ${hiddenMs.toFixed(2)} ms if hidden, ` +
      `${absentMs.toFixed(2)} ms if absent (${((hiddenMs / absentMs - 1) * 100).toFixed(1)} %)`)
  }
  return results
}

/** @returns the id of the case */
async function submit ({ client }: NodeProcess, number: number, patient: number): Promise<string> {
  const pattern = (await readSamples(SAMPLES)).find(({ title }) => title.startsWith('Hypertension'))
  if (pattern === undefined) throw new Error('the sample is missing')
  const body: unknown = JSON.parse(vary(pattern, number, patient).text)
  const { cases } = await client.call('submit', { body, query: { wait: 30 } })
  if (cases[0]?.case.status !== 'accepted') throw new Error('a record was not accepted')
  return cases[0].case.id
}
