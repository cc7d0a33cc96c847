import type { CommittedBlock } from '../../node/loop/host-loop.js'
import {
  applyDelta, executeBlock, genesisState, judgeRecovery, MemoryRows, nextSigma, recoveryAt, touches,
  type LedgerState
} from '../../protocol/ledger/index.js'
import {
  TransactionKind, type Block, type Chain, type KeyEpoch, type Member, type MemberId,
  type Recovery
} from '../../protocol/types/index.js'
import { beaconBy, equalIds, name, ZEROS } from './arithmetic.js'

/** A height of the chain, by the first node that decided the height. */
export interface Height {
  readonly block: Block
  /** Ids of set(height), sorted. */
  readonly set: readonly MemberId[]
  /** Who decided the height. */
  readonly voters: readonly MemberId[]
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
  readonly #rows = new MemoryRows()
  #ledger: LedgerState
  /** Who decides the next height under a recovery list. */
  #voters: readonly MemberId[] | undefined
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

  /** Returns who decides a height: set(height), or the hospitals that a recovery list keeps (§10.6). */
  votersAt (height: number): readonly MemberId[] | undefined {
    return height === this.tip + 1 ? this.#voters ?? this.current : this.at(height)?.voters
  }

  /** Returns the recovery under which a height is or was decided (§10.6). */
  recoveryAt (height: number): Uint8Array { return recoveryAt(this.#ledger, height) }

  /** Distinguishes statements under a recovery in the keys of checkers; empty before the first recovery. */
  underText (height: number): string {
    const recovery = this.recoveryAt(height)
    return recovery.every(byte => byte === 0) ? '' : ` under ${name(recovery).slice(0, 8)}`
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

  add ({ block, recovery, shares }: Pick<CommittedBlock, 'block' | 'recovery' | 'shares'>): void {
    if (block.header.height !== this.tip + 1) return
    this.adopt(recovery)
    const set = this.current
    const voters = this.#voters ?? set
    const list = this.#ledger.adopted?.list
    const fault = this.#execute(block, shares)
    if (list !== undefined) this.#next = list.list.entries
    this.#voters = undefined
    for (const { transaction } of block.transactions) {
      if (transaction.kind === TransactionKind.allowlist) {
        this.#next = transaction.allowlist.list.entries
      }
    }
    this.#heights.push({ block, set, voters, epoch: this.#ledger.keys.active, fault })
  }

  /** Adopts a recovery at the tip, before a node decides under it. Others are ignored. */
  adopt (recovery: Recovery | undefined): void {
    if (recovery === undefined || this.#ledger.adopted !== undefined) return
    const verdict = judgeRecovery(this.#ledger, recovery)
    if (verdict.verdict !== 'accept') return
    this.#ledger.adopted = verdict.value
    this.#voters = verdict.value.list?.list.entries.map(({ id }) => id)
  }

  #execute (block: Block, shares: CommittedBlock['shares']): string | undefined {
    const entries = this.#rows.load(touches(this.#ledger, block.transactions))
    const sigma = nextSigma(this.#ledger, shares)
    if (sigma.verdict !== 'accept') return sigma.code
    const verdict = executeBlock(this.chain, this.#ledger, block, entries, { sigma: sigma.value })
    if (verdict.verdict !== 'accept') return verdict.code
    this.#rows.apply(verdict.value.changes)
    this.#ledger = applyDelta(this.#ledger, verdict.value)
    return undefined
  }
}
