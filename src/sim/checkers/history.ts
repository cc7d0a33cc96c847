import type { CommittedBlock } from '../../node/loop/host-loop.js'
import {
  applyDelta, entryId, executeBlock, genesisState, touches, type LedgerState
} from '../../protocol/ledger/index.js'
import {
  TransactionKind, type Block, type Chain, type Member, type MemberId
} from '../../protocol/types/index.js'
import { beaconAfter, equalIds, number64, sha, tagged } from './arithmetic.js'

const NO_OUTPUT = new Uint8Array(64)

/** A height of the chain, by the first node that decided the height. */
export interface Height {
  readonly block: Block
  /** Ids of set(height), sorted. */
  readonly set: readonly MemberId[]
  /** The beacon after this block. */
  readonly beacon: Uint8Array
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
  #beacon: Uint8Array

  constructor (private readonly chain: Chain) {
    this.#ledger = genesisState(chain)
    this.#next = chain.genesis.members
    this.#beacon = sha(tagged(chain, 'beacon0'))
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

  /** Returns the beacon of a height; the beacon of height 0 follows from the chain id. */
  beaconAt (height: number): Uint8Array | undefined {
    return height === 0 ? sha(tagged(this.chain, 'beacon0')) : this.at(height)?.beacon
  }

  add ({ block }: CommittedBlock): void {
    if (block.header.height !== this.tip + 1) return
    const { height, proposer } = block.header
    const set = this.current
    const output = this.#outputOf(block)
    const fault = this.#execute(block) ??
      (output === undefined ? 'its VRF proof is invalid' : undefined)
    // Even without an output a beacon is needed, so that the run reaches its report.
    this.#beacon = beaconAfter(this.chain, this.#beacon, height, proposer, output ?? NO_OUTPUT)
    for (const { transaction } of block.transactions) {
      if (transaction.kind === TransactionKind.allowlist) {
        this.#next = transaction.allowlist.list.entries
      }
    }
    this.#heights.push({ block, set, beacon: this.#beacon, fault })
  }

  /** Returns the output of the VRF (§6), or undefined for an invalid proof. */
  #outputOf ({ header }: Block): Uint8Array | undefined {
    const { chain } = this
    const proposer = this.#next.find(member => equalIds(member.id, header.proposer))
    if (proposer === undefined) return undefined
    const alpha = Buffer.concat([tagged(chain, 'vrf'), number64(header.height), this.#beacon])
    return chain.verifier.vrfVerify(proposer.vrfKey, alpha, header.vrfProof)
  }

  #execute (block: Block): string | undefined {
    const wanted = touches(this.#ledger, block.transactions).map(key => entryId(key))
    const entries = new Map(wanted.flatMap(id => {
      const value = this.#rows.get(id)
      return value === undefined ? [] : [[id, value] as const]
    }))
    const verdict = executeBlock(this.chain, this.#ledger, block, entries)
    if (verdict.verdict !== 'accept') return verdict.code
    for (const change of verdict.value.changes) {
      if (change.value === undefined) this.#rows.delete(entryId(change))
      else this.#rows.set(entryId(change), change.value)
    }
    this.#ledger = applyDelta(this.#ledger, verdict.value)
    return undefined
  }
}
