import { answer, type Route } from '../route.js'
import type { HealthView, StatusView } from '../views/index.js'

/** The node itself. */
export const nodeRoutes = {
  status: {
    kind: 'json',
    method: 'GET',
    path: '/v1/status',
    summary: 'What the node is, where the chain stands, who is connected.',
    isForOperators: true,
    answer: answer<StatusView>()
  },
  health: {
    kind: 'json',
    method: 'GET',
    path: '/v1/health',
    summary: 'What is wrong, what would help, and all facts behind it; `status` holds it, too.',
    isForOperators: true,
    answer: answer<HealthView>()
  },
  openApi: {
    kind: 'json',
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'This API as an OpenAPI 3.1 document.',
    answer: answer<Readonly<Record<string, unknown>>>()
  }
} satisfies Record<string, Route>
