/**
 * This folder defines every call of the API once: path, schemas, type of the answer, and the role that
 * serves it. The server, the client, the types of the handlers and the OpenAPI document derive from it.
 * Commands load this folder at each start, so it must import neither a library nor server code.
 */
import type { Handler, Route } from '../route.js'
import { accessRoutes } from './accesses.js'
import { attestedRoutes } from './attested.js'
import { caseRoutes } from './cases.js'
import { chainRoutes } from './chain.js'
import { clientRoutes, type NewClient } from './clients.js'
import { consentRoutes, type ActBody } from './consents.js'
import { diagnosisRoutes } from './diagnoses.js'
import { emergencyRoutes } from './emergencies.js'
import { erasureRoutes } from './erasures.js'
import { memberRoutes } from './members.js'
import { nameRoutes } from './names.js'
import { nodeRoutes } from './node.js'
import { patientRoutes } from './patients.js'
import { practitionerRoutes } from './practitioners.js'
import { questionRoutes } from './questions.js'
import { recoveryRoutes } from './recovery.js'
import { ruleRoutes } from './rules.js'
import { reviewRoutes } from './reviews.js'
import { terminologyRoutes } from './terminology.js'

export { CASE_STATUSES } from './cases.js'
export type { EnrolmentFile } from './members.js'
export type { ActBody, NewClient }
export type { PatientIdentifier } from './patients.js'

export const routes = {
  ...nodeRoutes, ...chainRoutes, ...caseRoutes, ...memberRoutes, ...diagnosisRoutes, ...reviewRoutes,
  ...questionRoutes, ...ruleRoutes, ...patientRoutes, ...consentRoutes, ...nameRoutes, ...recoveryRoutes,
  ...terminologyRoutes, ...clientRoutes, ...practitionerRoutes, ...emergencyRoutes, ...accessRoutes,
  ...erasureRoutes, ...attestedRoutes
} satisfies Record<string, Route>

export type Routes = typeof routes
export type RouteName = keyof Routes
/** The handler of each call, by the name of the call. */
export type Handlers = { readonly [K in RouteName]: Handler<Routes[K]> }
