/** This file names resources, and finds the names that a reference may mean. Both sides must agree. */
import type { Reference } from 'fhir/r4.js'
import { conditionalReference, restfulName, urlName } from '../../records/index.js'
import type { Item } from './item.js'

/** Lists the names by which others may refer to the resource. */
export function namesOf ({ base, fullUrl, resource, scope }: Item): readonly string[] {
  const { id, identifier, resourceType: type } = resource
  const names: string[] = []
  if (typeof id === 'string' && base === undefined) names.push(pathName(scope, `${type}/${id}`))
  if (fullUrl !== undefined) {
    // R4 forbids a full URL that disagrees with the id. Such a URL names no resource here.
    const path = restfulName(fullUrl)?.path
    const disagrees = path !== undefined && typeof id === 'string' && path !== `${type}/${id}`
    if (!disagrees) names.push(webName(scope, fullUrl))
  }
  for (const given of Array.isArray(identifier) ? identifier as unknown[] : []) {
    const { system, value } = (given ?? {}) as { system?: unknown, value?: unknown }
    if (typeof value !== 'string') continue
    names.push(identifierName(scope, type, typeof system === 'string' ? system : '', value))
  }
  return names
}

/** @returns the name that the reference means; undefined if it leads nowhere outside its own resource */
export function nameOfReference (
  { identifier, reference, type }: Reference, from: Pick<Item, 'base' | 'scope'>, expected: string
): string | undefined {
  const literal = typeof reference === 'string' ? nameOfLiteral(reference, from) : undefined
  if (literal !== undefined || typeof identifier?.value !== 'string') return literal
  return identifierName(from.scope, type ?? expected, identifier.system ?? '', identifier.value)
}

function nameOfLiteral (text: string, { base, scope }: Pick<Item, 'base' | 'scope'>): string | undefined {
  if (text.startsWith('#')) return undefined
  const conditional = conditionalReference(text)
  if (conditional !== undefined) {
    return identifierName(scope, conditional.type, conditional.system, conditional.value)
  }
  const name = restfulName(text)
  if (name === undefined || name.base !== undefined) return webName(scope, text)
  return base === undefined ? pathName(scope, name.path) : webName(scope, `${base}/${name.path}`)
}

/** The name of a deleted resource. */
export function deletedName (scope: string, url: string): string {
  return `deleted\0${scope}\0${urlName(url)}`
}

/** A URL of a server is a name everywhere; any other, such as urn:uuid, in its Bundle alone. */
function webName (scope: string, url: string): string {
  const isRestful = restfulName(url)?.base !== undefined
  return `url\0${isRestful ? '' : scope}\0${urlName(url)}`
}

function pathName (scope: string, path: string): string {
  return `path\0${scope}\0${path}`
}

function identifierName (scope: string, type: string, system: string, value: string): string {
  return `identifier\0${system === '' ? scope : ''}\0${JSON.stringify([type, system, value])}`
}
