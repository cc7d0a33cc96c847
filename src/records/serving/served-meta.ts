import { knownMeta } from '../structure/index.js'
import { CASE_STATE_SYSTEM } from '../systems.js'
import { asObject, type JsonObject } from './json-object.js'

/** What the server states about a version of a resource. */
export interface ServedMeta {
  readonly versionId: string
  /** An instant of FHIR R4. */
  readonly lastUpdated: string
  /** Codes of the system of case states. */
  readonly states: readonly string[]
}

/**
 * Makes the meta of a resource. Profiles, security labels and tags of the sender stay. Its version does not,
 * nor does what R4 does not define.
 */
export function servedMeta (sent: unknown, { lastUpdated, states, versionId }: ServedMeta): JsonObject {
  const { tag, ...rest } = asObject(knownMeta(asObject(sent) ?? {})) ?? {}
  const foreign = (Array.isArray(tag) ? tag as unknown[] : [])
    .filter(one => asObject(one)?.['system'] !== CASE_STATE_SYSTEM)
  const own = states.map(code => ({ system: CASE_STATE_SYSTEM, code }))
  return { ...rest, versionId, lastUpdated, tag: [...foreign, ...own] }
}
