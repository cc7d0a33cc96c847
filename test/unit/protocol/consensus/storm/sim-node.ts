import type {
  Clock, ConsensusState, ConsensusEffect, HeightContext, ConsensusInput, TimerName, WalRecord
} from '../../../../../src/protocol/consensus/index.js'
import { startHeight, step } from '../../../../../src/protocol/consensus/index.js'
import type {
  Certificate, CompactBlock, ConsensusMessage, Hex
} from '../../../../../src/protocol/types/index.js'
import { hex } from '../../../../../src/protocol/types/index.js'
import { keyedSigner, labelledBlock } from '../support/keyed-chain.js'
import type { World } from './world.js'
import { heightOf, TEST_POLICY } from './world.js'

export interface Final {
  readonly hash: Uint8Array
  readonly block: CompactBlock
  readonly certificate: Certificate
}

/**
 * Simulates a correct hospital: the rules, timers, a store of blocks, and a log whose flushed records survive
 * a crash. Of the replica it has R10 and the request for missing certificates.
 */
export class SimNode {
  readonly index: number
  state: ConsensusState | undefined
  readonly chain: Final[] = []
  readonly blocks = new Map<Hex, CompactBlock>()
  readonly #world: World
  #durable: WalRecord[] = []
  #appended: WalRecord[] = []
  readonly #sent = new Set<string>()
  readonly #timers = new Map<TimerName, number>()
  readonly #answered = new Map<number, number>()
  #armed = 0
  #life = 0
  #finalizedAt = 0
  #highestView = 0

  constructor (world: World, index: number) {
    this.#world = world
    this.index = index
  }

  get height (): number {
    return this.chain.length + 1
  }

