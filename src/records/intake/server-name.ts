import type { RecordIdentifier } from '../identifier.js'
import type { Located } from './entries.js'
import { restfulName } from './reference-text.js'

/**
 * What a server calls a resource: the id, unique under the base of its own full URL or, where the sender
 * gives none, under the configured base.
 *
 * @returns undefined if the id is good in one Bundle only, or disagrees with its full URL.
 */
export function serverName (
  { resource, fullUrl, holder }: Located, type: string, configured = ''
): RecordIdentifier | undefined {
  if (holder !== undefined) return undefined
  const { id } = resource
  if (fullUrl === undefined) {
    if (configured === '' || typeof id !== 'string') return undefined
    return { system: `${configured.replace(/\/+$/, '')}/${type}`, value: id }
  }
  const { base, path = '' } = restfulName(fullUrl) ?? {}
  const value = path.slice(type.length + 1)
  if (base === undefined || path !== `${type}/${value}` || (id ?? value) !== value) return undefined
  return { system: `${base}/${type}`, value }
}
