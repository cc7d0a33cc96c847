import { emergencyRoutes } from '../../routes/emergencies.js'
import type { Schema } from '../../schema.js'
import { schemaMessage, type SchemaFault } from '../../schema-message.js'
import { compileSchema } from '../../validation.js'
import { callerOf, readingOf } from '../find.js'
import { refused } from '../refused.js'
import type { FhirAnswer, FhirContext, FhirRequest, FhirRoute } from '../route.js'
import type { EmergencySignature, EmergencyWish } from '../services.js'
import { instant } from '../served.js'
import { textsAt, valuesAt } from '../search/values.js'

const isWish = checkerOf<EmergencyWish>(emergencyRoutes.prepareEmergency.body)
const isSignature = checkerOf<EmergencySignature>(emergencyRoutes.openEmergency.body)

/**
 * Breaks the glass in two calls, as `/v1/emergencies` does. The first prepares what the clinician signs with
 * the own key. The second, with `prepared`, announces it, and is answered once a block has it.
 */
async function breakGlass (request: FhirRequest, { services }: FhirContext): Promise<FhirAnswer> {
  if (textsAt(request.body, 'resourceType')[0] !== 'Parameters') {
    throw refused(400, 'wrong-resource', 'the body must be a Parameters resource')
  }
  // A client that may not read in an emergency opens none.
  readingOf({ ...request, purpose: 'BTG' })
  const caller = callerOf(request)
  const given = fieldsOf(valuesAt(request.body, 'parameter'))
  if (Object.hasOwn(given, 'prepared')) {
    const { until, ...opened } = await services.openEmergency(isSignature(given), caller)
    return {
      status: 201,
      resource: parametersOf(opened, [{ name: 'until', valueInstant: instant(until) }])
    }
  }
  // Without a justification the attempt is refused, and kept, like one that is too short.
  const prepared = await services.prepareEmergency(isWish({ text: '', ...given }), caller)
  return { status: 200, resource: parametersOf(prepared) }
}

/** Reads parameters as an object: a value of any type, or an object of the parts. @throws ServiceError 400 */
function fieldsOf (parameters: readonly unknown[]): Record<string, unknown> {
  const fields = new Map<string, unknown>()
  for (const one of parameters) {
    const [name = ''] = textsAt(one, 'name')
    if (fields.has(name)) throw refused(400, 'parameter-repeated', 'a parameter is given twice; send it once')
    const parts = valuesAt(one, 'part')
    const [, value] = Object.entries(one ?? {}).find(([key]) => key.startsWith('value')) ?? []
    fields.set(name, parts.length > 0 ? fieldsOf(parts) : value)
  }
  return Object.fromEntries(fields)
}

function parametersOf (view: object, more: readonly object[] = []): unknown {
  const valueOf = (value: unknown): object => {
    if (typeof value === 'boolean') return { valueBoolean: value }
    // An integer of FHIR R4 has 32 bits, and a time in ms has more.
    return typeof value === 'number' ? { valueDecimal: value } : { valueString: value }
  }
  return {
    resourceType: 'Parameters',
    parameter: [...Object.entries(view).map(([name, value]) => ({ name, ...valueOf(value) })), ...more]
  }
}

/** Returns a function that checks fields by the schema of a call. It throws ServiceError 400. */
function checkerOf<T> (schema: Schema<T>): (fields: unknown) => T {
  const check = compileSchema(schema, 'body')
  return fields => {
    if (check(fields)) return fields as T
    throw refused(400, 'bad-request', schemaMessage((check.errors?.[0] ?? {}) as SchemaFault, 'body'))
  }
}

export const breakGlassRoutes: readonly FhirRoute[] = [{
  type: 'Patient', method: 'POST', path: '/Patient/$break-glass', interaction: 'operation',
  operation: 'break-glass', scope: 'system/Condition.r', takesResource: true,
  summary: 'Prepares an emergency for the signature of its clinician, or announces a signed one.',
  handle: breakGlass
}]
