import type {
  ConsensusState, ConsensusEffect, HeightContext, ConsensusInput, WalRecord
} from '../../../../../src/protocol/consensus/index.js'
import { startHeight, step } from '../../../../../src/protocol/consensus/index.js'
import type { ConsensusMessage } from '../../../../../src/protocol/types/index.js'

const CLOCK = { wall: 1_700_000_000_000, monotonic: 1_000_000 }

/** A node whose messages, timers and crashes a test controls by hand. */
export class HandDrivenNode {
  state!: ConsensusState
  /** Messages that were broadcast and not delivered yet. */
  outbox: ConsensusMessage[] = []
  /** Effects that need an answer, in order. */
  unanswered: ConsensusEffect[] = []
  decided = false
  readonly #context: HeightContext
  readonly #logsCertificates: boolean
  #durable: WalRecord[] = []
  #appended: WalRecord[] = []

  constructor (context: HeightContext, logsCertificates: boolean) {
    this.#context = context
    this.#logsCertificates = logsCertificates
    this.start()
  }

  start (): void {
    const { state, effects } = startHeight(this.#context, [...this.#durable], CLOCK)
    this.state = state
    this.#take(effects)
  }

  /** Loses the memory and all records that were not flushed. */
  restart (): void {
    this.#appended = []
    this.outbox = []
    this.unanswered = []
    this.start()
  }

  input (input: ConsensusInput): void {
    this.#take(step(this.state, input, CLOCK))
  }

  #take (effects: readonly ConsensusEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'log':
          if (effect.record.type !== 'certificate' || this.#logsCertificates) {
            this.#appended.push(effect.record)
          }
          break
        case 'flush':
          this.#durable.push(...this.#appended)
          this.#appended = []
          break
        case 'broadcast': this.outbox.push(effect.message); break
        case 'decided': this.decided = true; break
        case 'build':
        case 'judge':
        case 'request-certificates': this.unanswered.push(effect); break
        case 'arm': case 'evidence': case 'fault': case 'halt': case 'check-shares': case 'request-shares':
        case 'void':
      }
    }
  }
}
