import { messageFrame } from '../../node/loop/frames.js'
import { blockHash } from '../../protocol/codec/index.js'
import { merkleRootOfHashes } from '../../protocol/crypto/index.js'
import type { ReplicaState } from '../../protocol/replica/index.js'
import {
  hex, VoteKind, ZERO_32, type BlockHash, type Header, type LeafHash, type StateRoot,
  type VerifiedTransaction, type Vote
} from '../../protocol/types/index.js'
import { messageIn } from '../frames.js'
import type { Peer } from '../fabric.js'
import { toAll, type Behaviour, type Delivery, type Means } from './behaviour.js'
import { FoulTransactions } from './foul-transactions.js'
import { forgedCertificate, signedProposal, voteFrame } from './statements.js'

const HOUR_MS = 3_600_000
/** The chance that the adversary leads in the views of others, and the number of such views. */
const USURP_CHANCE = 0.3
const USURPED_VIEWS = 12
/** The chance that a block contains one foul transaction among valid transactions. */
const FOUL_TRANSACTION = 0.4
/** The rules of §9 and Timely that a block may break. */
const FOULS = [
  'past', 'parent-time', 'future', 'too-old', 'too-new', 'parent', 'list', 'state-root', 'proposer',
  'sigma', 'order', 'twice', 'empty', 'view'
] as const
/** The chance that a new block is presented as the notarized block that it should repeat. */
const FORGE_CHANCE = 0.5

interface BlockContent {
  header: Header
  leaves: readonly LeafHash[]
  readonly extra: VerifiedTransaction[]
}

/**
 * Leads with blocks that break one rule of §9 each, and votes for them. If the adversary must repeat a
 * notarized block, it proposes a new block (R4) or repeats a block under a forged notarization. It also
 * leads in the views of others. A hospital without the right checks would accept these blocks.
 */
export class BadLeader implements Behaviour {
  /** Foul blocks, by the blocks of the honest node that they replace. */
  readonly #instead = new Map<string, BlockHash>()
  readonly #led = new Set<string>()
  readonly #fouls: FoulTransactions

  constructor (private readonly means: Means) {
    this.#fouls = new FoulTransactions(means)
  }

