import assert from 'node:assert/strict'
import { consensusMessageCodec, decode } from '../../../src/protocol/codec/index.js'
import {
  leaderOf, policyOf, startHeight, step, type ConsensusState, type ConsensusEffect, type ConsensusInput
} from '../../../src/protocol/consensus/index.js'
import type {
  Certificate, ConsensusMessage, Member, ProposalMessage, Signer
} from '../../../src/protocol/types/index.js'
import { equal, hex, VoteKind, ZERO_32 } from '../../../src/protocol/types/index.js'
import { leaderOrder } from '../../../src/protocol/sortition/index.js'
import { Random } from '../../../src/sim/random.js'
import {
  certify, keyedChain, keyedSigner, labelledBlock, signProposal, signVote
} from '../../unit/protocol/consensus/support/keyed-chain.js'
import { mutateBytes } from '../mutate-bytes.js'
import { Script } from '../script.js'
import type { Target } from '../target.js'

const WORLD = keyedChain(4)
const HEIGHT = 7
const BEACON = ZERO_32
const WALL = 1_700_000_100_000
const KINDS = [VoteKind.notarize, VoteKind.nullify, VoteKind.finalize] as const
const TIMERS = ['view', 'grace', 'propose', 'retry', 'rebroadcast'] as const

/** The kinds of votes that an honest member has signed in a view. */
interface Signed { notarized: boolean, nullified: boolean, finalized: boolean }

/**
 * Runs an honest node in a network of four, at a single height. One of the others is an adversary and signs
 * anything. The other two are honest, and the script decides when they act.
 */
class Height {
  readonly state: ConsensusState
  readonly #signers: readonly Signer[]
  readonly #self: Signer
  readonly #adversary: Signer
  readonly #honest: readonly Signer[]
  readonly #signed = new Map<string, Signed>()
  readonly #proposed = new Map<number, ProposalMessage>()
  readonly #certificates: Certificate[] = []
  readonly #messages: ConsensusMessage[] = []
  readonly #wanted: Uint8Array[] = []
  readonly #bad = new Set<string>()
  #now = 0

  constructor (private readonly script: Script) {
    const { chain, set, members } = WORLD
    this.#signers = members.map((member: Member) => keyedSigner(member))
    const first = script.between(0, 3)
    const [self, adversary, ...honest] = members.map((_, i) => this.#signers[(first + i) % 4]!)
    this.#self = self!
    this.#adversary = adversary!
    this.#honest = honest
    const started = startHeight({
      chain, height: HEIGHT, set, leaders: leaderOrder(chain.id, BEACON, HEIGHT, set), self: this.#self,
      policy: policyOf(chain.genesis.parameters), finalizedAt: 0, threshold: 0
    }, [], { wall: WALL, monotonic: 0 })
    this.state = started.state
  }

  give (input: ConsensusInput): void {
    this.#now += 20
    const effects = step(this.state, input, { wall: WALL + this.#now, monotonic: this.#now })
    assert(effects.length <= 600 + 4 * this.state.view, `${effects.length} effects of one input`)
    for (const effect of effects) this.#note(effect)
    this.#assertBounded()
  }

  #note (effect: ConsensusEffect): void {
    if (effect.type === 'broadcast') {
      this.#messages.push(effect.message)
      if (effect.message.type === 'certificate') this.#certificates.push(effect.message.certificate)
    }
    if (effect.type === 'judge') this.#wanted.push(effect.blockHash)
    if (effect.type === 'build') {
      const { block, hash } = this.#block(effect.view, 'own')
      this.give({ type: 'built', view: effect.view, proposalBlock: block, blockHash: hash })
    }
    assert(effect.type !== 'halt', `halted: ${JSON.stringify(effect)}`)
  }

  /** Checks the limits of SPECIFICATION.md §14, which depend on members and views, but not on messages. */
  #assertBounded (): void {
    const { votes, seen, proposals, contents, reported, view, context: { policy } } = this.state
    const views = view + policy.viewWindow + 1
    assert(votes.size <= 3 * 4 * views, `${votes.size} votes`)
    assert(seen.size <= views && proposals.size <= policy.viewWindow + 1)
    assert(contents.size <= 2 * views, `${contents.size} contents`)
    assert(reported.size <= 4 * 4 * views, `${reported.size} reports`)
  }

  act (): void {
    const { script, state } = this
    switch (script.between(0, 12)) {
      case 0: case 1: return this.#adversaryVotes()
      case 2: return this.#honestNullify()
      case 3: case 4: return this.#honestFollow()
      case 5: return this.#leaderProposes()
      case 6: return this.#adversaryProposes()
      case 7: return this.#badCertificate()
      case 8: return this.#answerJudge()
      case 9: return this.give({
        type: 'timer', timer: script.pick(TIMERS), view: script.chance(3) ? this.#anyView() : state.view
      })
      case 10: return this.#mangled()
      case 11: return this.give(script.pick<ConsensusInput>([
        { type: 'reason' }, { type: 'unbuilt', view: state.view },
        { type: 'connectivity', connected: new Set() },
        { type: 'connectivity', connected: new Set(this.#signers.map(({ id }) => hex(id))) }
      ]))
      case 12: return this.#hear(script.pick(this.#messages.length > 0 ? this.#messages : [this.#nullify()]))
    }
  }

  #hear (message: ConsensusMessage, from = this.#adversary): void {
    this.#messages.push(message)
    if (message.type === 'certificate') this.#certificates.push(message.certificate)
    this.give({ type: 'message', from: from.id, message })
  }

  #anyView (): number {
    return this.script.corner(this.state.view, 2 ** 32 - 1)
  }

  #block (view: number, label: string): ReturnType<typeof labelledBlock> {
    return labelledBlock(WORLD, { height: HEIGHT, view, timestamp: WALL, label: `${label} ${view}` })
  }

