import { ok } from '../bundle.js'
import { carryOut } from '../batch.js'
import { capabilityStatement } from '../capability.js'
import { eventStream } from '../events.js'
import type { FhirRoute } from '../route.js'
import { instant } from '../served.js'

/** Makes the routes of the whole server. @param all the table, for the CapabilityStatement */
export function systemRoutes (all: () => readonly FhirRoute[]): readonly FhirRoute[] {
  return [
    {
      method: 'GET', path: '/metadata', interaction: 'capabilities', summary: 'The CapabilityStatement.',
      handle: async ({ base }) =>
        await Promise.resolve(ok(capabilityStatement(all(), base, instant(Date.now()))))
    },
    {
      method: 'POST', path: '/', interaction: 'batch', scope: 'system/Condition.c', takesResource: true,
      readsRecords: true, summary: 'A batch, or a transaction of new diagnoses.', handle: carryOut
    },
    {
      method: 'GET', path: '/$events', interaction: 'events', scope: 'system/Condition.s',
      summary: 'Server-sent events: own records that a block changed, and cases that wait for a clinician.',
      handle: eventStream
    }
  ]
}
