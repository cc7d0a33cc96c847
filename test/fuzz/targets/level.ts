import assert from 'node:assert/strict'
import { maskedChecksum, parseLevelLog } from '../../../src/storage/level-log.js'
import { parseLevelManifest } from '../../../src/storage/level-manifest.js'
import { findTableDamage } from '../../../src/storage/level-table.js'
import { hex } from '../../../src/protocol/types/index.js'
import type { Random } from '../../../src/sim/random.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

const HEADER_BYTES = 7
const MAX_RECORD_BYTES = 300
const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb]

/** Encodes records as a LevelDB log. All records must fit into the first block of the log. */
function logOf (records: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(records.map(record => {
    const typed = Uint8Array.of(1, ...record)
    const head = Buffer.alloc(HEADER_BYTES - 1)
    head.writeUInt32LE(maskedChecksum(typed))
    head.writeUInt16LE(record.byteLength, 4)
    return Buffer.concat([head, typed])
  }))
}

function someBytes (random: Random, most: number): Uint8Array {
  return Uint8Array.from({ length: random.between(0, most) }, () => random.between(0, 255))
}

/** The first byte of an input is its kind: 0 an unchanged log, 1 a mutated log, 2 the end of a table. */
const levelFiles: Target = {
  name: 'level-files',
  extension: 'bin',
  make (random) {
    const kind = random.between(0, 2)
    if (kind === 2) return Uint8Array.of(kind, ...someBytes(random, 400), ...MAGIC)
    const records = Array.from({ length: random.between(1, 8) }, () => someBytes(random, MAX_RECORD_BYTES))
    const log = logOf(records)
    return Uint8Array.of(kind, ...kind === 0 ? log : mutateBytes(log, random))
  },
  run (input) {
    const bytes = input.subarray(1)
    const { brokenAt, continues, records } = parseLevelLog(bytes)
    assert(brokenAt === undefined || brokenAt <= bytes.byteLength)
    assert(!continues || brokenAt !== undefined, 'no valid fragment follows an undamaged log')
    const read = records.reduce((sum, record) => sum + HEADER_BYTES + record.byteLength, 0)
    assert(read <= bytes.byteLength, 'the records are no longer than the log')
    if (input[0] === 0 && brokenAt === undefined) assert.equal(hex(logOf(records)), hex(bytes))
    const manifest = parseLevelManifest(bytes)
    if (typeof manifest === 'string') assert.match(manifest, /^(is|holds) /)
    const damage = findTableDamage(bytes)
    assert(damage === undefined || (damage >= 0 && damage <= bytes.byteLength))
  }
}

export const levelTargets: readonly Target[] = [levelFiles]
