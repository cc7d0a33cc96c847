import type { Network } from '../../network/index.js'
import { signTransaction, transactionCodec } from '../../protocol/codec/index.js'
import {
  equal, TransactionKind, type Chain, type SignedAllowlist, type Signer
} from '../../protocol/types/index.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import { nameOf } from '../gates/name-of.js'
import type { Gossip, TransactionGate } from '../gates/transaction-gate.js'
import type { Fail, NodeRole, RaiseAlarm } from '../machine/ports.js'
import type { AddressBook } from './address-book.js'
import type { JoinCollecting } from './join-collecting.js'
import type { ListExchange } from './list-exchange.js'

export interface FollowMembershipParts {
  readonly role: NodeRole, readonly chain: Chain, readonly signer: Signer, readonly network: Network,
  readonly membership: MembershipKeeper, readonly gate: TransactionGate,
  readonly addresses: AddressBook, readonly lists: ListExchange,
  readonly joinCollecting: JoinCollecting, readonly gossip: Gossip,
  readonly alarm: RaiseAlarm, readonly fail: Fail
}

/**
 * Acts on new lists: checks all connections again, alerts the operator and tells the peers. If the government
 * signed two lists of one version, it submits the evidence.
 */
export function followMembership (parts: FollowMembershipParts): void {
  const { addresses, fail, joinCollecting, lists, membership, network } = parts
  membership.connect({
    changed: () => {
      network.reconsider()
      addresses.dial()
    },
    successor: (list, replaced) => {
      tellOperator(parts, list, replaced)
      lists.spread(list, replaced).catch(fail)
      joinCollecting.look()
    },
    conflict: (first, second) => { accuseGovernment(parts, first, second) }
  })
}

function tellOperator (
  { alarm, membership }: Pick<FollowMembershipParts, 'alarm' | 'membership'>, { list }: SignedAllowlist,
  replaced: SignedAllowlist | undefined
): void {
  const joining = list.entries.filter(({ id }) => !membership.set.has(id))
  const gone = membership.set.members.filter(({ id }) => !list.entries.some(entry => equal(entry.id, id)))
  const changes = [
    ...joining.map(({ id }) => `admits ${nameOf({ membership }, id)}`),
    ...gone.map(({ id }) => `removes ${nameOf({ membership }, id)}`)
  ].join(', ')
  const what = changes === '' ? 'signs the members in force' : changes
  const instead = replaced === undefined ? '' : ` in the place of version ${replaced.list.version}`
  alarm('membership', `The government ${what} (allowlist version ${list.version}${instead}).`)
}

function accuseGovernment (
  parts: FollowMembershipParts, first: SignedAllowlist, second: SignedAllowlist
): void {
  const { alarm, chain, fail, gate, gossip, lists, membership, role, signer } = parts
  alarm('conflicting-lists', `The government signed two different allowlists of version ` +
    `${first.list.version}; connections follow the committed list until one of them is final.`)
  if (second.list.version > membership.committed.list.version) lists.passOn(second).catch(fail)
  if (role !== 'hospital') return
  const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
    kind: TransactionKind.evidence, author: signer.id,
    conflict: { type: 'allowlists', first, second }
  }))
  const envelope = { transaction, bodies: [] }
  if (gate.take(envelope).verdict === 'accept') gossip(envelope)
}
