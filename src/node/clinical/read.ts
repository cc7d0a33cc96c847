import type { Caller } from '../../api/index.js'
import type { Case, Chain } from '../../protocol/types/index.js'
import { openBody } from '../../records/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { Custody } from './custody.js'

/** A reader of records: a caller of the API, or the node itself, which validates and compares. */
export type Reader = Caller | { readonly kind: 'node' }
export const NODE: Reader = { kind: 'node' }

/** The parts of a record that can be opened separately. */
export type RecordPart = 'body'

/**
 * The purpose for which a record is opened. `validate`: the rules judge a drawn case. `review`: a clinician
 * judges it. `history`: a patient's cases are shown. `dispute`: a case is shown or corrected, with the record
 * that it disputes. `compare`: a submission has the key of an earlier case.
 */
export type Purpose = 'validate' | 'review' | 'history' | 'dispute' | 'compare'

/** The purposes that each reader has. */
const PURPOSES: Readonly<Record<Reader['kind'], readonly Purpose[]>> = {
  node: ['validate', 'compare'], operator: ['review', 'history', 'dispute']
}

/** The fields of a case, or of a proposal, that name a sealed body. */
export type SealedCase = Pick<Case, 'id' | 'submitter' | 'r' | 'bodyHash' | 'keyCommitment'>

/** A sealed body, and the key that is said to open it. */
export interface Sealed {
  readonly ciphertext: Uint8Array
  readonly key: Uint8Array
}

/**
 * Opens records for a reader and a purpose. Nothing else in the node, the API or the command line decrypts a
 * record, so reader, case and purpose are known in a single place.
 */
export class RecordReader {
  constructor (
    private readonly parts: { readonly chain: Chain, readonly store: NodeStore },
    private readonly custody: Custody
  ) {}

  /** Opens a record; undefined if its key or ciphertext is not here, or they do not match the ledger. */
  async read (
    reader: Reader, record: SealedCase, part: RecordPart, purpose: Purpose
  ): Promise<Uint8Array | undefined> {
    const [plaintext] = await this.readMany(reader, [record], part, purpose)
    return plaintext
  }

  /** Opens records, in their order, with three reads of the database however many they are. */
  async readMany (
    reader: Reader, records: readonly SealedCase[], part: RecordPart, purpose: Purpose
  ): Promise<(Uint8Array | undefined)[]> {
    const keys = await this.custody.storedKeys(records.map(({ id }) => id))
    const held = records.filter((_, at) => keys[at] !== undefined)
    const ciphertexts = await this.parts.store.getBodies(held.map(({ bodyHash }) => bodyHash))
    let next = 0
    return records.map((record, at) => {
      const key = keys[at]
      const ciphertext = key === undefined ? undefined : ciphertexts[next++]
      if (key === undefined || ciphertext === undefined) return undefined
      return this.open(reader, record, part, purpose, { ciphertext, key })
    })
  }

  /** Opens a record with the given ciphertext and key; undefined if they do not match the ledger. */
  open (
    reader: Reader, record: Omit<SealedCase, 'id'>, _part: RecordPart, purpose: Purpose, sealed: Sealed
  ): Uint8Array | undefined {
    if (!PURPOSES[reader.kind].includes(purpose)) throw new Error(`no ${purpose} by ${reader.kind}`)
    return openBody(sealed.ciphertext, sealed.key, {
      chainId: this.parts.chain.id, submitter: record.submitter, r: record.r,
      bodyHash: record.bodyHash, keyCommitment: record.keyCommitment
    })
  }
}
