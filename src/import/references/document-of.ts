import { conditionalReference } from '../../records/index.js'
import { MAX_SUBMISSION_BYTES } from '../../api/index.js'
import type { Item } from './item.js'
import { nameOfReference } from './names.js'
import type { NameIndex } from './name-index.js'
import { referencesIn } from './references-in.js'
import type { Resources } from './resources.js'

/** Resources of one document. A record part holds fewer. */
const MAX_RESOURCES = 64
/** References of one resource that are followed. */
const MAX_REFERENCES = 256
/** What a batch adds to its only document. */
const AROUND_BYTES = 256

export interface Gathered {
  /** A Bundle with the Condition and all that it needs, as JSON. */
  readonly text: string
  readonly resources: number
}

/**
 * Makes the document that submits a Condition: the Condition with the resources that it refers to, each with
 * the bytes of its file.
 */
export function documentOf (condition: Item, index: NameIndex, resources: Resources): Gathered {
  const reached: Item[] = [condition]
  const seen = new Set<string>()
  let size = Buffer.byteLength(condition.text)
  let isConditional = false
  for (const from of reached) {
    const found = referencesIn(from.resource)
    isConditional ||= found.some(({ reference: { reference } }) =>
      typeof reference === 'string' && conditionalReference(reference) !== undefined)
    const names = found.slice(0, MAX_REFERENCES).flatMap(({ reference, type }) => {
      const name = nameOfReference(reference, from, type)
      return name === undefined || seen.has(name) ? [] : name
    })
    for (const name of names) seen.add(name)
    for (const place of index.find(names)) {
      const item = place === undefined ? undefined : resources.at(place)
      if (item === undefined || reached.some(({ text }) => text === item.text)) continue
      const added = Buffer.byteLength(item.text) + AROUND_BYTES
      if (reached.length >= MAX_RESOURCES || size + added > MAX_SUBMISSION_BYTES - AROUND_BYTES) continue
      size += added
      reached.push(item)
    }
  }
  // Only within a transaction may a reference be conditional.
  const type = isConditional ? 'transaction' : 'collection'
  return { text: textOf(reached, condition, type), resources: reached.length }
}

function textOf (reached: readonly Item[], condition: Item, type: 'collection' | 'transaction'): string {
  const entries = reached.map(({ base, fullUrl, text }) => {
    // Relative references of a Condition without a server match no resource that has one.
    const isNamed = fullUrl !== undefined && (base === undefined || condition.base !== undefined)
    return isNamed ? `{"fullUrl":${JSON.stringify(fullUrl)},"resource":${text}}` : `{"resource":${text}}`
  })
  return `{"resourceType":"Bundle","type":"${type}","entry":[${entries.join(',')}]}`
}
