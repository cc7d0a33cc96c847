import { itemsOf, rootOf } from '../records/index.js'
import type { Access } from './access/access.js'
import { clientServices } from './client-services.js'
import { eventsOf } from './event-queue.js'
import { apiDocument } from './openapi.js'
import { problemOf } from './problem.js'
import type { Handlers } from './routes/index.js'
import { ServiceError } from './service-error.js'
import type { CallOfBoth, HospitalServices, Services } from './services.js'
import type { BatchItem, Role } from './views/index.js'

/** Returns the handlers of this node. Calls without a handler end with 403 `wrong-role`. */
export function handlersOf (
  services: Services, access: Access
): Pick<Handlers, CallOfBoth> & Partial<Handlers> {
  const { government, hospital, node } = services
  return {
    ...node, ...government, ...hospital, ...streamsOf(services), ...clientServices(access),
    openApi: async () => apiDocument(),
    ...(hospital === undefined ? {} : { submitBatch: batchOf(hospital) })
  }
}

function streamsOf (services: Services): Pick<Handlers, 'briefEvents' | 'events'> {
  return {
    events: (_, _caller, signal) => eventsOf(services, 'full', signal),
    briefEvents: (_, _caller, signal) => eventsOf(services, 'brief', signal)
  }
}

function batchOf (hospital: HospitalServices): Handlers['submitBatch'] {
  return async ({ query, body, sent }, caller) => {
    const slices = itemsOf(rootOf(sent))
    const submit = async (document: unknown, at: number): Promise<BatchItem> => {
      try {
        const slice = slices[at] ?? new Uint8Array(0)
        return { submission: await hospital.submit({ query, body: document, sent: slice }, caller) }
      } catch (error) {
        if (error instanceof ServiceError) return { problem: problemOf(error) }
        throw error
      }
    }
    return await Promise.all(body.map(submit))
  }
}

export function wrongRole (needed: Role): ServiceError {
  return new ServiceError(403, 'wrong-role', needed === 'government'
    ? 'only the government decides which hospitals belong, and this node is a hospital; ask the ' +
      'government node (--name government)'
    : 'the government holds no clinical data, and this node is the government; ask a hospital node ' +
      '(--name hospital-1)')
}
