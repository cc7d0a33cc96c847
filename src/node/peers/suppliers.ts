import { hex, type MemberId } from '../../protocol/types/index.js'
import type { HostClock } from '../machine/ports.js'

/** What a peer is thought to need for a full request until it has been measured. */
const UNKNOWN_MS = 250
/** An old measure counts half after this long: whoever was slow is tried again some day. */
const FORGOTTEN_HALF_MS = 20_000
const MIN_PATIENCE_MS = 300
const MAX_PATIENCE_MS = 2_000
/** So many times what the quickest peer needs is slow. */
const PATIENCE_FACTOR = 4
const FIRST_REST_MS = 1_000
/** Short enough that honest peers which were cut off are back before anyone despairs. */
const MAX_REST_MS = 20_000

interface Record {
  /** For a full request, by what it delivered of the last ones. */
  expectedMs: number
  measuredAt: number
  underWay: number
  /** Failures since it last delivered. */
  failures: number
  restsUntil: number
}

/** What came of a request; `share` is how much of what was asked for arrived, 0 to 1. */
export type RequestOutcome =
  | { readonly type: 'delivered', readonly share: number }
  /** Another peer was quicker, and this one has not answered yet. */
  | { readonly type: 'overtaken' }
  /** It has nothing of it, which is no fault. */
  | { readonly type: 'lacking' }
  | { readonly type: 'failed' }

/**
 * Orders the peers for large requests by what they delivered so far. A peer that did not help rests, longer
 * each time; a slow peer is asked when the others have more to do. No peer is excluded for good here: the
 * transport scores misdeeds.
 */
export class Suppliers {
  readonly #records = new Map<string, Record>()
  constructor (private readonly clock: Pick<HostClock, 'monotonic'>) {}

  /** Those that do not rest, the one expected to answer first at the head. */
  order (ids: readonly MemberId[]): MemberId[] {
    return ids.filter(id => !this.rests(id))
      .map(id => ({ id, cost: this.#cost(id) }))
      .sort((a, b) => a.cost - b.cost)
      .map(({ id }) => id)
  }

  rests (id: MemberId): boolean {
    return this.#recordOf(id).restsUntil > this.clock.monotonic()
  }

  /** How long to wait for an answer before another peer is asked as well. */
  get patienceMs (): number {
    const measured = [...this.#records.values()].filter(one => one.measuredAt > -Infinity)
      .map(one => one.expectedMs)
    const quickest = measured.length === 0 ? UNKNOWN_MS : Math.min(...measured)
    return Math.max(MIN_PATIENCE_MS, Math.min(MAX_PATIENCE_MS, PATIENCE_FACTOR * quickest))
  }

  /** Call the result with what came of it: once, and before that perhaps with `overtaken`. */
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

  /** It did not help, or what it gave turned out to be bad. */
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
    // One item of a hundred in no time is slower than a hundred at once.
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
