import { endpoints } from './endpoints.js'
import { eventsOf } from './event-queue.js'
import { jsonRoute, ok, streamRoute } from './route.js'
import { ByCase, ByHeight, CaseQuery, Wait } from './schemas.js'
import type { CaseView } from './views/index.js'
import { briefEvents } from './brief-events.js'

/** Calls that government and hospitals serve alike. */
export const nodeRoutes = {
  status: jsonRoute({
    ...endpoints.status,
    isForOperators: true,
    async handle (_, services) {
      return ok(await services.node.status())
    }
  }),
  health: jsonRoute({
    ...endpoints.health,
    isForOperators: true,
    async handle (_, services) {
      return ok(await services.node.health())
    }
  }),
  head: jsonRoute({
    ...endpoints.head,
    isForOperators: true,
    async handle (_, services) {
      return ok(await services.node.head())
    }
  }),
  block: jsonRoute({
    ...endpoints.block,
    params: ByHeight,
    async handle ({ params }, services) {
      return ok(await services.node.block(params.height))
    }
  }),
  verifyChain: jsonRoute({
    ...endpoints.verifyChain,
    async handle (_, services) {
      return ok(await services.node.verifyChain())
    }
  }),
  exportChain: streamRoute({
    ...endpoints.exportChain,
    open (_, services) {
      return services.node.exportChain()
    }
  }),
  allowlists: jsonRoute({
    ...endpoints.allowlists,
    isForOperators: true,
    async handle (_, services) {
      return ok(await services.node.allowlists())
    }
  }),
  showCase: jsonRoute({
    ...endpoints.showCase,
    params: ByCase,
    query: Wait,
    // What a clinician wrote here when deciding may speak of the patient.
    showsRecord: answer => ((answer as CaseView).reviews ?? []).length > 0,
    async handle ({ params, query }, services) {
      const waitMs = (query.wait ?? 0) * 1000
      return ok(await services.node.showCase(params.id.toLowerCase(), { waitMs }))
    }
  }),
  listCases: jsonRoute({
    ...endpoints.listCases,
    query: CaseQuery,
    async handle ({ query }, services) {
      const { status, mine = false, limit = 20 } = query
      return ok(await services.node.listCases({ status, mine, limit }))
    }
  }),
  explainDraw: jsonRoute({
    ...endpoints.explainDraw,
    params: ByCase,
    async handle ({ params }, services) {
      return ok(await services.node.explainDraw(params.id.toLowerCase()))
    }
  }),
  events: streamRoute({
    ...endpoints.events,
    open (_, services, signal) {
      return eventsOf(services.node, signal)
    }
  }),
  /** Same, in as few bytes as a load generator needs. */
  briefEvents: streamRoute({
    ...endpoints.briefEvents,
    open (_, services, signal) {
      return briefEvents(services.node, signal)
    }
  })
}
