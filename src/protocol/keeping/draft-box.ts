import { chainlessDomain } from '../codec/index.js'
import type { KeyState } from '../ledger/index.js'
import { equal, type BoxKey, type Group } from '../types/index.js'
import { publicKeyOf } from './own-place.js'
import type { BoxSecret, KeySecrets } from './secrets.js'

const DOMAIN = chainlessDomain('box-secret')

/** Makes a box secret from 32 random bytes. @param since the newest epoch */
export function makeBox (group: Group, since: number, random: Uint8Array): BoxSecret {
  return { since, secret: group.hashToScalar(random, DOMAIN) }
}

/** Makes the secrets of a hospital that has none: a single box secret. @param random 32 random bytes */
export function firstSecrets (group: Group, random: Uint8Array): KeySecrets {
  return { height: 0, boxes: [makeBox(group, 0, random)], dealing: undefined, shares: [] }
}

/** Returns the newest box key, which a hospital names when it asks to be enrolled. */
export function newestBoxKey (group: Group, { boxes }: KeySecrets): BoxKey | undefined {
  const newest = boxes.at(-1)
  return newest === undefined ? undefined : publicKeyOf(group, newest.secret)
}

/**
 * Returns the box key that the next `keys/ready` or `keys/lost` names. No epoch is sealed to this key: the
 * secret was made after the newest epoch was opened. Undefined: that secret is still to be made.
 * @param inForce a key that does not serve, because it is in force already
 */
export function draftOf (
  group: Group, state: KeyState, { boxes }: KeySecrets, inForce?: BoxKey
): BoxKey | undefined {
  const draft = boxes.findLast(({ since }) => since === state.lastNumber)
  const key = draft && publicKeyOf(group, draft.secret)
  return key !== undefined && inForce !== undefined && equal(key, inForce) ? undefined : key
}
