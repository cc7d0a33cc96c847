import type { Caller } from '../../api/index.js'
import { caseCodec } from '../../protocol/codec/index.js'
import type { Closure } from '../../protocol/consent/index.js'
import { caseKey, entryId } from '../../protocol/ledger/index.js'
import { sealOf, type RecordSeal } from '../../protocol/receipt/index.js'
import { BoundedMap, hex, type Case, type Chain } from '../../protocol/types/index.js'
import { CASE_VERSION, isApprovedCase, openBody, openCasePart } from '../../records/index.js'
import type { NodeStore } from '../../storage/index.js'
import { Closures } from '../custody/closures.js'
import type { Custody } from './custody.js'

/** A reader of records: a caller of the API, or the node itself, which validates and compares. */
export type Reader = Caller | { readonly kind: 'node' }
export const NODE: Reader = { kind: 'node' }

/** The parts of a diagnosis, each sealed with its own key. Validators open the case part alone. */
export type Part = 'case' | 'record'

/**
 * The purpose for which a record is opened. `validate`: the rules judge a drawn case. `review`: a clinician
 * judges it. `history`: a patient's cases are shown. `dispute`: a case is shown or corrected, with the record
 * that it disputes. `compare`: a submission has the key of an earlier case. `confirm`: another hospital says
 * that the record is not the one that was judged. `release`: a validator needs the case
 * key of an own case, and the disk lost it.
 */
export type Purpose = 'validate' | 'review' | 'history' | 'dispute' | 'compare' | 'confirm' |
  'release'

/** The part that each purpose needs; it opens no other. */
const PARTS: Readonly<Record<Purpose, Part>> = {
  validate: 'case', review: 'case', history: 'record', dispute: 'record', compare: 'record',
  confirm: 'record', release: 'record'
}

/** The purposes that each reader has. */
const PURPOSES: Readonly<Record<Reader['kind'], readonly Purpose[]>> = {
  node: ['validate', 'compare', 'confirm', 'release'], operator: ['review', 'history', 'dispute'],
  client: ['review', 'history', 'dispute']
}

/** The fields of a case, or of a proposal, that name its sealed parts. */
export type SealedCase = Pick<Case, 'id' | 'submitter' | 'r' | 'bodyHash' | 'keyCommitment' |
  'caseVersion' | 'casePartHash' | 'casePartCommitment'>

/** The record parts whose case part is known to be right, some 250 bytes each. */
const MAX_APPROVED = 16_384

/** A sealed part, and the key that is said to open it. */
export interface Sealed {
  readonly ciphertext: Uint8Array
  readonly key: Uint8Array
}

export interface Opened {
  readonly plaintext: Uint8Array
  /** False for a record part that is not what the two hospitals approved: its case part is another. */
  readonly isApproved: boolean
  /** How a record part was sealed, with its key. It leaves the node in a receipt for the patient alone. */
  readonly seal?: RecordSeal
}

/**
 * Opens the parts of records for a reader and a purpose. Nothing else in the node, the API or the command
 * line decrypts a part, so reader, case and purpose are known in a single place. The first opening of a
 * record part computes its case part again and compares it with the one that was judged. The hash of the
 * body names the plaintext, so later openings need not.
 */
export class RecordReader {
  /** Called with each case whose record part has another case part. */
  onMismatch: (record: Pick<SealedCase, 'id' | 'submitter'>) => void = () => {}

  /** The pairs of a record part and the case part that it was found to have. No pair ever changes. */
  readonly #approved = new BoundedMap<string, true>(MAX_APPROVED)

  constructor (
    private readonly parts: { readonly chain: Chain, readonly store: NodeStore },
    private readonly custody: Custody
  ) {}

  /** Opens a part; undefined if its key or ciphertext is not here, or they do not match the ledger. */
  async read (reader: Reader, record: SealedCase, purpose: Purpose): Promise<Opened | undefined> {
    const [opened] = await this.readMany(reader, [record], purpose)
    return opened
  }

  /**
   * Opens parts, in their order, with three reads of the database however many they are. A record part also
   * needs a read of the key file.
   */
  async readMany (
    reader: Reader, records: readonly SealedCase[], purpose: Purpose
  ): Promise<(Opened | undefined)[]> {
    // Whoever corrects or disputes a record reads it. Other purposes have decided, or open undecided cases.
    const closures = purpose === 'dispute' ? await this.#closures(records) : []
    const isCase = PARTS[purpose] === 'case'
    const ids = records.map(({ id }) => id)
    const keys = isCase ? await this.custody.caseKeys(ids) : await this.custody.recordKeys(records)
    const held = records.filter((_, at) => keys[at] !== undefined)
    const hashes = held.map(({ bodyHash, casePartHash }) => isCase ? casePartHash : bodyHash)
    const ciphertexts = await this.parts.store.getBodies(hashes)
    let next = 0
    return records.map((record, at) => {
      const key = keys[at]
      const ciphertext = key === undefined ? undefined : ciphertexts[next++]
      if (key === undefined || ciphertext === undefined) return undefined
      if (closures[at] === 'erased' || closures[at] === 'erasing') return undefined
      return this.open(reader, record, purpose, { ciphertext, key })
    })
  }

  /** Tells what closes records. Cases that no block has yet are closed by nothing. */
  async #closures (records: readonly SealedCase[]): Promise<(Closure | undefined)[]> {
    const { store } = this.parts
    const rows = await store.loadEntries(records.map(({ id }) => caseKey(id)))
    return await Promise.all(records.map(async ({ id }) => {
      const row = rows.get(entryId(caseKey(id)))
      return row === undefined ? undefined : await new Closures(store).of(caseCodec.decode(row))
    }))
  }

  /** Opens a part with the given ciphertext and key; undefined if they do not match the ledger. */
  open (reader: Reader, record: SealedCase, purpose: Purpose, sealed: Sealed): Opened | undefined {
    if (!PURPOSES[reader.kind].includes(purpose)) throw new Error(`no ${purpose} by ${reader.kind}`)
    const { ciphertext, key } = sealed
    const given = { ...record, chainId: this.parts.chain.id }
    if (PARTS[purpose] === 'case') {
      const plaintext = openCasePart(ciphertext, key, given)
      return plaintext === undefined ? undefined : { plaintext, isApproved: true }
    }
    const plaintext = openBody(ciphertext, key, given)
    if (plaintext === undefined) return undefined
    const isApproved = this.#isApproved(record, plaintext)
    if (!isApproved) this.onMismatch(record)
    return { plaintext, isApproved, seal: sealOf(ciphertext, key) }
  }

  /** Computes the case part of a record part, unless this process did. Its hash names the plaintext. */
  #isApproved (record: SealedCase, plaintext: Uint8Array): boolean {
    if (record.caseVersion !== CASE_VERSION) return false
    const pair = hex(record.bodyHash) + hex(record.casePartHash)
    if (this.#approved.get(pair) !== undefined) return true
    if (!isApprovedCase(plaintext, { ...record, chainId: this.parts.chain.id })) return false
    this.#approved.renew(pair, true)
    return true
  }
}
