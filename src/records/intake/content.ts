/**
 * What was sent of one diagnosis, in a form that two submissions can be compared by: the Condition
 * and the resources that its body is made of, before anything was filled in, removed or renamed. It
 * is as secret as the record itself.
 */
import type { Patient } from 'fhir/r4.js'
import { sha256 } from '../../protocol/crypto/index.js'
import { hex } from '../../protocol/types/index.js'
import { canonicalBytes } from '../canonical-json.js'
import type { Draft } from './draft.js'
import type { Located, RawResource } from './entries.js'
import { reducePatient } from './patient.js'
import type { Whose } from './patient.js'

/** Names and storage of a resource, not what it says. */
const NOT_CONTENT: ReadonlySet<string> = new Set(['id', 'meta', 'contained'])
/** A clinician's address or photograph may change without the diagnosis. */
const OF_CLINICIAN: ReadonlySet<string> = new Set(['resourceType', 'identifier'])

/** A name that was drawn for this admission is none of it. */
export function contentOf (draft: Draft, { system, value, isNamed }: Whose): Uint8Array {
  const identifier = isNamed ? { system, value } : undefined
  return canonicalBytes(Object.fromEntries([...draft.sent].map(([name, one]) => {
    if (one.resource.resourceType !== 'Patient') return [name, saidBy(one, draft)]
    const person = reducePatient(one.resource as unknown as Patient, '')
    return [name, { ...person, id: undefined, identifier }]
  })))
}

function saidBy (one: Located, draft: Draft): object {
  const { resource } = one
  return Object.fromEntries(Object.entries(resource)
    .filter(([name, member]) => resource.resourceType === 'Practitioner'
      ? OF_CLINICIAN.has(name)
      : !NOT_CONTENT.has(name) && !isGenerated(name, member))
    .map(([name, member]) => [name, renamed(member, one, draft)]))
}

/** Narrative that was made of the elements says nothing beside them. */
function isGenerated (name: string, member: unknown): boolean {
  return name === 'text' && (member as { status?: unknown } | null)?.status !== 'additional'
}

/** References by what they lead to, since its name may be new in each submission. */
function renamed (value: unknown, from: Located, draft: Draft): unknown {
  if (Array.isArray(value)) return value.map((one) => renamed(one, from, draft))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => {
    if (name !== 'reference' || typeof member !== 'string') {
      return [name, renamed(member, from, draft)]
    }
    const found = draft.source.literal(member, from)
    return [name, found === undefined ? member : draft.nameOf(found) ?? digestOf(found.resource)]
  }))
}

const digests = new WeakMap<RawResource, string>()

/** Of what the body is invalid; its own references are not followed. */
function digestOf (resource: RawResource): string {
  const known = digests.get(resource)
  if (known !== undefined) return known
  const { resourceType, ...rest } = resource
  const said = Object.entries(rest).filter(([name]) => !NOT_CONTENT.has(name) && name !== 'text')
  const bytes = canonicalBytes(withoutReferences(Object.fromEntries(said)))
  const digest = `${resourceType}/${hex(sha256(bytes))}`
  digests.set(resource, digest)
  return digest
}

function withoutReferences (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutReferences)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) =>
    [name, name === 'reference' ? undefined : withoutReferences(member)]))
}