  start (): void {
    const { keyed, heights } = this.#world
    const context: HeightContext = {
      chain: keyed.chain,
      height: this.height,
      set: keyed.set,
      leaders: this.#world.leaders(this.height),
      self: keyedSigner(keyed.members[this.index]!),
      policy: TEST_POLICY,
      finalizedAt: this.#finalizedAt,
      threshold: 0
    }
    const { state, effects } = startHeight(context, [...this.#durable], this.#clock())
    this.state = state
    this.#life++
    this.#checkMemory()
    this.#carryOut(effects)
    if (this.height <= heights) this.input({ type: 'reason' })
  }

  /** Loses the records that were not flushed, except the first few. */
  crash (): void {
    const { random } = this.#world
    this.#durable.push(...this.#appended.slice(0, random.between(0, this.#appended.length)))
    this.#appended = []
    this.state = undefined
    this.#timers.clear()
    this.#world.queue.after(random.between(50, 2500), () => { this.start() })
  }

  input (input: ConsensusInput): void {
    if (this.state === undefined) return
    const { state } = this
    const effects = step(state, input, this.#clock())
    const { trace, n } = this.#world
    if (state.view < this.#highestView) trace.violate('I11', `node ${this.index} went back`)
    this.#highestView = state.view
    if (state.votes.size > 3 * n * (state.view + 17)) {
      trace.violate('I13', `node ${this.index} holds ${state.votes.size} votes`)
    }
    this.#carryOut(effects)
  }

  receive (from: number, message: ConsensusMessage): void {
    if (this.state === undefined) return
    const height = heightOf(message)
    if (height === this.height) {
      this.input({ type: 'message', from: this.#world.idOf(from), message })
    } else if (height < this.height) {
      this.answer(from, height)
    } else {
      this.#world.nodes[from]?.answer(this.index, this.height)
    }
  }

  /** Sends the final block of an earlier height, at most every 100 ms to one peer (R10). */
  answer (to: number, height: number): void {
    const { queue, random } = this.#world
    const final = this.chain[height - 1]
    if (final === undefined) return
    if ((this.#answered.get(to) ?? -Infinity) > queue.now - 100) return
    this.#answered.set(to, queue.now)
    if (this.#world.isLost(this.index, to)) return
    queue.after(random.between(5, 60), () => { this.#world.nodes[to]?.adopt(height, final) })
  }

  adopt (height: number, final: Final): void {
    if (this.state === undefined || height !== this.height) return
    this.#finish(final)
  }

  #finish (final: Final): void {
    this.#world.trace.decided(this.height, final.hash)
    this.chain.push(final)
    this.blocks.clear()
    this.#durable = []
    this.#appended = []
    this.#timers.clear()
    this.#sent.clear()
    this.#highestView = 0
    this.#finalizedAt = this.#world.queue.now
    this.start()
  }

  #carryOut (effects: readonly ConsensusEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'log' && effect.record.type === 'certificate') {
        this.#world.trace.certificate(effect.record.certificate)
      }
    }
    for (const effect of effects) {
      if (this.#world.crashesNow()) return this.crash()
      this.#carryOutOne(effect)
    }
  }

  #carryOutOne (effect: ConsensusEffect): void {
    const { queue, trace } = this.#world
    switch (effect.type) {
      case 'log':
        this.#appended.push(effect.record)
        return
      case 'flush':
        this.#durable.push(...this.#appended)
        this.#appended = []
        return
      case 'broadcast':
        // A signature counts once it was sent. A signature that a crash lost before does not count.
        if (effect.message.type === 'vote') {
          this.#sent.add(hex(effect.message.vote.signature))
          trace.signed(this.index, effect.message.vote, true)
        }
        this.#world.broadcast(this.index, effect.message)
        return
      case 'arm': return this.#arm(effect.timer, effect.view, effect.ms)
      case 'build': return this.#build(effect.view)
      case 'judge': return this.#judge(effect.blockHash, effect.block)
      case 'check-shares':
      case 'request-shares': return
      case 'request-certificates': return this.#requestCertificates()
      case 'decided': {
        const { blockHash: hash, certificate } = effect
        const final = { hash, block: this.blocks.get(hex(hash))!, certificate }
        queue.after(0, () => { this.adopt(certificate.height, final) })
        return
      }
      case 'halt': return trace.violate('halt', effect.code)
      case 'evidence': return this.#checkAccused(effect.conflict.first)
      case 'fault':
    }
  }

  /** Checks that no correct node is accused. */
  #checkAccused (object: object): void {
    const { signer } = object as { signer: Uint8Array }
    const { keyed, trace } = this.#world
    const accused = keyed.set.indexOf(signer)
    if (!this.#world.isByzantine(accused)) trace.violate('§12', `node ${accused} accused`)
  }

  #arm (timer: TimerName, view: number, ms: number): void {
    const token = ++this.#armed
    this.#timers.set(timer, token)
    this.#world.queue.after(ms, () => {
      if (this.#timers.get(timer) !== token) return
      this.input({ type: 'timer', timer, view })
    })
  }

  #build (view: number): void {
    const { keyed, queue, wall } = this.#world
    const life = this.#life
    const label = `${this.index}/${life}`
    const place = { height: this.height, view, timestamp: wall, label }
    const { block, hash } = labelledBlock(keyed, place)
    queue.after(2, () => {
      if (life !== this.#life) return
      this.blocks.set(hex(hash), block)
      this.input({ type: 'built', view, proposalBlock: block, blockHash: hash })
    })
  }

  /** Finds content in the proposal, in the store, or at a node that has it. */
  #judge (blockHash: Uint8Array, block: CompactBlock | undefined): void {
    const { queue, random, nodes, n } = this.#world
    const life = this.#life
    const content = block ?? this.blocks.get(hex(blockHash))
    queue.after(random.between(1, 30), () => {
      if (life !== this.#life || this.state === undefined) return
      const peer = random.between(0, n - 1)
      const found = content ?? this.blocks.get(hex(blockHash)) ??
        (this.#world.isLost(peer, this.index) ? undefined : nodes[peer]?.blocks.get(hex(blockHash)))
      if (found === undefined) return this.#judge(blockHash, undefined)
      this.blocks.set(hex(blockHash), found)
      this.input({ type: 'judged', blockHash, valid: true })
    })
  }

  #requestCertificates (): void {
    const { queue, random } = this.#world
    for (const peer of this.#world.nodes.values()) {
      if (peer === undefined || peer.height !== this.height) continue
      if (this.#world.isLost(peer.index, this.index)) continue
      for (const certificate of peer.state?.certificates.all() ?? []) {
        queue.after(random.between(5, 60), () => {
          this.receive(peer.index, { type: 'certificate', certificate })
        })
      }
    }
  }

  /** Checks I11: after a restart the own acts still contain every vote that was ever sent. */
  #checkMemory (): void {
    const known = new Set(this.state!.ownActs.votes.map(vote => hex(vote.signature)))
    for (const sent of this.#sent) {
      if (!known.has(sent)) this.#world.trace.violate('I11', `node ${this.index} forgot a vote`)
    }
    this.#highestView = this.state!.view
  }

  #clock (): Clock {
    return { wall: this.#world.wall, monotonic: this.#world.queue.now }
  }
}
