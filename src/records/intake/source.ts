/**
 * Finds the resources of a submission by the references between them, as FHIR R4 resolves them in a
 * Bundle (bundle.html#references). It must never take a resource for another of the same name.
 */
import type { Reference } from 'fhir/r4.js'
import { canonicalJson } from '../canonical-json.js'
import { containedIn, entriesOf } from './entries.js'
import type { Located, RawResource } from './entries.js'
import { conditionalReference, restfulName, urlName } from './reference-text.js'

/** Different resources of one name; equal ones are one. */
interface Named { readonly list: Located[], readonly texts: Set<string> }

export class Source {
  /** The Conditions, in their order. */
  readonly conditions: Located[] = []
  private readonly byUrl = new Map<string, Named>()
  private readonly byPath = new Map<string, Named>()
  private readonly byIdentifier = new Map<string, Named>()
  private readonly contained = new WeakMap<RawResource, Map<string, Named>>()
  private isRestful = false
  private isTransaction = false
  private patients = 0

  /** @param outside where to look for what is not among the documents: another Source. */
  constructor (private readonly outside?: Source, private readonly isFolder = false) {}

  /** Takes in a resource, or the entries of a Bundle. */
  add (root: RawResource): void {
    if (root['type'] === 'transaction') this.isTransaction = true
    for (const one of entriesOf(root)) this.index(one)
  }

  /**
   * A literal reference, else the identifier that the reference gives.
   * @param type looked for by identifier, where the reference does not name one itself.
   */
  resolve (reference: Reference | undefined, from: Located, type: string): Located | undefined {
    if (reference === undefined) return undefined
    const { reference: text, identifier } = reference
    const found = typeof text === 'string' ? this.literal(text, from) : undefined
    if (found !== undefined || identifier?.value === undefined) return found
    return this.identified(reference.type ?? type, identifier.system ?? '', identifier.value)
  }

  /**
   * A submission that holds a Patient means that one: a subject found only elsewhere is a mistake
   * in it, not a reason to look further.
   */
  literal (text: string, from: Located): Located | undefined {
    if (text.startsWith('#')) return this.within(text.slice(1), from.holder ?? from)
    const found = this.candidates(text, from)
    if (found !== undefined) return only(found, text)
    const other = this.outside?.literal(text, from)
    return other?.resource.resourceType === 'Patient' && this.patients > 0 ? undefined : other
  }

  /** True if one of several patients is told from the others by id alone, since no entry has a server. */
  isByIdAlone (text: string, from: Located): boolean {
    const name = restfulName(text)
    return this.patients > 1 && from.base === undefined && name !== undefined && name.base === undefined
  }

  private candidates (text: string, from: Located): Named | undefined {
    const conditional = this.isTransaction ? conditionalReference(text) : undefined
    if (conditional !== undefined) {
      const { type, system, value } = conditional
      return this.byIdentifier.get(identifierName(type, system, value))
    }
    const name = restfulName(text)
    if (name === undefined || name.base !== undefined) return this.byUrl.get(urlName(text))
    if (from.base !== undefined) return this.byUrl.get(`${from.base}/${name.path}`)
    // Without a single RESTful full URL the Bundle is of one server; so is a folder.
    return this.isRestful && !this.isFolder ? undefined : this.byPath.get(name.path)
  }

  private identified (type: string, system: string, value: string): Located | undefined {
    const found = this.byIdentifier.get(identifierName(type, system, value))
    return found?.list.length === 1 ? found.list[0] : undefined
  }

  private index (one: Located): void {
    const { resource, fullUrl, base } = one
    const { resourceType: type, id, identifier } = resource
    if (type === 'Patient') this.patients++
    if (type === 'Condition') this.conditions.push(one)
    if (base !== undefined) this.isRestful = true
    // R4: a full URL does not disagree with the id. Where it does, nobody can say whose it is.
    const path = fullUrl === undefined ? undefined : restfulName(fullUrl)?.path
    const disagrees = path !== undefined && typeof id === 'string' && path !== `${type}/${id}`
    if (fullUrl !== undefined && !disagrees) name(this.byUrl, urlName(fullUrl), one)
    if (typeof id === 'string') name(this.byPath, `${type}/${id}`, one)
    if (!Array.isArray(identifier)) return
    for (const each of identifier as unknown[]) {
      const { system, value } = (each ?? {}) as { system?: unknown, value?: unknown }
      if (typeof value !== 'string') continue
      name(this.byIdentifier, identifierName(type, typeof system === 'string' ? system : '', value), one)
    }
  }

  private within (id: string, holder: Located): Located | undefined {
    if (id === '') return holder
    let known = this.contained.get(holder.resource)
    if (known === undefined) {
      known = new Map()
      for (const one of containedIn(holder)) name(known, String(one.resource['id'] ?? ''), one)
      this.contained.set(holder.resource, known)
    }
    const found = known.get(id)
    return found?.list.length === 1 ? found.list[0] : undefined
  }
}

function identifierName (type: string, system: string, value: string): string {
  return JSON.stringify([type, system, value])
}

function name (names: Map<string, Named>, key: string, one: Located): void {
  const known = names.get(key)
  if (known === undefined) {
    names.set(key, { list: [one], texts: new Set() })
    return
  }
  const first = known.list[0]
  if (first === undefined || first.resource === one.resource) return
  // Only where a name comes twice is there anything to compare.
  if (known.texts.size === 0) known.texts.add(canonicalJson(first.resource))
  const text = canonicalJson(one.resource)
  if (known.texts.has(text)) return
  known.texts.add(text)
  known.list.push(one)
}

/** Of several versions, the one that the reference names. */
function only ({ list }: Named, text: string): Located | undefined {
  if (list.length === 1) return list[0]
  const version = restfulName(text)?.version
  const named = list.filter(({ resource }) =>
    version !== undefined && (resource['meta'] as { versionId?: unknown } | undefined)?.versionId === version)
  return named.length === 1 ? named[0] : undefined
}
