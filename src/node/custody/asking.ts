import type { CustodyAnswer } from '../../protocol/custody/index.js'
import type { MemberId } from '../../protocol/types/index.js'
import type { Scheduler } from '../machine/ports.js'

/** A holder that has not answered for this long is slow, and another one is asked besides. */
const PATIENCE_MS = 250

/** What a holder answered; `wrong-epoch`: the blocks of the two nodes differ. */
export type Answered = CustodyAnswer | 'failed' | 'wrong-epoch'

/**
 * Asks holders for the keys of the same cases, each at most once. A slow holder costs a moment, and not its
 * deadline: in an emergency, any hospital may be down without having left its connection.
 */
export class Asking {
  isOtherEpoch = false
  readonly #underWay = new Set<MemberId>()
  readonly #got: CustodyAnswer[] = []
  #slow = 0
  #wake: () => void = () => {}

  /** @param waiting the holders that may be asked, in their order */
  constructor (
    private readonly waiting: MemberId[], private readonly ask: (id: MemberId) => Promise<Answered>
  ) {}

  /** Returns so many answers if possible, and none once every holder was asked and has answered. */
  async get (count: number, scheduler: Pick<Scheduler, 'after'>): Promise<CustodyAnswer[]> {
    for (;;) {
      if (this.#got.length >= count) return this.#got.splice(0)
      const missing = count - this.#got.length + this.#slow - this.#underWay.size
      for (const id of this.waiting.splice(0, Math.max(0, missing))) this.#launch(id)
      if (this.#underWay.size === 0) return this.#got.splice(0)
      await this.#change(scheduler)
    }
  }

  #launch (id: MemberId): void {
    this.#underWay.add(id)
    const end = (answer: Answered): void => {
      this.#underWay.delete(id)
      this.#slow = Math.min(this.#slow, this.#underWay.size)
      if (answer === 'wrong-epoch') this.isOtherEpoch = true
      else if (answer !== 'failed') this.#got.push(answer)
      this.#wake()
    }
    this.ask(id).then(end, () => { end('failed') })
  }

  /** Resolves at the next answer. After a while, those that are under way count as slow. */
  async #change (scheduler: Pick<Scheduler, 'after'>): Promise<void> {
    await new Promise<void>(resolve => {
      const cancel = scheduler.after(PATIENCE_MS, () => {
        this.#slow = this.#underWay.size
        this.#wake()
      })
      this.#wake = () => {
        cancel()
        this.#wake = () => {}
        resolve()
      }
    })
  }
}
