import { writeLossless } from '../../records/index.js'
import { isPatientId, readingOf, versionHolding } from './find.js'
import { patientResource } from './patient-resource.js'
import type { FhirContext, FhirRequest } from './route.js'
import { served, type ServedVersion } from './served.js'
import type { KnownResource } from './services.js'
import { referencesIn } from './search/values.js'

/** How many references of one submission are looked up on this server. */
const MAX_LOOKED_UP = 64
const REFERENCE = /^(Patient|[A-Z][A-Za-z]{0,63})\/([0-9a-f]{32}|[0-9a-f]{48}-\d{1,3})$/

/** Finds the resources of this server that a submission names, so that a Condition may come without them. */
export async function knownResources (
  request: FhirRequest, context: FhirContext
): Promise<readonly KnownResource[]> {
  const names = new Set(referencesIn(request.body).map(text =>
    text.startsWith(`${request.base}/`) ? text.slice(request.base.length + 1) : text))
  const found: KnownResource[] = []
  for (const name of [...names].slice(0, MAX_LOOKED_UP)) {
    const [, type = '', id = ''] = REFERENCE.exec(name) ?? []
    if (id === '') continue
    const value = type === 'Patient' && isPatientId(id)
      ? await patientOf(id, request, context)
      : (await holderOf(id, request, context))?.resources.find(one => one.type === type && one.id === id)
        ?.value
    if (value === undefined) continue
    const text = writeLossless(value)
    found.push({ value: JSON.parse(text) as unknown, bytes: new TextEncoder().encode(text) })
  }
  return found
}

/** Finds the record of a resource. A reference to an erased one leads nowhere, and refuses nothing. */
async function holderOf (
  id: string, request: FhirRequest, context: FhirContext
): Promise<ServedVersion | undefined> {
  return await versionHolding(id, request, context).catch((error: unknown) => {
    if ((error as { readonly status?: number }).status === 410) return undefined
    throw error
  })
}

async function patientOf (id: string, request: FhirRequest, { services }: FhirContext): Promise<unknown> {
  const records = await services.recordsOf(id, readingOf(request), 'current')
  return patientResource(id, records?.flatMap(record => served(record, record.current) ?? []) ?? [])?.value
}
