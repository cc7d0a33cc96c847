import { lineOfFault } from './json-fault.js'
import { ServiceError } from './service-error.js'

/**
 * JSON.parse with two refusals that it lacks and that records-and-fhir.md §2 asks for: duplicate
 * keys, of which readers keep different ones, and the key `__proto__`. The text is scanned only for
 * the keys; `JSON.parse` alone decides what is JSON.
 * @throws ServiceError 400 `not-json` or `duplicate-key`
 */
export function parseJson (text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    const empty = text.trim() === ''
    const fault = empty ? 'it is empty' : `it does not parse at line ${lineOfFault(text)}`
    throw new ServiceError(400, 'not-json', `not JSON: ${fault}`)
  }
  checkKeys(text)
  return value
}

/** Walks valid JSON; `open` holds the keys seen in each object around, or undefined in an array. */
function checkKeys (text: string): void {
  const open: (Set<string> | undefined)[] = []
  let expectKey = false
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
        open.push(new Set())
        expectKey = true
        break
      case 0x5b: // [
        open.push(undefined)
        expectKey = false
        break
      case 0x7d: // }
      case 0x5d: // ]
        open.pop()
        expectKey = false
        break
      case 0x2c: // ,
        expectKey = open.at(-1) !== undefined
        break
      case 0x22: { // "
        const end = endOfString(text, at)
        if (expectKey) addKey(open.at(-1), text.slice(at, end + 1))
        expectKey = false
        at = end
        break
      }
    }
  }
}

function addKey (keys: Set<string> | undefined, literal: string): void {
  const key = literal.includes('\\') ? JSON.parse(literal) as string : literal.slice(1, -1)
  if (keys === undefined) return
  if (key === '__proto__' || keys.has(key)) {
    throw new ServiceError(400, 'duplicate-key', 'an object holds the same key twice, or __proto__')
  }
  keys.add(key)
}

/** Index of the closing quote of the string that opens at `start`. */
function endOfString (text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

/** An odd number of backslashes before a quote escapes it. */
function isEscaped (text: string, quote: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++
  return backslashes % 2 === 1
}
