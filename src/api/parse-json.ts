import { MAX_JSON_DEPTH, readJson, type JsonFault } from '../records/index.js'
import { jsonFault } from './json-fault.js'
import { readText } from './read-text.js'
import { ServiceError } from './service-error.js'

/** Decodes and parses a body. @throws ServiceError 400 `not-utf-8`, or as `parseJson` */
export function parseBytes (bytes: Uint8Array): unknown {
  const read = readText(bytes)
  if (!read.ok) throw new ServiceError(400, 'not-utf-8', `the body is ${read.fault}`)
  return parseJson(read.text)
}

/**
 * Parses JSON. The error quotes no part of the text, which may be clinical.
 * @throws ServiceError 400 `not-json`, `duplicate-key`, `too-deep`, `not-portable`
 */
export function parseJson (text: string): unknown {
  const result = readJson(text)
  if (result.ok) return result.value
  throw new ServiceError(400, result.fault, messageOf(result.fault, text))
}

function messageOf (fault: JsonFault, text: string): string {
  switch (fault) {
    case 'not-json': return `not JSON: ${jsonFault(text)}`
    case 'duplicate-key': return 'an object has the same key twice; write each key once'
    case 'too-deep': return `nested deeper than ${MAX_JSON_DEPTH} levels; flatten it`
    case 'not-portable':
      return 'a text contains half of a surrogate pair, or a number is too large or too small; correct it'
  }
}
