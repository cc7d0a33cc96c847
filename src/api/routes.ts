import { governmentRoutes } from './government-routes.js'
import { hospitalRoutes } from './hospital-routes.js'
import { nodeRoutes } from './node-routes.js'

/** The route table; server and client derive from it. */
export const routes = { ...nodeRoutes, ...governmentRoutes, ...hospitalRoutes }

export type RouteName = keyof typeof routes
