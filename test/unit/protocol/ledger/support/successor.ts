import { allowlistHash, allowlistSignBytes } from '../../../../../src/protocol/codec/index.js'
import {
  TransactionKind, compare, equal, type Allowlist, type AllowlistUpdate, type JoinSignature, type Member
} from '../../../../../src/protocol/types/index.js'
import { joinsOf } from '../../../../fixtures/joins.js'
import type { World } from './world.js'

/** Changes the join signatures of a list, which are those of all members for the last block. */
export type Joining = (joins: JoinSignature[], list: Allowlist) => JoinSignature[]

/** Returns the transaction with the successor of the list in force. It has these members. */
export function successorOf (
  { chain, state, government, signers, extra, newcomers }: World, members: readonly Member[],
  parts: Partial<Allowlist>, joining: Joining = joins => joins
): AllowlistUpdate {
  const current = state.allowlist.list
  const list = {
    version: current.version + 1,
    prevHash: allowlistHash(chain.id, current),
    issuedAt: state.timestamp,
    checkpointHeight: state.height,
    checkpointHash: state.hash,
    entries: [...members].sort((a, b) => compare(a.id, b.id)),
    ...parts
  }
  const allowlist = { list, signature: government.sign(allowlistSignBytes(chain.id, list)) }
  const all = [...signers, ...extra, ...newcomers]
  const joins = joinsOf(chain.id, current, list, state, id => all.find(signer => equal(signer.id, id)))
  return { kind: TransactionKind.allowlist, joins: joining(joins, list), allowlist }
}
