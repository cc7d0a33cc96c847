/**
 * Accesses that the hospitals of a run log, of a few patients. A batch takes the number after the newest row
 * of its hospital. So a hospital may sign several batches with one number, of which a block takes one.
 */
import { signTransaction, transactionCodec } from '../protocol/codec/index.js'
import { sha256 } from '../protocol/crypto/index.js'
import { accessBatchKey, entryId } from '../protocol/ledger/index.js'
import { ACCESS_KINDS, TransactionKind, utf8, type AccessEntry } from '../protocol/types/index.js'
import type { HospitalParts } from '../node/clinical/hospital.js'
import type { Random } from './random.js'

const PATIENTS = 3
/** The part of blocks after which a hospital logs accesses, and how many of them at most. */
const BATCHES = 0.1
const MOST = 4

export class AccessLogs {
  #number = 1

  constructor (private readonly parts: HospitalParts, private readonly random: Random) {}

  /** Makes the next batch of this hospital; undefined if it logs nothing now. */
  async next (): Promise<Uint8Array | undefined> {
    const { chain, hostLoop, signer, store } = this.parts
    if (!this.random.chance(BATCHES) || hostLoop.state.ledger.keys.active === undefined) return undefined
    for (;;) {
      const key = accessBatchKey(signer.id, this.#number)
      if (!(await store.loadEntries([key])).has(entryId(key))) break
      this.#number++
    }
    const entries = Array.from({ length: this.random.between(1, MOST) }, (): AccessEntry => ({
      handle: sha256(chain.id as Uint8Array, utf8(`patient ${this.random.between(1, PATIENTS)}`)),
      kind: ACCESS_KINDS[this.random.between(0, ACCESS_KINDS.length - 1)]!, hash: this.random.bytes(32)
    }))
    return transactionCodec.encode(signTransaction(chain.id, signer,
      { kind: TransactionKind.accessLog, author: signer.id, number: this.#number, entries }))
  }
}
