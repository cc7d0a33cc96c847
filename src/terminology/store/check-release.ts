import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { MAX_LINE_BYTES, MAX_RELEASE_BYTES, conceptOf, headerOf, type ReleaseHeader }
  from '../release/index.js'
import { MAX_SENSITIVE_ENTRIES, SENSITIVE_SYSTEM, entryOf } from '../../records/index.js'
import { IndexBuilder } from '../search/index.js'

/** A release that was read as a whole and found sound. */
export interface CheckedRelease {
  readonly header: ReleaseHeader
  readonly hash: Uint8Array
  readonly bytes: number
  readonly index: Uint8Array
}

const LINE_FEED = 10

/**
 * Reads a release and checks every line: form, order, count. It also builds the index. A release of a peer
 * and an import of this node pass the same check.
 * @returns a sentence about the first fault, or the checked release
 */
export async function checkRelease (path: string): Promise<CheckedRelease | string> {
  const hash = createHash('sha256')
  const index = new IndexBuilder()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let header: ReleaseHeader | undefined
  let rest: Buffer = Buffer.alloc(0)
  let [place, lines, last] = [0, 0, '']
  const take = (bytes: Buffer): string | undefined => {
    let text: string
    try {
      text = decoder.decode(bytes)
    } catch {
      return 'not UTF-8'
    }
    if (lines++ === 0) {
      header = headerOf(text)
      return header === undefined ? 'not the header of a release' : undefined
    }
    const concept = conceptOf(text)
    if (concept === undefined) return 'not a code of a release'
    if (concept.code <= last) return 'the codes are not sorted'
    last = concept.code
    if (header?.system === SENSITIVE_SYSTEM && entryOf(concept.code) === undefined) {
      return 'not a sensitive code, written as in HIV icd10 B20'
    }
    index.add(concept, place)
    return undefined
  }
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED, start)) {
      const fault = take(rest.subarray(start, end))
      if (fault !== undefined) return `line ${lines}: ${fault}`
      place += end + 1 - start
      start = end + 1
    }
    rest = rest.subarray(start)
    if (rest.length > MAX_LINE_BYTES) return `line ${lines + 1}: too long`
    if (place > MAX_RELEASE_BYTES) return 'the release is too large'
  }
  if (header === undefined) return 'the file is empty'
  if (rest.length > 0) return `line ${lines + 1}: the last line has no end`
  if (header.system === SENSITIVE_SYSTEM && header.codes > MAX_SENSITIVE_ENTRIES) {
    return `more than ${MAX_SENSITIVE_ENTRIES} sensitive codes`
  }
  if (header.codes !== lines - 1) return `${lines - 1} codes, and the header names ${header.codes}`
  const digest = new Uint8Array(hash.digest())
  return { header, hash: digest, bytes: place, index: index.finish(digest, place) }
}
