import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type {
  BlockProposal, ConsensusMessage, MemberId, Transaction, Vote
} from '../../protocol/types/index.js'
import { TransactionKind } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { areContrary, name } from './arithmetic.js'
import type { Case, Checker } from './checker.js'
import {
  isLeaders, isSignedVote, offenceOf, twoLists, twoOpinions, twoProposals, twoVotes
} from './offences.js'

/** §14: votes kept for views up to so far ahead. */
const VIEW_WINDOW = 16
/** Of the evidence that a node makes at one height, which is bounded, less than the bound. */
const CLAIMS_PER_HEIGHT = 32

interface Claim {
  readonly node: SimNode
  readonly offence: string
  /** Process and height that took both; of votes the very agreement, which a restart begins anew. */
  readonly life: unknown
  readonly height: number
  readonly agreement: unknown
  /** Simulated ms. */
  readonly at: number
}

/** What one node was told at one height, or in one process, by those that lie. */
interface Told {
  readonly votes: Map<string, Vote[]>
  readonly proposals: Map<string, BlockProposal>
  /** Places of which a vote came that its signer had not signed: it may stand in the way of a true one. */
  readonly spoilt: Set<string>
  claims: number
}

/**
 * A clean stop or evidence, never silence (§12): when one honest hospital was handed two things that
 * contradict each other, evidence of it must come onto the chain. Not asked for, because a node cannot
 * know it or may forget it: what came before or after the height that it is about (such votes are not
 * compared), to a process that has ended since (evidence waits in memory), to a hospital that is not
 * a member all the while (it may not accuse), or beyond the bounds of §14.
 */
export class EvidenceFollows implements Checker {
  readonly invariant = '§12'
  readonly #told = new WeakMap<object, Told>()
  readonly #opinions = new WeakMap<object, Map<string, number>>()
  readonly #proved = new Set<string>()
  readonly #alarmed = new WeakSet()
  readonly #mustAlarm = new Map<SimNode, unknown>()
  #taken: Claim[] = []
  #owed: Claim[] = []

  constructor (private readonly one: Case) {}

  /** Evidence of what was taken before `since`, simulated ms, that is not on the chain; in words. */
  missing (since: number): string[] {
    this.#confirm()
    this.#owed = this.#owed.filter(claim => !this.#proved.has(claim.offence) && this.#binds(claim))
    return this.#owed.filter(({ at }) => at < since)
      .map(({ node, offence }) => `${node.name} took two ${offence}`)
  }

  took (node: SimNode, _from: MemberId, message: ConsensusMessage): void {
    this.#confirm(node)
    if (message.type === 'vote') this.#takeVote(node, message.vote)
    else if (message.type === 'proposal') this.#takeProposal(node, message.proposal.proposal)
  }

