/** Makes orders for a patient, by whoever orders, in the order of their counters. */
import { possessionSignBytes, signOrder, vouchFor } from '../../../../../src/protocol/codec/index.js'
import {
  NO_ORDERS, handleAt, handleKey, handleRowCodec, type HandleRow
} from '../../../../../src/protocol/ledger/index.js'
import {
  Appointment, TransactionKind, compare, type PatientAct, type Signer, type VerifiedTransaction
} from '../../../../../src/protocol/types/index.js'
import { label, type World } from './world.js'

export const DAY_MS = 86_400_000
const MARK = { ruleHash: label('rule'), keyCommitment: label('consent key') }

export const give = (until = 0): PatientAct => ({ type: 'give', ...MARK, until })
export const attest = (until = 0): PatientAct => ({ type: 'attest', ...MARK, until })
export const revoke = (number: number): PatientAct => ({ type: 'revoke', number })

export class Patient {
  readonly handle: Uint8Array
  readonly key: Signer
  readonly other: Signer

  constructor (private readonly world: World, name: string, handle = label(`handle of ${name}`)) {
    this.handle = handle
    this.key = world.newcomer(`key of ${name}`)
    this.other = world.newcomer(`other key of ${name}`)
  }

  get row (): HandleRow {
    const row = this.world.memory.load([handleKey(this.handle)]).values().next().value
    return row === undefined ? NO_ORDERS : handleRowCodec.decode(row)
  }

  /** The row as the next block sees it. */
  get now (): HandleRow { return handleAt(this.row, this.world.state.timestamp + 100) }

  get next (): number { return this.row.counter + 1 }

  order (
    act: PatientAct, by = this.key,
    { counter = this.next, author = this.world.signers[0]!, signedAt = this.world.state.timestamp } = {}
  ): VerifiedTransaction {
    const { chain } = this.world
    const signed = signOrder(chain, by, { handle: this.handle, counter, signedAt, act })
    return this.world.sign(author, { ...signed, author: author.id })
  }

  file (act: PatientAct, author: Signer, counter = this.next): VerifiedTransaction {
    return this.world.sign(author, {
      kind: TransactionKind.patientFiling, author: author.id, handle: this.handle, counter,
      form: label('form'), act
    })
  }

  register (key: Signer, vouchers: readonly Signer[] = [], counter = this.next): VerifiedTransaction {
    const { chain, signers } = this.world
    const named = { handle: this.handle, counter, key: key.id }
    const author = vouchers[0] ?? signers[0]!
    return this.world.sign(author, {
      kind: TransactionKind.patientKey, author: author.id, ...named,
      possession: key.sign(possessionSignBytes(chain.id, named)),
      vouches: vouchers.map(voucher => vouchFor(chain.id, voucher, named))
        .sort((a, b) => compare(a.member, b.member))
    })
  }

  rotate (to: Signer, by = this.key): VerifiedTransaction {
    const named = { handle: this.handle, counter: this.next, key: to.id }
    const possession = to.sign(possessionSignBytes(this.world.chain.id, named))
    return this.order({ type: 'rotate', key: to.id, possession }, by)
  }

  appoint (who: Signer, parts: Partial<Extract<PatientAct, { type: 'appoint' }>> = {}): PatientAct {
    const now = this.world.state.timestamp
    return {
      type: 'appoint', key: who.id, role: Appointment.delegate, scope: 3, from: now, until: now + 30 * DAY_MS,
      ...parts
    }
  }

  /** Registers the key of the patient, and makes a block after its wait. */
  withKey (): this {
    this.world.commit([this.register(this.key)])
    this.wait(7)
    return this
  }

  /** Makes a block some days later. */
  wait (days: number): void {
    const { world } = this
    const filler = new Patient(world, `filler ${world.blocks.length}`)
    world.commit([filler.file(give(), world.signers[1]!)], {
      timestamp: world.state.timestamp + days * DAY_MS
    })
  }
}
