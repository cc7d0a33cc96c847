import assert from 'node:assert/strict'
import { eventKeys, openEvent, sealEvent } from '../../../src/node/accesses/events.js'
import { AccessKind, PURPOSES, ROLES } from '../../../src/protocol/types/index.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

const BYTES = new Uint8Array(32).fill(7)
const KEYS = eventKeys(BYTES, BYTES)
const EVENT = {
  kind: AccessKind.read, isPermitted: true, purpose: PURPOSES.TREAT, hospital: BYTES, practitioner: undefined,
  role: ROLES.doctor, time: 1, other: undefined, cases: [BYTES]
}
const { sealed: SEALED } = sealEvent(BYTES, BYTES, KEYS.access, EVENT, count => BYTES.slice(0, count))

/** Requires that only the event that was sealed opens. */
const accessEvent: Target = {
  name: 'access-event',
  extension: 'bin',
  make: random => random.chance(0.1) ? SEALED : mutateBytes(SEALED, random),
  run (input) {
    const opened = openEvent(BYTES, BYTES, KEYS, { author: BYTES, kind: AccessKind.read }, input)
    if (opened !== undefined) assert.deepEqual(opened, EVENT)
  }
}

export const accessTargets: readonly Target[] = [accessEvent]
