import { hex } from '../../../protocol/types/index.js'
import type { Fail } from '../../machine/ports.js'
import type { StepSender } from './step-sender.js'

type Step = Parameters<StepSender['send']>[0]

/** Sends steps of this hospital, of which a limited number waits for blocks. None waits for another. */
export class WaitingSteps {
  readonly #waiting = new Map<string, Promise<void>>()

  /** @param most how many steps wait for their blocks at once */
  constructor (
    private readonly sender: Pick<StepSender, 'send'>, private readonly fail: Fail,
    private readonly most: number
  ) {}

  /** Sends a step, unless the same one waits already. Resolves at once, or when there was room for it. */
  async send (step: Step): Promise<void> {
    const key = `${step.kind} ${hex(step.record)}`
    while (!this.#waiting.has(key) && this.#waiting.size >= this.most) {
      await Promise.race(this.#waiting.values())
    }
    if (this.#waiting.has(key)) return
    this.#waiting.set(key, this.sender.send(step).then(() => undefined, this.fail)
      .finally(() => { this.#waiting.delete(key) }))
  }
}
