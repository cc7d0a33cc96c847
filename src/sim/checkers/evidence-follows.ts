import type { CommittedBlock } from '../../node/loop/host-loop.js'
import {
  TransactionKind, type BlockProposal, type ConsensusMessage, type MemberId, type Transaction, type Vote
} from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import type { SimNode } from '../sim-node.js'
import { areContrary, name } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'
import {
  isLeaders, isSignedVote, offenceOf, twoLists, twoOpinions, twoProposals, twoVotes
} from './offences.js'

/** Votes are kept for views up to so far ahead (§14). */
const VIEW_WINDOW = 16
/** Fewer offences than the bound on the evidence that a node makes at one height. */
const CLAIMS_PER_HEIGHT = 32

/** An offence of which evidence must follow. */
interface Claim {
  readonly node: SimNode
  readonly offence: string
  /** The process and height that took both objects; for votes also the agreement of that process. */
  readonly life: unknown
  readonly height: number
  readonly agreement: unknown
  /** Simulated ms. */
  readonly at: number
}

/** The statements of liars that reached one node at one height. */
interface Told {
  readonly votes: Map<string, Vote[]>
  readonly proposals: Map<string, BlockProposal>
  /** Places with a vote that its signer had not signed: it may displace a true vote. */
  readonly spoilt: Set<string>
  claims: number
}

/**
 * A clean stop or evidence, never silence (§12): if one honest hospital got two contradictory statements,
 * evidence must come onto the chain. Not asked for are statements of another height (such votes are not
 * compared), statements to a process that has ended (evidence waits in memory), statements to a hospital
 * that ceased to be a member (it may not accuse), and statements beyond the bounds of §14.
 */
export class EvidenceFollows extends Invariant implements Checker {
  readonly invariant = '§12'
  readonly #told = new WeakMap<object, Told>()
  readonly #opinions = new WeakMap<object, Map<string, number>>()
  readonly #proved = new Set<string>()
  readonly #alarmed = new WeakSet()
  readonly #mustAlarm = new Map<SimNode, unknown>()
  #taken: Claim[] = []
  #owed: Claim[] = []

  /** Describes the missing evidence of offences before `since`, simulated ms. */
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
      this.violate(`${node.name} has made evidence final and told nobody`)
    }
  }

  #takeVote (node: SimNode, vote: Vote): void {
    const told = this.#toldAt(node, vote.signer, vote)
    if (told === undefined) return
    const place = `${name(vote.signer)}/${vote.view}`
    const before = told.votes.get(place) ?? []
    if (before.some(one => one.kind === vote.kind && name(one.blockHash) === name(vote.blockHash))) return
    if (!isSignedVote(this.run.chain, vote)) told.spoilt.add(place)
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
    if (!isLeaders(this.run, proposal)) return
    told.proposals.set(place, first ?? proposal)
    if (first !== undefined) this.#take(node, told, twoProposals(proposal))
  }

  /** Returns undefined where no evidence is demanded. */
  #toldAt (
    node: SimNode, signer: MemberId, { height, view }: { readonly height: number, readonly view: number }
  ): Told | undefined {
    const state = node.parts?.hostLoop.state
    if (state === undefined || !node.isHonest || this.run.isHonest(signer)) return undefined
    if (!this.run.history.isMember(signer, height) || height !== state.context.height) return undefined
    if (view > state.consensus.view + VIEW_WINDOW) return undefined
    return entryOf(this.#told, state.consensus,
      () => ({ votes: new Map(), proposals: new Map(), spoilt: new Set(), claims: 0 }))
  }

  #take (node: SimNode, told: Told, offence: string): void {
    const state = node.parts?.hostLoop.state
    if (state === undefined || ++told.claims > CLAIMS_PER_HEIGHT) return
    this.#taken.push({
      node, offence, life: node.life, height: state.context.height, agreement: state.consensus,
      at: this.run.now()
    })
  }

  /** The node has judged both objects when nothing waits any more and the agreement is the same. */
  #confirm (of?: SimNode): void {
    this.#taken = this.#taken.filter(claim => {
      const { node, life, agreement } = claim
      if (of !== undefined && node !== of) return true
      const host = node.parts?.hostLoop
      if (host === undefined || node.life !== life || host.state.consensus !== agreement) return false
      if (host.waiting > 0) return true
      this.#owed.push(claim)
      return false
    })
  }

  #takeOpinions (node: SimNode, transaction: Transaction): void {
    if (transaction.kind !== TransactionKind.opinions || node.life === undefined) return
    const { author: validator, opinions } = transaction
    if (!node.isHonest || this.run.isHonest(validator)) return
    const said = entryOf(this.#opinions, node.life, () => new Map<string, number>())
    for (const { caseId, attempt, decision } of opinions) {
      const offence = twoOpinions(name(validator), `${name(caseId)}/${attempt}`)
      if (entryOf(said, offence, () => decision) !== decision) this.#owe(node, offence)
    }
  }

  #owe (node: SimNode, offence: string): void {
    const height = node.parts?.hostLoop.state.context.height
    if (height === undefined || !node.isHonest) return
    this.#owed.push({ node, offence, life: node.life, height, agreement: undefined, at: this.run.now() })
  }

  /** Returns whether the process still lives, and its hospital has been a member since. */
  #binds ({ node, life, height }: Claim): boolean {
    if (node.life !== life || node.parts === undefined) return false
    const { history } = this.run
    for (let at = height; at <= history.tip + 1; at++) {
      if (!history.isMember(node.signer.id, at)) return false
    }
    return true
  }
}
