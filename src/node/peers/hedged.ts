import { hex, type MemberId } from '../../protocol/types/index.js'
import type { Scheduler } from '../machine/ports.js'
import type { RequestOutcome, Suppliers } from './suppliers.js'

/** How many requests for the same thing may be under way. More would only slow down a slow line. */
const MAX_AT_ONCE = 3

export interface Hedging {
  readonly suppliers: Suppliers
  readonly scheduler: Pick<Scheduler, 'after'>
}

/** The answer to a request; `share` is the delivered part, 0 to 1. */
export type Answer<T> = { readonly value: T, readonly share: number } | 'lacking' | 'failed'

/**
 * Asks peer after peer until one delivers, and asks the next peer early if the last is slow. This is a hedged
 * request (Dean and Barroso, "The Tail at Scale", 2013): a peer that stalls costs a moment, not a deadline.
 * `candidates` is evaluated before each request. No peer is asked twice. Undefined if no peer delivers.
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
      for (const report of underWay) report({ type: 'overtaken' })
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
      const report = suppliers.startRequest(peer)
      underWay.add(report)
      question(peer).then(answer => {
        underWay.delete(report)
        if (typeof answer === 'string') {
          report({ type: answer })
          next()
        } else {
          report({ type: 'delivered', share: answer.share })
          if (!isOver) end(answer.value)
        }
      }, reject)
    }
    next()
  })
}
