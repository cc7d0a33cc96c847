import type { CommittedBlock } from '../../node/loop/host-loop.js'
import {
  applyDelta, entryId, executeBlock, genesisState, nextSigma, touches, type LedgerState
} from '../../protocol/ledger/index.js'
import {
  TransactionKind, type Block, type Chain, type KeyEpoch, type Member, type MemberId
} from '../../protocol/types/index.js'
import { beaconBy, equalIds, ZEROS } from './arithmetic.js'

/** A height of the chain, by the first node that decided the height. */
export interface Height {
  readonly block: Block
  /** Ids of set(height), sorted. */
  readonly set: readonly MemberId[]
  /** The key epoch that is active after this block. */
  readonly epoch: KeyEpoch | undefined
  /** The verdict on the block in isolation; undefined: valid. */
  readonly fault: string | undefined
}

/**
 * The chain of the checkers. It holds the blocks, the sets of members that follow from them, the beacons,
 * and a ledger that has executed each block in isolation.
 */
export class History {
  readonly #heights: Height[] = []
  readonly #rows = new Map<string, Uint8Array>()
  #ledger: LedgerState
  /** The members at the next height. */
  #next: readonly Member[]

  constructor (private readonly chain: Chain) {
    this.#ledger = genesisState(chain)
    this.#next = chain.genesis.members
  }

  get tip (): number { return this.#heights.length }

  /** Ids of the members at the next height. */
  get current (): readonly MemberId[] { return this.#next.map(({ id }) => id) }

  at (height: number): Height | undefined { return this.#heights[height - 1] }

  /** Returns set(height), which is known up to one height above the tip. */
  setAt (height: number): readonly MemberId[] | undefined {
    return height === this.tip + 1 ? this.current : this.at(height)?.set
  }

  isMember (id: MemberId, height: number): boolean {
    return this.setAt(height)?.some(member => equalIds(member, id)) === true
  }

  /** Returns the beacon of a height, which needs the σ in the next header (§6.1). */
  beaconAt (height: number): Uint8Array | undefined {
    if (height <= 0) return beaconBy(this.chain, 0, ZEROS)
    const next = this.at(height + 1)
    return next === undefined ? undefined : beaconBy(this.chain, height, next.block.header.sigma)
  }

  add ({ block, shares }: Pick<CommittedBlock, 'block' | 'shares'>): void {
    if (block.header.height !== this.tip + 1) return
    const set = this.current
    const fault = this.#execute(block, shares)
    for (const { transaction } of block.transactions) {
      if (transaction.kind === TransactionKind.allowlist) {
        this.#next = transaction.allowlist.list.entries
      }
    }
    this.#heights.push({ block, set, epoch: this.#ledger.keys.active, fault })
  }

  #execute (block: Block, shares: CommittedBlock['shares']): string | undefined {
    const wanted = touches(this.#ledger, block.transactions).map(key => entryId(key))
    const entries = new Map(wanted.flatMap(id => {
      const value = this.#rows.get(id)
      return value === undefined ? [] : [[id, value] as const]
    }))
    const sigma = nextSigma(this.#ledger, shares)
    if (sigma.verdict !== 'accept') return sigma.code
    const verdict = executeBlock(this.chain, this.#ledger, block, entries, { sigma: sigma.value })
    if (verdict.verdict !== 'accept') return verdict.code
    for (const change of verdict.value.changes) {
      if (change.value === undefined) this.#rows.delete(entryId(change))
      else this.#rows.set(entryId(change), change.value)
    }
    this.#ledger = applyDelta(this.#ledger, verdict.value)
    return undefined
  }
}
