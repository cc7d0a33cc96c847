import { answer, type Route } from '../route.js'
import { flag, list, object, text } from '../schema.js'
import type { RecoveryListView, RecoveryView } from '../views/index.js'
import { peerId } from './parameters.js'

const HEX = '^([0-9a-f]{2})*$'

/**
 * Recovery from more than f lost logs or hospitals. It changes who decides, so every call is the
 * operator's.
 */
export const recoveryRoutes = {
  recovery: {
    kind: 'json',
    method: 'GET',
    path: '/v1/recovery',
    summary: 'How a recovery stands at this hospital, and the hospitals that it waits for.',
    scope: 'medichain/operator.r',
    role: 'hospital',
    isForOperators: true,
    answer: answer<RecoveryView>()
  },
  /** 409 `quorum-votes`, `recovery-under-way`, `wrong-chain-name`, or a code of the recovery list. */
  recover: {
    kind: 'json',
    method: 'POST',
    path: '/v1/recovery',
    summary: 'Makes the statement of this hospital for a recovery, which cannot be taken back.',
    scope: 'local',
    role: 'hospital',
    body: object({
      chainName: text({ maxLength: 64 }),
      list: text({ pattern: HEX, maxLength: 262_144 }),
      isDatabaseOld: flag,
      isNext: flag
    }, ['chainName']),
    answer: answer<RecoveryView>()
  },
  /** 422 with the code of §10.6 for a statement that is refused. */
  recoveryStatement: {
    kind: 'json',
    method: 'POST',
    path: '/v1/recovery/statements',
    summary: 'Takes the statement of a hospital that this hospital cannot reach.',
    scope: 'local',
    role: 'hospital',
    body: object({ statement: text({ pattern: HEX, maxLength: 262_144 }) }, ['statement']),
    answer: answer<RecoveryView>()
  },
  /** 404 `not-a-member`; 409 with the code of the list. */
  recoveryList: {
    kind: 'json',
    method: 'POST',
    path: '/v1/recovery/list',
    summary: 'Signs a list for a recovery without hospitals that cannot make a statement.',
    scope: 'local',
    role: 'government',
    body: object({ remove: list(peerId, { maxItems: 100 }) }, ['remove']),
    answer: answer<RecoveryListView>()
  }
} satisfies Record<string, Route>
