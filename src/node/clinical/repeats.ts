import { hmacSha256 } from '../../protocol/crypto/index.js'
import { caseKey } from '../../protocol/ledger/index.js'
import { concat, hex, utf8, type CaseId } from '../../protocol/types/index.js'
import { readU64, u64, type Operation, type NodeStore } from '../../storage/index.js'
import type { OwnCases } from './own-cases.js'
import type { HostClock } from '../machine/ports.js'

const DOMAIN = utf8('medichain/v2/repeat')
/** The same bytes count as a retry within this time, and as another diagnosis later. */
export const REPEAT_MS = 10 * 60_000
/** Bounds the remembered submissions. A retry of an older submission opens a second case; no data is lost. */
const MAX_REMEMBERED = 100_000
const TIME_BYTES = 8

/** Where a diagnosis without a retry key stands, and whose it is. */
export interface SentPlace {
  /** The caller. Two programs that send the same bytes mean two diagnoses. */
  readonly client: string
  readonly location: string
  /** What the submission does to which earlier record; empty for a plain submission. */
  readonly earlier: string
}

/**
 * Returns a function that names the diagnoses of a submission. A document of many diagnoses is hashed once.
 * The names are keyed, since the database contains them.
 */
export function sentNames (secret: Uint8Array, document: Uint8Array): (place: SentPlace) => Uint8Array {
  const digest = hmacSha256(secret, document)
  return ({ client, earlier, location }) =>
    hmacSha256(secret, DOMAIN, digest, utf8(`${client}\0${location}\0${earlier}`))
}

interface Sent { readonly caseId: CaseId, readonly at: number }

/**
 * Recognises repeated submissions without a retry key: a client that has lost the answer sends the same
 * bytes again. The same bytes of another client are another diagnosis.
 * The names of submissions are in the database, so repeats are also recognised after a restart.
 */
export class Repeats {
  /** The submissions by name, oldest first. */
  readonly #sent = new Map<string, Sent>()

  constructor (
    private readonly store: NodeStore, private readonly cases: OwnCases, private readonly clock: HostClock
  ) {}

  async load (): Promise<void> {
    const rows: [string, Sent][] = []
    for await (const [name, row] of this.store.submissions.iterate()) {
      rows.push([hex(name), { at: readU64(row), caseId: row.subarray(TIME_BYTES) }])
    }
    for (const [name, sent] of rows.sort((a, b) => a[1].at - b[1].at)) this.#sent.set(name, sent)
    await this.store.write(this.#expiring())
  }

  /** Finds the case that the same bytes opened, unless the chain can never accept that case. */
  async find (name: Uint8Array): Promise<CaseId | undefined> {
    const sent = this.#sent.get(hex(name))
    if (sent === undefined || !this.#isFresh(sent)) return undefined
    const { caseId } = sent
    if (this.cases.pending(caseId) !== undefined) return caseId
    return await this.store.entry(caseKey(caseId)) === undefined ? undefined : caseId
  }

  /** Tells whether the same bytes were submitted of late. */
  has (name: Uint8Array): boolean { return this.#sent.has(hex(name)) }

  /** Returns the rows that are written in the batch of the proposal. */
  operationsToNote (name: Uint8Array, caseId: CaseId): Operation[] {
    const at = this.clock.wall()
    this.#sent.delete(hex(name))
    this.#sent.set(hex(name), { caseId, at })
    return [...this.#expiring(), this.store.submissions.putting(name, concat(u64(at), caseId))]
  }

  #expiring (): Operation[] {
    const rows: Operation[] = []
    for (const [name, sent] of this.#sent) {
      if (this.#isFresh(sent) && this.#sent.size <= MAX_REMEMBERED) break
      this.#sent.delete(name)
      rows.push(this.store.submissions.deleting(Buffer.from(name, 'hex')))
    }
    return rows
  }

  /** Tells whether a submission is recent. After the clock is set back, a time far in the future is not. */
  #isFresh ({ at }: Sent): boolean {
    return Math.abs(this.clock.wall() - at) < REPEAT_MS
  }
}
