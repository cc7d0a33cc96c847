import { blockHash, caseIdsOf } from '../../protocol/codec/index.js'
import { sigmaEpoch } from '../../protocol/ledger/index.js'
import { combine } from '../../protocol/lottery/index.js'
import { beaconOf, rankedValidators } from '../../protocol/sortition/index.js'
import {
  NO_RECOVERY, hex, TransactionKind, type Beacon, type Block, type CaseId, type MemberId, type Proposal
} from '../../protocol/types/index.js'
import type { Hospital } from './founders.js'
import type { LotteryChain } from './lottery-chain.js'
import { DRAWN } from './parameters.js'
import type { Patients } from './patients.js'

/** How many values of r a colluder tries for a proposal, and how many times for a block that it leads. */
const TRIES = 4
const TIMES = 16

/**
 * Hospitals that want each other as validators. They pool their secret shares, and compute every draw that
 * they can. What they cannot compute they guess: they try the last public beacon, and a σ from too few
 * shares. They choose the r of a proposal and the time of a block by that.
 */
export class Colluders {
  readonly #names: ReadonlySet<string>

  constructor (
    private readonly chain: LotteryChain, private readonly patients: Patients,
    readonly members: readonly Hospital[]
  ) {
    this.#names = new Set(members.map(({ signer }) => hex(signer.id)))
  }

  has (id: MemberId): boolean { return this.#names.has(hex(id)) }

  /** Tells whether the hospitals that decide a case are all colluders. */
  hold (validators: readonly MemberId[]): boolean {
    return validators.slice(0, DRAWN).every(id => this.has(id))
  }

  /** Returns the best of some proposals by the beacon that is public now. */
  bestProposal (author: Hospital, make: () => Proposal): Proposal {
    const { state } = this.chain
    const proposals = Array.from({ length: TRIES }, make)
    const ids = caseIdsOf(this.chain.chain.id, { author: author.signer.id, proposals })
    const good = ids.findIndex(id => this.#wins(state.beacon, id, author.signer.id))
    return proposals[Math.max(0, good)]!
  }

  /** Returns the time of the block whose draws are best, and the number of these that the colluders like. */
  bestTime (block: Block): { readonly timestamp: number, readonly wins: number } {
    const { chain } = this.chain
    const times = Array.from({ length: TIMES }, (_, i) => block.header.timestamp + i)
    return times.map(timestamp => {
      const beacon = this.#foreseen(blockHash(chain.id, { ...block.header, timestamp }))
      return { timestamp, wins: beacon === undefined ? 0 : this.#winsIn(block, beacon) }
    }).reduce((best, other) => other.wins > best.wins ? other : best)
  }

  /** Returns beacon_h of a block that may become final, as far as the own shares show it. */
  #foreseen (hash: Uint8Array): Beacon | undefined {
    const { chain, state } = this.chain
    const epoch = sigmaEpoch(state)
    if (epoch === undefined) return undefined
    const height = state.height + 1
    const shares = this.chain.sharesOf(this.members, { height, hash })
    const sigma = combine({ chain, epoch, height, hash, recovery: NO_RECOVERY }, shares)
    return sigma === undefined ? undefined : beaconOf(chain.id, height, sigma)
  }

  /** Counts the first cases of invented patients that colluders would decide alone. */
  #winsIn ({ transactions }: Block, beacon: Beacon): number {
    return transactions.reduce((wins, { caseIds, transaction }) => {
      if (transaction.kind !== TransactionKind.propose || !this.has(transaction.author)) return wins
      const { author, proposals } = transaction
      return wins + caseIds.filter((id, i) =>
        this.patients.hasNoRejection(proposals[i]!.pseudonym) && this.#wins(beacon, id, author)).length
    }, 0)
  }

  #wins (beacon: Beacon, id: CaseId, submitter: MemberId): boolean {
    const { chain, state } = this.chain
    const ranked = rankedValidators(chain.id, beacon, id, submitter, state.set)
    return this.hold(ranked.map(other => other.id))
  }
}
