import { MAX_EXCERPT_BYTES, ServiceError } from '../../api/index.js'
import { utf8 } from '../../protocol/types/index.js'
import { itemsOf, memberOf, rootOf } from '../../records/index.js'
import type { Document } from './submitting.js'

/** A text of a diagnosis without a code, and the person at this hospital who has read it. */
export interface GivenExcerpt {
  readonly text: string
  readonly reader: string
}

export interface SentDocument {
  readonly document: Document
  readonly excerpt?: GivenExcerpt
}

/** Characters of the name of a person, as in the other calls. */
const MAX_READER = 100
const NAMES = ['excerpt', 'reader', 'resource']

type Json = Readonly<Record<string, unknown>>

/**
 * Takes a document out of a Parameters resource that brings an excerpt with it. The parameters are
 * `resource`, `excerpt` and `reader`, in any order. The document keeps its very bytes. Any other document is
 * returned as it is.
 * @throws ServiceError 422 `excerpt-incomplete`, `too-long`
 */
export function documentIn (given: Document): SentDocument {
  const { body, sent } = given
  if (!isObject(body) || body['resourceType'] !== 'Parameters') return { document: given }
  const list = Array.isArray(body['parameter']) ? (body['parameter'] as unknown[]).map(one =>
    isObject(one) ? one : {}) : []
  const names = list.map(({ name }) => String(name)).sort()
  const at = list.findIndex(({ name }) => name === 'resource')
  const resource = list[at]?.['resource']
  const [text, reader] = ['excerpt', 'reader'].map(name =>
    list.find(one => one['name'] === name)?.['valueString'])
  const bytes = bytesAt(sent, at)
  if (names.join() !== NAMES.join() || resource === undefined || bytes === undefined ||
    !isText(text) || !isText(reader) || reader.length > MAX_READER) {
    throw new ServiceError(422, 'excerpt-incomplete', 'Parameters bring a diagnosis with its excerpt: ' +
      'resource, excerpt (valueString) and reader (valueString, the person who has read it, at most ' +
      `${MAX_READER} characters), each once`)
  }
  checkTextSize(text, MAX_EXCERPT_BYTES)
  return { document: { body: resource, sent: bytes }, excerpt: { text, reader: reader.trim() } }
}

/** @throws ServiceError 422 `too-long` */
export function checkTextSize (text: string, most: number): void {
  const { byteLength } = utf8(text)
  if (byteLength <= most) return
  throw new ServiceError(422, 'too-long', `this text has ${byteLength} bytes in UTF-8; ${most} are the most`)
}

function bytesAt (sent: Uint8Array, at: number): Uint8Array | undefined {
  const list = memberOf(rootOf(sent), 'parameter')
  const slice = list === undefined ? undefined : itemsOf(list)[at]
  return slice === undefined ? undefined : memberOf(slice, 'resource')
}

function isText (value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

function isObject (value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
