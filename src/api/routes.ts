import type { EndpointName } from './endpoints.js'
import { governmentRoutes } from './government-routes.js'
import { hospitalRoutes } from './hospital-routes.js'
import { nodeRoutes } from './node-routes.js'

/** The route table: every endpoint with its schemas and handler. */
export const routes = {
  ...nodeRoutes, ...governmentRoutes, ...hospitalRoutes
} satisfies Record<EndpointName, object>
