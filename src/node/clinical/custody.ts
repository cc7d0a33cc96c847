import { bodyHash } from '../../protocol/codec/index.js'
import { recordKeyOf } from '../../protocol/custody/index.js'
import { casesOf } from '../../protocol/ledger/index.js'
import {
  concat, equal, hex, type Case, type CaseId, type Chain, type GroupElement
} from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { Secrets } from '../machine/secrets.js'

/** What a submitter keeps of the keys of an own case. */
export interface OwnKeys {
  /** Opens the case part; validators get it. */
  readonly caseKey: Uint8Array
  /** Half of the record key, which no other hospital gets: ρ·K. The pad in the key file is the other half. */
  readonly half: GroupElement
}

/** The fields of a case by which its record key is found. */
export type KeyedCase = Pick<Case, 'id' | 'submitter' | 'r' | 'bodyHash'>

/** What a row of keys has: the case key of a validator, both of a submitter, or a half that came back. */
const Held = { caseKey: 1, both: 2, half: 3 } as const
const KEY_BYTES = 32
const TAG_BYTES = 1

/** Returns the content of the row of keys of an own case. */
export function ownKeysRow ({ caseKey, half }: OwnKeys): Uint8Array {
  return concat(Uint8Array.of(Held.both), caseKey, half)
}

/**
 * Keeps the keys that this hospital holds, sealed at rest. Of an own record key it keeps a half. The other
 * half is the pad in the key file, so an erased pad closes the record here, too. A drawn validator keeps a
 * case key for good only if it judged the case and the case was accepted (ARCHITECTURE.md, Who can read).
 */
export class Custody {
  /** The case keys of undecided own cases, which the validators request within seconds. */
  readonly #fresh = new Map<string, Uint8Array>()

  constructor (
    private readonly chain: Chain, private readonly store: NodeStore, private readonly secrets: Secrets
  ) {}

  /** Seals the keys of a new own case for the database. */
  sealed (
    caseId: CaseId, { caseKey, half }: OwnKeys
  ): { readonly caseId: CaseId, readonly sealed: Uint8Array } {
    this.#fresh.set(hex(caseId), caseKey)
    return { caseId, sealed: this.secrets.seal('record-key', caseId, ownKeysRow({ caseKey, half })) }
  }

  /** Stores the case key that a validator got. */
  operationToStore (caseId: CaseId, caseKey: Uint8Array): Operation {
    return this.store.recordKeys.putting(caseId, this.#seal(caseId, Held.caseKey, caseKey))
  }

  /** Stores half of the record key of an own case, which other hospitals gave back. */
  operationToRestore (caseId: CaseId, half: GroupElement): Operation {
    return this.store.recordKeys.putting(caseId, this.#seal(caseId, Held.half, half))
  }

  operationToForget (caseId: CaseId): Operation {
    return this.store.recordKeys.deleting(caseId)
  }

  /** Keys of decided cases are read from the database from now on. */
  follow ({ delta }: CommittedBlock): void {
    for (const { id } of casesOf(delta, 'closed')) this.#fresh.delete(hex(id))
  }

  /** Drops the keys of erased cases from memory. */
  forget (caseIds: readonly CaseId[]): void {
    for (const id of caseIds) this.#fresh.delete(hex(id))
  }

  async caseKey (caseId: CaseId): Promise<Uint8Array | undefined> {
    const [key] = await this.caseKeys([caseId])
    return key
  }

  async caseKeys (caseIds: readonly CaseId[]): Promise<(Uint8Array | undefined)[]> {
    const fresh = caseIds.map(caseId => this.#fresh.get(hex(caseId)))
    if (fresh.every(key => key !== undefined)) return fresh
    const stored = await this.#stored(caseIds)
    return stored.map((row, at) => fresh[at] ??
      (row?.held === Held.half ? undefined : row?.keys.slice(0, KEY_BYTES)))
  }

  /** Returns the keys of record parts, of own cases alone; undefined without the pad. */
  async recordKeys (cases: readonly KeyedCase[]): Promise<(Uint8Array | undefined)[]> {
    const rows = await this.#stored(cases.map(({ id }) => id))
    return await Promise.all(cases.map(async ({ bodyHash, r, submitter }, at) => {
      const row = rows[at]
      if (row === undefined || row.held === Held.caseKey) return undefined
      const found = await this.store.pads.get(bodyHash)
      if (found.type !== 'pad') return undefined
      const half = row.keys.slice(-KEY_BYTES)
      return recordKeyOf({ chainId: this.chain.id, submitter, r }, half, found.pad)
    }))
  }

  #seal (caseId: CaseId, held: number, keys: Uint8Array): Uint8Array {
    return this.secrets.seal('record-key', caseId, concat(Uint8Array.of(held), keys))
  }

  async #stored (
    caseIds: readonly CaseId[]
  ): Promise<({ readonly held: number | undefined, readonly keys: Uint8Array } | undefined)[]> {
    const sealed = await this.store.recordKeys.getMany(caseIds)
    return caseIds.map((caseId, at) => {
      const row = sealed[at]
      const opened = row === undefined ? undefined : this.secrets.open('record-key', caseId, row)
      return opened === undefined ? undefined : { held: opened[0], keys: opened.subarray(TAG_BYTES) }
    })
  }

  /** False if our copy of a case part is damaged. Then the submitter is not to blame if it does not open. */
  isWhole ({ casePartHash: wanted, submitter }: Case, ciphertext: Uint8Array): boolean {
    return equal(bodyHash(this.chain.id, submitter, ciphertext), wanted)
  }
}
