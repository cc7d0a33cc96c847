import { answer, type Route } from '../route.js'
import { flag, integer, list, object, text, type ValueOf } from '../schema.js'
import type {
  AllowlistChangeView, AllowlistsView, BeginView, EnrolmentView, ListWithdrawalView
} from '../views/index.js'
import { peerId } from './parameters.js'

const byPeer = object({ id: peerId }, ['id'])
const approval = object({ allowDuplicateName: flag })

/** The limits are those of an enrolment request (SPECIFICATION.md §3), but count characters, not bytes. */
const enrolment = object({
  peerId,
  boxKey: text({ pattern: '^[0-9a-f]{64}$', description: '64 hexadecimal digits in lower case' }),
  name: text({ minLength: 1, maxLength: 64 }),
  addresses: list(text({ maxLength: 256 }), { maxItems: 8 }),
  issuedAt: integer(0),
  signature: text({ pattern: '^[0-9a-f]{128}$', description: '128 hexadecimal digits in lower case' })
}, ['peerId', 'boxKey', 'name', 'addresses', 'issuedAt', 'signature'])

/** A signed enrolment as a file. A hospital writes it to `enrolment.json` in its data folder. */
export type EnrolmentFile = ValueOf<typeof enrolment>

/** The members of the consortium. All nodes know them, and the government decides on them. */
export const memberRoutes = {
  allowlists: {
    kind: 'json',
    method: 'GET',
    path: '/v1/allowlist',
    summary: 'The list in force, and its successor if a successor is signed.',
    scope: 'medichain/chain.r',
    isForOperators: true,
    answer: answer<AllowlistsView>()
  },
  enrolments: {
    kind: 'json',
    method: 'GET',
    path: '/v1/enrolments',
    summary: 'Hospitals that asked to be admitted, and the current state of each.',
    scope: 'medichain/operator.r',
    role: 'government',
    answer: answer<readonly EnrolmentView[]>()
  },
  /** 404 `unknown-enrolment`; 409 `duplicate-name`, `bad-name`, `being-removed`. */
  approve: {
    kind: 'json',
    method: 'POST',
    path: '/v1/enrolments/:id/approve',
    summary: 'Admits a hospital that asked: marks it as approved before the genesis, later signs a list.',
    scope: 'local',
    role: 'government',
    params: byPeer,
    query: approval,
    answer: answer<AllowlistChangeView>()
  },
  /** 404 `unknown-enrolment`; 409 `is-member`, `being-admitted`, `being-removed`. */
  reject: {
    kind: 'json',
    method: 'POST',
    path: '/v1/enrolments/:id/reject',
    summary: 'Rejects a hospital that is on no list; the message is shown to the hospital.',
    scope: 'local',
    role: 'government',
    params: byPeer,
    body: object({ message: text({ maxLength: 200 }) }),
    answer: answer<AllowlistChangeView>()
  },
  /** Has the effect of a request over the network and its approval; 422 `bad-enrolment`. */
  addMember: {
    kind: 'json',
    method: 'POST',
    path: '/v1/allowlist',
    summary: 'Admits a hospital from its signed enrolment file.',
    scope: 'local',
    role: 'government',
    query: approval,
    body: enrolment,
    answer: answer<AllowlistChangeView>()
  },
  /** 404 `not-a-member`; 409 `too-few-members`, `list-pending`, `churn-limit`. */
  removeMember: {
    kind: 'json',
    method: 'DELETE',
    path: '/v1/allowlist/:id',
    summary: 'Signs and publishes a list without this hospital.',
    scope: 'local',
    role: 'government',
    params: byPeer,
    answer: answer<AllowlistChangeView>()
  },
  /** 409 `no-list-pending`, `withdrawn-before`. */
  withdraw: {
    kind: 'json',
    method: 'POST',
    path: '/v1/allowlist/withdraw',
    summary: 'Signs a list with the members in force, in the place of the list that waits to become final.',
    scope: 'local',
    role: 'government',
    answer: answer<ListWithdrawalView>()
  },
  /** 409 `too-few-members`, `already-begun`. */
  begin: {
    kind: 'json',
    method: 'POST',
    path: '/v1/allowlist/begin',
    summary: 'Makes the genesis from the hospitals approved so far.',
    scope: 'local',
    role: 'government',
    answer: answer<BeginView>()
  }
} satisfies Record<string, Route>
