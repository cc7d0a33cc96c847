import assert from 'node:assert/strict'
import type { VerifiedTransaction } from '../../../../../src/protocol/types/index.js'
import type { World } from './world.js'

/** Returns the code with which a block with this transaction is refused, or 'accept'. */
export function codeOf (world: World, tx: VerifiedTransaction): string {
  const { made, dropped, deferred } = world.draft([tx], { view: 1 })
  if (dropped.length > 0) return `reject ${dropped[0]!.code}`
  if (deferred.length > 0) return `ignore ${deferred[0]!.code}`
  assert(made !== undefined)
  return 'accept'
}
