import { equal, type MemberId } from '../types/index.js'
import type { MemberSet } from './member-set.js'

/** The status of a peer under the committed list C and its successor S (SPECIFICATION.md §5.3). */
export type Access = 'member' | 'leaving' | 'joining' | 'government' | 'stranger'

export interface AccessView {
  /** List C. */
  readonly committed: Pick<MemberSet, 'has'>
  /** List S, if this node has a valid direct successor of C; else S = C. */
  readonly successor?: Pick<MemberSet, 'has'> | undefined
  readonly governmentPeer: MemberId
}

export function accessOf (id: MemberId, view: AccessView): Access {
  if (equal(id, view.governmentPeer)) return 'government'
  const inCommitted = view.committed.has(id)
  const inSuccessor = (view.successor ?? view.committed).has(id)
  if (inCommitted) return inSuccessor ? 'member' : 'leaving'
  return inSuccessor ? 'joining' : 'stranger'
}

/** The protocols between peers. `request-bodies` is the part of `request` that returns ciphertext. */
export type ProtocolName =
  | 'consensus' | 'gossip' | 'status' | 'request' | 'request-bodies' | 'txs' | 'record-key'
  | 'custody' | 'name' | 'findings' | 'excerpt' | 'terminology' | 'consent-rules' | 'access-events'
  | 'emergency' | 'consent-form' | 'mismatch' | 'allowlist' | 'join' | 'enrol'

/**
 * The table of SPECIFICATION.md §5.3. A leaving member keeps its vote until its removal is committed, but
 * gets no more keys and no new diagnoses. The government serves `enrol` to hospitals that want to join, and
 * a hospital serves `enrol` to a government that lost its chain.
 */
const ALLOWED: { readonly [A in Access]: ReadonlySet<string> } = {
  member: names(
    'consensus', 'gossip', 'status', 'request', 'request-bodies', 'txs', 'record-key',
    'custody', 'name', 'findings', 'excerpt', 'terminology', 'consent-rules', 'access-events', 'emergency',
    'consent-form', 'mismatch', 'allowlist', 'join', 'enrol'
  ),
  leaving: names('consensus', 'status', 'request', 'request-bodies'),
  joining: names('status', 'request', 'request-bodies', 'enrol'),
  government: names('status', 'request', 'allowlist', 'join', 'enrol'),
  stranger: names('enrol')
}

function names (...protocols: ProtocolName[]): ReadonlySet<string> {
  return new Set(protocols)
}

/** Tells whether a peer may use a protocol. A protocol outside the table is never allowed. */
export function mayUse (access: Access, protocolName: string): boolean {
  return ALLOWED[access].has(protocolName)
}
