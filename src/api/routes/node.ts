import { answer, type Route } from '../route.js'
import type { HealthView, StatusView } from '../views/index.js'

export const nodeRoutes = {
  status: {
    kind: 'json',
    method: 'GET',
    path: '/v1/status',
    summary: 'Identity and state of the node, its chain and its peers.',
    scope: 'medichain/operator.r',
    isForOperators: true,
    answer: answer<StatusView>()
  },
  health: {
    kind: 'json',
    method: 'GET',
    path: '/v1/health',
    summary: 'Troubles of the node, the actions that help, and the facts; `status` contains the same.',
    scope: 'medichain/operator.r',
    isForOperators: true,
    answer: answer<HealthView>()
  },
  openApi: {
    kind: 'json',
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'This API as an OpenAPI 3.1 document.',
    scope: 'client',
    answer: answer<Readonly<Record<string, unknown>>>()
  }
} satisfies Record<string, Route>
