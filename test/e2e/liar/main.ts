/**
 * Starts `medichain-node` of this source tree as a liar. It is never shipped. The code in its record parts is
 * another than in the case parts that it lets others judge.
 */
import { Submissions } from '../../../src/node/clinical/submissions.js'
import { EntryRole, decodeRecordPart, encodeRecordPart, padded, unpadded }
  from '../../../src/records/container/index.js'
import { SEALED_CODE, SHOWN_CODE } from './codes.js'

/** Replaces the code in the bytes of the Condition. Both codes have the same length. */
function twisted (record: Uint8Array): Uint8Array {
  const content = unpadded(record)
  const part = content === undefined ? undefined : decodeRecordPart(content)
  if (part === undefined) throw new Error('no record part')
  const entries = part.entries.map(entry => entry.type === 'own' && entry.role === EntryRole.condition
    ? { ...entry, bytes: Buffer.from(Buffer.from(entry.bytes).toString().replace(SHOWN_CODE, SEALED_CODE)) }
    : entry)
  const other = padded(encodeRecordPart({ ...part, entries }))
  if (other === undefined) throw new Error('a record part that is too large')
  return other
}

const honest = Submissions.prototype.submitAll
Submissions.prototype.submitAll = async function (wanted, limits) {
  return await honest.call(this, wanted.map(one => {
    const { parts } = one.diagnosis
    if (parts === undefined) return one
    return { ...one, diagnosis: { ...one.diagnosis, parts: { ...parts, record: twisted(parts.record) } } }
  }), limits)
}
await import('../../../src/cli/main.js')
