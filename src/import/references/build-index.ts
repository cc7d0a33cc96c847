import type { SourceFile } from '../files/index.js'
import { isFaulty, piecesOf, type Piece } from '../pieces/index.js'
import { bundleScope, resourceIn } from './item.js'
import type { Location } from './location.js'
import type { NameIndex } from './name-index.js'
import { deletedName, namesOf } from './names.js'
import type { Resources } from './resources.js'

/** What the first reading of all files found. */
export interface IndexView {
  /** The files that contain a Condition, by number. Other files without a fault are not read again. */
  readonly withConditions: ReadonlySet<number>
  /** The files with a fault, by number: all their pieces are read again, to report it. */
  readonly withFaults: ReadonlySet<number>
  /** The files that delete something, by number. */
  readonly withDeletions: ReadonlySet<number>
  readonly conditions: number
  readonly others: number
}

/**
 * Reads all files and notes the names of all resources but Conditions. Faults are not reported here: the
 * second reading finds them again.
 */
export async function buildIndex (
  files: readonly SourceFile[], base: string | undefined, index: NameIndex, resources: Resources,
  onRead: (bytes: number) => void, signal: AbortSignal
): Promise<IndexView> {
  const withConditions = new Set<number>()
  const withFaults = new Set<number>()
  const withDeletions = new Set<number>()
  let conditions = 0
  let others = 0
  for (const file of files) {
    for await (const piece of piecesOf({ file, onRead })) {
      if (signal.aborted) break
      const reading = isFaulty(piece) ? undefined : resourceIn(piece, file, base)
      if (reading === undefined || isFaulty(piece) || reading.kind === 'faulty') {
        withFaults.add(file.number)
        continue
      }
      const deletes = reading.kind === 'absent' ? reading.deletes : reading.item.deletes
      if (deletes.length > 0) withDeletions.add(file.number)
      for (const url of deletes) index.add(deletedName(bundleScope(file), url), NOWHERE)
      if (reading.kind === 'absent') continue
      if (reading.item.resource.resourceType === 'Condition') {
        withConditions.add(file.number)
        conditions++
      } else {
        others++
        const place = resources.place(piece, reading.item, file)
        for (const name of namesOf(reading.item)) index.add(name, place)
      }
    }
  }
  index.seal()
  return { withConditions, withFaults, withDeletions, conditions, others }
}

/** The place of a name that only says that something was deleted. */
const NOWHERE: Location = {
  file: 0, isSpooled: false, isEntry: false, isAmbiguous: false, offset: 0, length: 0, digest: Buffer.alloc(8)
}

/** True for a piece that is worth parsing in the second reading: a fault, or possibly a Condition. */
export function mayBeCondition (piece: Piece): boolean {
  // A JSON text may write each letter of the name as an escape that begins with \u00.
  return isFaulty(piece) || piece.bytes.includes('"Condition"') || piece.bytes.includes('\\u00')
}
