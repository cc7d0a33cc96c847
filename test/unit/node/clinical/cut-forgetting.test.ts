import assert from 'node:assert/strict'
import { RuleStore, type RuleStoreParts } from '../../../../src/node/clinical/consents/rule-store.js'
import {
  ErasedPatients, type ErasedPatientsParts
} from '../../../../src/node/clinical/erasures/erased-patients.js'
import { Eraser } from '../../../../src/node/clinical/erasures/eraser.js'
import { Erasures, type ErasuresParts } from '../../../../src/node/clinical/erasures/erasures.js'
import { Progress } from '../../../../src/node/clinical/erasures/forgetting.js'
import {
  MeasurePhase, attestationKey, attestationRowCodec, measureKey, measureRowCodec, type EntryKey
} from '../../../../src/protocol/ledger/index.js'
import { patientHandle } from '../../../../src/protocol/names/index.js'
import {
  Measure, Wiped, compare, concat, hex, type ChainId, type PatientHandle
} from '../../../../src/protocol/types/index.js'
import {
  LedgerSpace, MemoryStore, NodeStore, keyIn, type KeyRange, type KeyValueStore, type Operation, type Range
} from '../../../../src/storage/index.js'
import { put } from '../../../../src/storage/key-value-store.js'

const bytes = (value: number): Uint8Array => new Uint8Array(32).fill(value)
const [SELF, RESPONSIBLE, RECORD, OTHER] = [1, 2, 3, 4].map(bytes) as [
  Uint8Array, Uint8Array, Uint8Array, Uint8Array]
const CHAIN = bytes(9) as ChainId
/** The names of the patient under the present key of names, and under the one before. */
const NAMES = [5, 6].map(bytes)
const [HANDLE, FORMER] = NAMES.map(name => patientHandle(CHAIN, name)) as [PatientHandle, PatientHandle]
const CUT = new Error('the process ends')

/** A database whose files keep deleted rows until they are scrubbed, and that ends at one of its writes. */
class Files implements KeyValueStore {
  readonly #rows = new MemoryStore()
  /** The deleted rows that the files still have, by their keys. */
  readonly #left = new Map<string, Uint8Array>()
  /** The write, from 1, at which the process ends, and whether it takes effect. */
  cut = { at: Infinity, isDone: false }
  writes = 0

  /** Lists the deleted rows of these key spaces that the files still have. */
  left (...spaces: readonly number[]): Uint8Array[] {
    return [...this.#left.values()].filter(([space]) => spaces.includes(space!))
  }

  async get (key: Uint8Array): Promise<Uint8Array | undefined> { return await this.#rows.get(key) }
  async getMany (keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    return await this.#rows.getMany(keys)
  }

  iterate (range: Range): AsyncIterable<readonly [Uint8Array, Uint8Array]> {
    return this.#rows.iterate(range)
  }

  async close (): Promise<void> { await Promise.resolve() }

  async batch (operations: readonly Operation[]): Promise<void> {
    await this.#write(async () => {
      for (const { key, type } of operations) {
        if (type === 'del' && await this.#rows.get(key) !== undefined) this.#left.set(hex(key), key)
      }
      await this.#rows.batch(operations, { sync: true })
    })
  }

  async scrub (ranges: readonly KeyRange[]): Promise<void> {
    await this.#write(async () => {
      for (const [name, key] of this.#left) {
        const isIn = ranges.some(({ first, last }) => compare(first, key) <= 0 && compare(key, last) <= 0)
        if (isIn) this.#left.delete(name)
      }
      await Promise.resolve()
    })
  }

  async #write (take: () => Promise<void>): Promise<void> {
    const isCut = ++this.writes === this.cut.at
    if (!isCut || this.cut.isDone) await take()
    if (isCut) throw CUT
  }
}

