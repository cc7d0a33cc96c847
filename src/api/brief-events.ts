import { eventsOf } from './event-queue.js'
import type { NodeServices } from './services.js'
import type { CaseStatusView } from './views/index.js'

/** A block event in as few bytes as following statuses takes. */
export interface BriefEvent {
  readonly height: number
  readonly committedAt: number
  readonly cases: readonly (readonly [id: string, status: CaseStatusView])[]
}

export async function * briefEvents (
  node: Pick<NodeServices, 'subscribe'>, signal: AbortSignal
): AsyncGenerator<BriefEvent> {
  for await (const event of eventsOf(node, signal)) {
    yield {
      height: event.head.height,
      committedAt: event.committedAt,
      cases: event.cases.map(item => [item.id, item.status] as const)
    }
  }
}
