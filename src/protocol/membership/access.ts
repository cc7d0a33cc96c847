import { equal, type MemberId } from '../types/index.js'
import type { MemberSet } from './member-set.js'

/** How a peer stands to the committed list C and its successor S, SPECIFICATION.md §5.3. */
export type Access = 'member' | 'leaving' | 'joining' | 'government' | 'stranger'

export interface AccessView {
  /** C */
  readonly committed: Pick<MemberSet, 'has'>
  /** S, if a valid direct successor has been seen; else S = C. */
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

/** What a peer may use; `request-bodies` is the part of `request` that returns ciphertext. */
export type ProtocolName =
  | 'consensus' | 'gossip' | 'status' | 'request' | 'request-bodies' | 'txs' | 'record-key'
  | 'linking-key' | 'findings' | 'allowlist' | 'enrol'

/**
 * The table of SPECIFICATION.md §5.3, one row per access. A leaving member keeps its vote until the
 * removal commits, but gets no more keys and no new diagnoses. `enrol` is there for strangers and
 * for those who wait to join, and is served by the government alone.
 */
const ALLOWED: { readonly [A in Access]: ReadonlySet<string> } = {
  member: names(
    'consensus', 'gossip', 'status', 'request', 'request-bodies', 'txs', 'record-key',
    'linking-key', 'findings', 'allowlist', 'enrol'
  ),
  leaving: names('consensus', 'status', 'request', 'request-bodies'),
  joining: names('status', 'request', 'request-bodies', 'enrol'),
  government: names('status', 'request', 'allowlist'),
  stranger: names('enrol')
}

function names (...protocols: ProtocolName[]): ReadonlySet<string> {
  return new Set(protocols)
}

/** False for every protocol that the table does not name. */
export function mayUse (access: Access, protocolName: string): boolean {
  return ALLOWED[access].has(protocolName)
}
