import { isValidShare, lotteryInput } from '../../protocol/lottery/index.js'
import {
  Decision, type Chain, type Conflict, type MemberId, type ProvenOpinion, type ShareMessage
} from '../../protocol/types/index.js'
import { areContrary, equalIds, leafOf, name, rootByPath, short, voteBytes } from './arithmetic.js'
import type { WatchedRun } from './checker.js'
import {
  allowlistBytes, allowlistMessage, leadMessage, opinionBytes, opinionsMessage
} from './layouts.js'
import { offenceOf } from './offences.js'

/** Checks that an accusation is true and new, and accuses no honest hospital (§12). */
export class ModelEvidence {
  readonly #proved = new Set<string>()
  readonly #known = new Set<string>()

  constructor (private readonly run: WatchedRun) {}

  /** Remembers members, since a former member can be accused for ever. */
  know (ids: readonly string[]): void {
    for (const id of ids) this.#known.add(id)
  }

  /** @param at height of the block */
  faultOf (conflict: Conflict, at: number): string | undefined {
    if (conflict.type === 'shares') return this.#faultOfShares(conflict, at)
    const halves = halvesOf(this.run.chain, conflict)
    const accused = conflict.type === 'allowlists' ? undefined : halves[0].key
    const offence = offenceOf(conflict)
    const isRepeated = this.#proved.has(offence)
    this.#proved.add(offence)
    if (accused !== undefined && !this.run.isLiar(accused) && !this.#hasForgotten(accused)) {
      return `${conflict.type} of ${short(accused)}, who is honest`
    }
    if (heightIn(conflict) > at) return 'evidence of a height to come'
    const isOfOneKey = equalIds(halves[0].key, halves[1].key)
    if (!isOfOneKey || !isContradiction(conflict)) return 'evidence of no contradiction'
    if (!halves.every(half => isSigned(this.run.chain, half))) return 'evidence that nobody signed'
    if (accused !== undefined && !this.#known.has(name(accused))) return 'evidence against a stranger'
    return isRepeated ? 'an offence proved again' : undefined
  }

  /** A hospital that lost its disk may contradict what it said before. */
  #hasForgotten (id: MemberId): boolean {
    return this.run.nodes.some(({ isDiskLost, signer }) => isDiskLost && equalIds(signer.id, id))
  }

  #faultOfShares (conflict: Extract<Conflict, { type: 'shares' }>, at: number): string | undefined {
    const { first, second } = conflict
    const offence = offenceOf(conflict)
    const isRepeated = this.#proved.has(offence)
    this.#proved.add(offence)
    if (!this.run.isLiar(first.holder)) return `shares of ${short(first.holder)}, who is honest`
    const isContrary = equalIds(first.holder, second.holder) && first.height === second.height &&
      first.epoch === second.epoch && name(first.blockHash) !== name(second.blockHash)
    if (!isContrary) return 'evidence of no contradiction'
    if (![first, second].every(share => isShare(this.run, share, at))) return 'evidence that nobody made'
    return isRepeated ? 'an offence proved again' : undefined
  }
}

function heightIn (conflict: Conflict): number {
  return conflict.type === 'votes' || conflict.type === 'proposals' ? conflict.first.height : 0
}

/** One of the two signed objects of a conflict. */
interface Half {
  readonly key: MemberId
  readonly message: Uint8Array
  readonly signature: Uint8Array
  /** False if an opinion is not proved to lie under the signed root. */
  readonly isProven?: boolean
}

function halvesOf (chain: Chain, conflict: Exclude<Conflict, { type: 'shares' }>): readonly [Half, Half] {
  const both = <T extends { readonly signature: Uint8Array }>(
    { first, second }: { readonly first: T, readonly second: T },
    half: (object: T) => Omit<Half, 'signature'>
  ): readonly [Half, Half] => [
    { ...half(first), signature: first.signature }, { ...half(second), signature: second.signature }
  ]
  switch (conflict.type) {
    case 'proposals': return both(conflict, lead => ({ key: lead.signer, message: leadMessage(chain, lead) }))
    case 'votes': return both(conflict, vote => ({ key: vote.signer, message: voteBytes(chain, vote) }))
    case 'recoveredProposals': return both(conflict, lead => ({
      key: lead.signer, message: leadMessage(chain, lead, conflict.recovery)
    }))
    case 'recoveredVotes': return both(conflict, vote => ({
      key: vote.signer, message: voteBytes(chain, vote, conflict.recovery)
    }))
    case 'opinions': return both(conflict, opinion => ({
      key: opinion.author, message: opinionsMessage(chain, opinion), isProven: isProven(opinion)
    }))
    case 'allowlists': return both(conflict, ({ list }) => ({
      key: chain.genesis.governmentListKey, message: allowlistMessage(chain, list)
    }))
  }
}

function isSigned ({ verifier }: Chain, { key, message, signature, isProven = true }: Half): boolean {
  return isProven && verifier.verify(key, message, signature)
}

/** Returns whether no honest hospital would sign both objects of a conflict. */
function isContradiction (conflict: Exclude<Conflict, { type: 'shares' }>): boolean {
  switch (conflict.type) {
    case 'proposals':
    case 'recoveredProposals': {
      const { first, second } = conflict
      return first.height === second.height && first.view === second.view &&
        name(first.blockHash) !== name(second.blockHash)
    }
    case 'votes':
    case 'recoveredVotes': return areContrary(conflict.first, conflict.second)
    case 'opinions': {
      const [a, b] = [conflict.first.opinion, conflict.second.opinion]
      return name(a.caseId) === name(b.caseId) &&
        [a.decision, b.decision].sort().join() === `${Decision.approve},${Decision.reject}`
    }
    case 'allowlists': {
      const [a, b] = [conflict.first.list, conflict.second.list]
      return a.version === b.version && name(allowlistBytes(a)) !== name(allowlistBytes(b))
    }
  }
}

/** Returns whether the holder made the share, under its public share before block `at`. */
function isShare ({ chain, history }: WatchedRun, share: ShareMessage, at: number): boolean {
  const epoch = history.at(at - 1)?.epoch
  const index = epoch?.holders.findIndex(id => equalIds(id, share.holder)) ?? -1
  if (epoch === undefined || epoch.number !== share.epoch || index < 0) return false
  const { height, blockHash: hash } = share
  const drawing = { chain, epoch, height, hash, recovery: history.recoveryAt(height) }
  return isValidShare(drawing, lotteryInput(drawing), { ...share, index })
}

function isProven ({ opinion, index, count, path, root }: ProvenOpinion): boolean {
  const found = rootByPath(leafOf(opinionBytes(opinion)), index, count, path)
  return found !== undefined && name(found) === name(root)
}
