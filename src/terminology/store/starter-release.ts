import { sha256 } from '../../protocol/crypto/index.js'
import { concat, utf8 } from '../../protocol/types/index.js'
import { ICD_10_CM, STARTER_CODES, STARTER_FROM, STARTER_VERSION } from '../../records/index.js'
import { conceptLine, headerLine, type Concept, type ReleaseHeader } from '../release/index.js'
import { IndexBuilder, readTermIndex } from '../search/index.js'
import { Release } from './release.js'

/** Returns the project's starter set as a release in memory. People search it until there is another. */
export function starterRelease (): Release {
  const header: ReleaseHeader = {
    format: 1, system: ICD_10_CM, version: STARTER_VERSION, name: 'Starter set of ICD-10-CM',
    from: STARTER_FROM, caseSensitive: true, complete: false, codes: STARTER_CODES.length
  }
  const builder = new IndexBuilder()
  const lines = [utf8(`${headerLine(header)}\n`)]
  let place = lines[0]!.length
  for (const concept of STARTER_CODES.map(conceptOf).sort((a, b) => a.code < b.code ? -1 : 1)) {
    const line = utf8(`${conceptLine(concept)}\n`)
    builder.add(concept, place)
    lines.push(line)
    place += line.length
  }
  const bytes = concat(...lines)
  const hash = sha256(bytes)
  const index = readTermIndex(builder.finish(hash, place), hash)!
  return new Release(header, hash, index, { read: (start, end) => bytes.subarray(start, end), close () {} })
}

function conceptOf ({ code, isHeading, titles }: typeof STARTER_CODES[number]): Concept {
  return {
    code, use: isHeading ? 'heading' : 'assignable',
    titles: Object.entries(titles).map(([language, text]) => ({ language, text }))
  }
}
