/**
 * The content of a diagnosis is the form by which two submissions are compared. It has the Condition and the
 * other resources of the body as they were sent, before anything was filled in, removed or renamed. It is as
 * secret as the record itself.
 */
import type { Patient } from 'fhir/r4.js'
import { sha256 } from '../../protocol/crypto/index.js'
import { hex, utf8, type CaseId } from '../../protocol/types/index.js'
import { canonicalBytes, canonicalJson } from '../canonical-json.js'
import { Decimal } from '../container/index.js'
import type { Draft } from './draft.js'
import { exactResource, type Located, type RawResource } from './entries.js'
import { reducePatient, type PatientName } from './patient.js'

/** Elements that name or store a resource are not content. */
const NOT_CONTENT: ReadonlySet<string> = new Set(['id', 'meta', 'contained'])
/** A clinician's address or photograph may change without the diagnosis. */
const OF_CLINICIAN: ReadonlySet<string> = new Set(['resourceType', 'identifier'])

/**
 * Computes the content of a diagnosis. A random name of the patient is not part of the content.
 * @param disputes the record that the diagnosis disputes, which is part of the content
 */
export function contentOf (
  draft: Draft, { system, value, isRandom }: PatientName, disputes?: CaseId
): Uint8Array {
  const identifier = isRandom ? undefined : { system, value }
  const members = [...draft.sent].map(([name, located]) => {
    if (located.resource.resourceType !== 'Patient') return member(name, contentOfResource(located, draft))
    const person = reducePatient(located.resource as unknown as Patient, '')
    return member(name, canonicalJson({ ...person, id: undefined, identifier }))
  })
  if (disputes !== undefined) members.push(member('disputes', canonicalJson(hex(disputes))))
  // Names are made by this folder, and none is the beginning of another up to its closing quote.
  return utf8(`{${members.sort().join(',')}}`)
}

function member (name: string, canonical: string): string {
  return `"${name}":${canonical}`
}

/** References are replaced by the resources that they lead to, since ids may differ in each submission. */
function contentOfResource (located: Located, draft: Draft): string {
  const resource = exactResource(located)
  const content: Record<string, unknown> = {}
  for (const name of Object.keys(resource)) {
    const isKept = resource.resourceType === 'Practitioner'
      ? OF_CLINICIAN.has(name)
      : !NOT_CONTENT.has(name) && !isGenerated(name, resource[name])
    if (isKept) content[name] = resource[name]
  }
  return canonicalJson(content, (reference) => {
    const found = draft.source.literal(reference, located)
    return found === undefined ? reference : draft.nameOf(found) ?? digestOf(found)
  })
}

/** True for narrative that was generated from the elements, and so adds nothing to them. */
function isGenerated (name: string, member: unknown): boolean {
  return name === 'text' && (member as { status?: unknown } | null)?.status !== 'additional'
}

const digests = new WeakMap<RawResource, string>()

/** Digests a resource that the body does not contain, without its own references. */
function digestOf (located: Located): string {
  const known = digests.get(located.resource)
  if (known !== undefined) return known
  const { resourceType, ...rest } = exactResource(located)
  const content = Object.entries(rest).filter(([name]) => !NOT_CONTENT.has(name) && name !== 'text')
  const bytes = canonicalBytes(withoutReferences(Object.fromEntries(content)))
  const digest = `${resourceType}/${hex(sha256(bytes))}`
  digests.set(located.resource, digest)
  return digest
}

function withoutReferences (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutReferences)
  if (typeof value !== 'object' || value === null || value instanceof Decimal) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) =>
    [name, name === 'reference' ? undefined : withoutReferences(member)]))
}
