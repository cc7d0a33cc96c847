import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { InputError } from '../fault.js'
import type { SourceFile } from './source-files.js'

const CHUNK_BYTES = 256 * 1024
const BOM = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Bytes of a file, after decompression, and the place of the first of them. The bytes may change when the
 * next chunk is read: who needs them longer copies them.
 */
export interface Chunk {
  readonly offset: number
  readonly bytes: Buffer
}

/**
 * Reads a file in chunks, decompresses it, and skips a byte order mark.
 * @param onRead learns how many bytes of the file itself were read
 * @throws InputError at the first fault of the file; the chunks before it were given
 */
export async function * bytesOf (
  file: SourceFile, onRead: (bytes: number) => void = () => {}
): AsyncGenerator<Chunk> {
  let offset = 0
  let first = Buffer.alloc(0)
  let isStarted = false
  try {
    for await (const bytes of file.isGzip ? unzipped(file.path, onRead) : plainBytes(file.path, onRead)) {
      if (isStarted) {
        yield { offset, bytes }
        offset += bytes.length
        continue
      }
      first = Buffer.concat([first, bytes])
      if (first.length < BOM.length) continue
      isStarted = true
      yield startOf(first)
      offset = first.length
    }
    if (!isStarted && first.length > 0) yield startOf(first)
  } catch (error) {
    throw faultOf(error)
  }
}

/** Reads into one buffer, since new buffers for each chunk would fill the memory between collections. */
async function * plainBytes (path: string, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const file = await open(path, 'r')
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, null)
      if (bytesRead === 0) return
      onRead(bytesRead)
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

async function * unzipped (path: string, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const raw = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  raw.on('data', bytes => { onRead(bytes.length) })
  const stream = raw.pipe(createGunzip({ chunkSize: CHUNK_BYTES }))
  raw.on('error', error => { stream.destroy(error) })
  try {
    yield * stream as AsyncIterable<Buffer>
  } finally {
    raw.destroy()
    stream.destroy()
  }
}

/** How files begin that are compressed, but do not say so by their names. */
const ARCHIVES: readonly (readonly [start: Buffer, text: string])[] = [
  [Buffer.from([0x1f, 0x8b]), 'compressed by gzip; its name ends in .gz if it is compressed once'],
  [Buffer.from('PK\u0003'), 'a ZIP archive; unpack it']
]

/** Skips a byte order mark. @throws InputError if the text is UTF-16 or UTF-32, or no text */
function startOf (bytes: Buffer): Chunk {
  const archive = ARCHIVES.find(([start]) => bytes.subarray(0, start.length).equals(start))
  if (archive !== undefined) throw new InputError({ code: 'compressed', text: archive[1] })
  const [first = 1, second = 1] = bytes
  const isWide = first === 0 || second === 0 || (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff)
  if (isWide) throw new InputError({ code: 'not-utf-8', text: 'UTF-16 or UTF-32; convert it to UTF-8' })
  const start = bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0
  return { offset: start, bytes: bytes.subarray(start) }
}

function faultOf (error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (error instanceof InputError || code === undefined) return error
  if (code === 'Z_BUF_ERROR') return new InputError({ code: 'cut', text: 'the gzip stream ends early' })
  if (code.startsWith('Z_')) return new InputError({ code: 'not-gzip', text: 'not gzip, or damaged' })
  if (code.startsWith('E')) return new InputError({ code: 'unreadable', text: `cannot be read (${code})` })
  return error
}
