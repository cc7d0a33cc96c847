/** This file carries out Bundles: a batch entry by entry, and a transaction all or none. */
import { outcomeOf } from '../outcome.js'
import { publicError } from '../http-error.js'
import { bundle, ok, type BundleEntry } from './bundle.js'
import { entriesOf, entryPath, type Entry } from './entries.js'
import { refused } from './refused.js'
import type { FhirAnswer, FhirContext, FhirRequest } from './route.js'
import { textsAt } from './search/values.js'
import { carryOutTransaction } from './transaction.js'

export const MAX_ENTRIES = 100

export async function carryOut (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const { body, sent } = request
  const [type] = textsAt(body, 'type')
  if (textsAt(body, 'resourceType')[0] !== 'Bundle' || (type !== 'batch' && type !== 'transaction')) {
    throw refused(400, 'wrong-resource', 'the body must be a Bundle of type batch or transaction')
  }
  const entries = entriesOf(body, sent)
  if (entries.length > MAX_ENTRIES) {
    throw refused(413, 'too-many-entries', `a Bundle may have ${MAX_ENTRIES} entries; send several`)
  }
  if (type === 'transaction') return await carryOutTransaction(entries, request, context)
  const answers: BundleEntry[] = []
  for (const entry of entries) answers.push(await carryOutEntry(entry, request, context))
  return ok(bundle('batch-response', answers))
}

/** Carries out one entry by the route of its address. An error becomes the answer of the entry. */
async function carryOutEntry (
  entry: Entry, request: FhirRequest, context: FhirContext
): Promise<BundleEntry> {
  const [path = '', query = ''] = `/${entryPath(entry.url, request)}`.split('?')
  try {
    const { headers = {}, resource, status } = await context.dispatch({
      ...request, body: entry.resource, sent: entry.bytes, headers: { ...request.headers, ...entry.headers },
      query: [...new URLSearchParams(query)]
    }, entry.method, path)
    return {
      ...(resource === undefined ? {} : { resource }),
      response: {
        status: String(status),
        ...(headers['location'] === undefined ? {} : { location: headers['location'] }),
        ...(headers['etag'] === undefined ? {} : { etag: headers['etag'] })
      }
    }
  } catch (error) {
    const shown = publicError(error)
    return { response: { status: String(shown.status), outcome: outcomeOf(shown) } }
  }
}
