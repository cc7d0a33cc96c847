import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WITH_TSX } from '../../faults/with-tsx.js'
import { filesBelow } from './files-below.js'
import { streamsIn } from './muxed-streams.js'
import type { SecretLine } from './tap/secrets.js'

/** Some bytes, and where they were found. */
export interface Place {
  readonly place: string
  readonly direction: 'in' | 'out' | 'file'
  readonly bytes: Uint8Array
}

/** Returns the flags of Node that load a file of `tap` before the program. */
export function tap (name: 'connections' | 'later' | 'secrets'): readonly string[] {
  return [...WITH_TSX, '--import', new URL(`./tap/${name}.ts`, import.meta.url).href]
}

/** Returns the streams that a tap of connections has written, of all processes or of one. */
export async function tappedStreams (folder: string, pid?: number): Promise<Place[]> {
  const files = await filesBelow(path.join(folder, 'taps', ...pid === undefined ? [] : [String(pid)]))
  const found = await Promise.all(files.filter(file => file.endsWith('.bin')).map(async place =>
    streamsIn(await readFile(place)).map((bytes): Place =>
      ({ place, direction: place.endsWith('-in.bin') ? 'in' : 'out', bytes }))))
  return found.flat()
}

/** Returns what taps of secrets have written. */
export async function tappedSecrets (folder: string): Promise<SecretLine[]> {
  const files = (await filesBelow(path.join(folder, 'taps'))).filter(file => file.endsWith('.ndjson'))
  const texts = await Promise.all(files.map(async file => await readFile(file, 'utf8')))
  return texts.flatMap(text => text.split('\n').filter(line => line !== '')
    .map(line => JSON.parse(line) as SecretLine))
}

/** Returns the bytes of files below a folder whose paths have a word. */
export async function filesOf (folder: string, word: string): Promise<Place[]> {
  const files = (await filesBelow(folder)).filter(file => file.includes(word))
  return await Promise.all(files.map(async (place): Promise<Place> =>
    ({ place, direction: 'file', bytes: await readFile(place) })))
}
