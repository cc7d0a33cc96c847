/**
 * This file resolves references between the resources of a submission, by the rules of FHIR R4 for Bundles
 * (bundle.html#references). It never confuses two resources of the same name.
 */
import type { Reference } from 'fhir/r4.js'
import { canonicalJson } from '../canonical-json.js'
import { slicesOf } from '../container/index.js'
import { containedIn, entriesOf, exactResource, type Located, type RawResource } from './entries.js'
import { conditionalReference, restfulName, urlName } from './reference-text.js'

/** The different resources with the same name; equal resources are listed once. */
interface Namesakes {
  readonly list: Located[]
  /** Canonical texts of the resources; undefined as long as only one has the name. */
  texts: Set<string> | undefined
}

export class Source {
  /** The Conditions, in the order of the submission. */
  readonly conditions: Located[] = []
  private readonly byUrl = new Map<string, Namesakes>()
  private readonly byPath = new Map<string, Namesakes>()
  /** Made when it is needed: few references name an identifier. */
  private byIdentifier: Map<string, Namesakes> | undefined
  private readonly all: Located[] = []
  private readonly contained = new WeakMap<RawResource, Map<string, Namesakes>>()
  private isRestful = false
  private isTransaction = false
  private patients = 0

  /** @param outside resolves references that lead out of these documents. */
  constructor (private readonly outside?: Source, private readonly isFolder = false) {}

  /**
   * Adds a resource, or the entries of a Bundle.
   * @param bytes the JSON that the resource was read from
   */
  add (root: RawResource, bytes?: Uint8Array): void {
    if (root['type'] === 'transaction') this.isTransaction = true
    const slices = bytes === undefined ? undefined : slicesOf(bytes)
    for (const located of entriesOf(root, slices)) this.index(located)
  }

  /**
   * Resolves a literal reference, else the identifier of the reference.
   * @param type the type to look for by identifier, if the reference names no type.
   */
  resolve (reference: Reference | undefined, from: Located, type: string): Located | undefined {
    if (reference === undefined) return undefined
    const { reference: text, identifier } = reference
    const found = typeof text === 'string' ? this.literal(text, from) : undefined
    if (found !== undefined || identifier?.value === undefined) return found
    return this.identified(reference.type ?? type, identifier.system ?? '', identifier.value)
  }

  /**
   * Resolves a literal reference. If the submission has a Patient of its own, a Patient from outside is not
   * taken: such a subject is a mistake in the submission.
   */
  literal (text: string, from: Located): Located | undefined {
    if (text.startsWith('#')) return this.within(text.slice(1), from.holder ?? from)
    const found = this.candidates(text, from)
    if (found !== undefined) return single(found, text)
    const other = this.outside?.literal(text, from)
    return other?.resource.resourceType === 'Patient' && this.patients > 0 ? undefined : other
  }

  /** True if only its id distinguishes the patient from others, since no entry has a server. */
  isByIdAlone (text: string, from: Located): boolean {
    const name = restfulName(text)
    return this.patients > 1 && from.base === undefined && name !== undefined && name.base === undefined
  }

  private candidates (text: string, from: Located): Namesakes | undefined {
    const conditional = this.isTransaction ? conditionalReference(text) : undefined
    if (conditional !== undefined) {
      const { type, system, value } = conditional
      return this.identifiers().get(identifierName(type, system, value))
    }
    const name = restfulName(text)
    if (name === undefined || name.base !== undefined) return this.byUrl.get(urlName(text))
    if (from.base !== undefined) return this.byUrl.get(`${from.base}/${name.path}`)
    // A Bundle without RESTful full URLs comes from a single server, and so does a folder.
    return this.isRestful && !this.isFolder ? undefined : this.byPath.get(name.path)
  }

  private identified (type: string, system: string, value: string): Located | undefined {
    const found = this.identifiers().get(identifierName(type, system, value))
    return found?.list.length === 1 ? found.list[0] : undefined
  }

  private index (located: Located): void {
    const { resource, fullUrl, base } = located
    const { resourceType: type, id } = resource
    if (type === 'Patient') this.patients++
    if (type === 'Condition') this.conditions.push(located)
    if (base !== undefined) this.isRestful = true
    // R4 forbids a full URL that disagrees with the id. Such a URL names no resource here.
    const path = fullUrl === undefined ? undefined : restfulName(fullUrl)?.path
    const disagrees = path !== undefined && typeof id === 'string' && path !== `${type}/${id}`
    if (fullUrl !== undefined && !disagrees) addName(this.byUrl, urlName(fullUrl), located)
    if (typeof id === 'string') addName(this.byPath, `${type}/${id}`, located)
    this.all.push(located)
    if (this.byIdentifier !== undefined) addIdentifiers(this.byIdentifier, located)
  }

  private identifiers (): ReadonlyMap<string, Namesakes> {
    if (this.byIdentifier !== undefined) return this.byIdentifier
    const names = new Map<string, Namesakes>()
    for (const located of this.all) addIdentifiers(names, located)
    this.byIdentifier = names
    return names
  }

  private within (id: string, holder: Located): Located | undefined {
    if (id === '') return holder
    let known = this.contained.get(holder.resource)
    if (known === undefined) {
      known = new Map()
      for (const inner of containedIn(holder)) addName(known, String(inner.resource['id'] ?? ''), inner)
      this.contained.set(holder.resource, known)
    }
    const found = known.get(id)
    return found?.list.length === 1 ? found.list[0] : undefined
  }
}

function identifierName (type: string, system: string, value: string): string {
  return JSON.stringify([type, system, value])
}

function addIdentifiers (names: Map<string, Namesakes>, located: Located): void {
  const { identifier, resourceType: type } = located.resource
  if (!Array.isArray(identifier)) return
  for (const given of identifier as unknown[]) {
    const { system, value } = (given ?? {}) as { system?: unknown, value?: unknown }
    if (typeof value !== 'string') continue
    addName(names, identifierName(type, typeof system === 'string' ? system : '', value), located)
  }
}

function addName (names: Map<string, Namesakes>, name: string, located: Located): void {
  const known = names.get(name)
  if (known === undefined) {
    names.set(name, { list: [located], texts: undefined })
    return
  }
  const first = known.list[0]
  if (first === undefined || first.resource === located.resource) return
  known.texts ??= new Set([canonicalJson(exactResource(first))])
  const text = canonicalJson(exactResource(located))
  if (known.texts.has(text)) return
  known.texts.add(text)
  known.list.push(located)
}

/** Finds the only resource of a name, or the version that the reference names. */
function single ({ list }: Namesakes, text: string): Located | undefined {
  if (list.length === 1) return list[0]
  const version = restfulName(text)?.version
  const named = list.filter(({ resource }) =>
    version !== undefined && (resource['meta'] as { versionId?: unknown } | undefined)?.versionId === version)
  return named.length === 1 ? named[0] : undefined
}
