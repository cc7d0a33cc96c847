import { hmacSha256 } from '../../protocol/crypto/index.js'
import { caseKey } from '../../protocol/ledger/index.js'
import { concat, hex, utf8, type CaseId } from '../../protocol/types/index.js'
import { readU64, u64, type Operation, type NodeStore } from '../../storage/index.js'
import type { OwnCases } from './own-cases.js'
import type { HostClock } from '../machine/ports.js'

const DOMAIN = utf8('medichain/v1/repeat')
/** The same bytes within this time are a retry, and later ones are another diagnosis. */
export const REPEAT_MS = 10 * 60_000
/** Beyond it the oldest are forgotten: a retry of theirs would be a second case, and nothing is lost. */
const MOST = 100_000
const TIME_BYTES = 8

/** Of a diagnosis in what was sent: keyed, since it lies in the database. */
export function sentName (secret: Uint8Array, document: Uint8Array, location: string): Uint8Array {
  return hmacSha256(secret, concat(DOMAIN, hmacSha256(secret, document), utf8(location)))
}

interface Sent { readonly caseId: CaseId, readonly at: number }

/**
 * Submissions without a retry key. A client that has lost its answer sends the same bytes again. They
 * are in the database, too, so that a restart makes no second case of them.
 */
export class Repeats {
  /** By name, the oldest first. */
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

  /** The case that the same bytes opened; a case that the chain can never take is none. */
  async find (name: Uint8Array): Promise<CaseId | undefined> {
    const sent = this.#sent.get(hex(name))
    if (sent === undefined || !this.#isFresh(sent)) return undefined
    const { caseId } = sent
    if (this.cases.pending(caseId) !== undefined) return caseId
    return await this.store.entry(caseKey(caseId)) === undefined ? undefined : caseId
  }

  /** For the batch that makes the proposal durable. */
  operationsToNote (name: Uint8Array, caseId: CaseId): Operation[] {
    const at = this.clock.wall()
    this.#sent.delete(hex(name))
    this.#sent.set(hex(name), { caseId, at })
    return [...this.#expiring(), this.store.submissions.putting(name, concat(u64(at), caseId))]
  }

  #expiring (): Operation[] {
    const rows: Operation[] = []
    for (const [name, sent] of this.#sent) {
      if (this.#isFresh(sent) && this.#sent.size <= MOST) break
      this.#sent.delete(name)
      rows.push(this.store.submissions.deleting(Buffer.from(name, 'hex')))
    }
    return rows
  }

  /** What a clock that was set back since calls far ahead is forgotten, too, and not kept for as long. */
  #isFresh ({ at }: Sent): boolean {
    return Math.abs(this.clock.wall() - at) < REPEAT_MS
  }
}
