import type { MemberId } from '../../protocol/types/index.js'
import type { Scheduler } from '../ports.js'
import type { Outcome, Suppliers } from './suppliers.js'

/** Of one question under way at once; more would only make a slow line slower. */
const MAX_AT_ONCE = 3

export interface Hedging {
  readonly suppliers: Suppliers
  readonly scheduler: Pick<Scheduler, 'after'>
}

/** `share`: how much of what was asked for this is. */
export type Answer<T> = { readonly value: T, readonly share: number } | 'lacking' | 'failed'

/**
 * Asks one peer after another until one helps, the next already when the last takes long (a hedged
 * request, Dean and Barroso, "The Tail at Scale", 2013): a peer that stalls or drips costs a moment,
 * not a deadline. Undefined if nobody helps.
 */
export async function hedged<T> (
  { suppliers, scheduler }: Hedging, peers: readonly MemberId[],
  question: (peer: MemberId) => Promise<Answer<T>>
): Promise<T | undefined> {
  return await new Promise((resolve, reject) => {
    const waiting = [...peers]
    const underWay = new Map<MemberId, (outcome: Outcome) => void>()
    let cancel: () => void = () => {}
    let isOver = false
    const end = (value: T | undefined): void => {
      isOver = true
      cancel()
      for (const tell of underWay.values()) tell({ type: 'overtaken' })
      resolve(value)
    }
    const next = (): void => {
      cancel()
      if (isOver) return
      if (waiting.length === 0 && underWay.size === 0) return end(undefined)
      const peer = underWay.size < MAX_AT_ONCE ? waiting.shift() : undefined
      if (peer === undefined) return
      const tell = suppliers.asked(peer)
      underWay.set(peer, tell)
      cancel = scheduler.after(suppliers.patienceMs, next)
      question(peer).then(answer => {
        underWay.delete(peer)
        if (typeof answer === 'string') {
          tell({ type: answer })
          next()
        } else {
          tell({ type: 'delivered', share: answer.share })
          if (!isOver) end(answer.value)
        }
      }, reject)
    }
    next()
  })
}
