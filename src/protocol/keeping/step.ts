import { isReady } from '../ledger/index.js'
import { equal, hex } from '../types/index.js'
import { dealingFor, wantsToDeal } from './deal.js'
import { draftOf, makeBox } from './draft-box.js'
import type { KeepingInput, KeysTransaction } from './input.js'
import { placeIn, type OwnPlace } from './own-place.js'
import { computeShares, heldShares } from './own-shares.js'
import { complaints, lost, mustReportLoss, readyFor } from './reports.js'
import { encodeSecrets, type KeySecrets } from './secrets.js'
import { withoutSpent } from './spent.js'

export interface KeepingStep {
  /** The secrets to have on the disk before anything is sent. Secrets that are missing here are destroyed. */
  readonly secrets: KeySecrets
  /** Own transactions that no block has. The same state and secrets give the same transactions. */
  readonly send: readonly KeysTransaction[]
}

/**
 * Decides what a hospital does next about shared keys (SPECIFICATION.md §6). The caller calls this after each
 * commit and at each start, whatever crashed in between. It stores `secrets`, and then sends the transactions
 * that do not wait in the pool.
 */
export function keep (input: KeepingInput): KeepingStep {
  const { height, secrets: stored } = input
  // The ledger is older than the secrets, as after the loss of a database, so it catches up first.
  if (height < stored.height) return { secrets: stored, send: [] }
  const drafted = withDrafts(input, withShares(input, stored))
  const secrets = withoutSpent(input, drafted)
  const isNew = !equal(encodeSecrets(secrets), encodeSecrets(stored))
  return {
    secrets: isNew ? { ...secrets, height } : stored,
    send: isMember(input) ? transactions(input, drafted) : []
  }
}

/** Returns the own places in the pending and in the active epoch. */
function placesOf ({ group, keys, self }: KeepingInput, secrets: KeySecrets): OwnPlace[] {
  return [keys.pending, keys.serving].map(epoch => placeIn(group, self, secrets, epoch))
    .filter(place => place !== undefined)
}

/** Adds the shares that can be computed from the dealings now, and removes those of a former Dl. */
function withShares (input: KeepingInput, secrets: KeySecrets): KeySecrets {
  const { group, opened } = input
  let { shares } = secrets
  for (const place of placesOf(input, secrets)) {
    if (heldShares(group, secrets, place) !== undefined) continue
    const computed = place.epoch.keys === undefined ? undefined : computeShares(group, place, opened)
    shares = shares.filter(({ epoch }) => epoch !== place.epoch.number)
    if (computed !== undefined) shares = [...shares, computed]
  }
  return { ...secrets, shares }
}

/** Adds the seed of a dealing and the next box secret where they are needed. */
function withDrafts (input: KeepingInput, secrets: KeySecrets): KeySecrets {
  const { group, keys, random, self } = input
  if (!isMember(input)) return secrets
  let drafted = secrets
  if (wantsToDeal(keys, self) && secrets.dealing?.epoch !== keys.lastNumber) {
    drafted = { ...drafted, dealing: { epoch: keys.lastNumber, seed: random.slice(0, 32) } }
  }
  const isLost = mustReportLoss(input, secrets)
  const needsBox = isLost || placesOf(input, secrets).some(place => becomesReady(input, secrets, place))
  const inForce = isLost ? keys.members.get(hex(self))?.boxKey : undefined
  if (needsBox && draftOf(group, keys, secrets, inForce) === undefined) {
    drafted = { ...drafted, boxes: [...drafted.boxes, makeBox(group, keys.lastNumber, random.slice(32, 64))] }
  }
  return drafted
}

/** Tells whether this hospital can say now that it has checked every dealing of an epoch. */
function becomesReady ({ group, self }: KeepingInput, secrets: KeySecrets, place: OwnPlace): boolean {
  return !isReady(place.epoch, self) && heldShares(group, secrets, place) !== undefined
}

function transactions (input: KeepingInput, secrets: KeySecrets): KeysTransaction[] {
  const places = placesOf(input, secrets)
  const dealt = dealingFor(input, secrets)
  const ready = places.filter(place => becomesReady(input, secrets, place))
    .map(({ epoch }) => readyFor(input, secrets, epoch))
  return [
    ...dealt === undefined ? [] : [dealt],
    ...places.flatMap(place => complaints(input, place)),
    ...ready,
    ...mustReportLoss(input, secrets) ? [lost(input, secrets)] : []
  ]
}

function isMember ({ keys, self }: KeepingInput): boolean {
  return keys.members.has(hex(self))
}
