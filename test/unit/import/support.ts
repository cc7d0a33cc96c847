import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { ServiceError, type BatchItem, type Client } from '../../../src/api/index.js'
import type { Chunk } from '../../../src/import/files/index.js'
import {
  runImport, sourceFiles, type ImportEnd, type ImportOptions, type Outcome
} from '../../../src/import/index.js'
import type { Piece } from '../../../src/import/pieces/index.js'
import { fakeCase } from '../api/fake-services.js'

export type Json = Readonly<Record<string, unknown>>

/** A document that the importer sent: the resources of its Bundle, the Condition first. */
export interface Sent {
  readonly type: string
  readonly entry: readonly { readonly fullUrl?: string, readonly resource: Json }[]
}

/** A node that takes each Condition once for each id, and keeps what it was sent. */
export class FakeClient {
  readonly sent: Sent[] = []
  readonly texts: string[] = []
  readonly requests: string[] = []
  readonly amended: string[] = []
  /** The queries of all calls that submitted something. */
  readonly queries: unknown[] = []
  /** Answers in place of the node, if it returns something. */
  answer: (document: Sent, request: number) => BatchItem | Error | undefined = () => undefined
  readonly #known = new Set<string>()

  get client (): Client {
    const unused = (): never => { throw new Error('the importer does not call this') }
    return {
      call: async () => await Promise.resolve({ ...fakeCase('c'.repeat(64), 'accepted') } as never),
      submitText: async (text, query, corrects) => {
        this.queries.push(query)
        this.amended.push(corrects?.id ?? '')
        return await Promise.resolve({ cases: [{ ...this.#taken(true), text } as never] })
      },
      submitBatchText: async (text, query) => {
        this.queries.push(query)
        return await Promise.resolve(this.#batch(text))
      },
      open: unused,
      close () {}
    }
  }

  #batch (text: string): BatchItem[] {
    this.requests.push(text)
    const documents = JSON.parse(text) as Sent[]
    const answers = documents.map(document => this.answer(document, this.requests.length))
    const failure = answers.find(answer => answer instanceof Error)
    if (failure instanceof Error) throw failure
    return documents.map((document, at) => {
      const answer = answers[at]
      if (answer !== undefined && !(answer instanceof Error)) return answer
      this.sent.push(document)
      this.texts.push(text)
      const id = JSON.stringify(document.entry[0]?.resource['id'])
      const isNew = !this.#known.has(id)
      this.#known.add(id)
      return { submission: { cases: [this.#taken(isNew)] } }
    })
  }

  #taken (created: boolean): NonNullable<BatchItem['submission']>['cases'][number] {
    return { created, location: 'x', case: fakeCase('c'.repeat(64), 'pending'), filled: [], findings: [] }
  }
}

export function problem (status: number, code: string, detail = 'detail'): BatchItem {
  return { problem: { type: 'about:blank', title: 'x', status, code, detail } }
}

export function refusal (status: number, code: string): ServiceError {
  return new ServiceError(status, code, 'detail')
}

export interface Imported extends ImportEnd {
  readonly problems: readonly string[]
}

/** A folder with a source, and imports of it. */
export class Imports {
  readonly node = new FakeClient()

  private constructor (readonly folder: string) {}

  static async create (): Promise<Imports> {
    return new Imports(await mkdtemp(path.join(tmpdir(), 'medichain-import-')))
  }

  async remove (): Promise<void> { await rm(this.folder, { recursive: true }) }

  async write (name: string, content: string | Buffer): Promise<void> {
    const file = path.join(this.folder, 'source', name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, name.endsWith('.gz') && typeof content === 'string' ? gzipSync(content) : content)
  }

  async run (options: Partial<ImportOptions> = {}): Promise<Imported> {
    const problems: string[] = []
    const end = await runImport({
      source: await sourceFiles(path.join(this.folder, 'source')), folder: path.join(this.folder, 'imports'),
      client: this.node.client, onChanged: 'refuse', isRestart: false, signal: new AbortController().signal,
      onOutcome (place, { code, kind, text }: Outcome) {
        if (kind === 'refused') problems.push(`${place}: ${code}: ${text}`)
      },
      onProgress () {},
      ...options
    })
    return { ...end, problems }
  }

  /** The Conditions that were sent, with the ids of what was sent along. */
  get gathered (): readonly string[] {
    return this.node.sent.map(({ entry }) => entry.map(({ resource }) => String(resource['id'])).join(' '))
  }
}

export function ndjson (...resources: readonly Json[]): string {
  return resources.map(resource => `${JSON.stringify(resource)}\n`).join('')
}

export function condition (id: string, more: Json = {}): Json {
  return { resourceType: 'Condition', id, subject: { reference: 'Patient/p1' }, ...more }
}

export function patient (id: string, more: Json = {}): Json {
  return { resourceType: 'Patient', id, ...more }
}

/** Cuts bytes into chunks of these sizes, again and again. All chunks share a buffer, as those of a file. */
export function * chunksOf (bytes: Buffer, sizes: readonly number[]): Generator<Chunk> {
  const shared = Buffer.alloc(Math.max(1, ...sizes))
  for (let offset = 0, turn = 0; offset < bytes.length; turn++) {
    const size = Math.min(sizes[turn % sizes.length] ?? 1, bytes.length - offset)
    bytes.copy(shared, 0, offset, offset + size)
    yield { offset, bytes: shared.subarray(0, size) }
    offset += size
  }
}

export function piecesFrom (
  splitter: { push (chunk: Chunk): Iterable<Piece>, end (): Iterable<Piece> },
  bytes: Buffer, sizes: readonly number[]
): Piece[] {
  const pieces: Piece[] = []
  const keep = (piece: Piece): void => {
    pieces.push('bytes' in piece ? { ...piece, bytes: Buffer.from(piece.bytes) } : piece)
  }
  for (const chunk of chunksOf(bytes, sizes)) for (const piece of splitter.push(chunk)) keep(piece)
  for (const piece of splitter.end()) keep(piece)
  return pieces
}

export function textsOf (pieces: readonly Piece[]): string[] {
  return pieces.map(piece => 'bytes' in piece ? piece.bytes.toString() : piece.fault.code)
}
