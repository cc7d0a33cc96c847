import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { bodyHash, caseCodec } from '../../../src/protocol/codec/index.js'
import { sha256 } from '../../../src/protocol/crypto/index.js'
import {
  bodyKey, caseKey, tagKey, tagRowCodec, type EntryKey
} from '../../../src/protocol/ledger/index.js'
import { patientKey } from '../../../src/protocol/ledger/rows/keys.js'
import { classTagOf, classToken } from '../../../src/protocol/names/index.js'
import { CaseStatus, concat, equal, utf8, type Case, type Signer } from '../../../src/protocol/types/index.js'
import {
  openedRecord, sealBody, sealCasePart, type PatientIdentifier
} from '../../../src/records/index.js'
import { ownKeysRow } from '../../../src/node/clinical/custody.js'
import { recordKeyOf } from '../../../src/protocol/custody/index.js'
import { CaseIndex } from '../../../src/node/loop/case-index.js'
import { Secrets } from '../../../src/node/machine/secrets.js'
import { NameCache } from '../../../src/node/names/name-cache.js'
import {
  EnvelopeFiles, KeyFile, KeySpace, LedgerSpace, nodeSlotFiles, NodeStore, openLevelStore, put, Table,
  type Operation, type StoredBody
} from '../../../src/storage/index.js'
import type { LongChain } from './long-chain.js'
import { Unsynced } from './unsynced.js'

const CASES_AT_ONCE = 2_000
/** In place of a case key, which no measurement needs. */
const NO_KEY = new Uint8Array(32)
/** A body of the least size that a sealed diagnosis has here. */
const BODY_BYTES = 512

export interface ManyCases {
  /** The folder of nodes that `writeNodeFolders` wrote, and the hospital whose database grows. */
  readonly folder: string
  readonly name: string
  readonly signer: Signer
  /** The number of accepted cases of other patients. */
  readonly others: number
  /** The patient with records at all hospitals, and the number of these records. */
  readonly patient: PatientIdentifier
  readonly records: number
}

/**
 * Adds accepted cases with their bodies to the database of a hospital. Cases and ledger rows have the form of
 * an accepted case of the chain. The blocks do not hold them, so the chain is not verified afterwards. Bodies
 * of other patients are random bytes; the hospital's own records of the patient are sealed bodies with keys.
 * The hospital already knows the patient's name, since no other hospital is there to ask.
 */
export async function writeManyCases (made: LongChain, many: ManyCases): Promise<void> {
  const { folder, name, others, records } = many
  const level = new Unsynced(await openLevelStore(path.join(folder, 'data', name, 'store')))
  const pads = await KeyFile.open(nodeSlotFiles, path.join(folder, 'data', name, 'pads'),
    count => new Uint8Array(randomBytes(count)))
  const bodiesFolder = path.join(folder, 'data', name, 'bodies')
  const envelopes = await EnvelopeFiles.open(nodeSlotFiles, bodiesFolder, level)
  const store = await NodeStore.open(level, pads, envelopes)
  const hashes = new Table(level, KeySpace.bodyIndex)
  try {
    const maker = new CaseMaker(made, many, store)
    for (let at = 0; at < others + records; at += CASES_AT_ONCE) {
      const count = Math.min(CASES_AT_ONCE, others + records - at)
      const some = Array.from({ length: count }, (_, i) => maker.make(at + i))
      await pads.put(some.flatMap(({ body: { hash, pad } }) =>
        pad === undefined ? [] : [{ bodyHash: hash, pad }]))
      const { alongside, places } = await envelopes.write(some.map(({ body }) => body.ciphertext))
      // The rows of a body whose case is open or accepted.
      await store.write([...alongside, ...some.flatMap(({ body: { hash }, rows }, i) =>
        [hashes.putting(hash, places[i]!), ...rows])])
    }
    const secrets = new Secrets(made.world.seedOf(many.signer), count => new Uint8Array(randomBytes(count)))
    await (await CaseIndex.open(store, secrets.indexSecret)).rebuild()
    const names = new NameCache(store, secrets, made.world.chain.id)
    const { input, known } = made.knownNameOf(many.patient)
    await names.put([{ row: names.rowOf(input), known }])
  } finally {
    await store.close()
    await pads.close()
    await envelopes.close()
  }
}

interface Sealed {
  readonly ciphertext: Uint8Array
  /** The fields of a case that name its parts. */
  readonly commitments: Pick<Case, 'bodyHash' | 'bodySize'> & Partial<Case>
}