/** Starts a hospital on a database, as the next process does. */
async function start (files: Files): Promise<NodeStore> {
  files.writes = 0
  const store = await NodeStore.open(files)
  const hostLoop = { state: { ledger: { timestamp: 1, tallies: new Map() } } }
  const known = async (): Promise<Uint8Array[]> => {
    const rows: Uint8Array[] = []
    for await (const [row] of store.names.iterate()) rows.push(row)
    return rows
  }
  const forgetful = { forget: () => undefined }
  const commits = { subscribe: () => () => undefined }
  const patients = new ErasedPatients({
    chain: { id: CHAIN }, store, hostLoop, rules: new RuleStore(
      { store, hostLoop, commits, network: {} } as unknown as RuleStoreParts),
    names: { withHandle: async () => (await known()).length === 0 ? [] : NAMES, forget: known }
  } as unknown as ErasedPatientsParts)
  await new Erasures({
    store, patients, commits, hostLoop, signer: { id: SELF },
    eraser: new Eraser({ store, custody: forgetful, recentBodies: forgetful }),
    closures: { versions: async () => await Promise.resolve([{ submitter: RESPONSIBLE }]) },
    logger: { info: () => undefined, warn: () => undefined },
    readersOf: async () => await Promise.resolve([]),
    scheduler: { after: () => () => undefined }
  } as unknown as ErasuresParts).start()
  return store
}

/** Makes a database with an erased record, whose patient is to be forgotten. */
async function filled (knowsName: boolean): Promise<Files> {
  const files = new Files()
  const store = await NodeStore.open(files)
  const row = ({ key, space }: EntryKey, value: Uint8Array): Operation =>
    put(keyIn(LedgerSpace[space], key), value)
  const { consentRules, erasing, names, patientsToForget, recordKeys } = store
  await store.write([
    row(measureKey(RECORD, Measure.erase), measureRowCodec.encode({
      phase: MeasurePhase.inForce, handle: HANDLE, requester: SELF, isFiled: true, requestedAt: 1,
      signedAt: 0, ground: 2, decidedAt: 1, effectiveAt: 1, votes: [], height: 1
    })),
    row(attestationKey(RECORD, RESPONSIBLE), attestationRowCodec.encode({
      at: 1, wiped: Wiped.patient + 1, fileSystem: 1, discard: 1, backupsUntil: 1
    })),
    consentRules.putting(concat(HANDLE, bytes(7)), bytes(1)),
    consentRules.putting(concat(OTHER, bytes(7)), bytes(1)),
    ...knowsName
      ? [
          erasing.putting(RECORD, concat(Uint8Array.of(Progress.ordered), RECORD)),
          recordKeys.putting(RECORD, bytes(1)),
          consentRules.putting(concat(FORMER, bytes(8)), bytes(1)), names.putting(bytes(7), bytes(1))
        ]
      : [
          erasing.putting(RECORD, concat(Uint8Array.of(Progress.erased), RECORD)),
          patientsToForget.putting(RECORD, new Uint8Array(0))
        ]
  ])
  return files
}

describe('node: a patient is forgotten, whatever write ends the process', () => {
  for (const knowsName of [true, false]) {
    for (const isDone of [false, true]) {
      const who = knowsName ? 'with the name' : 'without it'
      it(`at a hospital ${who}, before a write ${isDone ? 'returns' : 'begins'}`, async () => {
        let cuts = 0
        for (let isCut = true; isCut; cuts++) {
          const files = await filled(knowsName)
          files.cut = { at: cuts + 1, isDone }
          isCut = await start(files).then(() => false, error => error === CUT)
          files.cut = { at: Infinity, isDone }
          const store = await start(files)
          assert.equal((await store.erasing.get(RECORD))?.[0], Progress.forgotten)
          const { consentRules, names, recordKeys } = store
          const left = files.left(consentRules.space, names.space, recordKeys.space)
          assert.deepEqual(left, [], `cut at write ${cuts + 1}: sealed rules stay in the files`)
          assert.equal(await recordKeys.get(RECORD), undefined)
          const rules: Uint8Array[] = []
          for await (const [key] of consentRules.iterate()) rules.push(key)
          assert.deepEqual(rules, [concat(OTHER, bytes(7))], 'another patient keeps the rules')
        }
        assert(cuts > 3, `${cuts} writes`)
      })
    }
  }
})
