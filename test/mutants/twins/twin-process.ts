import type {
  ConsensusState, ConsensusEffect, HeightContext, ConsensusInput, WalRecord
} from '../../../src/protocol/consensus/index.js'
import { startHeight, step } from '../../../src/protocol/consensus/index.js'
import type { ConsensusMessage } from '../../../src/protocol/types/index.js'

export interface ProcessPorts {
  sent (process: TwinProcess, message: ConsensusMessage): void
  decided (process: TwinProcess, hash: Uint8Array): void
  halted (code: string): void
  build (process: TwinProcess, view: number): ConsensusInput
}

/** Runs the consensus rules of one hospital with a log. Requests are answered at once; timers never fire. */
export class TwinProcess {
  state!: ConsensusState
  isDecided = false
  #log: WalRecord[] = []
  #appended: WalRecord[] = []
  #lives = 0

  constructor (
    /** Index in the member set. */
    readonly hospital: number,
    /** The class of hospitals to which the process belongs. */
    readonly side: 0 | 1,
    readonly isTwin: boolean,
    private readonly context: HeightContext, private readonly ports: ProcessPorts
  ) {}

  get label (): string { return `${this.hospital}/${this.side}/${this.#lives}` }

  /** Starts, also after a crash, which loses all records that were not flushed. */
  start (): void {
    this.#appended = []
    this.#lives++
    const { state, effects } = startHeight(this.context, [...this.#log], clockOf(this.context))
    this.state = state
    this.#carryOut(effects)
    this.input({ type: 'reason' })
  }

  input (input: ConsensusInput): void {
    if (this.isDecided) return
    this.#carryOut(step(this.state, input, clockOf(this.context)))
  }

  #carryOut (effects: readonly ConsensusEffect[]): void {
    const answers: ConsensusInput[] = []
    for (const effect of effects) {
      switch (effect.type) {
        case 'log': this.#appended.push(effect.record); break
        case 'flush': this.#log.push(...this.#appended.splice(0)); break
        case 'broadcast': this.ports.sent(this, effect.message); break
        case 'build': answers.push(this.ports.build(this, effect.view)); break
        case 'judge':
          answers.push({ type: 'judged', blockHash: effect.blockHash, valid: true })
          break
        case 'decided':
          this.isDecided = true
          this.ports.decided(this, effect.blockHash)
          break
        case 'halt': this.ports.halted(effect.code); break
        case 'arm': case 'request-certificates': case 'check-shares': case 'request-shares': case 'evidence':
        case 'fault': case 'void':
      }
    }
    for (const answer of answers) this.input(answer)
  }
}

function clockOf ({ chain }: HeightContext): { wall: number, monotonic: number } {
  return { wall: chain.genesis.createdAt + 1_000, monotonic: 1_000_000 }
}
