import { caseCodec } from '../../../protocol/codec/index.js'
import {
  MeasurePhase, caseKey, eventsOf, measureKey, measureRowCodec, type MeasureRow
} from '../../../protocol/ledger/index.js'
import { equal, fromHex, hex, type Hex, type MemberId, type Signer } from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import type { CommitFeed } from '../../loop/commit-feed.js'
import type { HostLoop } from '../../loop/host-loop.js'
import type { Fail } from '../../machine/ports.js'

export interface OpenDecisionsParts {
  readonly signer: Signer, readonly store: Pick<NodeStore, 'entries' | 'entry'>,
  readonly commits: Pick<CommitFeed, 'subscribe'>, readonly hostLoop: Pick<HostLoop, 'stopped'>,
  readonly fail: Fail
}

const ID_BYTES = 32

/** Tells whether a hospital decides about a measure now, or may do so (SPECIFICATION.md §19.2). */
export function mayDecide (
  { isFiled, phase, requester, votes }: MeasureRow, submitter: MemberId, self: MemberId
): boolean {
  if (equal(submitter, self)) return phase === MeasurePhase.requested
  const isOpen = phase === MeasurePhase.contested || phase === MeasurePhase.seconding
  const hasFiled = isFiled && equal(requester, self)
  return isOpen && !hasFiled && !votes.some(({ hospital }) => equal(hospital, self))
}

/**
 * Follows the measures about which this hospital may decide. Nobody is drawn for them: any two others decide
 * after a contest, so each of them must know of it.
 */
export class OpenDecisions {
  readonly #open = new Set<Hex>()
  #last: Promise<void> = Promise.resolve()

  constructor (private readonly parts: OpenDecisionsParts) {}

  get size (): number { return this.#open.size }

  /** Lists the keys of the measures in the table `measure`. */
  keys (): Uint8Array[] { return [...this.#open].map(fromHex) }

  /** Reads what is open, then follows the chain. */
  async start (): Promise<void> {
    this.parts.commits.subscribe(({ delta }) => {
      for (const { measure, record } of eventsOf(delta, 'measure')) {
        this.#look(measureKey(record, measure).key)
      }
    })
    this.#last = this.#readAll()
    await this.#last
  }

  async #readAll (): Promise<void> {
    for await (const { key, value } of this.parts.store.entries('measure')) await this.#judge(key, value)
  }

  /** Reads a measure after those of earlier blocks, so that the newest row counts. */
  #look (key: Uint8Array): void {
    const { fail, hostLoop, store } = this.parts
    this.#last = this.#last.then(async () => {
      const row = await store.entry({ space: 'measure', key })
      if (row !== undefined) await this.#judge(key, row)
    }).catch((error: unknown) => { if (!hostLoop.stopped) fail(error) })
  }

  async #judge (key: Uint8Array, bytes: Uint8Array): Promise<void> {
    const { signer, store } = this.parts
    const row = measureRowCodec.decode(bytes)
    const isSettled = row.phase > MeasurePhase.seconding
    const record = isSettled ? undefined : await store.entry(caseKey(key.slice(0, ID_BYTES)))
    if (record !== undefined && mayDecide(row, caseCodec.decode(record).submitter, signer.id)) {
      this.#open.add(hex(key))
    } else this.#open.delete(hex(key))
  }
}
