import { verifyTransaction } from '../../../protocol/codec/index.js'
import type { SignedEmergency } from '../../../protocol/consent/index.js'
import { emergencyKey, refute, rowsOnArrival } from '../../../protocol/ledger/index.js'
import { waitingOf } from '../../../protocol/replica/index.js'
import {
  equal, isOfKind, type EmergencyId, type EmergencyOpen, type PatientHandle, type VerifiedTransaction
} from '../../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../../storage/index.js'
import type { CommittedBlock } from '../../loop/host-loop.js'
import { every } from '../../loop/timers.js'
import type { Fail, RaiseAlarm } from '../../machine/ports.js'
import { shortName, type OwnTransactions, type OwnTransactionsParts } from '../own-transactions.js'

/** Announcements that no block has taken after this long are sent again. */
const RESEND_MS = 5_000

export interface EmergencyOutboxParts extends OwnTransactionsParts {
  readonly fail: Fail, readonly alarm: RaiseAlarm
}

/**
 * Holds announcements of emergencies durably until a block has them (SPECIFICATION.md §17.2). So an emergency
 * that opened a record is announced, whatever crashes, and first after a time out of touch.
 */
export class EmergencyOutbox {
  #stop: (() => void) | undefined

  constructor (private readonly parts: EmergencyOutboxParts, private readonly own: OwnTransactions) {}

  async start (): Promise<void> {
    await this.#resend()
    this.#stop = every(this.parts, RESEND_MS, () => { this.#resend().catch(this.parts.fail) })
  }

  stop (): void {
    this.#stop?.()
  }

  /** Makes an announcement durable, with its justification. Only then may it be sent. */
  async keep (tx: VerifiedTransaction, more: readonly Operation[]): Promise<void> {
    const { store } = this.parts
    await store.write([store.emergencyOutbox.putting(tx.id, tx.bytes), ...more])
  }

  /** Returns the own unconfirmed emergencies of a patient that no block has yet. */
  async unconfirmed (handle: PatientHandle): Promise<SignedEmergency[]> {
    const waiting = await this.#waiting()
    return waiting.map(({ transaction }) => transaction)
      .filter(transaction => equal(transaction.handle, handle) && transaction.isUnconfirmed)
      .map(({ clinician, durationMs, openedAt, second }) =>
        ({ entry: clinician.entry, second: second?.entry ?? 0, until: openedAt + durationMs }))
  }

  /** Returns the deletions of announcements that a block has, for the batch of the block. */
  operationsToClose ({ block }: CommittedBlock): Operation[] {
    const { signer, store } = this.parts
    return block.transactions.filter(tx => isOfKind(tx, 'emergencyOpen') && equal(tx.injector, signer.id))
      .map(({ id }) => store.emergencyOutbox.deleting(id))
  }

  async #waiting (): Promise<VerifiedTransaction<EmergencyOpen>[]> {
    const { chain, store } = this.parts
    const found: VerifiedTransaction<EmergencyOpen>[] = []
    for await (const [, bytes] of store.emergencyOutbox.iterate()) {
      const verified = verifyTransaction(chain, () => true, bytes)
      if (verified.verdict !== 'accept' || !isOfKind(verified.value, 'emergencyOpen')) continue
      found.push(verified.value)
    }
    return found
  }

  async #resend (): Promise<void> {
    const { hostLoop, store } = this.parts
    for (const tx of await this.#waiting()) {
      if (await store.entry(emergencyKey(tx.id)) !== undefined) await store.emergencyOutbox.delete(tx.id)
      else if (await this.#isRefuted(tx, store)) await this.#giveUp(tx.id)
      else if (waitingOf(hostLoop.state, tx.leaf) === undefined) this.own.offer(tx.bytes)
    }
  }

  async #isRefuted (tx: VerifiedTransaction, store: NodeStore): Promise<boolean> {
    const { clock, hostLoop: { state: { ledger } } } = this.parts
    const entries = await store.loadEntries(rowsOnArrival(ledger, tx))
    return refute(ledger, tx, entries, clock.wall()) !== undefined
  }

  async #giveUp (id: EmergencyId): Promise<void> {
    this.parts.alarm('emergency-refused', 'The chain refuses the announcement of emergency ' +
      `${shortName(id)}. Tell the person who answers for data protection.`)
    await this.parts.store.emergencyOutbox.delete(id)
  }
}
