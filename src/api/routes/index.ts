/**
 * Every call of the API, defined once: path, schemas, the type of its answer, and who serves it. The
 * server, the client, the handlers' types and the OpenAPI document derive from it. A command that makes
 * one call loads this folder, so that it imports no library and no server code.
 */
import type { Handler, Route } from '../route.js'
import { caseRoutes } from './cases.js'
import { chainRoutes } from './chain.js'
import { diagnosisRoutes } from './diagnoses.js'
import { memberRoutes } from './members.js'
import { nodeRoutes } from './node.js'
import { patientRoutes } from './patients.js'
import { reviewRoutes } from './reviews.js'

export { CASE_STATUSES } from './cases.js'
export type { EnrolmentFile } from './members.js'
export type { PatientIdentifier } from './patients.js'

export const routes = {
  ...nodeRoutes, ...chainRoutes, ...caseRoutes, ...memberRoutes, ...diagnosisRoutes, ...reviewRoutes,
  ...patientRoutes
} satisfies Record<string, Route>

export type Routes = typeof routes
export type RouteName = keyof Routes
/** What serves every call, by its name. */
export type Handlers = { readonly [K in RouteName]: Handler<Routes[K]> }
