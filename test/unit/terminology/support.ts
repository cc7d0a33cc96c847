import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recognise, type About, type Fact } from '../../../src/terminology/formats/index.js'
import { importRelease, ReleaseStore, type ImportedRelease, type Release }
  from '../../../src/terminology/index.js'

/** Rows in the layout of the order file of ICD-10-CM: number, code, flag, short title, long title. */
export function orderFile (rows: readonly (readonly [code: string, flag: 0 | 1, title: string])[]): string {
  return rows.map(([code, flag, title], at) => {
    const number = String(at + 1).padStart(5, '0')
    return `${number} ${code.padEnd(7)} ${flag} ${title.slice(0, 60).padEnd(60)} ${title}\r\n`
  }).join('')
}

export const DIABETES = orderFile([
  ['E11', 0, 'Type 2 diabetes mellitus'],
  ['E110', 0, 'Type 2 diabetes mellitus with hyperosmolarity'],
  ['E1100', 1, 'Type 2 diabetes mellitus with hyperosmolarity without coma'],
  ['E119', 1, 'Type 2 diabetes mellitus without complications'],
  ['S720', 0, 'Fracture of head and neck of femur'],
  ['S72001A', 1, 'Fracture of unspecified part of neck of right femur, initial encounter for closed fracture']
])

/** Reads a text with the reader of its format, in pieces of a length. */
export function factsOf (text: string, piece = text.length): { facts: Fact[], about: About, kind: string } {
  const facts: Fact[] = []
  const format = recognise(text, fact => { facts.push(fact) })
  if (format.by === 'line') {
    for (const [at, line] of text.trimEnd().split(/\r?\n/).entries()) format.reader.take(line, at + 1)
  } else {
    for (let at = 0; at < text.length; at += piece) format.reader.write(text.slice(at, at + piece))
  }
  return { facts, about: format.reader.end(), kind: format.reader.kind }
}

/** The codes of facts with their uses. */
export function usesIn (facts: readonly Fact[]): Record<string, string> {
  return Object.fromEntries(facts.flatMap(fact => fact.type === 'concept' ? [[fact.code, fact.use]] : []))
}

/** A folder with a store, removed by `remove`. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'medichain-terms-'))
  readonly store = new ReleaseStore(join(this.folder, 'terminology'))
  #files = 0

  write (content: string | Uint8Array, name = `file-${this.#files++}`): string {
    const file = join(this.folder, name)
    writeFileSync(file, content)
    return file
  }

  async import (content: string | Uint8Array, given: About = { version: '2026' }): Promise<ImportedRelease> {
    return await importRelease(this.store, [this.write(content)], given)
  }

  async open (content: string | Uint8Array, given?: About): Promise<Release> {
    const { hash } = await this.import(content, given)
    return (await this.store.open(hash))!
  }

  async remove (): Promise<void> {
    await this.store.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