  look (node: SimNode): void { this.#confirm(node) }

  gossiped (node: SimNode, transaction: Transaction): void { this.#takeOpinions(node, transaction) }

  committed (node: SimNode, { block: { transactions } }: CommittedBlock): void {
    this.#confirm(node)
    for (const { transaction } of transactions) {
      this.#takeOpinions(node, transaction)
      if (transaction.kind === TransactionKind.evidence) this.#mustAlarm.set(node, node.life)
    }
  }

  deciding (_node: SimNode, { block }: CommittedBlock): void {
    for (const { transaction } of block.transactions) {
      if (transaction.kind === TransactionKind.evidence) this.#proved.add(offenceOf(transaction.conflict))
    }
  }

  alarmed (node: SimNode, code: string, message: string): void {
    if (node.life === undefined) return
    if (code === 'evidence') this.#alarmed.add(node.life)
    const version = /version (\d+)/.exec(message)?.[1]
    if (code !== 'conflicting-lists' || version === undefined) return
    this.#owe(node, twoLists(Number(version)))
  }

  finish (): void {
    for (const [node, life] of this.#mustAlarm) {
      if (node.life === undefined || node.life !== life || this.#alarmed.has(node.life)) continue
      this.one.violate('§12', `${node.name} has made evidence final and told nobody`)
    }
  }

  #takeVote (node: SimNode, vote: Vote): void {
    const told = this.#toldAt(node, vote.signer, vote)
    if (told === undefined) return
    const place = `${name(vote.signer)}/${vote.view}`
    const before = told.votes.get(place) ?? []
    if (before.some(one => one.kind === vote.kind && name(one.blockHash) === name(vote.blockHash))) return
    if (!isSignedVote(this.one.chain, vote)) told.spoilt.add(place)
    if (told.spoilt.has(place)) return
    told.votes.set(place, [...before, vote])
    for (const one of before) if (areContrary(one, vote)) this.#take(node, told, twoVotes(one, vote))
  }

  #takeProposal (node: SimNode, proposal: BlockProposal): void {
    const told = this.#toldAt(node, proposal.signer, proposal)
    if (told === undefined) return
    const place = `${name(proposal.signer)}/${proposal.view}`
    const first = told.proposals.get(place)
    if (first !== undefined && name(first.blockHash) === name(proposal.blockHash)) return
    if (!isLeaders(this.one, proposal)) return
    told.proposals.set(place, first ?? proposal)
    if (first !== undefined) this.#take(node, told, twoProposals(proposal))
  }

  /** Undefined where nothing is claimed. */
  #toldAt (
    node: SimNode, signer: MemberId, { height, view }: { readonly height: number, readonly view: number }
  ): Told | undefined {
    const state = node.parts?.core.host.state
    if (state === undefined || !node.isHonest || this.one.isHonest(signer)) return undefined
    if (!this.#isMember(signer, height)) return undefined
    if (height !== state.context.height || view > state.consensus.view + VIEW_WINDOW) return undefined
    const told = this.#told.get(state.consensus) ??
      { votes: new Map(), proposals: new Map(), spoilt: new Set(), claims: 0 }
    this.#told.set(state.consensus, told)
    return told
  }

  #take (node: SimNode, told: Told, offence: string): void {
    const state = node.parts?.core.host.state
    if (state === undefined || ++told.claims > CLAIMS_PER_HEIGHT) return
    this.#taken.push({
      node, offence, life: node.life, height: state.context.height, agreement: state.consensus,
      at: this.one.now()
    })
  }

  /** They have been looked at, both, when nothing waits any more and the agreement is still the same. */
  #confirm (of?: SimNode): void {
    this.#taken = this.#taken.filter(claim => {
      const { node, life, agreement } = claim
      if (of !== undefined && node !== of) return true
      const host = node.parts?.core.host
      if (host === undefined || node.life !== life || host.state.consensus !== agreement) return false
      if (host.waiting > 0) return true
      this.#owed.push(claim)
      return false
    })
  }

  #takeOpinions (node: SimNode, transaction: Transaction): void {
    if (transaction.kind !== TransactionKind.opinions || node.life === undefined) return
    const { author: validator, opinions } = transaction
    if (!node.isHonest || this.one.isHonest(validator)) return
    const said = this.#opinions.get(node.life) ?? new Map<string, number>()
    this.#opinions.set(node.life, said)
    for (const { caseId, attempt, decision } of opinions) {
      const offence = twoOpinions(name(validator), `${name(caseId)}/${attempt}`)
      const first = said.get(offence) ?? decision
      said.set(offence, first)
      if (first !== decision) this.#owe(node, offence)
    }
  }

  #owe (node: SimNode, offence: string): void {
    const height = node.parts?.core.host.state.context.height
    if (height === undefined || !node.isHonest) return
    this.#owed.push({ node, offence, life: node.life, height, agreement: undefined, at: this.one.now() })
  }

  /** The process that saw it lives, and its hospital has been a member since. */
  #binds ({ node, life, height }: Claim): boolean {
    if (node.life !== life || node.parts === undefined) return false
    for (let at = height; at <= this.one.history.tip + 1; at++) {
      if (!this.#isMember(node.signer.id, at)) return false
    }
    return true
  }

  #isMember (id: MemberId, height: number): boolean {
    return this.one.history.setAt(height)?.some(member => name(member) === name(id)) === true
  }
}