  #nullify (): ConsensusMessage {
    const { view } = this.state
    return { type: 'vote', vote: signVote(WORLD, this.#adversary, VoteKind.nullify, HEIGHT, view) }
  }

  #adversaryVotes (): void {
    const kind = this.script.pick(KINDS)
    const height = this.script.chance(12) ? this.script.corner(HEIGHT, 2 ** 53 - 1) : HEIGHT
    const label = `made up ${this.script.between(0, 3)}`
    const known = [...this.#proposed.values()].map(({ proposal }) => proposal.blockHash)
    const hash = kind === VoteKind.nullify && !this.script.chance(8)
      ? ZERO_32
      : this.script.pick([this.#block(0, label).hash, ...known])
    const view = this.script.chance(2) ? this.state.view : this.#anyView()
    this.#hear({ type: 'vote', vote: signVote(WORLD, this.#adversary, kind, height, view, hash) })
  }

  #record (signer: Signer, view: number): Signed {
    const key = `${hex(signer.id)} ${view}`
    const known = this.#signed.get(key) ?? { notarized: false, nullified: false, finalized: false }
    this.#signed.set(key, known)
    return known
  }

  #honestNullify (): void {
    const { view } = this.state
    const signer = this.script.pick(this.#honest)
    const own = this.#record(signer, view)
    if (own.finalized) return
    own.nullified = true
    this.#hear({ type: 'vote', vote: signVote(WORLD, signer, VoteKind.nullify, HEIGHT, view) }, signer)
  }

  /**
   * Votes as an honest member: NOTARIZE for a block that the node notarized, FINALIZE for a notarized block.
   */
  #honestFollow (): void {
    const { ownActs, certificates } = this.state
    const view = this.script.chance(3) ? Math.max(0, this.state.view - 1) : this.state.view
    const signer = this.script.pick(this.#honest)
    const own = this.#record(signer, view)
    const hash = ownActs.notarized.get(view)
    const notarized = certificates.notarization(view)
    if (hash !== undefined && !own.notarized) {
      own.notarized = true
      const vote = signVote(WORLD, signer, VoteKind.notarize, HEIGHT, view, hash)
      this.#hear({ type: 'vote', vote }, signer)
    } else if (notarized !== undefined && !own.finalized && !own.nullified) {
      own.finalized = true
      const vote = signVote(WORLD, signer, VoteKind.finalize, HEIGHT, view, notarized.blockHash)
      this.#hear({ type: 'vote', vote }, signer)
    }
  }

  /** Proposes as an honest leader, at most once per view. The proposal repeats the newest notarized block. */
  #leaderProposes (): void {
    const { view, certificates } = this.state
    const leader = this.#signers.find(({ id }) => equal(id, leaderOf(this.state.context, view)))!
    if (leader === this.#self) return
    let message = this.#proposed.get(view)
    if (message === undefined) {
      const r = certificates.highestNotarizedBelow(view)
      const repeated = certificates.notarization(r)
      const { block, hash } = this.#block(view, 'good')
      message = signProposal(WORLD, leader, { height: HEIGHT, view, hash: repeated?.blockHash ?? hash }, {
        justifyView: r, block: repeated === undefined ? block : undefined, notarization: repeated,
        nullifications: certificates.nullificationsBetween(r, view)
      })
      this.#proposed.set(view, message)
    }
    this.#hear({ type: 'proposal', proposal: message }, leader)
  }

  /** Proposes as the adversary, with any known certificates. Half of the blocks are invalid. */
  #adversaryProposes (): void {
    const { script, state } = this
    const view = script.chance(3) ? this.#anyView() : state.view + script.between(0, 4)
    const label = script.pick(['good', 'bad', 'bad 2', 'good 2'])
    const { block, hash } = this.#block(view, label)
    if (label.startsWith('bad')) this.#bad.add(hex(hash))
    const nullifications = this.#certificates.filter(() => script.chance(2)).slice(0, 20)
    const notarization = script.chance(3) ? this.#certificates.at(-1) : undefined
    const message = signProposal(WORLD, this.#adversary, { height: HEIGHT, view, hash }, {
      justifyView: Math.min(script.pick([-1, -1, -1, 0, view - 1, script.between(-3, 20)]), 2 ** 31 - 1),
      block: script.chance(4) ? undefined : block,
      notarization, nullifications
    })
    this.#hear({ type: 'proposal', proposal: message })
  }