  outgoing (frame: Uint8Array, to: readonly Peer[]): Delivery[] {
    const message = messageIn(frame)
    if (message?.type === 'vote') return toAll(this.#vote(frame, message.vote), to)
    if (message?.type !== 'proposal') return toAll(frame, to)
    const { block, proposal: { height, view, blockHash: own } } = message.proposal
    if (block === undefined || this.#led.has(`${height}/${view}`)) return []
    this.#led.add(`${height}/${view}`)
    const content = this.#foul({ ...block, extra: [] })
    return toAll(this.#propose(content, view, own), to)
  }

  reply (protocol: string, reply: Uint8Array): Uint8Array {
    return this.#fouls.answer(protocol, reply)
  }

  /** Leads a view in which a block must be repeated, or the views of others. */
  act (to: readonly Peer[]): Delivery[] {
    const state = this.means.state()
    if (state === undefined) return []
    const { context: { height, leaders }, consensus: { certificates, view } } = state
    const isOwnTurn = (at: number): boolean =>
      hex(leaders[at % leaders.length] ?? ZERO_32) === hex(this.means.signer.id)
    const mustRepeat = certificates.highestNotarizedBelow(view) >= 0
    const key = isOwnTurn(view) ? `${height}/${view}` : `${height} usurped`
    const leads = isOwnTurn(view) ? mustRepeat : this.means.random.chance(USURP_CHANCE)
    if (!leads || this.#led.has(key)) return []
    const views = isOwnTurn(view)
      ? [view]
      : Array.from({ length: USURPED_VIEWS }, (_, i) => view + i).filter(at => !isOwnTurn(at))
    // The state root is in rows, which an adversary does not read. It copies the root from an honest block.
    const [honest] = state.candidates.values()
    if (honest === undefined) return []
    const { stateRoot } = honest.header
    this.#led.add(key)
    const isForged = mustRepeat && isOwnTurn(view) && this.means.random.chance(FORGE_CHANCE)
    return views.flatMap(at =>
      toAll(this.#propose(this.#emptyBlock(state, at, stateRoot), at, ZERO_32, isForged), to))
  }

  #emptyBlock (
    { context: { height }, ledger, tipShares }: ReplicaState, view: number, stateRoot: StateRoot
  ): BlockContent {
    const { signer } = this.means
    const header: Header = {
      height, view, parent: ledger.hash, timestamp: ledger.timestamp + 1, proposer: signer.id,
      sigma: tipShares?.sigma ?? ZERO_32,
      allowlistHash: ledger.set.hash, stateRoot,
      transactionRoot: merkleRootOfHashes([]), transactionCount: 0
    }
    return { header, leaves: [], extra: [] }
  }

  #propose (
    { header, leaves, extra }: BlockContent, view: number, own: BlockHash, isForged = false
  ): Uint8Array {
    const { chain, signer } = this.means
    const { height } = header
    const hash = blockHash(chain.id, header)
    this.#instead.set(`${height}/${view}/${hex(own)}`, hash)
    const state = this.means.state()
    const before = state?.candidates.get(hex(own))?.held ?? new Map()
    const held = new Map([...before, ...extra.map(added => [hex(added.leaf), added] as const)])
    // The honest node serves the parts of the block that others are missing.
    const transactions = leaves.flatMap(leaf => held.get(hex(leaf)) ?? [])
    const block = transactions.length === leaves.length ? { hash, header, transactions } : undefined
    const missing = new Map(leaves.filter(leaf => !held.has(hex(leaf))).map(leaf => [hex(leaf), leaf]))
    state?.candidates.set(hex(hash), {
      hash, header, leaves, held, missing, from: signer.id, stage: 'gathering', block, delta: undefined
    })
    const shares = state?.consensus.shares ?? []
    const proposal = signedProposal(this.means, { height, view, blockHash: hash })
    if (isForged) {
      const notarization = forgedCertificate(this.means,
        { kind: VoteKind.notarize, height, view: view - 1, blockHash: hash })
      return messageFrame({
        type: 'proposal',
        proposal: {
          proposal, justifyView: view - 1, block: undefined, notarization, nullifications: [], shares
        }
      })
    }
    return messageFrame({
      type: 'proposal',
      proposal: {
        proposal, justifyView: -1, block: { header, leaves }, notarization: undefined,
        nullifications: state?.consensus.certificates.nullificationsBetween(-1, view) ?? [],
        shares
      }
    })
  }

  /** Votes for the foul block in place of the honest block. */
  #vote (frame: Uint8Array, vote: Vote): Uint8Array {
    const instead = this.#instead.get(`${vote.height}/${vote.view}/${hex(vote.blockHash)}`)
    if (instead === undefined || vote.kind === VoteKind.nullify) return frame
    return voteFrame(this.means, { ...vote, blockHash: instead })
  }

  #foul (content: BlockContent): BlockContent {
    const { header } = content
    const { random } = this.means
    const state = this.means.state()
    const before = state?.ledger.timestamp ?? header.timestamp
    if (random.chance(FOUL_TRANSACTION)) return this.#withFoulTransaction(content)
    // Only after a quiet time can a timestamp be too old and still after the block before.
    const isQuiet = header.timestamp - before > this.#beyond(header.view)
    switch (isQuiet && random.chance(0.5) ? 'too-old' : random.pick(FOULS)) {
      case 'past': return changed(content, { timestamp: before - random.between(1, 3_000) })
      case 'parent-time': return changed(content, { timestamp: before })
      case 'future': return changed(content, { timestamp: header.timestamp + HOUR_MS })
      case 'too-old': return changed(content, { timestamp: header.timestamp - this.#beyond(header.view) })
      case 'too-new': return changed(content, { timestamp: header.timestamp + this.#beyond(-1) })
      case 'parent': return changed(content, { parent: random.bytes(32) })
      case 'list': return changed(content, { allowlistHash: random.bytes(32) })
      case 'state-root': return changed(content, { stateRoot: random.bytes(32) })
      case 'proposer': return changed(content, { proposer: this.#another() })
      case 'sigma': return changed(content, { sigma: random.bytes(32) })
      case 'order': return listing(content, content.leaves.toReversed())
      case 'twice': return listing(content, [...content.leaves, ...content.leaves.slice(-1)])
      case 'empty': return listing(content, [])
      // The adversary leads in that view too, so nothing else in the header is wrong.
      case 'view': return changed(content, { view: header.view + (state?.context.leaders.length ?? 1) })
    }
  }

  /** Returns a time distance just outside Timely, for a good clock; `view` -1: without the time of a view. */
  #beyond (view: number): number {
    const { maxSkewMs, viewTimeoutMs, viewTimeoutCapMs } = this.means.chain.genesis.parameters
    const timeout = view < 0 ? 0 : Math.min(viewTimeoutCapMs, viewTimeoutMs * 1.5 ** view)
    return Math.round(maxSkewMs + timeout) + this.means.random.between(1_000, 5_000)
  }

  #another (): Uint8Array {
    const others = this.means.state()?.ledger.set.members ?? []
    return this.means.random.pick(others.map(member => member.id))
  }

  #withFoulTransaction (content: BlockContent): BlockContent {
    const state = this.means.state()
    const made = state === undefined ? undefined : this.#fouls.putInto(content.leaves, state)
    if (made === undefined) return content
    content.extra.push(...made.extra)
    return listing(content, made.leaves)
  }
}

function changed (content: BlockContent, change: Partial<Header>): BlockContent {
  return { ...content, header: { ...content.header, ...change } }
}

function listing (content: BlockContent, leaves: readonly LeafHash[]): BlockContent {
  const header = {
    ...content.header, transactionRoot: merkleRootOfHashes(leaves), transactionCount: leaves.length
  }
  return { ...content, header, leaves }
}
