import { Buffer } from 'node:buffer'
import type { ExportLine, VerificationView } from '../../../api/index.js'
import {
  blockHash, chainIdOf, headerCodec, Reader, signedGenesisCodec
} from '../../../protocol/codec/index.js'
import { hex } from '../../../protocol/types/index.js'
import type { KeyValueStore, StoredChain } from '../../../storage/index.js'
import { StorageError } from '../../../storage/index.js'
import { ChainReplay, nothingVerified } from './chain-replay.js'
import { Mismatch } from './mismatch.js'
import { RebuiltRows } from './rebuilt-rows.js'
import { withScratchStore } from './scratch-store.js'

const RANGE_BLOCKS = 64
const RANGE_BYTES = 4 * 1024 * 1024

/**
 * Exports the genesis, then every block up to the newest, as stored. Invalid blocks are exported unchanged.
 * @throws StorageError 'corrupt', or DecodeError, if a row is damaged or missing
 */
export async function * exportChain (
  store: Pick<StoredChain, 'meta' | 'blocks'>
): AsyncGenerator<ExportLine> {
  const genesis = await store.meta.genesis()
  const tip = (await store.meta.head())?.height ?? 0
  if (genesis === undefined) throw new StorageError('corrupt', 'the genesis is not in the database')
  const chainId = chainIdOf(signedGenesisCodec.decode(genesis).genesis)
  yield { type: 'genesis', chainId: hex(chainId), genesis: base64(genesis) }
  let height = 0
  while (height < tip) {
    const count = Math.min(RANGE_BLOCKS, tip - height)
    const stored = await store.blocks.readRange(height + 1, count, RANGE_BYTES)
    if (stored.length === 0) {
      throw new StorageError('corrupt',
        `block ${height + 1} is not in the database; run chain verify`)
    }
    for (const { block, certificate } of stored) {
      height++
      const hash = hex(blockHash(chainId, headerCodec.read(new Reader(block))))
      yield { type: 'block', height, hash, block: base64(block), certificate: base64(certificate) }
    }
  }
}

export interface VerifyExportOptions {
  /** The expected chain id, in hexadecimal; without it, any valid chain passes. */
  readonly chainId?: string
  readonly onProgress?: (height: number) => void
  /** An empty database for the rebuilt ledger. Default: a temporary database. */
  readonly scratch?: KeyValueStore
}

/**
 * Verifies an exported chain as `verifyStore` verifies a stored chain, except for ledger rows, which an
 * export does not contain. An export that was cut off after a line is valid.
 * @param lines parsed JSON documents, of any shape
 */
export async function verifyExport (
  lines: AsyncIterable<unknown> | Iterable<unknown>, options: VerifyExportOptions = {}
): Promise<VerificationView> {
  const { scratch } = options
  if (scratch !== undefined) return checkLines(lines, options, new RebuiltRows(scratch))
  return withScratchStore(store => checkLines(lines, options, new RebuiltRows(store)))
}

async function checkLines (
  lines: AsyncIterable<unknown> | Iterable<unknown>, options: VerifyExportOptions, rows: RebuiltRows
): Promise<VerificationView> {
  let replay: ChainReplay | undefined
  let tip = 0
  const view = (): VerificationView => replay?.view(tip) ?? nothingVerified(tip)
  try {
    for await (const line of lines) {
      if (replay === undefined) {
        replay = beginFrom(line, options, rows)
        continue
      }
      tip = replay.height + 1
      await takeLine(replay, line)
      options.onProgress?.(tip)
    }
    if (replay === undefined) throw new Mismatch(0, 'missing-genesis', 'The export is empty.')
    return view()
  } catch (error) {
    if (error instanceof Mismatch) return { ...view(), failure: error.finding }
    throw error
  }
}

function beginFrom (line: unknown, options: VerifyExportOptions, rows: RebuiltRows): ChainReplay {
  const { type, chainId, genesis } = fieldsOf(line)
  const bytes = type === 'genesis' ? bytesOf(genesis) : undefined
  if (bytes === undefined) {
    throw new Mismatch(0, 'malformed-line', 'The export does not begin with a genesis.')
  }
  const replay = ChainReplay.begin(bytes, rows)
  for (const named of [chainId, options.chainId]) {
    if (named === undefined || named === replay.chainId) continue
    throw new Mismatch(0, 'wrong-genesis', `The exported genesis makes chain ` +
      `${replay.chainId.slice(0, 16)}…, not ${String(named).slice(0, 16)}….`)
  }
  return replay
}

async function takeLine (replay: ChainReplay, line: unknown): Promise<void> {
  const expected = replay.height + 1
  const { type, height, hash, ...parts } = fieldsOf(line)
  const block = bytesOf(parts.block)
  const certificate = bytesOf(parts.certificate)
  if (type !== 'block' || block === undefined || certificate === undefined) {
    throw new Mismatch(expected, 'malformed-line', `The line of block ${expected} is not a block ` +
      'and its certificate.')
  }
  if (height !== expected) {
    throw new Mismatch(expected, 'missing-block', `Where block ${expected} should be, the export ` +
      `has height ${String(height)}.`)
  }
  await replay.take({ block, certificate })
  if (hash === hex(replay.hash)) return
  throw new Mismatch(expected, 'wrong-hash', `The export names another hash for block ${expected}.`)
}

function fieldsOf (line: unknown): Record<string, unknown> {
  return typeof line === 'object' && line !== null ? line as Record<string, unknown> : {}
}

function base64 (bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** Decodes base64; undefined unless the text is the canonical base64 form of its bytes. */
function bytesOf (text: unknown): Uint8Array | undefined {
  if (typeof text !== 'string') return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined
}
