import assert from 'node:assert/strict'
import { walRecordCodec } from '../../../src/protocol/consensus/index.js'
import { decodeLogRecord, encodeLogRecord } from '../../../src/protocol/replica/index.js'
import { concat, hex } from '../../../src/protocol/types/index.js'
import type { Random } from '../../../src/sim/random.js'
import { MemoryFileSystem, openWal, WalCorruptError } from '../../../src/storage/index.js'
import { encodeRecord } from '../../../src/storage/wal-format.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'
import { sampleOf } from './codecs.js'

function payload (random: Random): Uint8Array {
  const height = new Uint8Array(8)
  height[7] = random.between(0, 9)
  return concat(height, sampleOf(walRecordCodec, random))
}

/** Records: a type, then the payload. */
const logRecord: Target = {
  name: 'log-record',
  extension: 'bin',
  make (random) {
    const bytes = concat(Uint8Array.of(random.pick([1, 1, 1, 2, 0, 3, 255])), payload(random))
    return random.chance(0.1) ? bytes : mutateBytes(bytes, random)
  },
  run (input) {
    const raw = { type: input[0] ?? 0, payload: input.subarray(1) }
    const decoded = decodeLogRecord(raw)
    if (decoded.verdict !== 'accept') return
    const again = encodeLogRecord(decoded.value)
    assert.deepEqual([again.type, hex(again.payload)], [raw.type, hex(raw.payload)])
  }
}

/** Log files with damage from a crash or a bad disk. */
const walFile: Target = {
  name: 'wal-file',
  extension: 'bin',
  make (random) {
    const records = Array.from({ length: random.between(0, 6) }, () => encodeRecord({
      type: random.between(1, 3),
      payload: random.chance(0.7) ? payload(random) : random.bytes(random.between(0, 20))
    }))
    const bytes = concat(...records)
    return random.chance(0.1) ? bytes : mutateBytes(bytes, random)
  },
  async run (input) {
    const files = new MemoryFileSystem()
    files.write('wal', input)
    const wal = await openWal('wal', files).catch((error: unknown) => {
      assert(error instanceof WalCorruptError, String(error))
    })
    if (wal === undefined) return
    const found = concat(...wal.records().map(encodeRecord))
    assert.equal(hex(found), hex(input.subarray(0, input.byteLength - wal.opening.cutBytes)))
    wal.append({ type: 7, payload: Uint8Array.of(1, 2, 3) })
    await wal.flush()
    await wal.close()
    const again = await openWal('wal', files)
    assert.equal(again.records().length, wal.records().length)
    assert.equal(again.opening.cutBytes, 0)
  }
}

export const logTargets: readonly Target[] = [logRecord, walFile]
