import { NameRefusal, nameReplyCodec, nameRequestCodec } from '../protocol/codec/index.js'
import type { CommittedBlock } from '../node/loop/host-loop.js'
import { casesOf, eventsOf, newListOf } from '../protocol/ledger/index.js'
import {
  CaseStatus, equal, hex, type Case, type CaseId, type ConsensusMessage, type MemberId
} from '../protocol/types/index.js'
import { textOf, type Checker } from './checkers/index.js'
import { messageIn, transactionIn, valueIn } from './frames.js'
import type { LookUp } from './look-ups.js'
import { crashChance } from './plan.js'
import type { SimNode, SimNodeEvents } from './sim-node.js'
import type { World } from './world.js'

/** How the outcomes of reviews are counted. */
const OUTCOMES = ['pending', 'justified', 'unjustified', 'divided', 'void'] as const

/** Watches all nodes: writes their events to the transcript and passes them to the checkers. */
export class NodeWatch implements SimNodeEvents {
  readonly cases = { opened: 0, accepted: 0, closed: 0 }
  checkers: readonly Checker[] = []
  /** Highest height whose cases were counted, and highest height that an honest node has decided. */
  #counted = 0
  #decided = 0

  constructor (private readonly world: World) {}

  started (node: SimNode): void {
    for (const checker of this.checkers) checker.started?.(node)
  }

  booted (node: SimNode): void {
    this.world.note(node.name, `is up at ${node.store?.head()?.height ?? 0}`)
  }

  sent (node: SimNode, frame: Uint8Array): void {
    const message = messageIn(frame)
    if (message === undefined) return
    if (node.isHonest) this.world.history.adopt(node.running?.hostLoop.state.ledger.adopted?.recovery)
    this.world.note(node.name, `sends ${describe(message)}`)
    const vote = message.type === 'vote' ? message.vote : undefined
    const isOwnVote = vote !== undefined && node.isHonest && equal(vote.signer, node.signer.id)
    for (const checker of this.checkers) {
      checker.sent?.(node, message)
      if (isOwnVote) checker.voted?.(node, vote)
    }
  }

  received (node: SimNode, from: MemberId, frame: Uint8Array): void {
    const message = messageIn(frame)
    if (message === undefined) return
    for (const checker of this.checkers) checker.received?.(node, from, message)
  }

  replied (node: SimNode, reply: Uint8Array): void {
    for (const checker of this.checkers) checker.replied?.(node, reply)
  }

  served (node: SimNode, from: MemberId, question: Uint8Array, reply: Uint8Array): void {
    const [request, sent] = [valueIn(nameRequestCodec, question), valueIn(nameReplyCodec, reply)]
    if (request === undefined || sent === undefined) return
    if (sent.type === 'refused' && sent.code === NameRefusal.allowance) this.world.count('allowance used up')
    for (const checker of this.checkers) checker.evaluated?.(node, from, request, sent)
  }

  answered (node: SimNode, from: MemberId, question: Uint8Array, reply: Uint8Array): void {
    const [request, got] = [valueIn(nameRequestCodec, question), valueIn(nameReplyCodec, reply)]
    if (request === undefined || got === undefined) return
    for (const checker of this.checkers) checker.answered?.(node, from, request, got)
  }

  named (node: SimNode, found: LookUp): void {
    this.world.note(node.name, `has the names of ${found.names.length} patients`)
    if (node.isHonest) for (const checker of this.checkers) checker.named?.(node, found)
  }

  found (node: SimNode, record: Case): void {
    this.world.happens('two-faced record read', node.name, `reads two-faced ${hex(record.id).slice(0, 8)}`)
    if (node.isHonest) for (const checker of this.checkers) checker.found?.(node, record)
  }

  gossiped (node: SimNode, message: Uint8Array): void {
    const transaction = transactionIn(message)
    for (const checker of this.checkers) checker.gossiped?.(node, transaction)
  }

  refused (node: SimNode, from: MemberId): void {
    if (node.isHonest) for (const checker of this.checkers) checker.refused?.(node, from)
  }

  reported (node: SimNode, peer: MemberId, code: string): void {
    const { world } = this
    world.note(node.name, `reports ${hex(peer).slice(0, 8)}: ${code}`)
    if (code === 'bad-name-proof') world.count('false name found out')
    if (node.isHonest) for (const checker of this.checkers) checker.reported?.(node, peer, code)
    if (!node.isHonest || world.isLiar(peer) || equal(peer, world.government.id)) return
    world.violate('blame', `${node.name} blames an honest hospital for ${code}`)
  }

