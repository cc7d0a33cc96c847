import {
  chainIdOf, signTransaction, transactionCodec, verifyTransaction, type UnsignedTransaction
} from '../../protocol/codec/index.js'
import { keep, OpenedDealings, type KeySecrets } from '../../protocol/keeping/index.js'
import {
  applyDelta, draftBlock, executeBlock, genesisState, MemoryRows, nextSigma, sigmaEpoch, touches,
  type Delta, type Draft, type DraftOptions, type LedgerState
} from '../../protocol/ledger/index.js'
import { lotteryInput, shareOf } from '../../protocol/lottery/index.js'
import { leaderAt, leaderOrder } from '../../protocol/sortition/index.js'
import {
  NO_RECOVERY, assert, equal, LOTTERY, ZERO_32, type BeaconShare, type Block, type Chain, type Genesis,
  type MemberId, type Sigma, type VerifiedTransaction
} from '../../protocol/types/index.js'
import { simulatedCryptography } from '../cryptography.js'
import type { Random } from '../random.js'
import { foundersOf, type Hospital } from './founders.js'
import { SIM_START, experimentParameters } from './parameters.js'

/** How a leader makes its block. */
export interface Leading {
  readonly candidates: readonly VerifiedTransaction[]
  readonly view: number
  readonly timestamp: number
}

/**
 * A chain without a network: the real ledger, with the keys of the simulator. The hospitals deal the lottery
 * key on the chain at the start. Each σ comes from shares of t holders, which chance picks.
 */
export class LotteryChain {
  readonly chain: Chain
  readonly hospitals: readonly Hospital[]
  readonly state: LedgerState
  readonly #rows = new MemoryRows()
  readonly #secrets = new Map<Hospital, KeySecrets>()
  readonly #opened: OpenedDealings

  constructor (size: number, private readonly random: Random) {
    const { signer, verifier } = simulatedCryptography(random.bytes(32))
    this.hospitals = foundersOf(size, () => signer(random.bytes(32)), verifier.group)
    const government = signer(random.bytes(32)).id
    const genesis: Genesis = {
      createdAt: SIM_START, governmentPeer: government, governmentListKey: government, name: 'fairness',
      parameters: experimentParameters, members: this.hospitals.map(({ member }) => member)
    }
    this.chain = { id: chainIdOf(genesis), genesis, verifier }
    this.state = genesisState(this.chain)
    this.#opened = new OpenedDealings(verifier.group, this.chain.id)
    for (const hospital of this.hospitals) this.#secrets.set(hospital, hospital.firstSecrets)
    while (this.state.keys.active === undefined) this.#dealOn()
  }

  sign (hospital: Hospital, content: UnsignedTransaction): VerifiedTransaction {
    const bytes = transactionCodec.encode(signTransaction(this.chain.id, hospital.signer, content))
    const verified = verifyTransaction(this.chain, id => this.state.set.has(id), bytes)
    assert(verified.verdict === 'accept', 'hospitals of the experiment send valid transactions')
    return verified.value
  }

  hospitalOf (id: MemberId): Hospital {
    const found = this.hospitals.find(({ signer }) => equal(signer.id, id))
    assert(found !== undefined, 'every member is a hospital of the experiment')
    return found
  }

  leader (view: number): Hospital {
    const { chain, state } = this
    const order = leaderOrder(chain.id, state.beacon, state.height + 1, state.set)
    return this.hospitalOf(leaderAt(order, view))
  }

  /** Returns the shares of these hospitals for the last block, or for a block that may become the next. */
  sharesOf (holders: readonly Hospital[], at = { height: this.state.height, hash: this.state.hash }):
  BeaconShare[] {
    const epoch = sigmaEpoch(this.state)
    if (epoch === undefined) return []
    const drawing = { chain: this.chain, epoch, ...at, recovery: NO_RECOVERY }
    const input = lotteryInput(drawing)
    return holders.map(hospital => {
      const index = epoch.holders.findIndex(id => equal(id, hospital.signer.id))
      const held = this.#secrets.get(hospital)?.shares.find(share => share.epoch === epoch.number)
      assert(held !== undefined, 'every hospital holds its share')
      return shareOf(drawing, input, index, held.scalars[LOTTERY]!)
    }).sort((a, b) => a.index - b.index)
  }

  /** Returns σ of the last block from the shares of t holders. */
  sigma (): Sigma {
    const threshold = sigmaEpoch(this.state)?.threshold ?? 0
    const holders = this.random.shuffled(this.hospitals).slice(0, threshold)
    const sigma = nextSigma(this.state, this.sharesOf(holders))
    assert(sigma.verdict === 'accept', 't shares make σ')
    return sigma.value
  }

  draft ({ candidates, timestamp, view }: Leading, sigma: Sigma): Draft {
    const options: DraftOptions = {
      candidates, view, timestamp, sigma, signer: this.leader(view).signer,
      entries: this.#rows.load(touches(this.state, candidates))
    }
    return draftBlock(this.chain, this.state, options)
  }

  /** Executes a final block, as every node does. */
  take (block: Block, sigma: Sigma): Delta {
    const entries = this.#rows.load(touches(this.state, block.transactions))
    const verdict = executeBlock(this.chain, this.state, block, entries, { sigma })
    assert(verdict.verdict === 'accept', 'the leaders of the experiment make valid blocks')
    this.#rows.apply(verdict.value.changes)
    applyDelta(this.state, verdict.value)
    return verdict.value
  }

  /** Makes a block with all that the hospitals have to say about the pending key epoch. */
  #dealOn (): void {
    const { chain, state } = this
    const candidates = this.hospitals.flatMap(hospital => {
      const { secrets, send } = keep({
        group: chain.verifier.group, chainId: chain.id, self: hospital.signer.id, height: state.height,
        keys: state.keys, secrets: this.#secrets.get(hospital)!, opened: this.#opened, now: state.timestamp,
        random: this.random.bytes(64)
      })
      this.#secrets.set(hospital, secrets)
      return send.map(content => this.sign(hospital, content))
    })
    const { made } = this.draft({ candidates, view: 0, timestamp: state.timestamp + 1 }, ZERO_32)
    assert(made !== undefined, 'hospitals deal until the epoch is active')
    this.take(made.block, ZERO_32)
  }
}
