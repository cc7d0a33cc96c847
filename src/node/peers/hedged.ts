import { hex, type MemberId } from '../../protocol/types/index.js'
import type { Scheduler } from '../machine/ports.js'
import type { RequestOutcome, Suppliers } from './suppliers.js'

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
 * not a deadline. `candidates` is asked anew each time, for who can help changes; nobody is asked
 * twice. Undefined if nobody helps.
 */
export async function hedged<T> (
  { suppliers, scheduler }: Hedging, candidates: () => readonly MemberId[],
  question: (peer: MemberId) => Promise<Answer<T>>
): Promise<T | undefined> {
  return await new Promise((resolve, reject) => {
    const tried = new Set<string>()
    const underWay = new Set<(outcome: RequestOutcome) => void>()
    let cancel: () => void = () => {}
    let isOver = false
    const end = (value: T | undefined): void => {
      isOver = true
      cancel()
      for (const tell of underWay) tell({ type: 'overtaken' })
      resolve(value)
    }
    const next = (): void => {
      cancel()
      if (isOver) return
      const peer = underWay.size < MAX_AT_ONCE ? candidates().find(id => !tried.has(hex(id))) : undefined
      if (peer === undefined && underWay.size === 0) return end(undefined)
      cancel = scheduler.after(suppliers.patienceMs, next)
      if (peer !== undefined) launch(peer)
    }
    const launch = (peer: MemberId): void => {
      tried.add(hex(peer))
      const tell = suppliers.startRequest(peer)
      underWay.add(tell)
      question(peer).then(answer => {
        underWay.delete(tell)
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
