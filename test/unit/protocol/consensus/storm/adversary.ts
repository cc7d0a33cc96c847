import type {
  Certificate, ConsensusMessage, ProposalMessage, Vote, VoteKind
} from '../../../../../src/protocol/types/index.js'
import { hex } from '../../../../../src/protocol/types/index.js'
import {
  certify, keyedSigner, labelledBlock, signProposal, signVote
} from '../support/keyed-chain.js'
import type { World } from './world.js'

/**
 * Controls all Byzantine hospitals. They propose two blocks, or without justification. They send votes for
 * every block that they know to any hospitals, and certificates to some hospitals only.
 */
export class Adversary {
  readonly #world: World
  readonly #own: number[]
  readonly #correct: number[]
  readonly #votes = new Map<string, Map<string, Vote>>()
  readonly #certificates = new Map<string, Certificate>()
  readonly #led = new Set<string>()
  #proposals: { leader: number, proposal: ProposalMessage }[] = []
  #height = 1
  #view = 0

  constructor (world: World) {
    this.#world = world
    const indexes = [...world.nodes.keys()]
    this.#own = indexes.filter(index => world.isByzantine(index))
    this.#correct = indexes.filter(index => !world.isByzantine(index))
  }

  start (): void {
    if (this.#own.length === 0) return
    this.#lead()
    this.#repeat()
    this.#showCertificate()
    this.#world.queue.after(this.#world.random.between(50, 250), () => { this.start() })
  }

  hears (message: ConsensusMessage): void {
    switch (message.type) {
      case 'proposal': {
        const { height, view, blockHash } = message.proposal.proposal
        this.#remember(height, view)
        this.#voteSomehow(height, view, blockHash)
        return
      }
      case 'vote': {
        const { kind, height, view, blockHash } = message.vote
        this.#remember(height, view)
        this.#addVote(message.vote)
        if (kind !== 2) this.#voteSomehow(height, view, blockHash)
        else this.#send(2, height, view)
        return
      }
      case 'certificate': {
        const { kind, height, view } = message.certificate
        this.#certificates.set(`${height}/${view}/${kind}`, message.certificate)
        this.#remember(height, view)
        return
      }
      case 'share':
    }
  }

  #remember (height: number, view: number): void {
    if (height > this.#height) {
      this.#height = height
      this.#view = 0
    }
    if (height === this.#height) this.#view = Math.max(this.#view, view)
  }

  #voteSomehow (height: number, view: number, blockHash: Uint8Array): void {
    const { random } = this.#world
    for (const kind of [1, 3] as const) {
      if (random.chance(0.3)) this.#send(kind, height, view, blockHash)
    }
    if (random.chance(0.2)) this.#send(2, height, view)
  }

  #send (kind: VoteKind, height: number, view: number, blockHash?: Uint8Array): void {
    const { keyed, random, trace } = this.#world
    for (const index of this.#own) {
      const signer = keyedSigner(keyed.members[index]!)
      const vote = signVote(keyed, signer, kind, height, view, blockHash)
      trace.signed(index, vote, false)
      this.#addVote(vote)
      for (const to of random.subset(this.#correct)) {
        this.#world.send(index, to, { type: 'vote', vote })
      }
    }
  }

  #addVote (vote: Vote): void {
    const key = `${vote.height}/${vote.view}/${vote.kind}/${hex(vote.blockHash)}`
    const votes = this.#votes.get(key) ?? new Map<string, Vote>()
    this.#votes.set(key, votes.set(hex(vote.signer), vote))
  }

  /** Makes a certificate of votes that are known, and sends it to a single hospital. */
  #showCertificate (): void {
    const { random, n, keyed } = this.#world
    const quorum = n - Math.floor((n - 1) / 3)
    const ready = [...this.#votes.values()].filter(votes => votes.size >= quorum)
    if (ready.length === 0) return
    const certificate = certify([...random.pick(ready).values()], keyed)
    const { height, view, kind } = certificate
    this.#certificates.set(`${height}/${view}/${kind}`, certificate)
    const to = random.pick(this.#correct)
    this.#world.send(this.#own[0]!, to, { type: 'certificate', certificate })
  }

  /** Sends two proposals, each to some hospitals, if a Byzantine hospital leads this view or the next. */
  #lead (): void {
    const { keyed, random } = this.#world
    for (const view of [this.#view, this.#view + 1]) {
      const leader = keyed.set.indexOf(this.#world.leaders(this.#height)[view % this.#world.n]!)
      const key = `${this.#height}/${view}`
      if (!this.#own.includes(leader) || this.#led.has(key) || random.chance(0.3)) continue
      this.#led.add(key)
      for (const label of ['left', 'right']) {
        const proposal = this.#proposal(leader, view, label)
        this.#proposals.push({ leader, proposal })
        for (const to of random.subset(this.#correct)) {
          this.#world.send(leader, to, { type: 'proposal', proposal })
        }
      }
    }
  }

  /** Sends both proposals again: after a crash a hospital may have forgotten the other proposal. */
  #repeat (): void {
    const { random } = this.#world
    this.#proposals = this.#proposals.filter(({ proposal: { proposal } }) =>
      proposal.height === this.#height && proposal.view >= this.#view)
    for (const { leader, proposal } of this.#proposals) {
      for (const to of random.subset(this.#correct)) {
        this.#world.send(leader, to, { type: 'proposal', proposal })
      }
    }
  }

  /** Makes a proposal, fresh or repeated, with the nullifications that are known. */
  #proposal (leader: number, view: number, label: string): ProposalMessage {
    const { keyed, random, wall } = this.#world
    const height = this.#height
    const r = random.chance(0.3) ? view - 1 : -1
    const notarization = this.#certificates.get(`${height}/${r}/1`)
    const signer = keyedSigner(keyed.members[leader]!)
    const nullifications: Certificate[] = []
    for (let x = notarization === undefined ? 0 : r + 1; x < view; x++) {
      const certificate = this.#certificates.get(`${height}/${x}/2`)
      if (certificate !== undefined) nullifications.push(certificate)
    }
    if (notarization !== undefined) {
      const place = { height, view, hash: notarization.blockHash }
      const attached = { justifyView: r, block: undefined, notarization, nullifications }
      return signProposal(keyed, signer, place, attached)
    }
    const place = { height, view, timestamp: wall, label: `${leader} ${label}` }
    const { block, hash } = labelledBlock(keyed, place)
    const attached = { justifyView: -1, block, notarization, nullifications }
    return signProposal(keyed, signer, { height, view, hash }, attached)
  }
}
