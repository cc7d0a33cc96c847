import { auditEventRoutes } from './routes/audit-events.js'
import { breakGlassRoutes } from './routes/break-glass.js'
import { conditionRoutes } from './routes/conditions.js'
import { consentRoutes } from './routes/consents.js'
import { patientRoutes } from './routes/patients.js'
import { resourceRoutes } from './routes/resources.js'
import { systemRoutes } from './routes/system.js'
import type { FhirRoute } from './route.js'

/** Every route below `/fhir`. Server, CapabilityStatement and OpenAPI document derive from this table. */
export const FHIR_ROUTES: readonly FhirRoute[] = [
  ...systemRoutes(() => FHIR_ROUTES), ...conditionRoutes, ...patientRoutes, ...resourceRoutes,
  ...breakGlassRoutes, ...consentRoutes, ...auditEventRoutes
]

export interface Matched {
  readonly route: FhirRoute
  readonly params: Readonly<Record<string, string>>
}

/** Finds the route of a path below `/fhir`. A fixed part wins over a parameter. */
export function matchRoute (method: string, path: string): Matched | undefined {
  return matchesOf(path).find(({ route }) => route.method === method)
}

/** The methods that a path has; none if it has no route. */
export function methodsOf (path: string): readonly string[] {
  return [...new Set(matchesOf(path).map(({ route }) => route.method))]
}

function matchesOf (path: string): Matched[] {
  const given = partsOf(path)
  return FHIR_ROUTES.flatMap(route => {
    const wanted = partsOf(route.path)
    if (wanted.length !== given.length) return []
    const params: Record<string, string> = {}
    for (const [at, part] of wanted.entries()) {
      const value = given[at] ?? ''
      if (part.startsWith(':')) params[part.slice(1)] = value
      else if (part !== value) return []
      // An operation is no id.
      if (part.startsWith(':') && /^[$_]/.test(value)) return []
    }
    return [{ route, params }]
  })
}

function partsOf (path: string): readonly string[] {
  return path.split('/').filter(part => part !== '')
}
