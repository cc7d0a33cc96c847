import { hex, type MemberId } from '../../protocol/types/index.js'
import type { CheckedAnswer } from '../../protocol/names/index.js'
import type { Hedging } from '../peers/hedged.js'
import type { RequestOutcome } from '../peers/suppliers.js'

/** Why a holder gave no valid answer. `unused`: enough others had answered, so its answer was not checked. */
export type NoAnswer = 'failed' | 'refused' | 'allowance' | 'wrong-epoch' | 'unused'

export interface Collected {
  /** The first valid answers; fewer than needed if no holder is left. */
  readonly answers: readonly CheckedAnswer[]
  readonly without: readonly NoAnswer[]
}

/**
 * Asks holders until enough of them have given valid answers. It asks as many as needed at once. After each
 * failure, and when no answer comes for a while, it asks another.
 * @param holders in the order in which they are asked; no holder is asked twice
 * @param question also gets a function that tells whether the answer is still wanted
 */
export async function collect (
  { scheduler, suppliers }: Hedging, holders: readonly MemberId[], needed: number,
  question: (holder: MemberId, isWanted: () => boolean) => Promise<CheckedAnswer | NoAnswer>
): Promise<Collected> {
  return await new Promise((resolve, reject) => {
    const answers: CheckedAnswer[] = []
    const without: NoAnswer[] = []
    const underWay = new Map<string, (outcome: RequestOutcome) => void>()
    let asked = 0
    let isOver = false
    let cancel = (): void => {}
    const end = (): void => {
      isOver = true
      cancel()
      for (const report of underWay.values()) report({ type: 'overtaken' })
      resolve({ answers, without })
    }
    const askNext = (): void => {
      const holder = holders[asked]
      if (holder === undefined) {
        if (underWay.size === 0) end()
        return
      }
      asked++
      const report = suppliers.startRequest(holder)
      underWay.set(hex(holder), report)
      question(holder, () => !isOver).then(answer => {
        underWay.delete(hex(holder))
        report(outcomeOf(answer))
        if (isOver) return
        if (typeof answer === 'string') {
          without.push(answer)
          askNext()
        } else {
          answers.push(answer)
          if (answers.length === needed) end()
          else if (underWay.size === 0) askNext()
        }
      }, reject)
    }
    const whenPatienceEnds = (): void => {
      cancel = scheduler.after(suppliers.patienceMs, () => {
        askNext()
        if (!isOver && asked < holders.length) whenPatienceEnds()
      })
    }
    for (let first = 0; first < needed; first++) askNext()
    if (!isOver) whenPatienceEnds()
  })
}

function outcomeOf (answer: CheckedAnswer | NoAnswer): RequestOutcome {
  if (typeof answer !== 'string' || answer === 'unused') return { type: 'delivered', share: 1 }
  return { type: answer === 'failed' ? 'failed' : 'lacking' }
}