  /** Sends a faulty certificate: another statement, missing or repeated signatures, or a wrong bitmap. */
  #badCertificate (): void {
    const { script } = this
    const base = this.#certificates.length > 0
      ? script.pick(this.#certificates)
      : certify([signVote(WORLD, this.#adversary, VoteKind.nullify, HEIGHT, this.state.view)], WORLD)
    const changes: Partial<Certificate>[] = [
      { view: this.#anyView() }, { kind: script.pick(KINDS) }, { bitmap: Uint8Array.of(script.byte()) },
      { bitmap: new Uint8Array(script.between(0, 13)) }, { signatures: base.signatures.slice(1) },
      { signatures: [...base.signatures, ...base.signatures] }, { blockHash: ZERO_32 },
      { height: script.corner(HEIGHT, 2 ** 53 - 1) }, {}
    ]
    this.#hear({ type: 'certificate', certificate: { ...base, ...script.pick(changes) } })
  }

  #answerJudge (): void {
    const blockHash = this.#wanted.shift()
    if (blockHash === undefined) return
    this.give({ type: 'judged', blockHash, valid: !this.#bad.has(hex(blockHash)) })
  }

  #mangled (): void {
    const message = this.script.pick(this.#messages.length > 0 ? this.#messages : [this.#nullify()])
    const bytes = consensusMessageCodec.encode(message)
    const mangled = mutateBytes(bytes, new Random(`mangled ${this.script.byte()}`))
    const decoded = decode(consensusMessageCodec, mangled)
    if (decoded.verdict !== 'accept') return
    this.give({ type: 'message', from: this.#adversary.id, message: decoded.value })
  }
}

const consensus: Target = {
  name: 'consensus-step',
  extension: 'bin',
  maxMs: 2_000,
  make: random => random.bytes(random.pick([60, 400, 2_000])),
  run (input) {
    const script = new Script(input)
    const height = new Height(script)
    height.give({ type: 'reason' })
    while (!script.isOver && height.state.phase === 'running') height.act()
  }
}

export const agreementTargets: readonly Target[] = [consensus]
