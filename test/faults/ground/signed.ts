import type { LogRecord } from '../../../src/protocol/replica/index.js'

/*
 * This follows SPECIFICATION.md §3 and §12 and uses nothing from src/protocol/consensus, because the tested
 * code must not judge itself.
 */
const NOTARIZE = 1
const NULLIFY = 2
const FINALIZE = 3

/** Everything that a key signed at a height and view. */
interface Acts {
  readonly height: number
  readonly proposed: Set<string>
  readonly notarized: Set<string>
  readonly finalized: Set<string>
  nullified: boolean
}

/**
 * Collects the consensus signatures of a key from its write-ahead logs, over all restarts of its process and
 * all its folders.
 */
export class Signed {
  readonly #acts = new Map<string, Acts>()
  #number = 0
  /** Heights with a signature, including forgotten signatures. */
  readonly heights = new Set<number>()
  /** Number of heights and views with a signature. */
  get size (): number { return this.#acts.size }

  constructor (private readonly publicKey: string) {}

  /** Begins to add the records of a log from its first record. */
  begin (): void { this.#number = 0 }

  add (record: LogRecord): void {
    // Votes after the statement for a recovery are under another number, and contradict no earlier vote
    // (§10.6).
    if (record.type === 'statement') this.#number = record.statement.number
    if (record.type !== 'consensus') return
    const entry = record.record
    if (entry.type === 'vote') {
      const { vote } = entry
      if (hexOf(vote.signer) !== this.publicKey) return
      const acts = this.#at(vote.height, vote.view)
      if (vote.kind === NOTARIZE) acts.notarized.add(hexOf(vote.blockHash))
      if (vote.kind === FINALIZE) acts.finalized.add(hexOf(vote.blockHash))
      if (vote.kind === NULLIFY) acts.nullified = true
    } else if (entry.type === 'proposal') {
      const { proposal } = entry.proposal
      if (hexOf(proposal.signer) !== this.publicKey) return
      this.#at(proposal.height, proposal.view).proposed.add(hexOf(proposal.blockHash))
    }
  }

  /**
   * Forgets records above a height. An ended process had not sent them, because it sends messages of a height
   * only after the previous block is durable (src/node/README.md).
   */
  forgetAbove (height: number): void {
    for (const [place, acts] of this.#acts) if (acts.height > height) this.#acts.delete(place)
  }

  /** Describes signatures that contradict each other. */
  contradictions (): string[] {
    return [...this.#acts].flatMap(([place, { proposed, notarized, finalized, nullified }]) => [
      ...(proposed.size > 1 ? [`proposed ${proposed.size} blocks at ${place}`] : []),
      ...(notarized.size > 1 ? [`NOTARIZE of ${notarized.size} blocks at ${place}`] : []),
      ...(finalized.size > 1 ? [`FINALIZE of ${finalized.size} blocks at ${place}`] : []),
      ...(nullified && finalized.size > 0 ? [`NULLIFY and FINALIZE at ${place}`] : [])
    ])
  }

  #at (height: number, view: number): Acts {
    this.heights.add(height)
    const place = `${this.#number === 0 ? '' : `recovery ${this.#number}: `}${height}/${view}`
    let acts = this.#acts.get(place)
    if (acts === undefined) {
      acts = { height, proposed: new Set(), notarized: new Set(), finalized: new Set(), nullified: false }
      this.#acts.set(place, acts)
    }
    return acts
  }
}

function hexOf (bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
