import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { readText } from '../../api/index.js'
import type { Sample } from '../samples/index.js'

/** A Condition as found, with all that it refers to as one Bundle. */
export interface FoundCondition {
  /** File below the folder and place in it, for the report. */
  readonly place: string
  /** Conditions of one patient have the same. */
  readonly patient: string
  readonly text: string
}

export interface FhirFolder {
  readonly files: number
  readonly conditions: readonly FoundCondition[]
  /** Files that hold no FHIR resource in UTF-8. */
  readonly unread: readonly string[]
}

interface Resource { readonly resourceType: string, readonly [element: string]: unknown }
interface Entry { readonly resource: Resource, readonly fullUrl: string | undefined }
interface Document { readonly file: string, readonly isBundle: boolean, readonly entries: Entry[] }

/**
 * Every Condition of every FHIR file below a folder. A reference leads to a resource of the same
 * Bundle first, then to one in the other files of the same folder.
 */
export async function readFhirFolder (root: string): Promise<FhirFolder> {
  const names = (await readdir(root, { recursive: true })).filter(name => name.endsWith('.json'))
  const unread: string[] = []
  const byFolder = new Map<string, Document[]>()
  for (const file of names.sort()) {
    const document = parse(file, await readFile(path.join(root, file)))
    if (document === undefined) unread.push(file)
    else byFolder.set(path.dirname(file), [...byFolder.get(path.dirname(file)) ?? [], document])
  }
  const conditions = [...byFolder].flatMap(([folder, documents]) => {
    const beside = new Names(documents.flatMap(document => document.entries))
    return documents.flatMap(document => conditionsOf(folder, document, beside))
  })
  return { files: names.length, conditions, unread }
}

/** As things to submit: one patient's diagnoses all at one hospital. */
export function asSamples (conditions: readonly FoundCondition[]): Sample[] {
  const hospitals = new Map<string, number>()
  return conditions.map(({ place, patient, text }) => {
    const hospital = hospitals.get(patient) ?? hospitals.size + 1
    hospitals.set(patient, hospital)
    return { title: place, hospital, diagnoses: 1, expect: 'any', force: false, text }
  })
}

function conditionsOf (folder: string, document: Document, beside: Names): FoundCondition[] {
  const within = new Names(document.entries)
  const hasPatient = document.isBundle && document.entries.some(isPatient)
  const resolve = (reference: string): Entry | undefined => {
    const found = within.find(reference)
    if (found !== undefined) return found
    const other = beside.find(reference)
    // A Bundle that brings its patient means that one, not another that lies beside it.
    return other !== undefined && hasPatient && isPatient(other) ? undefined : other
  }
  return document.entries.flatMap((entry, index) => {
    if (entry.resource.resourceType !== 'Condition') return []
    const place = document.isBundle ? `${document.file}#entry[${index}]` : document.file
    const { subject } = entry.resource as { readonly subject?: { readonly reference?: unknown } }
    return [{
      place,
      patient: `${folder} ${String(subject?.reference ?? place)}`,
      text: JSON.stringify(bundleOf(entry, resolve))
    }]
  })
}

/** The Condition and everything that can be reached from it, each once. */
function bundleOf (condition: Entry, resolve: (reference: string) => Entry | undefined): object {
  const entries = [condition]
  const seen = new Set<object>([condition.resource])
  for (const { resource } of entries) {
    for (const reference of referencesOf(resource)) {
      const found = resolve(reference)
      // Another Condition would be submitted a second time.
      if (found === undefined || seen.has(found.resource)) continue
      if (found.resource.resourceType === 'Condition') continue
      seen.add(found.resource)
      entries.push(found)
    }
  }
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: entries.map(({ resource, fullUrl }) => {
      return fullUrl === undefined ? { resource } : { fullUrl, resource }
    })
  }
}

function referencesOf (value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => {
    return key === 'reference' && typeof item === 'string' ? [item] : referencesOf(item)
  })
}

function parse (file: string, bytes: Uint8Array): Document | undefined {
  const read = readText(bytes)
  const value = read.ok ? asResource(json(read.text)) : undefined
  if (value === undefined) return undefined
  if (value.resourceType !== 'Bundle') {
    return { file, isBundle: false, entries: [{ resource: value, fullUrl: undefined }] }
  }
  const list = Array.isArray(value['entry']) ? value['entry'] as unknown[] : []
  const entries = list.flatMap((item): Entry[] => {
    const { resource, fullUrl } = (item ?? {}) as { resource?: unknown, fullUrl?: unknown }
    const inner = asResource(resource)
    if (inner === undefined) return []
    return [{ resource: inner, fullUrl: typeof fullUrl === 'string' ? fullUrl : undefined }]
  })
  return { file, isBundle: true, entries }
}

function json (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function asResource (value: unknown): Resource | undefined {
  const type = (value as { readonly resourceType?: unknown } | null | undefined)?.resourceType
  return typeof type === 'string' ? value as Resource : undefined
}

function isPatient ({ resource }: Entry): boolean {
  return resource.resourceType === 'Patient'
}

/** Resources by the names that references use (FHIR R4, Resolving references in Bundles). */
class Names {
  /** Undefined where two resources have one name: neither is meant by it. */
  readonly #entries = new Map<string, Entry | undefined>()

  constructor (entries: readonly Entry[]) {
    for (const entry of entries) {
      const { resource, fullUrl } = entry
      if (fullUrl !== undefined) this.#add(fullUrl, entry)
      if (typeof resource['id'] === 'string') {
        this.#add(`${resource.resourceType}/${resource['id']}`, entry)
      }
    }
  }

  find (reference: string): Entry | undefined {
    return this.#entries.get(reference.replace(/\/_history\/[^/]*$/, ''))
  }

  #add (name: string, entry: Entry): void {
    const known = this.#entries.get(name)
    const clash = this.#entries.has(name) && known?.resource !== entry.resource
    this.#entries.set(name, clash ? undefined : entry)
  }
}
