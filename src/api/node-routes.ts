import { eventsOf } from './event-queue.js'
import { jsonRoute, ok, streamRoute } from './route.js'
import { ByCase, ByHeight, CaseQuery, Wait } from './schemas.js'
import { briefEvents } from './brief-events.js'

/** Calls that government and hospitals serve alike. */
export const nodeRoutes = {
  status: jsonRoute({
    kind: 'json',
    method: 'GET',
    path: '/v1/status',
    summary: 'What the node is, where the chain stands, who is connected.',
    async handle (_, services) {
      return ok(await services.node.status())
    }
  }),
  head: jsonRoute({
    kind: 'json',
    method: 'GET',
    path: '/v1/chain/head',
    summary: 'The last final block, in short.',
    async handle (_, services) {
      return ok(await services.node.head())
    }
  }),
  block: jsonRoute({
    kind: 'json',
    method: 'GET',
    path: '/v1/chain/blocks/:height',
    summary: 'One final block with its transactions and the signers of its certificate.',
    params: ByHeight,
    async handle ({ params }, services) {
      return ok(await services.node.block(params.height))
    }
  }),
  verifyChain: jsonRoute({
    kind: 'json',
    method: 'POST',
    path: '/v1/chain/verify',
    summary: 'Checks every stored block again and names the first height that does not fit.',
    async handle (_, services) {
      return ok(await services.node.verifyChain())
    }
  }),
  exportChain: streamRoute({
    kind: 'lines',
    method: 'GET',
    path: '/v1/chain/export',
    summary: 'Genesis and every block with its certificate, one JSON document per line.',
    open (_, services) {
      return services.node.exportChain()
    }
  }),
  allowlists: jsonRoute({
    kind: 'json',
    method: 'GET',
    path: '/v1/allowlist',
    summary: 'The list in force and its successor, if one is signed.',
    async handle (_, services) {
      return ok(await services.node.allowlists())
    }
  }),
  showCase: jsonRoute({
    kind: 'json',
    method: 'GET',
    path: '/v1/cases/:id',
    summary: 'One case as the ledger sees it; `wait` holds the answer until it is decided.',
    params: ByCase,
    query: Wait,
    async handle ({ params, query }, services) {
      const waitMs = (query.wait ?? 0) * 1000
      return ok(await services.node.showCase(params.id.toLowerCase(), { waitMs }))
    }
  }),
  listCases: jsonRoute({
    kind: 'json',
    method: 'GET',
    path: '/v1/cases',
    summary: 'Cases, newest first.',
    query: CaseQuery,
    async handle ({ query }, services) {
      const { status, mine = false, limit = 20 } = query
      return ok(await services.node.listCases({ status, mine, limit }))
    }
  }),
  explainDraw: jsonRoute({
    kind: 'json',
    method: 'GET',
    path: '/v1/cases/:id/draw',
    summary: 'Every step of the draw of a case, recomputable by hand.',
    params: ByCase,
    async handle ({ params }, services) {
      return ok(await services.node.explainDraw(params.id.toLowerCase()))
    }
  }),
  events: streamRoute({
    kind: 'events',
    method: 'GET',
    path: '/v1/events',
    summary: 'Each block as it becomes final, with the cases that it changed.',
    open (_, services, signal) {
      return eventsOf(services.node, signal)
    }
  }),
  /** Same, in as few bytes as a load generator needs. */
  briefEvents: streamRoute({
    kind: 'events',
    method: 'GET',
    path: '/v1/events/brief',
    summary: 'Each block as it becomes final, with the ids and statuses that it changed.',
    open (_, services, signal) {
      return briefEvents(services.node, signal)
    }
  })
}
