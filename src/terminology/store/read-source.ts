import { open } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { FormatError, recognise, type About, type Fact, type FormatReader } from '../formats/index.js'
import type { Staging } from './staging.js'

/** Characters by which a format is recognised. XML may begin with a long comment. */
const START_CHARACTERS = 16 * 1024
/** The longest line. The longest of ICD-10-CM has 306 characters. */
const MAX_LINE_CHARACTERS = 64 * 1024
const GZIP = [0x1f, 0x8b]
const ZIP = Buffer.from('PK')

/** What a file of a publisher says about the release, and how it was read. */
export interface Source {
  readonly kind: string
  readonly about: About
}

/**
 * Reads a file of a publisher, plain or compressed by gzip, into the staging area.
 * @param system the URI that the operator gives
 * @throws FormatError with the line, if the file was cut, is of another kind, or has a bad line
 */
export async function readSource (path: string, staging: Staging, system?: string): Promise<Source> {
  let format: FormatReader | undefined
  let lines: Lines | undefined
  let waiting = ''
  const begin = (): void => {
    format = recognise(waiting.startsWith('\uFEFF') ? waiting.slice(1) : waiting,
      (fact: Fact) => { staging.take(fact) }, system)
    if (format.by === 'line') lines = new Lines(format.reader)
  }
  const pass = (text: string): void => {
    if (lines !== undefined) lines.write(text)
    else if (format?.by === 'text') format.reader.write(text)
  }
  for await (const text of textOf(path)) {
    if (format !== undefined) pass(text)
    else {
      waiting += text
      if (waiting.length < START_CHARACTERS) continue
      begin()
      pass(waiting.replace(/^\uFEFF/, ''))
    }
    while (staging.isFull) await staging.flush()
  }
  if (format === undefined) {
    if (waiting === '') throw new FormatError('the file is empty')
    begin()
    pass(waiting.replace(/^\uFEFF/, ''))
  }
  lines?.end()
  const about = format!.reader.end()
  await staging.flush()
  return { kind: format!.reader.kind, about }
}

/** Yields the text of a file. @throws FormatError if it is not UTF-8, or if the compressed data end early */
async function * textOf (path: string): AsyncGenerator<string> {
  const isCompressed = await isGzip(path)
  const stream = createReadStream(path)
  const source = isCompressed ? stream.pipe(createGunzip()) : stream
  stream.on('error', error => { source.destroy(error) })
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let line = 1
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      const text = decode(decoder, chunk, line)
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line++
      yield text
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR') throw new FormatError('the compressed file ends early: it was cut', line)
    if (code?.startsWith('Z_') === true) throw new FormatError('the compressed data are damaged', line)
    throw error
  } finally {
    stream.destroy()
  }
  yield decode(decoder, undefined, line)
}

type Decoder = InstanceType<typeof TextDecoder>

function decode (decoder: Decoder, chunk: Uint8Array | undefined, line: number): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
  } catch {
    throw new FormatError('not UTF-8 at this line or below it', line)
  }
}

async function isGzip (path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
    if (buffer.equals(ZIP)) throw new FormatError('a ZIP archive; unpack it, and import the files in it')
    return buffer.equals(Buffer.from(GZIP))
  } finally {
    await file.close()
  }
}

/** Splits text into lines for a reader. Each line must have an end, or the file was cut. */
class Lines {
  #rest = ''
  #number = 0

  constructor (private readonly reader: { take (line: string, number: number): void }) {}

  write (text: string): void {
    const parts = (this.#rest + text).split('\n')
    this.#rest = parts.pop() ?? ''
    for (const part of parts) this.reader.take(part.endsWith('\r') ? part.slice(0, -1) : part, ++this.#number)
    if (this.#rest.length > MAX_LINE_CHARACTERS) this.#fail('the line is too long')
  }

  end (): void {
    if (this.#rest !== '') this.#fail('the last line has no end: the file was cut')
  }

  #fail (text: string): never {
    throw new FormatError(text, this.#number + 1)
  }
}