  mustCrash (node: SimNode, place: string): boolean {
    const { isStable, plan, random } = this.world
    if (isStable || !random.chance(crashChance(plan.crash, place))) return false
    this.world.crash(node, place)
    return true
  }

  deciding (node: SimNode, commit: CommittedBlock): void {
    this.world.history.add(commit)
    if (!node.isHonest) return
    const isNew = commit.block.header.height === this.#decided + 1
    if (isNew) this.#decided++
    for (const checker of this.checkers) {
      checker.deciding?.(node, commit)
      if (isNew) checker.extending?.(node, commit)
    }
  }

  committed (node: SimNode, commit: CommittedBlock): void {
    const { header, hash } = commit.block
    const [opened, closed] = [casesOf(commit.delta, 'opened'), casesOf(commit.delta, 'closed')]
    this.world.note(node.name, `has ${header.height}/${header.view} ${hex(hash).slice(0, 8)} ` +
      `tx ${header.transactionCount} opened ${opened.length} closed ${closed.length}` +
      (commit.caughtUp ? ' (caught up)' : ''))
    if (this.#counted < header.height) this.#count(commit)
    if (node.isHonest) for (const checker of this.checkers) checker.committed?.(node, commit)
  }

  #count ({ block: { header }, delta }: CommittedBlock): void {
    this.#counted = header.height
    if (newListOf(delta) !== undefined) {
      this.world.count(header.view > 0 ? 'list final in a view above 0' : 'list final')
    }
    for (const { act } of eventsOf(delta, 'measure')) {
      if (act === 'effect') this.world.count('erasure in force')
    }
    for (const { isDecided, outcome } of eventsOf(delta, 'mismatch')) {
      if (isDecided) this.world.count(outcome === 1 ? 'record called false' : 'record called honest')
    }
    for (const { outcome } of eventsOf(delta, 'attested-judged')) {
      this.world.count(`attested consent ${OUTCOMES[outcome]}`)
    }
    eventsOf(delta, 'attested-contested').forEach(() => { this.world.count('attested consent contested') })
    const closed = casesOf(delta, 'closed')
    this.cases.opened += casesOf(delta, 'opened').length
    this.cases.closed += closed.length
    this.cases.accepted += closed.filter(({ status }) => status === CaseStatus.accepted).length
  }

  acknowledged (node: SimNode, caseIds: readonly CaseId[]): void {
    if (node.isHonest) for (const checker of this.checkers) checker.acknowledged?.(node, caseIds)
  }

  alarmed (node: SimNode, code: string, message: string): void {
    if (code === 'halted') {
      this.world.note(node.name, `halts: ${message}`)
      if (node.isSincere) this.world.violate('halt', `${node.name}: ${message}`)
      return
    }
    this.world.note(node.name, `raises alarm ${code}`)
    for (const checker of this.checkers) checker.alarmed?.(node, code, message)
  }

  /** Restarts a node that ended with an error. Only a full disk may end honest software. */
  failed (node: SimNode, error: unknown): void {
    const { world } = this
    const text = error instanceof Error ? error.stack ?? error.message : String(error)
    const isDisk = /no space left/.test(text) || /ENOSPC/.test(String(
      (error as { cause?: { code?: string } }).cause?.code))
    world.note(node.name, `ends: ${text.split('\n')[0] ?? ''}`)
    if (!isDisk && node.isSincere) world.violate('crash', `${node.name}: ${text}`)
    world.count('disk full')
    world.timeline.after(0, () => { node.crash(false) })
    world.restart(node)
  }
}

function describe (message: ConsensusMessage): string {
  switch (message.type) {
    case 'vote': return textOf(message.vote)
    case 'share': return `SHARE ${message.share.height} ${hex(message.share.blockHash).slice(0, 8)}`
    case 'certificate': return `certificate of ${textOf(message.certificate)}`
    case 'proposal': {
      const { proposal, justifyView, nullifications } = message.proposal
      const { height, view, blockHash } = proposal
      return `PROPOSAL ${height}/${view} ${hex(blockHash).slice(0, 8)} ` +
        (justifyView < 0 ? 'fresh' : `of view ${justifyView}`) +
        (nullifications.length > 0 ? `, ${nullifications.length} nullified` : '')
    }
  }
}