interface MadeCase {
  readonly body: StoredBody
  readonly rows: readonly Operation[]
}

class CaseMaker {
  readonly #template: Case
  readonly #secrets: Secrets

  constructor (
    private readonly made: LongChain, private readonly many: ManyCases, private readonly store: NodeStore
  ) {
    const [kept] = made.recordKeys
    if (kept === undefined) throw new Error('the chain has an accepted case')
    this.#template = made.world.case(kept.caseId)
    this.#secrets = new Secrets(made.world.seedOf(many.signer), count => new Uint8Array(randomBytes(count)))
  }

  /** The records of the patient are spread evenly among the others. */
  make (number: number): MadeCase {
    const { others, patient, records } = this.many
    const { world } = this.made
    const before = Math.floor(number * records / (others + records))
    const isOfPatient = Math.floor((number + 1) * records / (others + records)) > before
    const submitter = world.signers[(isOfPatient ? before : number) % world.signers.length]!
    const id = sha256(utf8(`many cases ${number}`))
    const pseudonym = isOfPatient
      ? this.made.pseudonymOf(patient, submitter)
      : sha256(utf8(`other patient ${number}`))
    const r = id.subarray(0, 16)
    const isOpen = isOfPatient && equal(submitter.id, this.many.signer.id)
    const place = { chainId: world.chain.id, submitter: submitter.id, r }
    const [half, pad] = ['half', 'pad'].map(name => sha256(utf8(`${name} ${number}`))) as
      [Uint8Array, Uint8Array]
    const sealed = isOpen
      ? this.#sealed(place, { key32: recordKeyOf(place, half, pad), nonce12: id.subarray(0, 12), pad })
      : this.#noise(submitter)
    const height = 1 + number % world.blocks.length
    const one: Case = {
      ...this.#template, ...sealed.commitments, id, pseudonym, r, height, closedHeight: height,
      submitter: submitter.id,
      index: number % 1_000, transactionId: sha256(utf8(`transaction ${Math.floor(number / 1_000)}`)),
      retryTag: sha256(utf8(`tag ${number}`)), ...isOfPatient ? { classTag: this.#ordinary(patient, r) } : {}
    }
    return {
      body: {
        hash: sealed.commitments.bodyHash, ciphertext: sealed.ciphertext, pad: isOpen ? pad : undefined
      },
      rows: [
        ...this.#rows(one, number), ...isOpen ? [this.#key(id, ownKeysRow({ caseKey: NO_KEY, half }))] : []
      ]
    }
  }

  /** Returns the class tag of a record that is in no sensitive category. */
  #ordinary (patient: PatientIdentifier, r: Uint8Array): Uint8Array {
    const { id } = this.made.world.chain
    return classTagOf(id, classToken(id, this.made.knownNameOf(patient).known.name, r), 0)
  }

  /** Seals both parts of the diagnosis, so that a reader finds the case part that was judged. */
  #sealed (
    place: Parameters<typeof sealCasePart>[2],
    secrets: Omit<Parameters<typeof sealBody>[1], keyof typeof place>
  ): Sealed {
    const { parts } = this.made
    const { ciphertext, ...body } = sealBody(parts.record, { ...place, ...secrets })
    const { casePartHash, casePartSize, casePartCommitment } =
      sealCasePart(parts.case, openedRecord(parts.record)!.caseSeed, place)
    return { ciphertext, commitments: { ...body, casePartHash, casePartSize, casePartCommitment } }
  }

  #noise (submitter: Signer): Sealed {
    const ciphertext = new Uint8Array(randomBytes(BODY_BYTES))
    const hash = bodyHash(this.made.world.chain.id, submitter.id, ciphertext)
    return { ciphertext, commitments: { bodyHash: hash, bodySize: BODY_BYTES } }
  }

  #rows (one: Case, number: number): Operation[] {
    const { bodyHash: hash, id, pseudonym, retryTag, submitter } = one
    return [
      row(caseKey(id), caseCodec.encode(one)), row(bodyKey(submitter, hash), id),
      row(patientKey(pseudonym, one.height, number), id),
      row(tagKey(submitter, retryTag), tagRowCodec.encode({ caseId: id, status: CaseStatus.accepted }))
    ]
  }

  #key (id: Uint8Array, key: Uint8Array): Operation {
    return this.store.recordKeys.putting(id, this.#secrets.seal('record-key', id, key))
  }
}

function row ({ space, key }: EntryKey, value: Uint8Array): Operation {
  return put(concat(Uint8Array.of(LedgerSpace[space]), key), value)
}
