/**
 * Orders for the patients of a run. Each hospital may order for each patient, so that hospitals race for one
 * counter. A run is shorter than the wait of a key, so a key seldom comes into force.
 */
import {
  possessionSignBytes, signOrder, signTransaction, transactionCodec, type UnsignedTransaction
} from '../protocol/codec/index.js'
import { sha256 } from '../protocol/crypto/index.js'
import {
  NO_ATTESTED, NO_ORDERS, attestedCountsCodec, attestedCountsKey, entryId, handleAt, handleKey,
  handleRowCodec, isAttestingSuspended, type HandleRow
} from '../protocol/ledger/index.js'
import {
  Appointment, TransactionKind, equal, utf8, type ChainId, type PatientAct
} from '../protocol/types/index.js'
import type { HospitalParts } from '../node/clinical/hospital.js'
import { formFor } from './attested-reviews.js'
import type { Random } from './random.js'

const PATIENTS = 3
const DAY_MS = 86_400_000
/** The part of blocks after which a hospital orders something, and of orders that are keys. */
const ORDERS = 0.1
const KEYS = 0.2

export class PatientOrders {
  /** @param isFormless true for a liar that files consents in its own favour without any form */
  constructor (
    private readonly parts: HospitalParts, private readonly random: Random,
    private readonly isFormless: boolean
  ) {}

  /** Makes an order that is valid after the newest block; undefined if this hospital orders nothing now. */
  async next (): Promise<Uint8Array | undefined> {
    const { chain, hostLoop, signer, store } = this.parts
    if (!this.random.chance(ORDERS) || hostLoop.state.ledger.keys.active === undefined) return undefined
    const handle = handleOf(chain.id, this.random.between(0, PATIENTS - 1))
    const countsKey = attestedCountsKey(signer.id)
    const rows = await store.loadEntries([handleKey(handle), countsKey])
    const counts = rows.get(entryId(countsKey))
    const isSuspended = isAttestingSuspended(
      counts === undefined ? NO_ATTESTED : attestedCountsCodec.decode(counts),
      hostLoop.state.ledger.timestamp)
    const row = rows.get(entryId(handleKey(handle)))
    const before = row === undefined ? NO_ORDERS : handleRowCodec.decode(row)
    const order = this.#order(handle, before, isSuspended)
    return transactionCodec.encode(signTransaction(chain.id, signer, order))
  }

  #order (handle: Uint8Array, row: HandleRow, isSuspended: boolean): UnsignedTransaction {
    const { chain, hostLoop, signer } = this.parts
    const { timestamp } = hostLoop.state.ledger
    const now = handleAt(row, timestamp + 1)
    const order = { handle, counter: row.counter + 1 }
    if (now.waiting === undefined && now.key === undefined && this.random.chance(KEYS)) {
      const possession = signer.sign(possessionSignBytes(chain.id, { ...order, key: signer.id }))
      return {
        kind: TransactionKind.patientKey, author: signer.id, ...order, key: signer.id, possession, vouches: []
      }
    }
    const act = this.#act(now, timestamp, isSuspended)
    if (now.key !== undefined) {
      return { ...signOrder(chain, signer, { ...order, signedAt: timestamp, act }), author: signer.id }
    }
    const form = this.random.bytes(32)
    return {
      kind: TransactionKind.patientFiling, author: signer.id, ...order, act,
      form: act.type === 'attest' && !this.isFormless ? formFor(act.ruleHash) : form
    }
  }

  #act (row: HandleRow, time: number, isSuspended: boolean): PatientAct {
    const { random } = this
    const { id } = this.parts.signer
    const mark = { ruleHash: random.bytes(32), keyCommitment: random.bytes(32), until: 0 }
    const choice = random.between(0, 4)
    const own = row.consents.find(({ signer }) => equal(signer, id))
    if (choice === 0 && row.key === undefined && !isSuspended) return { type: 'attest', ...mark }
    if (choice === 1 && own !== undefined) return { type: 'revoke', number: own.number }
    if (choice === 2 && row.key === undefined && row.waiting !== undefined) return { type: 'object' }
    return choice === 3 && row.appointed.length < 8
      ? {
          type: 'appoint', key: id, role: Appointment.guardian, scope: 3, from: 0, until: time + 30 * DAY_MS
        }
      : { type: 'give', ...mark }
  }
}

function handleOf (chainId: ChainId, number: number): Uint8Array {
  return sha256(chainId as Uint8Array, utf8(`patient with orders ${number}`))
}
