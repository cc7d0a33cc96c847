import { FHIR_PATH } from './path.js'
import { FHIR_ROUTES, methodsOf } from './table.js'

/** Why no route of the table serves a request. */
export interface UnknownRoute {
  readonly status: 404 | 405
  /** The methods that the address has. */
  readonly methods: readonly string[]
  readonly text: string
}

const LISTED = `GET ${FHIR_PATH}/metadata lists what is served`
const INSTEAD: Readonly<Record<string, string>> = {
  DELETE: '; withdraw a record by an update with entered-in-error',
  PATCH: '; send the whole resource by PUT',
  PUT: '; an update names the id in the address'
}

/** Tells what to do in place of a method that an address does not have; empty for most. */
export function insteadOf (method: string): string {
  return INSTEAD[method] ?? ''
}

/** Explains why no route serves a method and a path below `/fhir`, and what to do instead. */
export function unknownRoute (method: string, path: string): UnknownRoute {
  const methods = methodsOf(path)
  const [type = ''] = path.split('/').filter(part => part !== '')
  const unknown = (text: string): UnknownRoute => ({ status: 404, methods: [], text })
  const isSlashed = path.length > 1 && path.endsWith('/')
  if (path.includes('//')) return unknown('the address has two slashes beside each other; send one')
  if (isSlashed && methods.length > 0) return unknown('the address ends with a slash; leave it out')
  if (methods.length > 0) {
    const text = `this address takes ${methods.join(', ')} alone${insteadOf(method)}`
    return { status: 405, methods, text }
  }
  const isOfType = path.replace(/^\//, '') === type
  if (method === 'GET' && methodsOf(`${path}/_search`).length > 0) {
    return unknown(`this search is sent as a form alone: POST ${FHIR_PATH}${path}/_search`)
  }
  if (!FHIR_ROUTES.some(route => route.type === type)) return unknown(`no such address here; ${LISTED}`)
  if (method === 'POST' && isOfType) {
    return unknown(
      `${type} is not created by itself: send it with the Condition that refers to it; ${LISTED}`)
  }
  return unknown(`this server has no such interaction with ${type}; ${LISTED}`)
}
