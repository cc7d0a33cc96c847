import { restfulName, urlName } from '../../records/index.js'
import type { Fault } from '../fault.js'
import type { SourceFile } from '../files/index.js'
import { isFaulty, piecesOf, type Piece } from '../pieces/index.js'
import {
  bundleScope, deletedName, documentOf, mayBeCondition, resourceIn, type IndexView, type Item, type NameIndex,
  type Resources
} from '../references/index.js'
import type { Outgoing } from '../sending/index.js'

export interface OutgoingParts {
  readonly view: IndexView
  readonly index: NameIndex
  readonly resources: Resources
  readonly base?: string
}

/** Makes the document when it is needed, since an earlier run may have sent it. */
export type Make = () => Outgoing

/** Gives each Condition of a file, and each fault, in the order of the file. */
export async function * outgoingOf (
  file: SourceFile, { base, index, resources, view }: OutgoingParts, onRead: (bytes: number) => void
): AsyncGenerator<Make> {
  const isFaultless = !view.withFaults.has(file.number)
  const hasDeletions = view.withDeletions.has(file.number)
  for await (const piece of piecesOf({ file, onRead })) {
    if (isFaultless && !mayBeCondition(piece)) continue
    const place = placeOf(file, piece)
    if (isFaulty(piece)) {
      yield () => faulty(place, piece.fault)
      continue
    }
    const reading = resourceIn(piece, file, base)
    if (reading.kind === 'faulty') yield () => faulty(place, reading.fault)
    if (reading.kind !== 'item' || reading.item.resource.resourceType !== 'Condition') continue
    const { item } = reading
    yield () => {
      const isDeleted = hasDeletions && isDeletedIn(file, item, index)
      if (isDeleted) return faulty(place, DELETED)
      const { text } = documentOf(item, index, resources)
      const { lastUpdated } = (item.resource['meta'] ?? {}) as { lastUpdated?: unknown }
      return { text, place, lastUpdated: typeof lastUpdated === 'string' ? lastUpdated : undefined }
    }
  }
}

const DELETED: Fault = {
  code: 'deleted', text: 'the source deletes this Condition; a record cannot be deleted, but retracted'
}

function isDeletedIn (file: SourceFile, { fullUrl, resource }: Item, index: NameIndex): boolean {
  const path = `${resource.resourceType}/${String(resource['id'])}`
  const named = fullUrl === undefined ? [] : [urlName(fullUrl), restfulName(fullUrl)?.path ?? path]
  const urls = [path, ...named]
  const found = index.find(urls.map(url => deletedName(bundleScope(file), url)))
  return found.some(place => place !== undefined)
}

function placeOf ({ format, name }: SourceFile, piece: Piece): string {
  if (piece.number === 0) return name
  return `${name}, ${format === 'lines' ? 'line' : 'entry'} ${piece.number}`
}

function faulty (place: string, { code, text }: Fault): Outgoing {
  return { text: '', place, lastUpdated: undefined, decided: { kind: 'refused', code, text } }
}
