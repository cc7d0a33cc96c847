/**
 * Measures what a submitted document costs the hospital that takes it, and what its case part costs a
 * validator, without network and disk. The documents are variations of the sample that `testnet.ts` submits,
 * and the corpus of `../shared/data/fhir` if that folder is there. Each step prints its best round.
 *
 *   node --import tsx --expose-gc --min-semi-space-size=256 --max-semi-space-size=256 test/bench/intake.ts
 *
 * With this large semi-space nothing is collected during the round that measures memory, so the growth of the
 * heap is what the step allocated.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseBytes } from '../../src/api/parse-json.js'
import { createSigner, nodeVerifier } from '../../src/protocol/crypto/index.js'
import type { Chain } from '../../src/protocol/types/index.js'
import { Relation, utf8 } from '../../src/protocol/types/index.js'
import {
  judgeCase, openCasePart, readJson, readSubmission, type SubmissionDefaults
} from '../../src/records/index.js'
import { jobOf, sealJob, type JobParts } from '../../src/node/clinical/job.js'
import { Secrets } from '../../src/node/machine/secrets.js'
import { readSamples, vary } from '../../src/testnet/index.js'
import { SAMPLES } from '../fixtures/samples.js'
import { SHARED_DATA, jsonFiles } from '../unit/records/support.js'

const ROUNDS = 8
const VARIATIONS = 2000
/** The inputs of the round that measures memory. */
const WEIGHED = 300
const NOW = Date.UTC(2027, 5, 1)
const SEED = new Uint8Array(32).fill(5)
const NAME = new Uint8Array(32).fill(6)
const NAMES = { current: NAME, all: [NAME] }
const signer = createSigner(SEED)
const parts = {
  signer,
  chain: {
    id: new Uint8Array(32), verifier: nodeVerifier, genesis: { parameters: { maxBodyBytes: 262_144 } }
  } as unknown as Chain,
  secrets: new Secrets(SEED, randomBytes),
  random: count => new Uint8Array(randomBytes(count))
} satisfies JobParts
/** Any element stands for the custody key. */
const CUSTODY = parts.chain.verifier.group.base(parts.chain.verifier.group.scalarOf(7))!
const defaults: SubmissionDefaults = {
  submitter: signer.id, practitioner: { system: 'https://licensing.example/physicians', value: 'X-10' },
  patientSystems: ['https://id.example/national']
}

/** Runs a step on every input, prints what it costs for each input, and returns the results. */
function measure<In, Out> (name: string, inputs: readonly In[], step: (input: In) => Out): Out[] {
  let us = Infinity
  for (let round = 0; round < ROUNDS; round++) {
    const started = process.cpuUsage()
    for (const input of inputs) step(input)
    const { user, system } = process.cpuUsage(started)
    us = Math.min(us, user + system)
  }
  const cpu = `${(us / inputs.length).toFixed(1).padStart(7)} us`
  console.log(`  ${name.padEnd(9)} ${cpu} ${globalThis.gc === undefined ? '' : weigh(inputs, step)}`)
  return inputs.map(step)
}

function weigh<In> (inputs: readonly In[], step: (input: In) => unknown): string {
  const some = inputs.slice(0, WEIGHED)
  const results = new Array<unknown>(some.length)
  globalThis.gc?.()
  const { heapUsed } = process.memoryUsage()
  for (const [index, input] of some.entries()) results[index] = step(input)
  const bytes = process.memoryUsage().heapUsed - heapUsed
  return `${(bytes / some.length / 1024).toFixed(1).padStart(7)} KB`
}

function measureAll (title: string, texts: readonly string[]): void {
  const documents = texts.map(utf8)
  const size = documents.reduce((sum, { byteLength }) => sum + byteLength, 0) / documents.length
  console.log(`${title}: ${documents.length} documents of ${Math.round(size)} bytes`)
  const values = measure('parse', documents, bytes => ({ bytes, value: parseBytes(bytes) }))
  const read = measure('read', values, value =>
    readSubmission(value.value, defaults, NOW, {
      force: true, random: SEED, received: { bytes: value.bytes, seed: SEED }
    }))
  const diagnoses = read.flatMap(submission => submission.ok ? submission.diagnoses : [])
  const jobs = measure('prepare', diagnoses, diagnosis => jobOf(parts, diagnosis, NAMES, undefined))
  const sealed = measure('seal', jobs, job => sealJob(parts, job, CUSTODY, undefined))
  const opened = measure('open', sealed, ({ keys, proposal, casePart: { ciphertext } }) =>
    openCasePart(ciphertext, keys.caseKey, { ...proposal, chainId: parts.chain.id, submitter: signer.id }))
  measure('judge', opened.flatMap(plaintext => plaintext ?? []), plaintext =>
    judgeCase(plaintext, { chainTime: Date.now(), relation: Relation.new }).findings.length)
}

const samples = await readSamples(SAMPLES)
const pattern = samples.find(({ title }) => title.startsWith('Hypertension'))
if (pattern === undefined) throw new Error('there is no such sample')
measureAll('sample', Array.from({ length: VARIATIONS }, (_, number) => vary(pattern, number).text))
const corpus = (jsonFiles(join(SHARED_DATA, 'fhir')) ?? []).map(file => readFileSync(file, 'utf8'))
  .filter(text => readJson(text).ok)
if (corpus.length > 0) measureAll('corpus', corpus)
