import { asResource, itemsOf, memberOf } from '../../records/index.js'
import { refused } from './refused.js'
import type { FhirRequest } from './route.js'
import { textsAt, valuesAt } from './search/values.js'

/** An entry of a batch or transaction. */
export interface Entry {
  readonly method: string
  readonly url: string
  /** Undefined for anything that intake would not take for a resource, such as a list of resources. */
  readonly resource: unknown
  readonly fullUrl: string | undefined
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string | undefined>>
}

const HEADERS = [
  ['ifNoneExist', 'if-none-exist'], ['ifMatch', 'if-match'], ['ifNoneMatch', 'if-none-match']
] as const

/** @throws ServiceError 400 for an entry without method or address */
export function entriesOf (body: unknown, sent: Uint8Array): Entry[] {
  const list = memberOf(sent, 'entry')
  const slices = list === undefined ? [] : itemsOf(list)
  return valuesAt(body, 'entry').map((entry, at) => {
    const [method] = textsAt(entry, 'request', 'method')
    const [url] = textsAt(entry, 'request', 'url')
    if (method === undefined || url === undefined) {
      throw refused(400, 'entry-incomplete', `entry ${at} of the Bundle has no request.method or request.url`)
    }
    const slice = slices[at]
    return {
      method, url, fullUrl: textsAt(entry, 'fullUrl')[0],
      resource: asResource((entry as { readonly resource?: unknown }).resource),
      bytes: (slice === undefined ? undefined : memberOf(slice, 'resource')) ?? new Uint8Array(0),
      headers: Object.fromEntries(HEADERS.map(([name, header]) =>
        [header, textsAt(entry, 'request', name)[0]]))
    }
  })
}

/** Some clients begin the address of an entry with a slash, or with the address of the server. */
export function entryPath (url: string, { base }: FhirRequest): string {
  return (url.startsWith(`${base}/`) ? url.slice(base.length) : url).replace(/^\//, '')
}
