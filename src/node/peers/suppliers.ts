import { hex, type MemberId } from '../../protocol/types/index.js'
import type { HostClock } from '../machine/ports.js'

/** The time for a full request that is assumed for a peer without measurements. */
const UNKNOWN_MS = 250
/** A measurement loses half of its weight in this time, so that a slow peer is tried again later. */
const FORGOTTEN_HALF_MS = 20_000
const MIN_PATIENCE_MS = 300
const MAX_PATIENCE_MS = 2_000
/** A request is slow after so many times the time of the quickest peer. */
const PATIENCE_FACTOR = 4
const FIRST_REST_MS = 1_000
/** Short enough that honest peers that were disconnected are soon asked again. */
const MAX_REST_MS = 20_000

interface Record {
  /** The time for a full request, estimated from the last requests. */
  expectedMs: number
  measuredAt: number
  underWay: number
  /** Failures since the last delivery. */
  failures: number
  restsUntil: number
}

/** The outcome of a request; `share` is the delivered part of it, 0 to 1. */
export type RequestOutcome =
  | { readonly type: 'delivered', readonly share: number }
  /** Another peer was quicker, and this peer has not answered yet. */
  | { readonly type: 'overtaken' }
  /** The peer has none of it, which is no fault. */
  | { readonly type: 'lacking' }
  | { readonly type: 'failed' }

/**
 * Orders the peers for large requests by their past deliveries. A peer that failed rests, longer each time. A
 * slow peer is asked while faster peers have more requests under way. No peer is excluded for good here: the
 * transport scores misbehaviour.
 */
export class Suppliers {
  readonly #records = new Map<string, Record>()
  constructor (private readonly clock: Pick<HostClock, 'monotonic'>) {}

  /** Lists the peers that do not rest, the peer with the shortest expected time first. */
  order (ids: readonly MemberId[]): MemberId[] {
    return ids.filter(id => !this.rests(id))
      .map(id => ({ id, cost: this.#cost(id) }))
      .sort((a, b) => a.cost - b.cost)
      .map(({ id }) => id)
  }

  rests (id: MemberId): boolean {
    return this.#recordOf(id).restsUntil > this.clock.monotonic()
  }

  /** How long to wait for an answer before the next peer is asked. */
  get patienceMs (): number {
    const measured = [...this.#records.values()].filter(({ measuredAt }) => measuredAt > -Infinity)
      .map(({ expectedMs }) => expectedMs)
    const quickest = measured.length === 0 ? UNKNOWN_MS : Math.min(...measured)
    return Math.max(MIN_PATIENCE_MS, Math.min(MAX_PATIENCE_MS, PATIENCE_FACTOR * quickest))
  }

  /** Notes a request. The caller reports its outcome once, and may report `overtaken` before that. */
  startRequest (id: MemberId): (outcome: RequestOutcome) => void {
    const record = this.#recordOf(id)
    const since = this.clock.monotonic()
    record.underWay++
    return outcome => {
      if (outcome.type !== 'overtaken') record.underWay--
      const now = this.clock.monotonic()
      if (outcome.type === 'failed') this.fail(id)
      else if (outcome.type === 'overtaken') this.#measure(record, 2 * (now - since), 1)
      else if (outcome.type === 'delivered') {
        record.failures = 0
        this.#measure(record, now - since, outcome.share)
      }
    }
  }

  /** Lets a peer rest that did not deliver, or delivered a bad block. */
  fail (id: MemberId): void {
    const record = this.#recordOf(id)
    const rest = Math.min(MAX_REST_MS, FIRST_REST_MS * 2 ** record.failures++)
    record.restsUntil = this.clock.monotonic() + rest
  }

  #cost (id: MemberId): number {
    const { expectedMs, measuredAt, underWay } = this.#recordOf(id)
    const trust = 0.5 ** ((this.clock.monotonic() - measuredAt) / FORGOTTEN_HALF_MS)
    return (underWay + 1) * (UNKNOWN_MS + (expectedMs - UNKNOWN_MS) * trust)
  }

  #measure (record: Record, ms: number, share: number): void {
    // Scaled to a full delivery, so that a quick reply with few items does not count as fast.
    const full = ms / Math.max(share, 0.001)
    const isFirst = record.measuredAt === -Infinity
    record.expectedMs = isFirst ? full : (record.expectedMs + full) / 2
    record.measuredAt = this.clock.monotonic()
  }

  #recordOf (id: MemberId): Record {
    const known = this.#records.get(hex(id))
    if (known !== undefined) return known
    const fresh = {
      expectedMs: UNKNOWN_MS, measuredAt: -Infinity, underWay: 0, failures: 0, restsUntil: -Infinity
    }
    this.#records.set(hex(id), fresh)
    return fresh
  }
}
